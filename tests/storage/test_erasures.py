"""An erased person is in no table any more, but for an id that a live reason or a line to be said keeps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, String, Text, select

from bot.mentoring.matching.plan import Arrangement, Match, Plan
from bot.mentoring.model import (
    AccountStatus,
    AdminRole,
    MeetingAnswer,
    NoticeKind,
    NudgeKind,
    NudgeState,
    Profile,
    Role,
)
from bot.mentoring.personal_data import Erasure, KeptReason
from bot.mentoring.safeguarding import Concern
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from bot.mentoring.topics.own_cards import Guidance
from storage import (
    admins,
    arrangements,
    concerns,
    erasures,
    feedback,
    links,
    meetings,
    members,
    notices,
    nudges,
    own_cards,
    pairs,
    people,
    personal_data,
    programmes,
    rehearsals,
    seats,
    topics,
    uploads,
    workspaces,
)
from storage.arrangements import PairArrangement
from storage.database import Transaction
from storage.encryption import Sealed
from storage.tables import audit, metadata
from tests.support.records import (
    DAY,
    MARKS,
    NOW,
    a_meeting,
    a_notice,
    a_nudge,
    a_person,
    a_programme,
    a_rehearsal,
    enroll,
    save_pair,
)

MIA, NAME, OFFICE = "U0MIADISTINCT", "Mia Distinctive", "Room Unmistakable"
# Every column that holds an id of Slack's people, alone or inside a document: the scan below fills each.
PERSONAL = {
    "admins.person_id",
    "arrangements.leader_id",
    "arrangements.made_by",
    "arrangements.mentor_id",
    "audit.person_id",
    "audit.subject",
    "concerns.reader_id",
    "concerns.writer_id",
    "links.manager_id",
    "members.person_id",
    "notices.person_id",
    "notices.subject",
    "nudges.person_id",
    "own_cards.author_id",
    "own_cards.reviewer_id",
    "pairs.leader_id",
    "pairs.mentor_id",
    "people.id",
    "people.manager_id",
    "profiles.person_id",
    "profiles.private",
    "programmes.coordinator_id",
    "rehearsals.made_by",
    "rehearsals.plan",
    "taps.person_id",
    "uploads.person_id",
    "workspaces.expert_id",
    "workspaces.first_contact_id",
    "workspaces.second_contact_id",
}
IMPERSONAL = {
    "arrangements.programme_id",
    "events.event_id",
    "links.id",
    "meetings.card_id",
    "meetings.channel_id",
    "meetings.id",
    "meetings.pair_id",
    "meetings.told_ts",
    "meetings.ts",
    "members.programme_id",
    "members.waits_because",
    "notices.channel_id",
    "notices.id",
    "notices.meeting_id",
    "notices.pair_id",
    "notices.reason",
    "notices.ts",
    "nudges.channel_id",
    "nudges.id",
    "nudges.meeting_id",
    "nudges.pair_id",
    "nudges.reason",
    "nudges.ts",
    "nudges.week",
    "offers.card_id",
    "offers.id",
    "offers.nudge_id",
    "offers.pair_id",
    "own_cards.card",
    "own_cards.id",
    "own_cards.published_row",
    "pairs.channel_id",
    "pairs.id",
    "pairs.programme_id",
    "pairs.reasons",
    "people.department",
    "people.locale",
    "people.location",
    "people.name",
    "people.timezone",
    "profiles.languages",
    "profiles.offers",
    "profiles.wants",
    "programmes.aims",
    "programmes.calendar_changes",
    "programmes.id",
    "programmes.matched_from",
    "programmes.name",
    "programmes.name_key",
    "programmes.purpose",
    "programmes.rules",
    "arrangements.reason",
    "audit.act",
    "audit.id",
    "concerns.id",
    "concerns.text",
    "rehearsals.fingerprint",
    "rehearsals.id",
    "rehearsals.programme_id",
    "roster_words.meaning",
    "roster_words.word",
    "subscriptions.address",
    "subscriptions.current_text",
    "subscriptions.etag",
    "subscriptions.fingerprint",
    "subscriptions.newer_text",
    "taps.about",
    "taps.rating",
    "uploads.file_id",
    "weekly_totals.programme_id",
    "weekly_totals.shares",
    "workspaces.bot_user_id",
    "workspaces.confidential_help",
    "workspaces.id",
    "workspaces.name",
    "workspaces.policy_url",
}


def test_every_column_is_known_to_name_a_person_or_not_to() -> None:
    """A new column that holds the id of a person needs a line in `storage.erasures`, and here."""
    columns = {
        f"{table.name}.{column.key}"
        for table in metadata.sorted_tables
        for column in table.c
        if type(column.type) in (String, Text, JSON, Sealed) and column.key != "workspace_id"
    }
    assert columns == PERSONAL | IMPERSONAL


async def furnish(tx: Transaction) -> None:
    """Mia is everywhere a person can be, but in what keeps her id."""
    mia = a_person(MIA, name=NAME, level=2, manager_id="noor", department=OFFICE, location=OFFICE)
    await people.save_from_roster(tx, [mia, a_person("farah", level=5)])
    await programmes.create(tx, a_programme("autumn"), NOW)
    await enroll(tx, MIA, "ada", "ben")
    await people.save_profile(tx, MIA, Profile(avoids=("greta",), languages=("eo",)))
    await save_pair(tx, mentor_id=MIA)
    await save_pair(tx, "led", mentor_id="ben", leader_id=MIA)
    await save_pair(tx, "others", mentor_id="ada", leader_id="greta")
    await topics.record_offers(tx, "pair", ["T01"], NOW)
    await meetings.create(tx, a_meeting())
    await meetings.record_answer(tx, "meeting", Role.MENTOR, MeetingAnswer.MET, NOW)
    for about, person_id in (("meeting", MIA), ("meeting", "farah"), ("nudge", "farah")):
        await feedback.save_answer(tx, FeedbackAnswer(person_id, Question.WORTH, about, Rating.LOW, NOW))
    await admins.grant_role(tx, MIA, AdminRole.OWNER, NOW)
    await admins.record_action(tx, MIA, "arranged apart", NOW, {"mentor": "ada", "leader": "greta"})
    await admins.record_action(tx, "noor", "arranged together", NOW, {"mentor": MIA, "leader": "greta"})
    together = PairArrangement(MIA, "greta", Arrangement.TOGETHER, "They asked for it.")
    await arrangements.save(tx, "spring", together, "noor", NOW)
    await arrangements.save(tx, "spring", replace(together, mentor_id="ada"), MIA, NOW)
    await own_cards.save_draft(tx, "own-1", {"title": "Ours"}, MIA, NOW)
    await workspaces.save_guidance(tx, Guidance("https://acme.example", MIA, "0800", MIA, "noor"))
    await uploads.record(tx, "F1", MIA, NOW)
    for rehearsal_id, plan in (("hers", Plan((Match(MIA, "farah", 1, ()),), ())), ("others", Plan((), ()))):
        document = rehearsals.to_document(plan, MARKS)
        programme = "spring" if rehearsal_id == "hers" else "autumn"
        await rehearsals.save(tx, a_rehearsal(rehearsal_id, programme_id=programme), document, MIA)
    await furnish_ledger(tx)


async def furnish_ledger(tx: Transaction) -> None:
    """What Mia and her partner got, and what is still to be sent to the partner."""
    question = a_nudge("asked", person_id="farah", kind=NudgeKind.PROPOSAL, pair_id="pair")
    for nudge in (
        a_nudge("hers", person_id=MIA, state=NudgeState.SENT),
        replace(question, id="asked", state=NudgeState.SENT),
        replace(question, id="to ask", week="2026-W11"),
        replace(question, id="before", kind=NudgeKind.PREPARATION, meeting_id="meeting"),
        a_nudge("weekly", person_id="farah", week="2026-W12"),
    ):
        assert await nudges.add(tx, nudge)
    await notices.add_all(
        tx,
        [
            a_notice("to her", kind=NoticeKind.CLOSING, person_id=MIA, pair_id=None),
            a_notice("of the pair", kind=NoticeKind.BOOKING, meeting_id="meeting", subject={"by": MIA}),
            a_notice(
                "about her",
                kind=NoticeKind.UNREACHABLE,
                person_id="noor",
                pair_id=None,
                subject={"person": MIA},
            ),
        ],
    )


async def dump(tx: Transaction) -> dict[str, list[str]]:
    """Every row of the workspace, as text, by table."""
    rows: dict[str, list[str]] = {}
    for table in metadata.sorted_tables:
        rows[table.name] = [repr(row) for row in await tx.execute(select(table))]
    return rows


async def places(tx: Transaction, *words: str) -> list[str]:
    """The tables in which any of these words stands."""
    tables = await dump(tx)
    return [name for name, rows in tables.items() if any(word in row for row in rows for word in words)]


async def person(tx: Transaction) -> Any:
    return await people.find(tx, MIA)


async def test_nothing_of_an_erased_person_is_left_in_any_table(tx: Transaction) -> None:
    await furnish(tx)
    assert len(await places(tx, MIA)) == 14
    erasure = await erasures.erase(tx, MIA, NOW)
    assert await places(tx, MIA, NAME, OFFICE) == []
    assert erasure == Erasure(1, NOW.date(), members=1, pairs=2, answers=1, nudges=1, files=1)


async def test_others_keep_what_is_theirs(tx: Transaction) -> None:
    await furnish(tx)
    await erasures.erase(tx, MIA, NOW)
    assert list(await pairs.find_many(tx, ["pair", "led", "others"])) == ["others"]
    assert await rehearsals.find(tx, "others")
    assert await rehearsals.find(tx, "hers") is None
    assert len(await arrangements.of_programme(tx, "spring")) == 1
    left = (await feedback.of_people(tx, ["farah"]))["farah"]
    assert [each.about for each in left] == ["nudge"]
    lines = (await tx.execute(select(audit.c.person_id, audit.c.subject).order_by(audit.c.act))).all()
    assert [tuple(each) for each in lines] == [
        ("", {"mentor": "ada", "leader": "greta"}),
        ("noor", {"mentor": "", "leader": "greta"}),
    ]
    assert await workspaces.guidance(tx) == Guidance("https://acme.example", None, "0800", None, "noor")


async def test_what_a_partner_got_counts_against_their_week_and_the_rest_is_not_sent(tx: Transaction) -> None:
    await furnish(tx)
    await erasures.erase(tx, MIA, NOW)
    found = {each: await nudges.find(tx, each) for each in ("asked", "to ask", "before", "weekly")}
    assert {name for name, nudge in found.items() if nudge} == {"asked", "weekly"}
    assert found["asked"] == a_nudge(
        "asked", person_id="farah", kind=NudgeKind.PROPOSAL, state=NudgeState.SENT, pair_id=None
    )
    assert not await nudges.add(tx, a_nudge("second", person_id="farah"))


@pytest.mark.parametrize("is_interrupted", [True, False])
async def test_the_line_to_a_partner_names_them_until_it_is_said(
    tx: Transaction, *, is_interrupted: bool
) -> None:
    await furnish(tx)
    line = a_notice(kind=NoticeKind.CLOSING, person_id="farah", pair_id=None, subject={"partner": MIA})
    await notices.add_all(tx, [line])
    await erasures.erase(tx, MIA, NOW)
    assert await places(tx, MIA) == ["notices"]
    assert await notices.claim_due(tx, NOW, NOW + DAY, 9) == [line]
    assert await notices.record_attempt(tx, line.id, NOW)
    if is_interrupted:
        assert await notices.recover_abandoned(tx, NOW + DAY) == 1
    else:
        assert await notices.record_outcome(tx, line.id, NudgeState.SENT, NOW)
    assert await places(tx, MIA) == []


async def test_the_seats_of_partners_are_free(tx: Transaction) -> None:
    await furnish(tx)
    await erasures.erase(tx, MIA, NOW)
    assert await seats.taken(tx, a_programme()) == {("ada", Role.MENTOR): 1, ("greta", Role.LEADER): 1}


@pytest.mark.parametrize("below", ["ben", "~somebody without an account"])
async def test_who_stands_above_others_stays_as_a_bare_link_of_their_line(
    tx: Transaction, below: str
) -> None:
    await furnish(tx)
    if below == "ben":
        await people.save_from_roster(tx, [a_person("ben", level=1, manager_id=MIA)])
    else:
        await links.replace_all(tx, {below: MIA})
    erasure = await erasures.erase(tx, MIA, NOW)
    assert erasure.kept == (KeptReason.LINE,)
    assert await person(tx) == a_person(
        MIA, name="", timezone="UTC", locale="en-US", level=2, manager_id="noor"
    )
    assert await places(tx, NAME, OFFICE) == []
    assert (await people.managers(tx))[below] == MIA


@pytest.mark.parametrize(
    ("starts", "reason", "name"),
    [
        pytest.param(NOW.date(), KeptReason.COORDINATES, NAME, id="while it runs"),
        pytest.param(NOW.date() - timedelta(weeks=99), KeptReason.COORDINATED, "", id="after its end"),
    ],
)
async def test_a_programme_keeps_its_coordinator(
    tx: Transaction, starts: Any, reason: KeptReason, name: str
) -> None:
    await furnish(tx)
    await programmes.create(tx, a_programme("hers", coordinator_id=MIA, starts_on=starts), NOW)
    await admins.grant_role(tx, MIA, AdminRole.COORDINATOR, NOW)
    erasure = await erasures.erase(tx, MIA, NOW)
    assert erasure.kept == (reason,)
    row = await person(tx)
    assert (row.name, row.level, row.department) == (name, None, None)
    is_needed = reason is KeptReason.COORDINATES
    assert await admins.may_administer(tx, row) == is_needed
    assert await programmes.find(tx, "hers")


async def test_what_keeps_two_people_apart_outlives_an_erasure(tx: Transaction) -> None:
    await furnish(tx)
    await people.save_profile(tx, "greta", Profile(avoids=(MIA,)))
    apart = PairArrangement(MIA, "farah", Arrangement.APART, "They asked for it.")
    await arrangements.save(tx, "spring", apart, "noor", NOW)
    erasure = await erasures.erase(tx, MIA, NOW)
    assert erasure.kept == (), "nobody learns from a receipt who keeps away from them"
    profile = await people.find_profile(tx, "greta")
    assert profile
    assert profile.avoids == (MIA,)
    assert apart in await arrangements.of_programme(tx, "spring")
    assert (await person(tx)).name == ""


async def test_what_was_written_in_confidence_is_still_brought(tx: Transaction) -> None:
    await furnish(tx)
    await concerns.add(tx, Concern("concern", MIA, "noor", "It was not fine.", NOW))
    erasure = await erasures.erase(tx, MIA, NOW)
    assert erasure.kept == (KeptReason.CONCERN,)
    assert await person(tx) is None
    assert await concerns.due_ids(tx, NOW) == ["concern"]


async def test_of_an_erasure_a_number_and_a_day_are_kept(tx: Transaction) -> None:
    await furnish(tx)
    assert [(await erasures.erase(tx, each, NOW)).number for each in (MIA, "ben", "nobody")] == [1, 2, 3]
    rows = (await dump(tx))["erasures"]
    assert rows == [f"('{tx.workspace}', {number}, {NOW.date()!r})" for number in (1, 2, 3)]


async def test_files_wait_to_be_deleted_without_a_name(tx: Transaction) -> None:
    await furnish(tx)
    await erasures.erase(tx, MIA, NOW)
    assert await uploads.due_for_deletion(tx, NOW) == ["F1"]
    await uploads.postpone_deletion(tx, "F1", NOW + DAY)
    assert await uploads.due_for_deletion(tx, NOW) == []
    await uploads.remove(tx, "F1")
    assert await uploads.due_for_deletion(tx, NOW + DAY) == []


async def test_an_erased_person_comes_back_as_somebody_new(tx: Transaction) -> None:
    await furnish(tx)
    await erasures.erase(tx, MIA, NOW)
    await people.save_from_slack(tx, [a_person(MIA, name=NAME)])
    await enroll(tx, MIA)
    data = await personal_data.read(tx, a_person(MIA, name=NAME))
    assert (data.pairs, data.answers, data.nudges, data.admin_roles) == ([], [], [], [])
    assert [each.person_id for each in data.members] == [MIA]
    assert (await person(tx)).account_status is AccountStatus.ACTIVE
    assert len(await members.of_person(tx, MIA)) == 1
