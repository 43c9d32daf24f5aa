"""What is measured, each in a process of its own: `python -m tests.bench.servers <name> ...`.

A server prints one line of JSON when it listens, and ends when its standard input is closed.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot import app
from bot.settings import Settings
from tests.slack_simulator import Clock, Workspace, demo_people, serving

PATH = "/slack/events"
SECRET = Workspace.signing_secret

Told = dict[str, Any]


@asynccontextmanager
async def bare_bolt(*, process_before_response: bool) -> AsyncIterator[Told]:
    """Bolt behind its own web application, with a listener that only acknowledges."""
    bolt = AsyncApp(
        signing_secret=SECRET, authorize=_authorized, process_before_response=process_before_response
    )

    async def listener(ack: Callable[[], Awaitable[Any]]) -> None:
        await ack()

    bolt.command("/mentor")(listener)
    runner = web.AppRunner(bolt.web_app(PATH), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield {"port": runner.addresses[0][1]}
    await runner.cleanup()


async def _authorized() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=Workspace.team_id, bot_token=Workspace.bot_token)


@asynccontextmanager
async def workspace(response_urls: str) -> AsyncIterator[Told]:
    """A simulated workspace, with one address to answer to for each command that will be sent."""
    state = Workspace(Clock(flowing=True), demo_people())
    ada = state.person("ada")
    channel = state.open_im(ada.id).id
    async with serving(state):
        urls = [state.new_response_url(ada.id, channel, None) for _ in range(int(response_urls))]
        yield {"api_url": f"{state.base_url}/api/", "response_urls": urls, "user": ada.id, "channel": channel}


@asynccontextmanager
async def whole_bot(api_url: str) -> AsyncIterator[Told]:
    env = {
        "SLACK_BOT_TOKEN": Workspace.bot_token,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api_url,
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "HOST": "127.0.0.1",
        "PORT": "0",
    }
    async with app.serve(Settings.from_env(env)) as bot:
        yield {"port": bot.port}


SERVERS: dict[str, Callable[..., Any]] = {
    "bolt": lambda: bare_bolt(process_before_response=True),
    "polling": lambda: bare_bolt(process_before_response=False),
    "workspace": workspace,
    "bot": whole_bot,
}


async def _serve(name: str, *words: str) -> None:
    async with SERVERS[name](*words) as told:
        print(json.dumps(told), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(*sys.argv[1:]))
