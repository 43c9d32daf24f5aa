"""Schema and history agree on both databases. Alembic starts its own loop, so no test here is async."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from bot.mentoring.figures import Figure, Share, WeeklyTotals
from bot.mentoring.files.headings import RosterWords
from bot.mentoring.matching.plan import Arrangement, LeftOut, Plan
from bot.mentoring.matching.wait_list import Waiting
from bot.mentoring.model import (
    Area,
    Cadence,
    Hindrance,
    Hours,
    Meeting,
    Nudge,
    NudgeKind,
    NudgeState,
    PairState,
    Person,
    Pillar,
    Profile,
    Programme,
    Rhythm,
    Role,
    Willingness,
)
from bot.mentoring.safeguarding import Concern
from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from bot.mentoring.topics.own_cards import CardStatus, Guidance, OwnCard
from bot.mentoring.topics.pack_subscription import PackVersion
from storage import (
    arrangements,
    calendars,
    concerns,
    erasures,
    feedback,
    links,
    meetings,
    members,
    nudges,
    own_cards,
    pairs,
    people,
    programmes,
    proposed_pairs,
    rehearsals,
    roster_words,
    schema,
    subscriptions,
    uploads,
    weekly_totals,
    workspaces,
)
from storage.arrangements import PairArrangement
from storage.database import Database, Transaction, UnusableDatabase
from storage.encryption import new_key
from tests.support import postgresql
from tests.support.disk import stored_bytes
from tests.support.encryption import keys_of
from tests.support.records import (
    DAY,
    MARKS,
    NOW,
    TODAY,
    WORKSPACE_ID,
    a_meeting,
    a_nudge,
    a_person,
    a_programme,
    a_rehearsal,
    enroll,
    furnish_workspace,
    save_pair,
)


@pytest.fixture
def new_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/fresh.sqlite3"


@pytest.fixture
def new_postgresql(postgresql_server: str) -> Iterator[str]:
    with postgresql.database(postgresql_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Each of the two databases, without any table."""
    return str(request.getfixturevalue(f"new_{request.param}"))


@asynccontextmanager
async def open_transaction(url: str) -> AsyncIterator[Transaction]:
    db = Database(url, keys_of(url))
    try:
        async with db.transaction(WORKSPACE_ID) as tx:
            yield tx
    finally:
        await db.close()


def is_current(url: str) -> bool:
    async def look() -> bool:
        db = Database(url)
        try:
            return await schema.is_current(db)
        finally:
            await db.close()
            # A file that could not be opened leaves a thread that has a last word for the loop.
            for thread in threading.enumerate():
                if "_connection_worker_thread" in thread.name:
                    thread.join()

    return asyncio.run(look())


def step_back(url: str, to: str) -> None:
    """Downgrade to a revision, "base" for none."""
    command.downgrade(schema.alembic_config(url, keys_of(url)), to)


def migrate(url: str) -> None:
    schema.migrate(url, keys_of(url))


def test_up_and_down_and_up_again(url: str) -> None:
    assert not is_current(url)
    for _time in range(2):
        migrate(url)
        assert is_current(url)
        step_back(url, "base")
        assert not is_current(url)


def test_migrating_twice_changes_nothing(url: str) -> None:
    migrate(url)
    migrate(url)
    assert is_current(url)


def test_the_history_leads_to_the_tables(url: str) -> None:
    migrate(url)
    command.check(schema.alembic_config(url, keys_of(url)))


def test_rows_move_in_and_do_not_hinder_the_way_back(url: str) -> None:
    async def live_there() -> None:
        db = Database(url)
        async with db.transaction(WORKSPACE_ID) as tx:
            await furnish_workspace(tx)
            assert await people.find(tx, "ada") == a_person("ada")
        await db.close()

    migrate(url)
    asyncio.run(live_there())
    migrate(url)
    step_back(url, "base")
    migrate(url)
    asyncio.run(live_there())


def test_a_profile_from_before_the_rhythm_has_the_usual_one_and_the_way_back_keeps_the_rest(url: str) -> None:
    """Rows stand in place on the way up, on the way down and on the way up again."""
    profile = Profile(offers=(Area.DATA,), hours=Hours(480, 960), themes={"age": Willingness.GLAD})
    chosen = replace(profile, rhythm=Rhythm(6, 16, Cadence.FORTNIGHTLY, "IL"))

    async def tell() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await people.save_profile(tx, "ada", chosen)
            await people.save_profile(tx, "ben", Profile())

    async def read_profile() -> Profile | None:
        async with open_transaction(url) as tx:
            return await people.find_profile(tx, "ada")

    migrate(url)
    asyncio.run(tell())
    assert asyncio.run(read_profile()) == chosen
    step_back(url, "0001")
    assert not is_current(url)
    migrate(url)
    assert asyncio.run(read_profile()) == profile


