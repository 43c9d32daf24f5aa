"""Work that one process does at a time, on PostgreSQL by an advisory lock."""

import psycopg

from storage.database import Database


async def test_the_second_process_does_not_get_it(postgresql_url: str) -> None:
    one, other = Database(postgresql_url), Database(postgresql_url)
    async with one.alone("T1", "nudges") as is_ours, other.alone("T1", "nudges") as is_theirs:
        assert (is_ours, is_theirs) == (True, False)
    async with other.alone("T1", "nudges") as is_theirs:
        assert is_theirs
    await one.close()
    await other.close()


async def test_other_work_and_other_workspaces_go_on(postgresql_url: str) -> None:
    one, other = Database(postgresql_url), Database(postgresql_url)
    async with (
        one.alone("T1", "nudges"),
        other.alone("T2", "nudges") as is_for_another,
        other.alone("T1", "letters") as is_other_work,
    ):
        assert is_for_another
        assert is_other_work
    await one.close()
    await other.close()


async def test_it_is_free_again_when_the_process_is_gone(postgresql_url: str) -> None:
    db, dead_connection = Database(postgresql_url), psycopg.connect(postgresql_url)
    dead_connection.execute("SELECT pg_advisory_lock(hashtextextended('nudges T1', 0))")
    async with db.alone("T1", "nudges") as is_ours:
        assert not is_ours
    with psycopg.connect(postgresql_url) as server:
        server.execute("SELECT pg_terminate_backend(%s, 5000)", [dead_connection.info.backend_pid])
    async with db.alone("T1", "nudges") as is_ours:
        assert is_ours
    dead_connection.close()
    await db.close()


async def test_a_sqlite_file_belongs_to_one_process_anyway(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    async with db.alone("T1", "nudges") as is_ours:
        assert is_ours
    await db.close()
