"""What a coordinator changed in a calendar."""

from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment
from storage import calendars, programmes
from storage.database import Transaction
from tests.support.records import NOW, a_programme

MOVED, OFF = CalendarChange(CalendarMoment.MIDPOINT, 7, 9), CalendarChange(CalendarMoment.ENERGY_TAP, 5)


async def test_changes_are_found_as_made(tx: Transaction) -> None:
    assert await calendars.changes_by_programme(tx, ["spring"]) == {}
    await calendars.save_changes(tx, "spring", [MOVED, OFF])
    assert await calendars.changes_by_programme(tx, ["spring"]) == {"spring": (MOVED, OFF)}


async def test_each_programme_has_its_own(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("autumn"), NOW)
    await calendars.save_changes(tx, "autumn", [OFF])
    await calendars.save_changes(tx, "spring", [MOVED])
    await calendars.save_changes(tx, "spring", [])
    assert await calendars.changes_by_programme(tx, ["spring", "autumn", "none"]) == {
        "spring": (),
        "autumn": (OFF,),
    }