def test_on_the_way_back_a_booked_time_is_lost_and_nothing_else(url: str) -> None:
    """The schema before 0003 has one message a week and no place for those of a meeting."""
    booked = a_meeting(starts_at=NOW + DAY, minutes=25)
    kinds = (NudgeKind.WEEKLY, NudgeKind.PREPARATION, NudgeKind.AFTERWARDS)

    async def book() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await save_pair(tx)
            await meetings.create(tx, a_meeting())
            await meetings.save_booking(tx, "meeting", NOW + DAY, 25)
            await workspaces.mark_closed(tx, NOW)
            for kind in kinds:
                of = None if kind is NudgeKind.WEEKLY else "meeting"
                assert await nudges.add(tx, a_nudge(kind, kind=kind, meeting_id=of))

    async def read_rows() -> tuple[Meeting | None, list[bool]]:
        async with open_transaction(url) as tx:
            nudges_there = [await nudges.find(tx, kind) is not None for kind in kinds]
            return await meetings.find(tx, "meeting"), nudges_there

    migrate(url)
    asyncio.run(book())
    assert asyncio.run(read_rows()) == (booked, [True, True, True])
    step_back(url, "0002")
    migrate(url)
    assert asyncio.run(read_rows()) == (a_meeting(), [True, False, False])


def test_an_index_comes_and_goes_under_the_nudges_that_stand(url: str) -> None:
    nudge = a_nudge()

    async def plan() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await nudges.add(tx, nudge)

    async def read_nudge() -> Nudge | None:
        async with open_transaction(url) as tx:
            return await nudges.find(tx, nudge.id)

    migrate(url)
    asyncio.run(plan())
    step_back(url, "0003")
    assert asyncio.run(read_nudge()) == nudge
    migrate(url)
    assert is_current(url)
    assert asyncio.run(read_nudge()) == nudge


def test_on_the_way_back_own_cards_are_lost_and_the_workspace_stays(url: str) -> None:
    async def write() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await own_cards.save_draft(tx, "own-1", {"title": "Ours"}, "noor", NOW)
            await workspaces.save_guidance(tx, Guidance("https://acme.example/ai", "noor"))

    async def read_rows() -> tuple[OwnCard | None, Guidance, bool]:
        async with open_transaction(url) as tx:
            rows = await own_cards.find(tx, "own-1"), await workspaces.guidance(tx)
            return *rows, await people.find(tx, "ada") == a_person("ada")

    migrate(url)
    asyncio.run(write())
    ours = OwnCard("own-1", {"title": "Ours"}, CardStatus.DRAFT, "noor")
    assert asyncio.run(read_rows()) == (ours, Guidance("https://acme.example/ai", "noor"), True)
    step_back(url, "0005")
    migrate(url)
    assert asyncio.run(read_rows()) == (None, Guidance(), True)


def test_on_the_way_back_packs_are_followed_no_more_and_their_cards_stay(url: str) -> None:
    address = "https://packs.example/ours.toml"
    ours = OwnCard("own-1", {"title": "Ours"}, CardStatus.DRAFT, "noor")

    async def follow() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await own_cards.save_draft(tx, "own-1", {"title": "Ours"}, "noor", NOW)
            await subscriptions.subscribe(
                tx, address, PackVersion("card = []", "a" * 64), NOW, is_pinned=True
            )

    async def read_rows() -> tuple[OwnCard | None, str]:
        async with open_transaction(url) as tx:
            return await own_cards.find(tx, "own-1"), await subscriptions.current_text(tx, address)

    migrate(url)
    asyncio.run(follow())
    assert asyncio.run(read_rows()) == (ours, "card = []")
    step_back(url, "0007")
    migrate(url)
    assert asyncio.run(read_rows()) == (ours, "")


def test_on_the_way_back_the_words_of_rosters_are_lost_and_people_stay(url: str) -> None:
    words = RosterWords({"work email": "email"}, {"director": 9})

    async def furnish() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await roster_words.save(tx, words)

    async def read_rows() -> tuple[RosterWords, bool]:
        async with open_transaction(url) as tx:
            return await roster_words.read(tx), await people.find(tx, "ada") is not None

    migrate(url)
    asyncio.run(furnish())
    assert asyncio.run(read_rows()) == (words, True)
    step_back(url, "0022")
    migrate(url)
    assert asyncio.run(read_rows()) == (RosterWords(), True)


