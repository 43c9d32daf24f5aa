"""How Alembic reaches the database: address and keys come from the settings, or from who calls."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text

from bot.settings import database_url, encryption_keys
from storage.database import Database
from storage.schema import ONE_AT_A_TIME
from storage.tables import metadata


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


async def migrate() -> None:
    address, keys = context.config.get_main_option("address"), context.config.attributes.get("keys", ())
    db = (
        Database(address, keys)
        if address
        else Database(database_url(os.environ), encryption_keys(os.environ))
    )
    try:
        async with db.engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await db.close()


asyncio.run(migrate())
