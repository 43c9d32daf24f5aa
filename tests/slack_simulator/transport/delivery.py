"""The two ways in which Slack reaches an app: Socket Mode and signed HTTP."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import httpx

from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport.answers import AppResponse, Retry
from tests.slack_simulator.transport.socket_mode import Links

# Slack gives an app three seconds. Here they only end what would never end: on a busy machine an app that
# is right may be slow, and whoever wants an app to be late says how late.
ACKNOWLEDGED_WITHIN = 60.0
CONNECTED_WITHIN = 60.0
NO_ANSWER = AppResponse(0)
NOT_LISTENING = AppResponse(503, "no bot listens at this address")
NOT_CONNECTED = AppResponse(0, "no bot has connected to the workspace")


class SocketDelivery:
    """Delivery over a WebSocket that the app has opened; waits for the app to connect."""

    def __init__(
        self,
        links: Links,
        *,
        connected_within: float = CONNECTED_WITHIN,
        acknowledged_within: float = ACKNOWLEDGED_WITHIN,
    ) -> None:
        self._links = links
        self._connected_within = connected_within
        self._acknowledged_within = acknowledged_within

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> AppResponse:
        envelope: Json = {"type": kind, "payload": payload, "accepts_response_payload": kind != "events_api"}
        if kind == "events_api":
            envelope |= {
                "retry_attempt": retry.attempt if retry else 0,
                "retry_reason": retry.reason if retry else "",
            }
        try:
            await self._links.connected(self._connected_within)
        except TimeoutError:
            return NOT_CONNECTED
        try:
            acknowledgement = await self._links.send(envelope, self._acknowledged_within)
        except (TimeoutError, ConnectionError):
            return NO_ANSWER
        return AppResponse(200, acknowledgement.get("payload") or None)


class HttpDelivery:
    """Delivery over HTTP, each request signed; `now` is the app's clock, if not that of the workspace."""

    def __init__(
        self,
        state: State,
        url: str,
        client: httpx.AsyncClient,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._url = url
        self._now = now or state.clock.now
        self._secret = state.signing_secret
        self._client = client

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> AppResponse:
        body, content_type = _encoded(kind, payload)
        headers = {"Content-Type": content_type, **self._signature(body), **_repeated(retry)}
        try:
            response = await self._client.post(
                self._url, content=body, headers=headers, timeout=ACKNOWLEDGED_WITHIN
            )
        except httpx.ConnectError:
            return NOT_LISTENING
        except httpx.TransportError:
            return NO_ANSWER
        return AppResponse(response.status_code, _decoded(response))

    def _signature(self, body: str) -> dict[str, str]:
        moment = str(int(self._now().timestamp()))
        signed = hmac.new(self._secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256)
        return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={signed.hexdigest()}"}


def _encoded(kind: str, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = _fields(payload) if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def _fields(payload: Json) -> dict[str, str]:
    return {key: str(value).lower() if isinstance(value, bool) else value for key, value in payload.items()}


def _repeated(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    return {"X-Slack-Retry-Num": str(retry.attempt), "X-Slack-Retry-Reason": f"http_{retry.reason}"}


def _decoded(response: httpx.Response) -> Json | str | None:
    if not response.text:
        return None
    if "json" in response.headers.get("content-type", ""):
        parsed: Json = response.json()
        return parsed or None
    return response.text
