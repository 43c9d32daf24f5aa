from bot.mentoring.model import Workspace
from storage import people, workspaces
from storage.database import Database, Transaction
from tests.support.records import DAY, HOUR, NOW, WORKSPACE_ID, a_person

ACME = Workspace(WORKSPACE_ID, "Acme", "BOT")


async def test_a_workspace_is_found_as_installed(tx: Transaction) -> None:
    assert await workspaces.find(tx) == ACME


async def test_installing_again_brings_the_newest_name_and_keeps_its_people(tx: Transaction) -> None:
    renamed = Workspace(WORKSPACE_ID, "Acme & Sons", "BOT2")
    await workspaces.save(tx, renamed, NOW + DAY)
    assert await workspaces.find(tx) == renamed
    assert await people.find(tx, "ada") == a_person("ada")


async def test_before_any_installed_there_are_none(db: Database) -> None:
    async with db.reading(WORKSPACE_ID) as tx:
        assert await workspaces.find(tx) is None


async def test_a_rest_grows_and_never_shrinks(tx: Transaction) -> None:
    for until in (NOW + HOUR, NOW, NOW + DAY):
        await workspaces.save_rest(tx, until)
    assert (await workspaces.get(tx)).rate_limited_until == NOW + DAY
    await workspaces.save_rest(tx, NOW + HOUR)
    assert (await workspaces.get(tx)).rate_limited_until == NOW + DAY