def test_changes_of_a_calendar_and_taps_are_lost_on_the_way_back_and_nothing_else(url: str) -> None:
    profile = Profile(offers=(Area.DATA,))

    async def furnish() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await people.save_profile(tx, "ada", replace(profile, wants_deep=True))
            await calendars.save_changes(tx, "spring", [CalendarChange(CalendarMoment.MIDPOINT, 7, 9)])
            await feedback.save_answer(tx, FeedbackAnswer("ada", Question.ENERGY, "nudge", Rating.LOW, NOW))

    async def read_rows() -> tuple[bool, Profile | None, int, int]:
        async with open_transaction(url) as tx:
            is_whole = await programmes.find(tx, "spring") == a_programme()
            answers = (await feedback.of_people(tx, ["ada"]))["ada"]
            changes = await calendars.changes_by_programme(tx, ["spring"])
            return is_whole, await people.find_profile(tx, "ada"), len(changes), len(answers)

    migrate(url)
    asyncio.run(furnish())
    assert asyncio.run(read_rows()) == (True, replace(profile, wants_deep=True), 1, 1)
    step_back(url, "0007")
    migrate(url)
    assert asyncio.run(read_rows()) == (True, profile, 0, 0)


def test_the_aims_of_a_programme_are_lost_on_the_way_back_and_nothing_else(url: str) -> None:
    plain = a_programme("autumn")

    async def create() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await programmes.create(tx, replace(plain, aims=(Pillar.TRUST,)), NOW)

    async def read_programme() -> Programme:
        async with open_transaction(url) as tx:
            return await programmes.get(tx, "autumn")

    migrate(url)
    asyncio.run(create())
    assert asyncio.run(read_programme()).aims == (Pillar.TRUST,)
    step_back(url, "0011")
    migrate(url)
    assert asyncio.run(read_programme()) == plain


def test_on_the_way_back_links_are_lost_and_whose_line_led_through_them_has_none_to_the_top(url: str) -> None:
    async def furnish() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await people.save_from_roster(tx, [a_person("ada", manager_id="~link")])
            await links.replace_all(tx, {"~link": "farah", "~unknown": None})

    async def read_rows() -> tuple[dict[str, str | None], str | None]:
        async with open_transaction(url) as tx:
            ada = await people.find(tx, "ada")
            return await links.managers(tx), ada.manager_id if ada else None

    migrate(url)
    asyncio.run(furnish())
    assert asyncio.run(read_rows()) == ({"~link": "farah", "~unknown": None}, "~link")
    step_back(url, "0012")
    migrate(url)
    assert asyncio.run(read_rows()) == ({}, "~link")


def test_the_totals_of_weeks_are_lost_on_the_way_back_and_nothing_else(url: str) -> None:
    week = WeeklyTotals(TODAY, 12, {Figure.TALKED: Share(7, 12)})

    async def write() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await weekly_totals.write(tx, {"spring": week})

    async def read_rows() -> tuple[Sequence[WeeklyTotals], bool]:
        async with open_transaction(url) as tx:
            weeks = await weekly_totals.of_programme(tx, "spring", TODAY)
            return weeks, await programmes.find(tx, "spring") == a_programme()

    migrate(url)
    asyncio.run(write())
    assert asyncio.run(read_rows()) == ([week], True)
    step_back(url, "0012")
    migrate(url)
    assert asyncio.run(read_rows()) == ([], True)


