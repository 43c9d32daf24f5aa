"""Everything that a database keeps, as somebody reads it who got hold of the disk or of a dump."""

from pathlib import Path

import psycopg
from sqlalchemy import make_url

BESIDE = ("", "-wal", "-shm")


def stored_bytes(url: str) -> bytes:
    """SQLite's file with its log, or each row of each table of PostgreSQL as text; never the keys."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        files = [Path(f"{address.database}{suffix}") for suffix in BESIDE]
        return b"\n".join(file.read_bytes() for file in files if file.exists())
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [
            str(row)
            for (table,) in tables
            for row in connection.execute(f'SELECT "{table}"::text FROM "{table}"').fetchall()  # noqa: S608
        ]
    return "\n".join(rows).encode()
