"""What a coordinator changed in a calendar."""

from bot.mentoring.timing.calendar import Change, Moment
from storage import calendars, programmes
from storage.database import Transaction
from tests.storage.cast import NOW, a_programme

MOVED, OFF = Change(Moment.MIDPOINT, 7, 9), Change(Moment.ENERGY_TAP, 5)


async def test_changes_are_found_as_made(tx: Transaction) -> None:
    assert await calendars.changes_of(tx, ["spring"]) == {}
    await calendars.change(tx, "spring", [MOVED, OFF])
    assert await calendars.changes_of(tx, ["spring"]) == {"spring": (MOVED, OFF)}


async def test_each_programme_has_its_own(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("autumn"), NOW)
    await calendars.change(tx, "autumn", [OFF])
    await calendars.change(tx, "spring", [MOVED])
    await calendars.change(tx, "spring", [])
    assert await calendars.changes_of(tx, ["spring", "autumn", "none"]) == {"spring": (), "autumn": (OFF,)}
