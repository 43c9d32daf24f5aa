"""A server for packs, with a certificate of its own: real TLS on loopback."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256

import trustme
from aiohttp import web

from handlers.edge.fetch import Fetcher

HOST = "packs.example"
ADDRESS = f"https://{HOST}/ours.toml"
LOOPBACK = "127.0.0.1"

Responder = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class PackServer:
    """It gives out `content`, or what `answers` says; `requests` are those it got."""

    authority: trustme.CA
    port: int = 0
    content: bytes = b""
    tag: str | None = None
    answers: Responder | None = None
    requests: list[web.Request] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        return sha256(self.content).hexdigest()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        if self.answers:
            return await self.answers(request)
        tagged = {"ETag": self.tag} if self.tag else {}
        if self.tag and request.headers.get("If-None-Match") == self.tag:
            return web.Response(status=304, headers=tagged)
        return web.Response(body=self.content, headers=tagged)

    def fetcher(self, seconds: float = 5, host: str = HOST) -> Fetcher:
        """A fetcher that finds this server behind one name, and trusts its certificate."""

        async def servers(host_name: str) -> list[str]:
            assert host_name == host
            return [LOOPBACK]

        trusted = ssl.create_default_context()
        self.authority.configure_trust(trusted)
        return Fetcher(servers, self.port, trusted, seconds)


@asynccontextmanager
async def serving_packs(authority: trustme.CA) -> AsyncIterator[PackServer]:
    """A pack server for the length of a block, with a certificate for our host alone."""
    server, application = PackServer(authority), web.Application()
    application.router.add_get("/{path:.*}", server.answer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(context)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, 0, ssl_context=context).start()
        server.port = runner.addresses[0][1]
        yield server
    finally:
        await runner.cleanup()
