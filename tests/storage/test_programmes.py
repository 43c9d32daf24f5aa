from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from bot.mentoring.model import Pillar
from bot.mentoring.refusals import NameTaken, NoProgrammeYet, ProgrammeOver, UnknownProgramme
from storage import programmes
from storage.database import Transaction
from tests.support.records import FIRST_DAY, NOW, a_programme, ids_of


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
    with pytest.raises(NoProgrammeYet):
        await chosen(name="spring", today=FIRST_DAY + timedelta(days=1_000))