def test_what_is_private_is_sealed_on_the_way_up_and_opened_on_the_way_down(url: str) -> None:
    """Between the two nothing of it stands on the disk to be read, neither anew nor as it was."""
    private = Profile(
        avoids=("she-avoids",),
        themes={"gender": Willingness.GLAD},
        rhythm=Rhythm(country="GB"),
        wants_deep=True,
    )
    left_out = LeftOut("ada", Role.MENTOR, Hindrance.PRIVATE_LIST)
    answer = FeedbackAnswer("ada", Question.ENERGY, "nudge", Rating.HIGH, NOW)
    apart = PairArrangement("ada", "farah", Arrangement.APART, "They were a couple.")

    async def tell() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await enroll(tx, "ada", "ben")
            await people.save_profile(tx, "ada", private)
            await feedback.save_answer(tx, answer)
            await members.save_wait_list(tx, "spring", [Waiting("ada", Role.MENTOR, Hindrance.PRIVATE_LIST)])
            await arrangements.save(tx, "spring", apart, "noor", NOW)
            document = rehearsals.to_document(Plan((), (left_out,)), MARKS)
            await rehearsals.save(tx, a_rehearsal(), document, "noor")

    async def read_rows() -> list[object]:
        async with open_transaction(url) as tx:
            rehearsal = await rehearsals.find(tx, "rehearsal")
            return [
                await people.find_profile(tx, "ada"),
                await people.find_profile(tx, "ben"),
                (await feedback.of_people(tx, ["ada"]))["ada"],
                [each.wait_reason for each in await members.of_person(tx, "ada")],
                await arrangements.of_programme(tx, "spring"),
                rehearsal and rehearsal.plan,
            ]

    secrets = (b"she-avoids", b"glad", b"private_list", b"couple", b'"high"', b",high,")
    migrate(url)
    asyncio.run(tell())
    before = asyncio.run(read_rows())
    assert before[:3] == [private, Profile(), [answer]]
    step_back(url, "0012")
    assert [each for each in secrets[:4] if each not in stored_bytes(url)] == []
    migrate(url)
    # Why somebody waits is gone until the next match, since it was kept of some alone.
    before[3] = [None]
    assert asyncio.run(read_rows()) == before
    assert [each for each in secrets if each in stored_bytes(url)] == []


def test_a_list_that_cannot_be_opened_stops_the_way_back(url: str) -> None:
    async def tell() -> None:
        db = Database(url, [new_key()])
        async with db.transaction(WORKSPACE_ID) as tx:
            await furnish_workspace(tx)
            await people.save_profile(tx, "ada", Profile(avoids=("farah",)))
        await db.close()

    migrate(url)
    asyncio.run(tell())
    with pytest.raises(ValueError, match="cannot be opened with these keys"):
        step_back(url, "0012")
    assert is_current(url)


def test_on_the_way_back_help_in_confidence_and_concerns_are_lost_and_the_guidance_stays(url: str) -> None:
    rules = Guidance("https://acme.example/ai", "noor")

    async def furnish() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await workspaces.save_guidance(
                tx,
                replace(rules, confidential_help="0800", first_contact_id="ben", second_contact_id="greta"),
            )
            await concerns.add(tx, Concern("concern", "ada", "ben", "It was not fine.", NOW))
            await uploads.record(tx, "F1", "ada", NOW)
            await erasures.erase(tx, "farah", NOW)

    async def read_rows() -> tuple[Guidance, int, int, int]:
        async with open_transaction(url) as tx:
            guidance = await workspaces.guidance(tx)
            counts = len(await concerns.due_ids(tx, NOW)), await uploads.count_of_person(tx, "ada")
            number = (await erasures.erase(tx, "nobody", NOW)).number
            await tx.connection.rollback()
            return guidance, *counts, number

    migrate(url)
    asyncio.run(furnish())
    _guidance, *rows = asyncio.run(read_rows())
    assert rows == [1, 1, 2]
    step_back(url, "0012")
    migrate(url)
    assert asyncio.run(read_rows()) == (rules, 0, 0, 1)


def test_an_open_question_counts_from_its_arrival_after_an_upgrade(url: str) -> None:
    """Also what came with it is lost on the way back, and nothing else."""
    asked = {"kind": NudgeKind.PROPOSAL, "state": NudgeState.SENT}

    async def propose() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await save_pair(tx, "asked", state=PairState.PROPOSED, began_at=None)
            await save_pair(tx, "agreed", leader_id="greta", state=PairState.CONSENTED, began_at=None)
            await nudges.add(tx, a_nudge("one", pair_id="asked"))
            await nudges.claim_due(tx, NOW, NOW, 1)
            await nudges.record_outcome(tx, "one", NudgeState.SENT, NOW)
            # The mentor was asked, the leader is not yet.
            await nudges.add(tx, a_nudge("other", pair_id="agreed", week="W1", **asked))
            await tx.execute(text("UPDATE nudges SET kind = 'proposal'"))
            await people.record_home_opened(tx, "ada")
            await workspaces.mark_alive(tx, NOW)

    async def read_rows() -> tuple[object, ...]:
        async with open_transaction(url) as tx:
            pairs_by_id = await pairs.find_many(tx, ["asked", "agreed"])
            alive_at = (await workspaces.get(tx)).alive_at
            has_home = await people.has_opened_home(tx, "ada")
            return pairs_by_id["asked"].asked_at, pairs_by_id["agreed"].asked_at, alive_at, has_home

    migrate(url)
    asyncio.run(propose())
    step_back(url, "0012")
    migrate(url)
    assert asyncio.run(read_rows()) == (NOW, None, None, False)


