from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from bot.mentoring.model import MemberState, Pillar, latest_first_day
from bot.mentoring.refusals import NameTaken, NoProgrammeYet, ProgrammeOver, TooFarAhead, UnknownProgramme
from storage import programmes
from storage.database import Transaction
from storage.tables import programmes as table
from tests.support.records import FIRST_DAY, NOW, a_programme, enroll, ids_of


async def test_a_programme_is_found_as_made(tx: Transaction) -> None:
    programme = a_programme("autumn", level_gap=3, aims=(Pillar.TRUST, Pillar.INCLUSION))
    await programmes.create(tx, programme, NOW)
    assert await programmes.find(tx, "autumn") == programme
    assert await programmes.get(tx, "autumn") == programme
    assert await programmes.find_many(tx, ["autumn", "nobody"]) == {"autumn": programme}


async def test_one_that_must_be_there_is_missed(tx: Transaction) -> None:
    assert await programmes.find(tx, "nobody") is None
    with pytest.raises(NoResultFound):
        await programmes.get(tx, "nobody")


@pytest.mark.parametrize("name", ["Spring", "spring", "SPRING"])
async def test_a_name_is_given_once_however_it_is_written(tx: Transaction, name: str) -> None:
    with pytest.raises(NameTaken):
        await programmes.create(tx, a_programme("other", name=name), NOW)
    assert await programmes.find(tx, "other") is None


async def test_one_that_begins_in_more_than_two_years_is_not_kept(tx: Transaction) -> None:
    latest = latest_first_day(NOW.date() + timedelta(days=1))
    with pytest.raises(TooFarAhead):
        await programmes.create(tx, a_programme("far", starts_on=latest + timedelta(days=1)), NOW)
    await programmes.create(tx, a_programme("near", starts_on=latest), NOW)
    assert ids_of(await programmes.list_all(tx)) == ["near", "spring"]


@pytest.mark.parametrize(
    ("first_day", "kept"), [(date.max, date(2200, 1, 1)), (date(1, 1, 1), date(1970, 1, 1))]
)
async def test_a_day_out_of_reach_that_was_kept_once_is_read_as_one_to_reckon_with(
    tx: Transaction, first_day: date, kept: date
) -> None:
    await tx.execute(tx.update(table).where(table.c.id == "spring").values(starts_on=first_day))
    programme = await programmes.get(tx, "spring")
    assert (programme.starts_on, programme.ends_on) == (kept, kept + timedelta(weeks=12))
    assert ids_of(await programmes.unfinished(tx, NOW.date())) == (["spring"] if kept > FIRST_DAY else [])
    assert not await programmes.due_for_rematch(tx, NOW)


async def test_an_id_given_twice_is_no_name_taken(tx: Transaction) -> None:
    with pytest.raises(IntegrityError):
        await programmes.create(tx, a_programme("spring", name="Another"), NOW)


async def test_the_newest_start_comes_first_and_then_the_name(tx: Transaction) -> None:
    for name, days in (("B", 7), ("a", 7), ("old", -7)):
        programme = a_programme(name, name=name, starts_on=FIRST_DAY + timedelta(days))
        await programmes.create(tx, programme, NOW)
    assert ids_of(await programmes.list_all(tx)) == ["a", "B", "spring", "old"]


@pytest.mark.parametrize(
    ("today", "ids"),
    [
        pytest.param(FIRST_DAY - timedelta(days=100), ["spring"], id="long before"),
        pytest.param(FIRST_DAY + timedelta(days=83), ["spring"], id="last day"),
        pytest.param(FIRST_DAY + timedelta(days=84), [], id="day after"),
    ],
)
async def test_unfinished_until_the_last_week_is_over(tx: Transaction, today: date, ids: list[str]) -> None:
    assert ids_of(await programmes.unfinished(tx, today)) == ids


async def test_of_the_unfinished_the_earliest_start_comes_first(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("later", starts_on=FIRST_DAY + timedelta(days=7)), NOW)
    await programmes.create(tx, a_programme("earlier", starts_on=FIRST_DAY - timedelta(days=7)), NOW)
    assert ids_of(await programmes.unfinished(tx, FIRST_DAY)) == ["earlier", "spring", "later"]


