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

from bot.clock import Clock
from bot.metrics import CONTENT_TYPE, Metrics
from storage import nudge_history
from storage.database import Database, UnusableDatabase

BIGGEST_BODY = 1_000_000
PATH = "/slack/events"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the bot is connected to Slack, when its clock last ticked, and how many stories are under way.

    `ticks`: whether this process does what is due by the clock, or only answers people.
    """

    is_connected: bool
    last_tick: datetime | None
    in_flight: int
    ticks: bool = True


class Gate:
    """The aiohttp application around Bolt, with the pages on which operators see whether the bot is well."""

    def __init__(
        self,
        app: AsyncApp,
        signing_secret: str | None,
        clock: Clock,
        readiness: Callable[[], Readiness],
        db: Database,
        metrics: Metrics,
    ) -> None:
        self._app = app
        self._clock = clock
        self._verifier = SignatureVerifier(signing_secret or "-", _SignatureClock(clock))
        self._readiness = readiness
        self._db = db
        self._metrics = metrics

    def application(self, *, listens: bool) -> web.Application:
        """The routes; those for Slack only if it `listens`, else Slack is reached by Socket Mode."""
        application = web.Application(client_max_size=BIGGEST_BODY)
        application.add_routes(
            [
                web.get("/healthz", self._answer_health),
                web.get("/readyz", self._answer_readiness),
                web.get("/metrics", self._answer_metrics),
            ]
        )
        if listens:
            application.add_routes([web.post(PATH, self._receive)])
        return application

    async def _receive(self, request: web.Request) -> web.Response:
        if (request.content_length or 0) > BIGGEST_BODY:
            return _error_response(413, "That is more than Slack ever sends.")
        text = _decode(await request.read())
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 20):
            return _error_response(400, "The time stamp is missing or is not a number.")
        if text is None:
            return _error_response(400, "The body cannot be read.")
        signature = request.headers.get("x-slack-signature", "")
        if not (signature.isascii() and self._verifier.is_valid(text, stamp, signature)):
            return _error_response(401, "The signature does not fit.")
        parsed = _parse(text, request.content_type)
        if parsed is None:
            return _error_response(400, "The body cannot be read.")
        # The mode in which Bolt takes a body that is parsed already: once is enough, and its own parser
        # finds nothing in a command whose text holds the word "payload".
        bolt_request = AsyncBoltRequest(body=parsed, mode="socket_mode")
        return await to_aiohttp_response(await self._app.async_dispatch(bolt_request))

    async def _answer_health(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def _answer_readiness(self, _request: web.Request) -> web.Response:
        readiness = self._readiness()
        last_tick = readiness.last_tick.isoformat() if readiness.last_tick else None
        report = {
            "ok": readiness.is_connected,
            "ticks": readiness.ticks,
            "last_tick": last_tick,
            "in_flight": readiness.in_flight,
        }
        return web.json_response(report, status=200 if readiness.is_connected else 503)

    async def _answer_metrics(self, _request: web.Request) -> web.Response:
        now = self._clock()
        try:
            backlog = await nudge_history.backlog_everywhere(self._db, now)
        except UnusableDatabase:
            self._metrics.set_database_down()
        else:
            self._metrics.set_backlog(backlog.unfinished, backlog.due, backlog.lag(now).total_seconds())
        return web.Response(body=self._metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})


class _SignatureClock(SignatureClock):
    """Our clock as the SDK wants one: in seconds since 1970."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock().timestamp()


def _error_response(status: int, reason: str) -> web.Response:
    return web.json_response({"ok": False, "error": reason}, status=status)


def _decode(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _parse(text: str, content_type: str) -> dict[str, Any] | None:
    """The body of a request as an object; None if it is none.

    Slack sends a JSON object, a form, or a form whose payload is a JSON object.
    """
    try:
        if content_type == "application/json":
            parsed = json.loads(text)
        else:
            parsed = dict(parse_qsl(text, keep_blank_values=True))
            parsed = json.loads(parsed["payload"]) if "payload" in parsed else parsed
    except (ValueError, RecursionError):
        return None
    return parsed if parsed and isinstance(parsed, dict) else None
