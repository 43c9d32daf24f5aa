"""What lies at an address that somebody gave: from public servers alone, so much and for so long."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from hashlib import sha256
from socket import SOCK_STREAM, gaierror

import httpx

from bot.mentoring.topics.pack_subscription import (
    BIGGEST_PACK,
    SECONDS_FOR_A_PACK,
    Trouble,
    Unfetched,
    Version,
    is_public,
)

HTTPS = 443
LONGEST_ETAG = 200


async def public_servers(host: str) -> list[str]:
    """The IP addresses of a host; raises Unfetched if it has none, or any that is not public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, HTTPS, type=SOCK_STREAM)
    except (gaierror, UnicodeError) as error:
        raise Unfetched(Trouble.NO_SERVER) from error
    servers = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not all(map(is_public, servers)):
        raise Unfetched(Trouble.PRIVATE)
    return servers


class Fetcher:
    """Fetches packs over TLS.

    A name is resolved once, and the connection goes to the very IP address that was looked at: a name that
    means another server a moment later leads nowhere else. Proxies of the environment are not asked, as
    they would resolve it anew; redirects are not followed.
    """

    def __init__(
        self,
        servers: Callable[[str], Awaitable[Sequence[str]]] = public_servers,
        port: int = HTTPS,
        trusted: ssl.SSLContext | None = None,
        seconds: float = SECONDS_FOR_A_PACK,
    ) -> None:
        self._servers = servers
        self._port = port
        self._seconds = seconds
        if trusted:
            self._trusted = trusted

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """Whom the machine trusts, read at the first fetch: most workspaces subscribe to nothing."""
        return ssl.create_default_context()

    async def __call__(self, address: str, etag: str | None = None) -> Version | None:
        """The pack at this address; None if it is still the one with this ETag. Raises Unfetched."""
        try:
            async with asyncio.timeout(self._seconds):
                url = httpx.URL(address)
                return await self._from_any(await self._servers(_host(url)), url, etag)
        except TimeoutError as error:
            raise Unfetched(Trouble.SLOW) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unfetched(Trouble.UNREACHABLE) from error

    async def _from_any(self, servers: Sequence[str], url: httpx.URL, etag: str | None) -> Version | None:
        for server in servers[:-1]:
            try:
                return await self._ask(server, url, etag)
            except httpx.ConnectError:  # such as an IPv6 address where there is no IPv6
                continue
        return await self._ask(servers[-1], url, etag)

    async def _ask(self, server: str, url: httpx.URL, etag: str | None) -> Version | None:
        # What comes compressed may be a thousand times as long as it looks.
        headers = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"}
        async with (
            httpx.AsyncClient(verify=self._trusted, trust_env=False, timeout=None) as web,  # noqa: S113
            web.stream(
                "GET",
                url.copy_with(host=server, port=self._port),
                headers=headers | ({"If-None-Match": etag} if etag else {}),
                extensions={"sni_hostname": _host(url)},
            ) as answer,
        ):
            if etag and answer.status_code == httpx.codes.NOT_MODIFIED:
                return None
            if answer.status_code != httpx.codes.OK:
                raise Unfetched(Trouble.MOVED if answer.has_redirect_location else Trouble.NO_FILE)
            return await _read(answer)


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")  # `url.host` would spell an international name in its own letters


async def _read(answer: httpx.Response) -> Version:
    content = bytearray()
    async for piece in answer.aiter_raw():
        content += piece
        if len(content) > BIGGEST_PACK:
            raise Unfetched(Trouble.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfetched(Trouble.NO_TEXT) from error
    etag = answer.headers.get("ETag", "")
    is_usable = etag.isascii() and etag.isprintable() and 0 < len(etag) <= LONGEST_ETAG
    return Version(text, sha256(content).hexdigest(), etag if is_usable else None)
