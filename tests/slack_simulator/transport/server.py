"""The workspace as an HTTP server on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport.delivery import SocketDelivery
from tests.slack_simulator.transport.events import send_late_events
from tests.slack_simulator.transport.socket_mode import Links
from tests.slack_simulator.web_api.arguments import ApiError
from tests.slack_simulator.web_api.methods import Reply, reply_to, with_faults
from tests.slack_simulator.web_api.response_urls import post_to_response_url

LATE_POST_SECONDS = 0.5
LARGEST_UPLOAD = 64 * 2**20


class Server:
    """Web API, response_url, Socket Mode and files of one workspace; `routes` are served beside them."""

    def __init__(self, state: State, routes: Iterable[web.RouteDef] = ()) -> None:
        self.state = state
        self.links = Links(state)
        self._closing = asyncio.Event()
        self.app = web.Application(client_max_size=LARGEST_UPLOAD)
        self.app.add_routes(
            [
                web.route("*", "/api/{method}", self._call),
                web.post("/response/{key}", self._respond),
                web.get("/link/{ticket}", self.links.accept),
                web.post("/upload/{file}", self._upload),
                web.get("/files/{file}", self._download),
                *routes,
            ]
        )
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)

    @property
    def url(self) -> str:
        return self.state.base_url

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> None:
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.state.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        self._closing.set()
        await self.links.disconnect("link_disabled")
        self.state.changed()  # a page's stream that waits for a change learns that nobody reads it any more
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        began, method, arguments = time.perf_counter(), request.match_info["method"], dict[str, Any]()
        try:
            arguments = await _arguments(request)
            token = _bearer(request) or arguments.pop("token", "")
            arguments.pop("token", None)
            reply = reply_to(self.state, method, arguments, token)
        except ApiError as refusal:
            reply = Reply(200, refusal.body)
        return await self._answer(request, method, arguments, reply, began)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        began, body, key = time.perf_counter(), dict[str, Any](), request.match_info["key"]
        try:
            body = await _json(request)
            reply = with_faults(
                self.state, "response_url", lambda: Reply(*post_to_response_url(self.state, key, body))
            )
        except ApiError:
            reply = Reply(400, "invalid_payload")
        return await self._answer(request, "response_url", body, reply, began)

    async def _answer(
        self, request: web.Request, name: str, arguments: Json, reply: Reply, began: float
    ) -> web.StreamResponse:
        """Sends the answer as late as it is to be, and writes the exchange down."""
        await asyncio.sleep(reply.seconds + self.state.troubles.delay())
        took = (time.perf_counter() - began) * 1000
        if reply.hangs:
            self.state.record_exchange("from_app", name, arguments, None, 0, took)
            await self._closing.wait()
        self.state.record_exchange("from_app", name, arguments, reply.body, reply.status, took)
        if not reply.status and request.transport is not None:
            request.transport.abort()
        if isinstance(reply.body, str):
            return web.Response(status=reply.status or 500, text=reply.body, headers=reply.headers)
        return web.json_response(reply.body, status=reply.status or 500, headers=reply.headers)

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.state.files.get(request.match_info["file"])
        content = await _content(request)
        if file is None or file.complete or len(content) != file.promised:
            raise web.HTTPBadRequest(text="not what was announced")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        file = self.state.files.get(request.match_info["file"])
        token = _bearer(request)
        if not token:
            raise web.HTTPFound("/signin")
        if token != self.state.bot_token or self.state.auth_error or "files:read" not in self.state.scopes:
            raise web.HTTPForbidden
        if file is None or file.content is None:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type="application/octet-stream")


@asynccontextmanager
async def serving(
    state: State, port: int = 0, host: str = "127.0.0.1", routes: Iterable[web.RouteDef] = ()
) -> AsyncIterator[Server]:
    """The workspace's server, up for the length of a block; delivers by Socket Mode unless told otherwise."""
    server = Server(state, routes)
    await server.start(port, host)
    state.troubles.reconnect = server.links.disconnect
    post = asyncio.create_task(_late_post(state))
    state.delivery = state.delivery or SocketDelivery(server.links)
    try:
        yield server
    finally:
        post.cancel()
        await asyncio.wait([post])
        await server.stop()


async def _late_post(state: State) -> None:
    """Events that were late come when the workspace's clock says so, whatever else happens."""
    while True:
        await asyncio.sleep(LATE_POST_SECONDS)
        if state.late_events:
            await send_late_events(state)


def _bearer(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer").strip()


async def _arguments(request: web.Request) -> Json:
    query: Json = dict(request.query)
    if request.content_type == "application/json":
        return query | await _json(request)
    return query | dict(await request.post())


async def _json(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(body, dict):
        raise ApiError("json_not_object")
    return body


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
