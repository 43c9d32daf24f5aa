import asyncio
import threading
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, delete, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.mentoring.model import AccountStatus, AdminRole, Workspace
from storage import admins, events, members, nudges, pairs, people, schema, workspaces
from storage.database import Database, Transaction, UnusableDatabase, async_url
from storage.tables import events as seen
from storage.tables import metadata
from storage.tables import people as persons
from storage.tables import workspaces as installed
from tests.support.records import (
    NOW,
    WORKSPACE_ID,
    a_member,
    a_nudge,
    a_pair,
    a_person,
    enroll,
    few_examples,
    furnish_workspace,
    save_pair,
)

LOVELACE = "Ada Lovelace"


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///bot.sqlite3", "sqlite+aiosqlite"),
        ("sqlite+pysqlite:///bot.sqlite3", "sqlite+aiosqlite"),
        ("postgresql://me@host/name", "postgresql+psycopg"),
        ("postgresql+psycopg2://me@host/name", "postgresql+psycopg"),
        ("postgres://me@host/name", "postgresql+psycopg"),
    ],
)
def test_an_address_gets_the_driver_we_use(url: str, driver: str) -> None:
    assert async_url(url).drivername == driver


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("", id="nothing"),
        pytest.param("bot.sqlite3", id="a file name"),
        pytest.param("mysql://me@host/name", id="another database"),
        pytest.param("https://host/name", id="a web page"),
        pytest.param("postgresql://me@host:port/name", id="a port in words"),
        pytest.param("postgresql://me:pass@ing:secret@host/name", id="a password not quoted"),
    ],
)
def test_a_bad_address_is_refused_in_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(UnusableDatabase, match=r"^DATABASE_URL .+\.$") as refused:
        Database(url)
    assert "secret" not in "".join(traceback.format_exception(refused.value))


