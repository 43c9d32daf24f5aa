"""People without an account: kept as a digest with a manager, seen by lines alone."""

from bot.mentoring.org_chart import managers_above
from storage import links, people
from storage.database import Transaction
from tests.support.records import a_person


async def test_a_line_leads_through_links_and_nobody_meets_them_as_people(tx: Transaction) -> None:
    await people.save_from_roster(tx, [a_person("ada", manager_id="~one")])
    await links.replace_all(tx, {"~one": "~two", "~two": "farah"})
    managers = await people.managers(tx)
    assert [*managers_above(managers, ["ada"])] == ["ada", "~one", "~two", "farah"]
    assert await people.find_many(tx, ["~one", "~two"]) == {}


async def test_only_the_links_of_the_last_word_are_kept(tx: Transaction) -> None:
    many = {f"~{number}": None for number in range(2 * links.ROWS_PER_STATEMENT + 1)}
    await links.replace_all(tx, many)
    assert await links.managers(tx) == many
    await links.replace_all(tx, {"~1": "farah"})
    assert await links.managers(tx) == {"~1": "farah"}
    await links.replace_all(tx, {})
    assert await links.managers(tx) == {}


async def test_who_has_an_account_now_takes_the_place_of_the_link(tx: Transaction) -> None:
    await people.save_from_roster(tx, [a_person(each, manager_id="~one") for each in ("ada", "ben")])
    await people.save_from_roster(tx, [a_person("greta", manager_id="~two")])
    await people.replace_managers(tx, {"~one": "farah"})
    await people.replace_managers(tx, {})
    managers = await people.managers(tx)
    assert [managers[each] for each in ("ada", "ben", "greta")] == ["farah", "farah", "~two"]
