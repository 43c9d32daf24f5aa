"""One who types `/mentor help`, again and again."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.bench.servers import PATH, SECRET
from tests.slack_simulator import Workspace

Signed = tuple[bytes, dict[str, str]]
A_MOMENT = 0.002


def commands(workspace: dict[str, Any]) -> list[Signed]:
    """Bodies with their signatures, one for each address to answer to."""
    return [_signed(workspace, url) for url in workspace["response_urls"]]


def _signed(workspace: dict[str, Any], response_url: str) -> Signed:
    fields = {
        "team_id": Workspace.team_id,
        "api_app_id": Workspace.app_id,
        "channel_id": workspace["channel"],
        "user_id": workspace["user"],
        "command": "/mentor",
        "text": "help",
        "response_url": response_url,
        "trigger_id": "1.2.3",
        "is_enterprise_install": "false",
    }
    body, stamp = urlencode(fields).encode(), str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


class Target:
    """A server that is measured."""

    def __init__(
        self,
        name: str,
        web: aiohttp.ClientSession,
        port: int,
        prepared: list[Signed],
        *,
        rests: bool = False,
    ) -> None:
        self.name = name
        self._web = web
        self._url = f"http://127.0.0.1:{port}"
        self._left: Iterator[Signed] = iter(prepared)
        self._rests = rests

    async def burst(self, at_once: int) -> tuple[list[float], float]:
        """So many requests at the same time; gives what each took, and all of them."""
        return await self.stream(at_once, at_once, until_rest=False)

    async def stream(
        self, requests: int, connections: int, *, until_rest: bool = True
    ) -> tuple[list[float], float]:
        """Requests over so many connections, the next as soon as one is answered."""
        begun = time.perf_counter()
        turns = [self._one_after_another(requests // connections) for _ in range(connections)]
        took = [each for connection in await asyncio.gather(*turns) for each in connection]
        if until_rest:
            await self.at_rest()
        return took, time.perf_counter() - begun

    async def _one_after_another(self, requests: int) -> list[float]:
        return [await self._request() for _ in range(requests)]

    async def _request(self) -> float:
        body, headers = next(self._left)
        begun = time.perf_counter()
        async with self._web.post(self._url + PATH, data=body, headers=headers) as answer:
            await answer.read()
            took = time.perf_counter() - begun
        if answer.status != 200:
            raise RuntimeError(f"{self.name} answered {answer.status}")
        return took

    async def at_rest(self) -> None:
        """Until all that the requests led to is done."""
        while self._rests and await self._in_flight():  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(A_MOMENT)

    async def _in_flight(self) -> int:
        async with self._web.get(f"{self._url}/readyz") as answer:
            return int((await answer.json())["in_flight"])