async def test_the_programme_that_is_meant(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("later", starts_on=FIRST_DAY + timedelta(days=7)), NOW)

    async def chosen(programme_id: str = "", name: str = "", today: date = FIRST_DAY) -> str:
        return (await programmes.get_unfinished(tx, programme_id, name, today)).id

    assert await chosen() == "later"
    assert await chosen("spring") == "spring"
    assert await chosen(name="SPRING") == "spring"
    with pytest.raises(UnknownProgramme):
        await chosen(name="winter")
    with pytest.raises(ProgrammeOver):
        await chosen("spring", today=FIRST_DAY + timedelta(days=84))
    with pytest.raises(ProgrammeOver):
        await chosen(name="Spring", today=FIRST_DAY + timedelta(days=84))
    with pytest.raises(NoProgrammeYet):
        await chosen(today=FIRST_DAY + timedelta(days=1_000))


async def test_of_two_that_begin_on_one_day_every_word_takes_the_same(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("summer"), NOW)
    unfinished = await programmes.get_unfinished(tx, "", "", FIRST_DAY)
    assert unfinished == await programmes.get_named(tx, "") == (await programmes.list_all(tx))[0]


async def test_what_was_changed_is_kept_and_all_else_stays(tx: Transaction) -> None:
    await programmes.close(tx, "spring", is_closed=True)
    changed = a_programme(name="Vernal", purpose="Listen.", weeks=26, coordinator_id="ada", leader_level=5)
    await programmes.save(tx, changed, NOW)
    assert await programmes.get(tx, "spring") == replace(changed, is_closed=True)


async def test_a_change_takes_no_name_of_another_and_no_day_out_of_reach(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("autumn"), NOW)
    with pytest.raises(NameTaken):
        await programmes.save(tx, a_programme(name="AUTUMN"), NOW)
    with pytest.raises(TooFarAhead):
        await programmes.save(tx, a_programme(starts_on=date(2030, 1, 1)), NOW)
    await programmes.save(tx, a_programme(name="SPRING"), NOW)


async def test_what_ends_early_is_over_from_that_day_on_and_ends_once(tx: Transaction) -> None:
    ends = FIRST_DAY + timedelta(days=10)
    assert await programmes.end(tx, "spring", ends)
    assert not await programmes.end(tx, "spring", ends)
    assert ids_of(await programmes.unfinished(tx, ends - timedelta(days=1))) == ["spring"]
    assert await programmes.unfinished(tx, ends) == []


async def test_an_always_open_programme_is_never_over_until_it_is_ended(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("open", is_always_open=True), NOW)
    far = date(2150, 1, 1)
    assert ids_of(await programmes.unfinished(tx, far)) == ["open"]
    await programmes.record_match(tx, "open", "f" * 64, NOW)
    assert ids_of(await programmes.due_for_rematch(tx, NOW + timedelta(days=9_000))) == ["open"]
    assert await programmes.end(tx, "open", far)
    assert await programmes.unfinished(tx, far) == []


async def test_only_what_nobody_ever_joined_is_deleted(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("autumn"), NOW)
    await enroll(tx, "ada", state=MemberState.LEFT)
    assert not await programmes.delete_unjoined(tx, "spring")
    assert await programmes.delete_unjoined(tx, "autumn")
    assert not await programmes.delete_unjoined(tx, "autumn")
    assert ids_of(await programmes.list_all(tx)) == ["spring"]


async def test_a_programme_is_found_by_id_or_name_also_when_it_is_over(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("autumn", starts_on=date(2026, 9, 7)), NOW)
    await programmes.end(tx, "spring", NOW.date())
    assert (await programmes.get_named(tx, "spring")).id == "spring"
    assert (await programmes.get_named(tx, "", "SPRING")).id == "spring"
    assert (await programmes.get_named(tx, "")).id == "autumn"
    for programme_id, name in (("gone", ""), ("", "Winter")):
        with pytest.raises(UnknownProgramme):
            await programmes.get_named(tx, programme_id, name)
