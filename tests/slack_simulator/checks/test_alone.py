"""`python -m tests.slack_simulator alone`: any Bolt app can be run against the workspace."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator.__main__ import main
from tests.slack_simulator.checks.conftest import connected

MANIFEST = """\
display_information: {name: Greeter}
features: {slash_commands: [{command: /greet, description: Says hello}]}
oauth_config: {scopes: {bot: [commands]}}
settings: {interactivity: {is_enabled: true}}
"""
SECRETS = re.compile(r"(?P<name>open|address|bot token|app token|secret)[: ]\s+(?P<value>\S+)$", re.MULTILINE)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "greeter.yaml"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


@asynccontextmanager
async def alone(*words: str) -> AsyncIterator[dict[str, str]]:
    """The workspace as a process of its own; gives what it prints, by name."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.slack_simulator", "alone", "--port", "0", *words),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        banner = (await process.stdout.readuntil(b"Ctrl+C.")).decode()
    yield {secret["name"]: secret["value"] for secret in SECRETS.finditer(banner)}
    process.terminate()
    assert await process.wait() == 0


def greeter(credentials: dict[str, str], session: aiohttp.ClientSession) -> AsyncApp:
    """An app that has nothing to do with Vice Versa."""
    client = AsyncWebClient(credentials["bot token"], base_url=credentials["address"], session=session)
    app = AsyncApp(client=client, signing_secret=credentials["secret"])

    async def greets(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"Hello, {command['user_name']}")

    app.command("/greet")(greets)
    return app


async def what_ada_reads(url: str) -> list[str]:
    async with httpx.AsyncClient(base_url=url) as page:
        typed = await page.post("/page/acts/types", json={"who": "ada", "text": "/greet"})
        assert typed.status_code == 200, typed.text
        state = (await page.get("/page/state", params={"who": "ada"})).json()
    return [message["text"] for place in state["conversations"] for message in place["messages"]]


async def test_an_app_in_socket_mode(manifest: Path) -> None:
    async with (
        alone("--manifest", str(manifest)) as credentials,
        aiohttp.ClientSession() as session,
        connected(greeter(credentials, session), credentials["app token"]),
    ):
        assert await what_ada_reads(credentials["open"]) == ["Hello, ada"]


async def test_an_app_over_http(manifest: Path, unused_tcp_port: int) -> None:
    events = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    async with (
        alone("--manifest", str(manifest), "--events", events, "--strict") as credentials,
        aiohttp.ClientSession() as session,
    ):
        runner = web.AppRunner(greeter(credentials, session).web_app("/slack/events"), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
        assert await what_ada_reads(credentials["open"]) == ["Hello, ada"]
        await runner.cleanup()


def test_help_tells_how(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    assert "how to run any Bolt app" in capsys.readouterr().out


def test_a_file_that_is_no_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["alone", "--manifest", str(tmp_path / "nowhere.yaml")])
    assert caught.value.code == 2
    assert "nowhere.yaml cannot be read" in capsys.readouterr().err