def test_a_no_lapses_on_the_way_up_and_a_closed_proposal_on_the_way_back(url: str) -> None:
    """Also why somebody waits is gone until the next match, and everything else stays."""

    async def propose() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await enroll(tx, "ada", "ben", "farah", "greta")
            await save_pair(tx, "no", state=PairState.PROPOSED, began_at=None)
            await save_pair(tx, "open", leader_id="greta", state=PairState.PROPOSED, began_at=None)
            await save_pair(tx, "pair", mentor_id="ben")
            await tx.execute(text("UPDATE members SET waits_as = 3"))

    async def close() -> None:
        async with open_transaction(url) as tx:
            await proposed_pairs.close_proposals(tx, [*(await pairs.find_many(tx, ["no"])).values()])

    async def decline() -> None:
        async with open_transaction(url) as tx:
            await tx.execute(text("UPDATE pairs SET state = 'declined', ended_at = NULL WHERE id = 'no'"))

    async def read_rows() -> tuple[dict[str, tuple[PairState, bool]], bool, set[int | None]]:
        async with open_transaction(url) as tx:
            found_pairs = await pairs.find_many(tx, ["no", "open", "pair"])
            states = {each.id: (each.state, each.is_closed) for each in found_pairs.values()}
            positions = {row.waits_as for row in await tx.execute(text("SELECT waits_as FROM members"))}
            return states, found_pairs["no"].ended_at == found_pairs["no"].answer_by, positions

    others = {"open": (PairState.PROPOSED, False), "pair": (PairState.ACTIVE, False)}
    lapsed = {"no": (PairState.LAPSED, False), **others}
    migrate(url)
    asyncio.run(propose())
    asyncio.run(close())
    assert asyncio.run(read_rows()) == ({"no": (PairState.PROPOSED, True), **others}, False, {3})
    step_back(url, "0019")
    migrate(url)
    assert asyncio.run(read_rows()) == (lapsed, True, {None})
    step_back(url, "0019")
    asyncio.run(decline())
    migrate(url)
    assert asyncio.run(read_rows()) == (lapsed, False, {None})


def test_what_is_known_of_accounts_is_lost_on_the_way_back_and_nothing_else(url: str) -> None:
    async def compare() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await people.save_from_slack(tx, [a_person("ada", account_changed_at=NOW)])
            await workspaces.record_comparison(tx, NOW)

    async def read_rows() -> tuple[Person | None, datetime | None]:
        async with open_transaction(url) as tx:
            return await people.find(tx, "ada"), (await workspaces.get(tx)).accounts_read_at

    migrate(url)
    asyncio.run(compare())
    assert asyncio.run(read_rows()) == (a_person("ada", account_changed_at=NOW), NOW)
    step_back(url, "0020")
    migrate(url)
    assert asyncio.run(read_rows()) == (a_person("ada"), None)


def test_a_programme_from_before_0022_is_neither_always_open_nor_closed_nor_ended(url: str) -> None:
    """On the way back an always-open programme becomes one with an end, and one that was ended runs on."""
    plain = a_programme("autumn")

    async def create() -> None:
        async with open_transaction(url) as tx:
            await furnish_workspace(tx)
            await programmes.create(tx, replace(plain, is_always_open=True), NOW)
            await programmes.close(tx, "autumn", is_closed=True)
            assert await programmes.end(tx, "autumn", NOW.date())

    async def read_programmes() -> list[Programme]:
        async with open_transaction(url) as tx:
            return [await programmes.get(tx, each) for each in ("autumn", "spring")]

    migrate(url)
    asyncio.run(create())
    ended = replace(plain, is_always_open=True, is_closed=True, ended_on=NOW.date())
    assert asyncio.run(read_programmes()) == [ended, a_programme()]
    step_back(url, "0012")
    migrate(url)
    assert asyncio.run(read_programmes()) == [plain, a_programme()]


def test_an_unknown_revision_is_of_a_newer_version(url: str) -> None:
    async def forge() -> None:
        db = Database(url)
        async with db.transaction(WORKSPACE_ID) as tx:
            await tx.execute(text("UPDATE alembic_version SET version_num = 'another'"))
        await db.close()

    migrate(url)
    asyncio.run(forge())
    for look in (is_current, migrate):
        with pytest.raises(UnusableDatabase, match=r"^This database is of a newer version"):
            look(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("postgresql://me:secret@127.0.0.1:1/name", id="no server"),
        pytest.param("postgresql://me:secret@127.0.0.1:1/name?colour=blue", id="an unknown option"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(UnusableDatabase, match=r"^The database cannot be opened\. .+\.$"):
        is_current(url)
