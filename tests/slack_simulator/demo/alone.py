"""The workspace and its page without Vice Versa, for any app that a developer has at hand."""

import asyncio
import signal
from contextlib import AsyncExitStack

import httpx

from tests.slack_simulator.demo.cast import demo_people
from tests.slack_simulator.page.routes import Page, Skips
from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.state.manifest import Manifest
from tests.slack_simulator.transport.delivery import HttpDelivery
from tests.slack_simulator.transport.server import serving
from tests.slack_simulator.workspace import Workspace


async def show(manifest: Manifest, port: int, events: str | None, *, is_strict: bool) -> int:
    """Serve until it is interrupted; `events` is the address of an app that listens over HTTP."""
    workspace = Workspace(Clock(flowing=True), demo_people(), manifest, is_strict=is_strict)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with AsyncExitStack() as stack:
        if events:
            client = await stack.enter_async_context(httpx.AsyncClient())
            workspace.delivery = HttpDelivery(workspace, events, client)
        page = Page(workspace, Skips())
        server = await stack.enter_async_context(serving(workspace, port, routes=page.routes()))
        print(_banner(workspace, server.api_url), flush=True)
        await stop.wait()
    return 0


def _banner(workspace: Workspace, api_url: str) -> str:
    commands = ", ".join(workspace.commands) or "no commands"
    return f"""
  The workspace is open: {workspace.base_url}
  It waits for {workspace.app_name} ({commands}).

    Slack's address  {api_url}
    bot token        {workspace.bot_token}
    app token        {workspace.app_token}
    signing secret   {workspace.signing_secret}

  Stop it with Ctrl+C.
"""
