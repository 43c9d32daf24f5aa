"""`python -m tests.chaos`: the chaos test at length, on PostgreSQL and then on SQLite."""

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.chaos.checks import complaints
from tests.chaos.report import account_of
from tests.chaos.run import play
from tests.chaos.size import Size
from tests.support.postgresql import own_server

SEVERAL = Size(
    pairs=2_000,
    weeks=12,
    processes=4,
    kills=200,
    restarts=2,
    hangs=6,
    step=timedelta(minutes=10),
    mishaps=0.02,
)
ALONE = replace(SEVERAL, processes=1, kills=50, restarts=0)
SIZES = {"postgresql": SEVERAL, "sqlite": ALONE}
WIDTH = 110


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, another run (default 1)")
    parser.add_argument("--on", choices=SIZES, help="one of the databases alone")
    parser.add_argument("--pairs", type=int, help="default 2000")
    parser.add_argument("--weeks", type=int, help="default 12")
    parser.add_argument("--kills", type=int, help="default 200 on PostgreSQL, 50 on SQLite")
    asked = parser.parse_args()
    changes = {name: vars(asked)[name] for name in ("pairs", "weeks", "kills") if vars(asked)[name]}
    chosen = [asked.on] if asked.on else list(SIZES)
    results = [_is_well(name, replace(SIZES[name], **changes), asked.seed) for name in chosen]
    return 0 if all(results) else 1


def _is_well(database: str, size: Size, seed: int) -> bool:
    began = time.monotonic()
    print(f"{database}: {size.pairs:,} pairs, {size.weeks} weeks, seed {seed}")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        own = stack.enter_context(own_server()) if database == "postgresql" else None
        account = asyncio.run(play(size, seed, Path(folder), own, _in_place))
    _in_place("")
    print(account_of(account))
    wrong = complaints(account)
    print("\n".join(f"  WRONG  {said}" for said in wrong) or "  every check holds")
    print(f"  {time.monotonic() - began:.0f} s\n", flush=True)
    return not wrong


def _in_place(progress: str) -> None:
    print(f"\r  {progress:{WIDTH}}\r", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
