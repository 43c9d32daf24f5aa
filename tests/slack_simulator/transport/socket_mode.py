"""Socket Mode: the open WebSocket connections, and the envelopes that travel over them."""

import asyncio
import itertools
import json

from aiohttp import WSMsgType, web

from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State

MAX_CONNECTIONS = 10
HOST = {"host": "practice"}


class Links:
    """All Socket Mode connections of the app; each envelope goes to one of them."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._open: list[web.WebSocketResponse] = []
        self._wires: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._arrived = asyncio.Condition()
        self._awaited: dict[str, asyncio.Future[Json]] = {}
        self._numbers = itertools.count(1)

    @property
    def count(self) -> int:
        return len(self._still_open())

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serves one connection for as long as it lasts."""
        ticket = request.match_info["ticket"]
        if ticket not in self._state.tickets:
            raise web.HTTPNotFound(text="this link has been used, or never existed")
        self._state.tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.count >= MAX_CONNECTIONS:
            await _goodbye(socket, "too_many_websockets")
            return socket
        if request.transport is not None:
            self._wires[socket] = request.transport
        await self._greet(socket)
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._take(frame.data)
        finally:
            self._wires.pop(socket, None)
            if socket in self._open:
                self._open.remove(socket)
        return socket

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        hello = {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "debug_info": {**HOST, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._state.app_id},
        }
        await socket.send_json(hello)
        async with self._arrived:
            self._open.append(socket)
            self._arrived.notify_all()

    def _take(self, frame: str) -> None:
        try:
            message = json.loads(frame)
        except ValueError:
            return
        acknowledgement = self._awaited.get(message.get("envelope_id", ""))
        if acknowledgement is not None and not acknowledgement.done():
            acknowledgement.set_result(message)

    async def connected(self, within: float) -> None:
        """Waits, in real time, until the bot is there."""
        async with asyncio.timeout(within), self._arrived:
            await self._arrived.wait_for(self._still_open)

    def _still_open(self) -> list[web.WebSocketResponse]:
        return [socket for socket in self._open if not socket.closed]

    async def send(self, envelope: Json, ack_within: float) -> Json:
        """Sends an envelope over the next connection in turn and gives back its acknowledgement."""
        key = f"envelope-{next(self._numbers)}"
        self._awaited[key] = asyncio.get_running_loop().create_future()
        socket = self._still_open()[0]
        self._open.remove(socket)
        self._open.append(socket)
        try:
            async with asyncio.timeout(ack_within):
                await socket.send_json({"envelope_id": key, **envelope})
                return await self._awaited[key]
        finally:
            del self._awaited[key]

    async def warn(self) -> None:
        """Tells every connection that it will be asked to go in about ten seconds."""
        for socket in self._still_open():
            await socket.send_json({"type": "disconnect", "reason": "warning", "debug_info": HOST})

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tells every connection to go, and closes it."""
        leaving, self._open[:] = list(self._open), []
        for socket in leaving:
            if not socket.closed:
                await _goodbye(socket, reason)

    def drop(self) -> None:
        """Breaks every connection without a word."""
        self._open.clear()
        for wire in self._wires.values():
            wire.abort()


async def _goodbye(socket: web.WebSocketResponse, reason: str) -> None:
    await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": HOST})
    await socket.close()
