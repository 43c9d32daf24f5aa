"""The short form, on both databases; `make chaos` is the long one."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.chaos.checks import complaints
from tests.chaos.run import play
from tests.chaos.size import Size
from tests.support.postgresql import own_server

SEED = 1
SEVERAL = Size(
    pairs=60, weeks=3, processes=2, kills=6, restarts=1, hangs=0, step=timedelta(minutes=30), mishaps=0.1
)
ALONE = replace(SEVERAL, processes=1, kills=4, restarts=0)


def silent(_progress: str) -> None:
    pass


@pytest.mark.parametrize("size", [pytest.param(SEVERAL, id="postgresql"), pytest.param(ALONE, id="sqlite")])
async def test_every_nudge_ends_once_whatever_happens(size: Size, tmp_path: Path) -> None:
    with ExitStack() as stack:
        own = stack.enter_context(own_server()) if size is SEVERAL else None
        account = await play(size, SEED, tmp_path, own, silent)
    assert complaints(account) == [], f"seed {SEED}, size {size}"
