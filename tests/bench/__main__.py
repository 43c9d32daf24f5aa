"""`python -m tests.bench`: the time from a signed `/mentor help` to its acknowledgement, as ratios."""

import argparse
import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from storage import schema
from tests.bench import library
from tests.bench.client import Target, commands
from tests.bench.processes import server
from tests.bench.report import Figures, table

CONNECTIONS = 16


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--warm-up", type=int, default=12, help=f"bursts of {CONNECTIONS} that do not count")
    parser.add_argument("--single", type=int, default=250, help="requests over one connection")
    parser.add_argument("--bursts", type=int, default=125, help=f"bursts of {CONNECTIONS} requests")
    parser.add_argument("--sustained", type=int, default=800, help="requests without a pause")
    asked = parser.parse_args()
    print(library.loading())
    with tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        schema.migrate(database_url)
        asyncio.run(_measure(database_url, asked))
    return 0


async def _measure(database_url: str, asked: argparse.Namespace) -> None:
    needed = (asked.warm_up + asked.bursts) * CONNECTIONS + asked.single + asked.sustained
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        workspace = await enter(server("workspace", str(needed)))
        bolt, polling = await enter(server("bolt")), await enter(server("polling"))
        bot = await enter(server("bot", workspace["api_url"], DATABASE_URL=database_url))
        web = await enter(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        prepared = commands(workspace)
        targets = [
            Target("bare Bolt, process_before_response", web, bolt["port"], prepared),
            Target("bare Bolt, as it comes", web, polling["port"], prepared),
            Target("the whole bot", web, bot["port"], prepared, rests=True),
        ]
        for target in targets:
            for _ in range(asked.warm_up):
                await target.burst(CONNECTIONS)
                await target.at_rest()
        print("From a signed /mentor help to its acknowledgement; between two the bot comes to rest.\n")
        print(table("1 connection", await _in_turns(targets, asked.single, 1)))
        print(
            table(f"{CONNECTIONS} connections at once", await _in_turns(targets, asked.bursts, CONNECTIONS))
        )
        print("Without a pause, until all that the commands led to is done: the story's own work included.\n")
        print(table(f"{CONNECTIONS} connections", await _without_pause(targets, asked.sustained)))


async def _in_turns(targets: list[Target], rounds: int, at_once: int) -> list[Figures]:
    """A burst for each in turn, so that a busy machine hits all alike."""
    figures = [Figures(target.name) for target in targets]
    for _ in range(rounds):
        for target, own in zip(targets, figures, strict=True):
            own.add(*await target.burst(at_once))
            await target.at_rest()
    return figures


async def _without_pause(targets: list[Target], requests: int, rounds: int = 5) -> list[Figures]:
    figures = [Figures(target.name) for target in targets]
    for _ in range(rounds):
        for target, own in zip(targets, figures, strict=True):
            own.add(*await target.stream(requests // rounds, CONNECTIONS))
    return figures


if __name__ == "__main__":
    sys.exit(main())
