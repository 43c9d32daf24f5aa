"""INSERT ... ON CONFLICT, which each database spells in a dialect of its own."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction


def insert(tx: Transaction, table: Table) -> sqlite.Insert | postgresql.Insert:
    if tx.connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
