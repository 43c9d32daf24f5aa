"""The schema's version: bringing a database to the newest, and telling whether it is there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database, UnusableDatabase

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(url: str, to: str = "head") -> None:
    """Upgrade to a revision; must not be called from inside a running event loop."""
    command.upgrade(alembic_config(url), to)


async def is_current(db: Database) -> bool:
    """Whether the database has the newest schema; raises UnusableDatabase when it cannot be opened."""
    try:
        async with db.engine.connect() as connection:
            return await connection.run_sync(_revision) == newest()
    except (SQLAlchemyError, OSError) as error:
        raise UnusableDatabase(
            "The database cannot be opened. Check the address, name and password in DATABASE_URL, "
            "and that the server runs."
        ) from error


@cache
def newest() -> str | None:
    """The revision of the newest schema; it changes with the program, and not while it runs."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def alembic_config(url: str) -> Config:
    """The settings of Alembic for our migrations and this database."""
    config = Config()
    # A percent sign, as in a password, would begin an interpolation.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("address", url.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
