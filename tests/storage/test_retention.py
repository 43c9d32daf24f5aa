"""What has had its time is deleted in bounded steps; what others need stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Table, func, select

from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.model import TOP, AdminRole, MemberState, NudgeState, PairState, Person, Profile
from bot.mentoring.retention import AUDIT, NUDGES, REHEARSALS, UPLOADS, Limits, limits
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from storage import (
    admins,
    arrangements,
    feedback,
    links,
    meetings,
    members,
    nudges,
    pairs,
    people,
    programmes,
    rehearsals,
    retention,
    topics,
    unanswered,
    uploads,
)
from storage import tables as t
from storage.arrangements import PairArrangement
from storage.database import Transaction
from tests.support.records import (
    DAY,
    NOW,
    a_meeting,
    a_member,
    a_nudge,
    a_person,
    a_programme,
    a_rehearsal,
    enroll,
    save_pair,
    save_rehearsal,
)

A_MONTH = 30 * DAY
LATER = datetime.combine(a_programme().ends_on, NOW.timetz()) + timedelta(weeks=13) + A_MONTH
MENTOR_AND_LEADER = ("ada", "farah")


async def has_ended(tx: Transaction) -> None:
    """All that a programme leaves behind."""
    await enroll(tx, *MENTOR_AND_LEADER)
    await save_pair(tx, state=PairState.COMPLETED)
    await topics.record_offers(tx, "pair", ["T01"], NOW)
    await meetings.create(tx, a_meeting())
    await nudges.add(tx, a_nudge(state=NudgeState.SENT))
    await feedback.save_answer(tx, FeedbackAnswer("ada", Question.ENERGY, "nudge", Rating.LOW, NOW))
    await save_rehearsal(tx)
    reason = PairArrangement("ada", "farah", Arrangement.TOGETHER, "Why not?")
    await arrangements.save(tx, "spring", reason, "noor", NOW)


async def tidy(tx: Transaction, until: Limits | None = None) -> int:
    """Delete step by step until nothing is left to delete; gives how many steps it took."""
    steps = 1
    while not await retention.delete_some(tx, until or limits(LATER, A_MONTH)):
        steps += 1
    return steps


async def count(tx: Transaction, *tables: Table) -> list[int]:
    return [(await tx.execute(tx.select(each, func.count()))).scalar_one() for each in tables]


ALL = (t.members, t.pairs, t.offers, t.meetings, t.nudges, t.taps, t.profiles, t.arrangements, t.rehearsals)


async def test_names_go_with_their_time_and_the_programme_stays(tx: Transaction) -> None:
    await has_ended(tx)
    await tidy(tx, limits(LATER - DAY, A_MONTH))
    # Rehearsals have a shorter time.
    assert await count(tx, *ALL) == [2, 1, 1, 1, 1, 1, 2, 1, 0]
    assert set(await people.find_many(tx, MENTOR_AND_LEADER)) == {*MENTOR_AND_LEADER}
    await tidy(tx)
    assert await count(tx, *ALL) == [0] * len(ALL)
    assert await people.find_many(tx, MENTOR_AND_LEADER) == {}
    assert await programmes.find(tx, "spring") == a_programme()


async def test_a_setting_lets_them_go_earlier(tx: Transaction) -> None:
    await has_ended(tx)
    await tidy(tx, limits(LATER - A_MONTH, 0 * DAY))
    assert await count(tx, *ALL) == [0] * len(ALL)


async def test_a_member_elsewhere_keeps_partners_topics_and_whom_not_to_meet_again(tx: Transaction) -> None:
    await has_ended(tx)
    await enroll(tx, "ben", "greta")
    await save_pair(tx, "strangers", mentor_id="ben", leader_id="greta", state=PairState.COMPLETED)
    await save_pair(tx, "lapsed", leader_id="greta", state=PairState.LAPSED, began_at=None)
    await programmes.create(tx, replace(a_programme("autumn"), starts_on=LATER.date()), NOW)
    await members.enroll(tx, a_member("ada", programme_id="autumn"))
    await tidy(tx)
    assert {each.programme_id for each in await members.of_person(tx, "ada")} == {"spring", "autumn"}
    assert await pairs.ever_proposed(tx) == {("ada", "farah"), ("ada", "greta")}
    assert await count(tx, t.offers, t.meetings) == [1, 1]
    assert set(await people.find_many(tx, ["ada", "farah", "greta", "ben"])) == {"ada", "farah", "greta"}
    assert set(await people.profiles_of(tx, ["ada", "farah", "greta", "ben"])) == {"ada"}


async def test_whoever_left_there_is_no_member_of_it(tx: Transaction) -> None:
    await has_ended(tx)
    await programmes.create(tx, replace(a_programme("autumn"), starts_on=LATER.date()), NOW)
    await members.enroll(tx, a_member("ada", programme_id="autumn", state=MemberState.LEFT))
    await tidy(tx)
    assert await count(tx, t.pairs) == [0]
    assert set(await people.find_many(tx, MENTOR_AND_LEADER)) == {"ada"}, "until that one has had its time"


async def test_whoever_coordinates_or_administers_stays(tx: Transaction) -> None:
    await people.save_from_slack(tx, [a_person("zoe")])
    await admins.grant_role(tx, "zoe", AdminRole.OWNER, NOW)
    await tidy(tx)
    rows = await tx.execute(tx.select(t.people, t.people.c.id).order_by(t.people.c.id))
    assert list(rows.scalars()) == ["noor", "zoe"]


async def test_whoever_stays_is_no_more_what_the_roster_said(tx: Transaction) -> None:
    of_roster = {"level": 7, "manager_id": TOP, "department": "People", "location": "Lyon"}
    await people.save_from_roster(tx, [a_person("noor", **of_roster)])
    await tidy(tx, limits(LATER - DAY, A_MONTH))
    assert (await people.find_many(tx, ["noor"]))["noor"] == a_person("noor", **of_roster)
    await tidy(tx)
    assert (await people.find_many(tx, ["noor"]))["noor"] == a_person("noor")


LINKS = {"~one": "~two", "~two": "kim"}


async def roster(tx: Transaction) -> Sequence[Person]:
    persons = [
        a_person("kim", level=3),
        a_person("lee", manager_id="kim"),
        a_person("max", manager_id="~one"),
    ]
    await people.save_from_roster(tx, persons)
    await links.replace_all(tx, LINKS)
    return persons


async def test_a_roster_stays_while_any_programme_needs_it(tx: Transaction) -> None:
    ids = [each.id for each in await roster(tx)]
    await programmes.create(tx, replace(a_programme("autumn"), starts_on=LATER.date()), NOW)
    await tidy(tx)
    assert set(await people.find_many(tx, ids)) == {*ids}
    assert await links.managers(tx) == LINKS


async def test_a_roster_stays_for_a_programme_to_come_and_not_for_ever(tx: Transaction) -> None:
    ids = [each.id for each in await roster(tx)]
    await admins.record_action(tx, "noor", admins.ROSTER_IMPORTED, LATER, {"people": 2})
    await tidy(tx, limits(LATER + timedelta(weeks=13) + A_MONTH, A_MONTH))
    assert set(await people.find_many(tx, ids)) == {*ids}
    assert await links.managers(tx) == LINKS
    await tidy(tx, limits(LATER + timedelta(weeks=13) + A_MONTH + DAY, A_MONTH))
    assert await people.find_many(tx, ids) == {}
    assert await links.managers(tx) == {}


async def test_plans_acts_and_nudges_have_periods_of_their_own(tx: Transaction) -> None:
    await enroll(tx, "ada")
    await rehearsals.save(tx, a_rehearsal("new", made_at=NOW + DAY), {}, "noor")
    await save_rehearsal(tx)
    for number, at in enumerate((NOW, NOW + DAY)):
        await admins.record_action(tx, "noor", "tested", at, {})
        await nudges.add(tx, a_nudge(f"n{number}", week=f"{number}", due_at=at, state=NudgeState.SKIPPED))
    await nudges.add(tx, a_nudge("planned", week="3"))
    for period, table, left in ((REHEARSALS, t.rehearsals, 1), (NUDGES, t.nudges, 2), (AUDIT, t.audit, 1)):
        # The programme has not had its time, however late it is.
        until = replace(limits(NOW + period, A_MONTH), programmes_ended=NOW.date())
        await tidy(tx, until)
        assert await count(tx, table) == [left + 1], table.name
        await tidy(tx, replace(limits(NOW + period + DAY / 2, A_MONTH), programmes_ended=NOW.date()))
        assert await count(tx, table) == [left], table.name


async def test_nudges_left_unanswered_stay_so_that_nobody_quiet_is_written_to_again(tx: Transaction) -> None:
    await enroll(tx, "ada", "ben")
    for number in range(4):
        for person_id in ("ada", "ben"):
            nudge = a_nudge(
                f"{person_id}{number}", person_id=person_id, week=f"{number}", due_at=NOW + number * DAY
            )
            await nudges.add(tx, replace(nudge, state=NudgeState.SENT))
    await nudges.mark_answered(tx, "ben2", NOW)
    before = await unanswered.count_ignored(tx, ["ada", "ben"])
    assert before == {"ada": 4, "ben": 1}
    await tidy(tx, replace(limits(NOW + 2 * NUDGES, A_MONTH), programmes_ended=NOW.date()))
    assert await unanswered.count_ignored(tx, ["ada", "ben"]) == before
    assert await count(tx, t.nudges) == [5]


async def test_whom_a_coordinator_keeps_apart_is_forgotten_once_neither_takes_part(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("open", is_always_open=True), NOW)
    apart = PairArrangement("ada", "farah", Arrangement.APART, "They quarrelled.")
    await arrangements.save(tx, "open", apart, "noor", NOW)
    later = limits(LATER + A_MONTH, A_MONTH)
    await members.enroll(tx, a_member("farah", programme_id="open"))
    await tidy(tx, later)
    assert await count(tx, t.arrangements) == [1], "one of them is a member"
    await members.change_states(tx, "farah", MemberState.LEFT, NOW.date())
    await tidy(tx, replace(later, programmes_ended=NOW.date() - DAY))
    assert await count(tx, t.arrangements) == [1], "it has not had its time"
    await tidy(tx, later)
    assert await count(tx, t.arrangements) == [0]
    assert await people.find_many(tx, MENTOR_AND_LEADER) == {}


async def test_files_go_with_their_time_and_with_the_row_of_a_person(tx: Transaction) -> None:
    for file_id, person_id, at in (
        ("old", "ada", NOW),
        ("new", "ada", NOW + DAY),
        ("hers", "ben", NOW + DAY),
    ):
        await uploads.record(tx, file_id, person_id, at)
    await uploads.record(tx, "unknown", "nobody", NOW)
    assert await uploads.due_for_deletion(tx, NOW + DAY) == ["unknown"]
    await tx.execute(tx.delete(t.people).where(t.people.c.id == "ben"))
    await uploads.schedule_old(tx, limits(NOW + UPLOADS + DAY / 2, A_MONTH).uploads, NOW)
    assert await uploads.due_for_deletion(tx, NOW) == ["hers", "old"]
    assert {row.person_id for row in await tx.execute(tx.select(t.uploads))} == {None, "ada"}


@pytest.mark.parametrize("more", [0, 1])
async def test_many_rows_go_in_steps(tx: Transaction, more: int) -> None:
    amount = retention.AT_ONCE + more
    await people.save_from_slack(tx, [a_person(f"p{number:04}") for number in range(amount)])
    for number in range(amount):
        await people.save_profile(tx, f"p{number:04}", Profile())
    everybody = 4  # of the workspace, but for its coordinator
    steps = await tidy(tx)
    assert steps == -(-(2 * amount + everybody) // retention.AT_ONCE)
    assert await count(tx, t.profiles, t.people) == [0, 1]


async def test_it_is_due_a_day_after_the_last_time(tx: Transaction) -> None:
    assert not await retention.is_due(tx, NOW + DAY / 2)
    assert await retention.is_due(tx, NOW + DAY)
    await retention.record_end(tx, NOW + DAY)
    assert not await retention.is_due(tx, NOW + DAY)
    assert (await tx.execute(select(t.workspaces.c.tidied_at))).scalar_one() == NOW + DAY