async def test_sqlite_waits_for_others_and_holds_references(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    pragmas = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
    async with db.engine.connect() as connection:
        settings = [(await connection.execute(text(f"PRAGMA {each}"))).scalar_one() for each in pragmas]
    await db.close()
    assert settings == ["wal", 1, 5_000, 1]


async def test_on_sqlite_readers_do_not_wait_for_a_writer(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    async with db.transaction(WORKSPACE_ID) as tx, db.reading(WORKSPACE_ID) as other:
        await furnish_workspace(tx)
        assert await people.find(tx, "ada") is not None
        assert await people.find(other, "ada") is None
    await db.close()


async def test_a_connection_that_the_server_closed_is_replaced(postgresql_url: str) -> None:
    db, other = Database(postgresql_url), Database(postgresql_url)
    async with db.reading(WORKSPACE_ID) as tx:
        pid = (await tx.execute(select(func.pg_backend_pid()))).scalar_one()
    async with other.reading(WORKSPACE_ID) as tx:
        await tx.execute(select(func.pg_terminate_backend(pid, 5_000)))
    async with db.reading(WORKSPACE_ID) as tx:
        assert await workspaces.find(tx) is None
    await db.close()
    await other.close()


async def test_what_is_done_is_kept_and_another_transaction_reads_it(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
    async with db.reading(WORKSPACE_ID) as tx:
        assert await people.find(tx, "ada") == a_person("ada")


async def test_an_exception_leaves_nothing_behind(db: Database) -> None:
    async def fail() -> None:
        async with db.transaction(WORKSPACE_ID) as tx:
            await furnish_workspace(tx)
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    async with db.reading(WORKSPACE_ID) as tx:
        assert await workspaces.find(tx) is None


async def test_readers_who_then_write_lose_no_update(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        await people.save_from_roster(tx, [a_person(level=0)])

    async def add_one() -> None:
        async with db.transaction(WORKSPACE_ID) as tx:
            ada = await people.find(tx, "ada")
            assert ada is not None
            assert ada.level is not None
            await people.save_from_roster(tx, [replace(ada, level=ada.level + 1)])

    await asyncio.gather(*(add_one() for _ in range(5)))
    async with db.reading(WORKSPACE_ID) as tx:
        assert await people.find(tx, "ada") == a_person(level=5)


async def test_a_change_tells_how_many_rows(tx: Transaction) -> None:
    await people.save_from_roster(tx, [a_person("ada", level=1), a_person("ben", level=1)])
    assert await tx.change(persons.update().where(persons.c.level == 1).values(level=2)) == 2
    assert await tx.change(persons.delete().where(persons.c.level == 1)) == 0
    assert await tx.change(seen.insert().values(workspace_id=WORKSPACE_ID, event_id="E1", seen_at=NOW)) == 1


async def test_rows_are_made_into_something_beside_the_loop(tx: Transaction) -> None:
    def item(row: Any) -> tuple[str, bool]:
        return row.id, threading.current_thread() is threading.main_thread()

    everybody = select(persons.c.id).order_by(persons.c.id)
    ids = [row.id for row in await tx.execute(everybody)]
    assert ids
    assert await tx.map_rows(everybody, item) == [(one, False) for one in ids]


async def test_a_moment_without_a_zone_is_refused(tx: Transaction) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        await events.record_delivery(tx, "E1", NOW.replace(tzinfo=None))


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=zones)  # noqa: DTZ001


@few_examples
@given(moment=moments)
async def test_a_moment_comes_back_as_the_same_instant_in_utc(tx: Transaction, moment: datetime) -> None:
    await tx.execute(delete(seen))
    await events.record_delivery(tx, "E1", moment)
    stored_at = (await tx.execute(select(seen.c.seen_at))).scalar_one()
    assert (stored_at, stored_at.tzinfo) == (moment, UTC)
    assert (await tx.execute(select(seen.c.event_id).where(seen.c.seen_at == moment))).all() == [("E1",)]


async def test_a_column_of_words_takes_no_other(tx: Transaction) -> None:
    with pytest.raises(StatementError, match="is not a valid AccountStatus"):
        await people.save_from_slack(tx, [a_person(account_status="retired")])
    await people.save_from_slack(tx, [a_person(account_status="guest")])
    assert await people.find(tx, "ada") == a_person(account_status=AccountStatus.GUEST)


async def test_nothing_refers_to_somebody_unknown(tx: Transaction) -> None:
    with pytest.raises(IntegrityError):
        await nudges.add(tx, a_nudge(person_id="nobody"))


async def test_nothing_refers_to_somebody_elsewhere(tx: Transaction) -> None:
    elsewhere = Transaction("T2", tx.connection)
    await workspaces.save(elsewhere, Workspace("T2", "Elsewhere", "BOT"), NOW)
    await people.save_from_slack(elsewhere, [a_person("stranger")])
    with pytest.raises(IntegrityError):
        await members.enroll(tx, a_member("stranger"))


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_rows_belong_to_a_workspace_and_refer_to_nothing_outside(table: Table) -> None:
    assert table is installed or table.c.workspace_id.primary_key
    for each in table.foreign_key_constraints:
        column, target = each.elements[0].parent, each.elements[0].column
        assert (column, target.table is installed or target.name == "workspace_id") == (
            table.c.workspace_id,
            True,
        )


async def test_with_a_workspace_all_its_rows_go(tx: Transaction) -> None:
    await enroll(tx, "ada")
    await save_pair(tx)
    await tx.execute(delete(installed))
    for table in metadata.tables.values():
        assert (await tx.execute(select(table))).all() == []


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(
            lambda tx: people.save_from_slack(tx, [a_person(name=LOVELACE, timezone=None)]),
            id="an empty cell",
        ),
        pytest.param(lambda tx: admins.grant_role(tx, LOVELACE, AdminRole.OWNER, NOW), id="nobody known"),
        pytest.param(lambda tx: pairs.add_all(tx, [a_pair(LOVELACE)] * 2, NOW), id="a row twice"),
    ],
)
async def test_an_error_quotes_nobody(
    tx: Transaction, refused: Callable[[Transaction], Coroutine[Any, Any, object]]
) -> None:
    with pytest.raises(DBAPIError) as error:
        await refused(tx)
    assert "Lovelace" not in "".join(traceback.format_exception(error.value))


async def test_a_server_that_goes_away_is_a_sentence(postgresql_url: str) -> None:
    db = Database(postgresql_url)
    async with db.engine.connect() as connection:
        with pytest.raises(UnusableDatabase, match="does not answer any more"), schema.explaining_errors():
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    await db.close()


async def test_a_file_that_somebody_else_writes_to_is_a_sentence(sqlite_url: str) -> None:
    db, other = Database(sqlite_url), Database(sqlite_url)
    async with other.transaction("T1"), db.engine.connect() as connection:
        await connection.execution_options(begins_nothing=True)
        await connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        with (
            pytest.raises(UnusableDatabase, match="Another process has been writing"),
            schema.explaining_errors(),
        ):
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
    await db.close()
    await other.close()


async def test_a_statement_of_ours_that_is_wrong_is_raised_as_it_is(db: Database) -> None:
    async with db.reading("T1") as tx:
        with pytest.raises(DBAPIError), schema.explaining_errors():
            await tx.execute(text("SELECT nonsense FROM nowhere"))
