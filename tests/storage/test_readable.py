"""One row that a newer version wrote stops nothing but itself, and is named in the log by its id alone."""

from typing import Any

import pytest
from sqlalchemy import text

from bot.mentoring.model import Area, PairState, Profile, Reason, ReasonKind, Willingness
from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment
from storage import calendars, members, nudges, pairs, people, programmes
from storage.database import Transaction
from storage.readable import UnreadableRow
from storage.tables import pairs as pairs_table
from storage.tables import profiles
from storage.tables import programmes as programmes_table
from tests.support.records import DAY, NOW, a_nudge, a_pair, a_programme, enroll, save_pair

PROFILE = Profile(offers=(Area.DATA,))


async def spoil_profile(tx: Transaction, person_id: str = "ada", **values: Any) -> None:
    await tx.execute(tx.update(profiles).where(profiles.c.person_id == person_id).values(**values))


async def test_a_profile_with_an_area_of_tomorrow(tx: Transaction, caplog: pytest.LogCaptureFixture) -> None:
    for each in ("ada", "ben"):
        await enroll(tx, each)
        await people.save_profile(tx, each, PROFILE)
    await spoil_profile(tx, offers=["teleportation"])
    assert await people.profiles_of(tx, ["ada", "ben"]) == {"ben": PROFILE}
    assert await people.read_profiles(tx, ["ada", "ben"]) == ({"ben": PROFILE}, {"ada"})
    assert await people.unreadable_profiles(tx) == {"ada"}
    assert "profile ada cannot be read" in caplog.text
    assert "teleportation" not in caplog.text
    with pytest.raises(UnreadableRow, match=r"^profile ada cannot be read$") as raised:
        await people.find_profile(tx, "ada")
    assert raised.value.__cause__ is None
    assert [each.person.id for each in await members.candidates(tx, "spring")] == ["ben"]


async def test_a_profile_with_a_way_to_meet_of_tomorrow(tx: Transaction) -> None:
    await people.save_profile(tx, "ada", PROFILE)
    await people.save_profile(tx, "ben", PROFILE)
    await tx.execute(text("UPDATE profiles SET format = 'hologram' WHERE person_id = 'ada'"))
    assert await people.profiles_of(tx, ["ada", "ben"]) == {"ben": PROFILE}


async def test_a_theme_answered_in_another_way_is_not_for_them(tx: Transaction) -> None:
    await people.save_profile(tx, "ada", PROFILE)
    private: dict[str, Any] = {
        "avoids": [],
        "themes": {"age": "ask_first", "accent": "glad"},
        "country": None,
    }
    await spoil_profile(tx, private=private | {"wants_deep": False})
    profile = await people.find_profile(tx, "ada")
    assert profile is not None
    assert profile.themes == {"accent": Willingness.GLAD}


async def test_a_programme_with_an_aim_of_tomorrow(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("autumn"), NOW)
    is_autumn = programmes_table.c.id == "autumn"
    await tx.execute(tx.update(programmes_table).where(is_autumn).values(aims=["world peace"]))
    assert await programmes.list_all(tx) == [a_programme()]
    assert await programmes.find_many(tx, ["spring", "autumn"]) == {"spring": a_programme()}
    assert await programmes.unreadable_ids(tx) == {"autumn"}


async def test_a_change_of_a_calendar_of_tomorrow(tx: Transaction) -> None:
    readable_change = {"moment": "midpoint", "week": 7, "to": 9}
    changes = [{"moment": "karaoke", "week": 2, "to": 3}, readable_change]
    await tx.execute(tx.update(programmes_table).values(calendar_changes=changes))
    expected = {"spring": (CalendarChange(CalendarMoment.MIDPOINT, 7, 9),)}
    assert await calendars.changes_by_programme(tx, ["spring"]) == expected


async def test_a_pair_with_a_reason_of_tomorrow_has_its_other_reasons(tx: Transaction) -> None:
    await save_pair(tx, reasons=(Reason(ReasonKind.OTHER_PLACE),))
    other = {"kind": "other_place", "areas": [], "minutes": 0}
    await tx.execute(tx.update(pairs_table).values(reasons=[{"kind": "same_zodiac"}, other]))
    (pair,) = await pairs.live_of_person(tx, "ada")
    assert pair.reasons == (Reason(ReasonKind.OTHER_PLACE),)


async def test_a_pair_in_a_state_of_tomorrow(tx: Transaction) -> None:
    await save_pair(tx)
    await pairs.add_all(tx, [a_pair("other", leader_id="greta", state=PairState.ACTIVE)], NOW)
    await tx.execute(text("UPDATE pairs SET state = 'dormant' WHERE id = 'pair'"))
    assert await pairs.find_many(tx, ["pair"]) == {}
    assert [each.id for each in await pairs.live_of_person(tx, "ada")] == ["other"]


async def test_a_nudge_of_a_kind_of_tomorrow(tx: Transaction) -> None:
    await nudges.add_all(tx, [a_nudge("odd"), a_nudge("plain", person_id="ben")])
    await tx.execute(text("UPDATE nudges SET kind = 'birthday' WHERE id = 'odd'"))
    claimed = await nudges.claim_due(tx, NOW, NOW + DAY, 10)
    assert [each.id for each in claimed] == ["plain"]


@pytest.mark.parametrize("value", ["hologram", ""])
async def test_no_value_of_tomorrow_is_written(tx: Transaction, value: str) -> None:
    with pytest.raises(Exception, match="is not a valid Format"):
        await spoil_profile(tx, format=value)
