"""The gate for HTTP: size, signature and shape are checked before Bolt sees a request.

Bare Bolt answers a time stamp that is no number, and a body that cannot be parsed, with 500 and a
traceback; here both get a plain 400 or 401 and leave no trace of the body in the log.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier

from bot import metrics
from bot.clock import Clock
from bot.metrics import Metrics
from storage import nudge_history
from storage.database import Database, UnusableDatabase

BIGGEST_BODY = 1_000_000
PATH = "/slack/events"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether Slack can reach the bot, when it last looked at the clock, how many stories are under way.

    `ticks`: whether it does what is due by the clock, or only answers.
    """

    is_connected: bool
    last_tick: datetime | None
    in_flight: int
    ticks: bool = True


class Gate:
    """The aiohttp application around Bolt, with the pages that tell whether the bot is well."""

    def __init__(
        self,
        app: AsyncApp,
        signing_secret: str | None,
        clock: Clock,
        readiness: Callable[[], Readiness],
        db: Database,
        counted: Metrics,
    ) -> None:
        self._app = app
        self._clock = clock
        self._verifier = SignatureVerifier(signing_secret or "-", _Stopwatch(clock))
        self._readiness = readiness
        self._db = db
        self._metrics = counted

    def application(self, *, listens: bool) -> web.Application:
        application = web.Application(client_max_size=BIGGEST_BODY)
        application.add_routes(
            [
                web.get("/healthz", self._alive),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._measured),
            ]
        )
        if listens:
            application.add_routes([web.post(PATH, self._receive)])
        return application

    async def _receive(self, request: web.Request) -> web.Response:
        if (request.content_length or 0) > BIGGEST_BODY:
            return _no(413, "That is more than Slack ever sends.")
        text = _decoded(await request.read())
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 20):
            return _no(400, "The time stamp is missing or is not a number.")
        if text is None:
            return _no(400, "The body cannot be read.")
        signature = request.headers.get("x-slack-signature", "")
        if not (signature.isascii() and self._verifier.is_valid(text, stamp, signature)):
            return _no(401, "The signature does not fit.")
        parsed = _parsed(text, request.content_type)
        if parsed is None:
            return _no(400, "The body cannot be read.")
        # The mode in which Bolt takes a body that is parsed already: once is enough, and its own parser
        # finds nothing in a command whose text holds the word "payload".
        asked = AsyncBoltRequest(body=parsed, mode="socket_mode")
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        ready = self._readiness()
        last_tick = ready.last_tick.isoformat() if ready.last_tick else None
        told = {
            "ok": ready.is_connected,
            "ticks": ready.ticks,
            "last_tick": last_tick,
            "in_flight": ready.in_flight,
        }
        return web.json_response(told, status=200 if ready.is_connected else 503)

    async def _measured(self, _request: web.Request) -> web.Response:
        now = self._clock()
        try:
            backlog = await nudge_history.everywhere(self._db, now)
        except UnusableDatabase:
            self._metrics.is_cut_off()
        else:
            self._metrics.waits(backlog.planned, backlog.due, backlog.lag(now).total_seconds())
        return web.Response(body=self._metrics.text(), headers={"Content-Type": metrics.CONTENT_TYPE})


class _Stopwatch(SignatureClock):
    """The SDK's idea of a clock: seconds since 1970."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock().timestamp()


def _no(status: int, reason: str) -> web.Response:
    return web.json_response({"ok": False, "error": reason}, status=status)


def _decoded(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _parsed(text: str, content_type: str) -> dict[str, Any] | None:
    """What Slack sent: a JSON object, a form, or a form whose payload is a JSON object."""
    try:
        if content_type == "application/json":
            found = json.loads(text)
        else:
            found = dict(parse_qsl(text, keep_blank_values=True))
            found = json.loads(found["payload"]) if "payload" in found else found
    except (ValueError, RecursionError):
        return None
    return found if found and isinstance(found, dict) else None
