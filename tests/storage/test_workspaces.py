from datetime import datetime

from bot.mentoring.model import Workspace
from storage import people, workspaces
from storage.database import Database, Transaction
from storage.tables import workspaces as table
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


async def due_and_read(tx: Transaction) -> tuple[datetime | None, datetime | None]:
    row = (await tx.execute(tx.select(table, table.c.accounts_due_at, table.c.accounts_read_at))).one()
    return row.accounts_due_at, row.accounts_read_at


async def test_accounts_never_compared_are_due_at_once_where_somebody_asks(tx: Transaction) -> None:
    assert not await workspaces.claim_comparison(tx, NOW)
    await workspaces.request_comparison(tx, NOW)
    assert await due_and_read(tx) == (NOW, None)
    assert await workspaces.claim_comparison(tx, NOW)
    assert not await workspaces.claim_comparison(tx, NOW), "one compares, and no other"


async def test_a_comparison_that_fails_is_due_in_an_hour_whoever_asks(tx: Transaction) -> None:
    await workspaces.request_comparison(tx, NOW)
    await workspaces.claim_comparison(tx, NOW)
    await workspaces.request_comparison(tx, NOW + HOUR / 2)
    assert await due_and_read(tx) == (NOW + HOUR, None)
    assert await workspaces.claim_comparison(tx, NOW + HOUR)


async def test_accounts_are_compared_a_day_later_and_an_hour_later_where_somebody_asks(
    tx: Transaction,
) -> None:
    await workspaces.record_comparison(tx, NOW)
    assert await due_and_read(tx) == (NOW + DAY, NOW)
    await workspaces.request_comparison(tx, NOW + HOUR / 2)
    assert await due_and_read(tx) == (NOW + HOUR, NOW)
    await workspaces.record_comparison(tx, NOW)
    await workspaces.request_comparison(tx, NOW + 5 * HOUR)
    assert await due_and_read(tx) == (NOW + 5 * HOUR, NOW)


async def test_who_reads_accounts_between_two_comparisons_puts_off_none(tx: Transaction) -> None:
    await workspaces.record_comparison(tx, NOW)
    await workspaces.record_accounts_read(tx, NOW + HOUR)
    assert await due_and_read(tx) == (NOW + DAY, NOW + HOUR)
