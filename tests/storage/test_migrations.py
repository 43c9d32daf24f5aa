"""Schema and history agree on both databases. Alembic starts its own loop, so no test here is async."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from bot.mentoring.model import (
    Area,
    Cadence,
    Hours,
    Meeting,
    Nudge,
    NudgeKind,
    Pillar,
    Profile,
    Programme,
    Rhythm,
    Willingness,
)
from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from bot.mentoring.topics.own_cards import CardStatus, Guidance, OwnCard
from bot.mentoring.topics.pack_subscription import PackVersion
from storage import (
    calendars,
    feedback,
    meetings,
    nudges,
    own_cards,
    people,
    programmes,
    schema,
    subscriptions,
    workspaces,
)
from storage.database import Database, Transaction, UnusableDatabase
from tests.support import postgresql
from tests.support.records import (
    DAY,
    NOW,
    WORKSPACE_ID,
    a_meeting,
    a_nudge,
    a_person,
    a_programme,
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
    db = Database(url)
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
    command.downgrade(schema.alembic_config(url), to)


def test_up_and_down_and_up_again(url: str) -> None:
    assert not is_current(url)
    for _time in range(2):
        schema.migrate(url)
        assert is_current(url)
        step_back(url, "base")
        assert not is_current(url)


def test_migrating_twice_changes_nothing(url: str) -> None:
    schema.migrate(url)
    schema.migrate(url)
    assert is_current(url)


def test_the_history_leads_to_the_tables(url: str) -> None:
    schema.migrate(url)
    command.check(schema.alembic_config(url))


def test_rows_move_in_and_do_not_hinder_the_way_back(url: str) -> None:
    async def live_there() -> None:
        db = Database(url)
        async with db.transaction(WORKSPACE_ID) as tx:
            await furnish_workspace(tx)
            assert await people.find(tx, "ada") == a_person("ada")
        await db.close()

    schema.migrate(url)
    asyncio.run(live_there())
    schema.migrate(url)
    step_back(url, "base")
    schema.migrate(url)
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

    schema.migrate(url)
    asyncio.run(tell())
    assert asyncio.run(read_profile()) == chosen
    step_back(url, "0001")
    assert not is_current(url)
    schema.migrate(url)
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

    schema.migrate(url)
    asyncio.run(book())
    assert asyncio.run(read_rows()) == (booked, [True, True, True])
    step_back(url, "0002")
    schema.migrate(url)
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

    schema.migrate(url)
    asyncio.run(plan())
    step_back(url, "0003")
    assert asyncio.run(read_nudge()) == nudge
    schema.migrate(url)
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

    schema.migrate(url)
    asyncio.run(write())
    ours = OwnCard("own-1", {"title": "Ours"}, CardStatus.DRAFT, "noor")
    assert asyncio.run(read_rows()) == (ours, Guidance("https://acme.example/ai", "noor"), True)
    step_back(url, "0005")
    schema.migrate(url)
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

    schema.migrate(url)
    asyncio.run(follow())
    assert asyncio.run(read_rows()) == (ours, "card = []")
    step_back(url, "0007")
    schema.migrate(url)
    assert asyncio.run(read_rows()) == (ours, "")


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

    schema.migrate(url)
    asyncio.run(furnish())
    assert asyncio.run(read_rows()) == (True, replace(profile, wants_deep=True), 1, 1)
    step_back(url, "0007")
    schema.migrate(url)
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

    schema.migrate(url)
    asyncio.run(create())
    assert asyncio.run(read_programme()).aims == (Pillar.TRUST,)
    step_back(url, "0011")
    schema.migrate(url)
    assert asyncio.run(read_programme()) == plain


def test_a_programme_from_before_0017_is_neither_always_open_nor_closed_nor_ended(url: str) -> None:
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

    schema.migrate(url)
    asyncio.run(create())
    ended = replace(plain, is_always_open=True, is_closed=True, ended_on=NOW.date())
    assert asyncio.run(read_programmes()) == [ended, a_programme()]
    step_back(url, "0012")
    schema.migrate(url)
    assert asyncio.run(read_programmes()) == [plain, a_programme()]


def test_an_unknown_revision_is_of_a_newer_version(url: str) -> None:
    async def forge() -> None:
        db = Database(url)
        async with db.transaction(WORKSPACE_ID) as tx:
            await tx.execute(text("UPDATE alembic_version SET version_num = 'another'"))
        await db.close()

    schema.migrate(url)
    asyncio.run(forge())
    for look in (is_current, schema.migrate):
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
