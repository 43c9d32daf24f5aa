"""How the bot is reached: on a port of its machine, and by Socket Mode."""

import asyncio
import os
from contextlib import AsyncExitStack, suppress

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot import log
from bot.settings import BadSetting, Settings
from bot.slack import errors
from handlers.edge.reply import error_code

GOODBYE_SECONDS = 2.0  # for a socket, and for requests that are being answered


async def listen(pages: web.Application, settings: Settings, stack: AsyncExitStack) -> int:
    """Serve these pages until the stack is left; gives the port. Raises BadSetting where that cannot be."""
    # Slack compresses nothing, and other requests would be unpacked before their signature is checked.
    runner = web.AppRunner(pages, access_log=None, auto_decompress=False, shutdown_timeout=GOODBYE_SECONDS)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise BadSetting(
            f"The bot cannot listen on {settings.host}, port {settings.port}: {reason}. "
            "Set HOST and PORT to an address of this machine and a port that is free."
        ) from error
    return int(runner.addresses[0][1])  # of 0, the system made a free one


async def connect(
    app: AsyncApp, app_token: str, client: AsyncWebClient, stack: AsyncExitStack
) -> SocketModeClient:
    """Socket Mode, open until the stack is left; waits however long Slack takes.

    Raises BadSetting where Slack refuses the token.
    """
    handler = AsyncSocketModeHandler(app, app_token, web_client=client, logger=log.of_socket())
    stack.push_async_callback(_disconnect, handler)
    # The SDK would ask for ever with a token that is refused. What else is wrong may pass.
    with suppress(aiohttp.ClientError, TimeoutError):
        handler.client.wss_uri = await _socket_address(app_token, client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    return handler.client


async def _socket_address(app_token: str, client: AsyncWebClient) -> str | None:
    """Where Slack wants the socket to be opened; None where it will not say just now."""
    try:
        return str((await client.apps_connections_open(app_token=app_token))["url"])
    except SlackApiError as error:
        if (code := error_code(error)) in errors.LOCKED_OUT:
            raise BadSetting(
                f"Slack refuses SLACK_APP_TOKEN: {code}. Make an app-level token with connections:write "
                "on your app's page and set it."
            ) from None
        return None


async def _disconnect(handler: AsyncSocketModeHandler) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await handler.close_async()  # type: ignore[no-untyped-call]
