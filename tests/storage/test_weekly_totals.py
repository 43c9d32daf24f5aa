"""Each full week of a programme gets its totals once."""

from datetime import date, datetime, timedelta

import pytest

from bot.mentoring.figures import A_WEEK, Figure, Share, WeeklyTotals, monday_of
from storage import programmes, weekly_totals
from storage.database import Database, Transaction
from storage.weekly_totals import DueWeek
from tests.support.queries import recorded_queries
from tests.support.records import DAY, FIRST_DAY, NOW, TODAY, WORKSPACE_ID, a_programme, furnish_workspace

MONDAY = monday_of(TODAY)
NEXT_MONDAY = datetime.combine(MONDAY + A_WEEK, datetime.min.time(), NOW.tzinfo)
LAST_MONDAY = FIRST_DAY + 11 * A_WEEK  # of the programme
TALKED: dict[str, Share] = {Figure.TALKED: Share(7, 12)}


async def write_weeks(tx: Transaction, *begins_on: date, programme_id: str = "spring") -> None:
    for each in begins_on:
        await weekly_totals.write(tx, {programme_id: WeeklyTotals(each)})


async def is_waiting(tx: Transaction, now: datetime) -> bool:
    is_due = await weekly_totals.next_due(tx, now) is not None
    assert await tx.ask(weekly_totals.is_work_waiting(tx, now)) == is_due
    return is_due


class TestAWeekIsDue:
    async def test_when_it_is_over(self, tx: Transaction) -> None:
        assert not await is_waiting(tx, NEXT_MONDAY - timedelta(seconds=1))
        assert await weekly_totals.next_due(tx, NEXT_MONDAY) == DueWeek(MONDAY, ["spring"])
        assert await is_waiting(tx, NEXT_MONDAY)

    async def test_until_it_is_written(self, tx: Transaction) -> None:
        await write_weeks(tx, MONDAY)
        assert not await is_waiting(tx, NEXT_MONDAY + A_WEEK - DAY)
        assert await weekly_totals.next_due(tx, NEXT_MONDAY + A_WEEK) == DueWeek(FIRST_DAY, ["spring"])

    async def test_after_the_weeks_before_it_however_many_were_missed(self, tx: Transaction) -> None:
        for number in range(3):
            due = await weekly_totals.next_due(tx, NEXT_MONDAY + 2 * A_WEEK)
            assert due == DueWeek(MONDAY + number * A_WEEK, ["spring"])
            await write_weeks(tx, due.begins_on)
        assert not await is_waiting(tx, NEXT_MONDAY + 2 * A_WEEK)

    async def test_of_all_programmes_that_lack_it_at_once(self, tx: Transaction) -> None:
        await programmes.create(tx, a_programme("autumn"), NOW)
        await programmes.create(tx, a_programme("winter"), NOW)
        await write_weeks(tx, MONDAY, programme_id="winter")
        later = NEXT_MONDAY + A_WEEK
        assert await weekly_totals.next_due(tx, later) == DueWeek(MONDAY, ["autumn", "spring"])
        await write_weeks(tx, MONDAY, programme_id="autumn")
        await write_weeks(tx, MONDAY)
        assert await weekly_totals.next_due(tx, later) == DueWeek(FIRST_DAY, ["autumn", "spring", "winter"])

    async def test_to_the_last_of_the_programme_and_no_longer(self, tx: Transaction) -> None:
        years_later = NEXT_MONDAY + 100 * A_WEEK
        await write_weeks(tx, LAST_MONDAY - A_WEEK)
        assert await weekly_totals.next_due(tx, years_later) == DueWeek(LAST_MONDAY, ["spring"])
        await write_weeks(tx, LAST_MONDAY)
        assert not await is_waiting(tx, years_later)

    async def test_also_where_a_programme_ends_within_it(self, tx: Transaction) -> None:
        await programmes.create(tx, a_programme("odd", starts_on=FIRST_DAY + 2 * DAY), NOW)
        await write_weeks(tx, LAST_MONDAY)
        await write_weeks(tx, LAST_MONDAY, programme_id="odd")
        due = await weekly_totals.next_due(tx, NEXT_MONDAY + 100 * A_WEEK)
        assert due == DueWeek(LAST_MONDAY + A_WEEK, ["odd"])


async def test_totals_are_kept_by_week(tx: Transaction) -> None:
    first, second = WeeklyTotals(MONDAY), WeeklyTotals(FIRST_DAY, 12, TALKED)
    await weekly_totals.write(tx, {"spring": second})
    await weekly_totals.write(tx, {"spring": first})
    assert await weekly_totals.of_programme(tx, "spring", date.min) == [first, second]
    assert await weekly_totals.of_programme(tx, "spring", FIRST_DAY) == [second]


async def test_totals_are_written_once_and_never_again(tx: Transaction) -> None:
    first = WeeklyTotals(MONDAY, 12, TALKED)
    await weekly_totals.write(tx, {"spring": first})
    await weekly_totals.write(tx, {"spring": WeeklyTotals(MONDAY, 13)})
    assert await weekly_totals.of_programme(tx, "spring", MONDAY) == [first]


@pytest.mark.parametrize("programme_count", [1, 20])
async def test_one_query_finds_what_is_due(db: Database, programme_count: int) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        for number in range(programme_count):
            await programmes.create(tx, a_programme(f"p{number}"), NOW)
        with recorded_queries(db) as queries:
            assert await weekly_totals.next_due(tx, NEXT_MONDAY)
        assert len(queries) == 1
