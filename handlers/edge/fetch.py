"""Fetching packs from addresses that people gave: from public servers alone, limited in size and time."""

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
    PackTrouble,
    PackUnavailable,
    PackVersion,
    is_public,
)

HTTPS = 443
LONGEST_ETAG = 200


async def public_servers(host: str) -> list[str]:
    """The IP addresses of a host; raises PackUnavailable if it has none, or any that is not public."""
    try:
        addresses = await asyncio.get_running_loop().getaddrinfo(host, HTTPS, type=SOCK_STREAM)
    except (gaierror, UnicodeError) as error:
        raise PackUnavailable(PackTrouble.NO_SERVER) from error
    servers = list(dict.fromkeys(str(each[4][0]) for each in addresses))
    if not all(map(is_public, servers)):
        raise PackUnavailable(PackTrouble.PRIVATE)
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
        """The authorities that the machine trusts, read at the first fetch: most workspaces fetch nothing."""
        return ssl.create_default_context()

    async def __call__(self, address: str, etag: str | None = None) -> PackVersion | None:
        """The pack at this address; None if it is still the one with this ETag. Raises PackUnavailable."""
        try:
            async with asyncio.timeout(self._seconds):
                url = httpx.URL(address)
                return await self._fetch_from_any(await self._servers(_host(url)), url, etag)
        except TimeoutError as error:
            raise PackUnavailable(PackTrouble.SLOW) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PackUnavailable(PackTrouble.UNREACHABLE) from error

    async def _fetch_from_any(
        self, servers: Sequence[str], url: httpx.URL, etag: str | None
    ) -> PackVersion | None:
        """Ask one server after another, until one can be connected to."""
        for server in servers[:-1]:
            try:
                return await self._fetch_from(server, url, etag)
            except httpx.ConnectError:  # such as an IPv6 address where there is no IPv6
                continue
        return await self._fetch_from(servers[-1], url, etag)

    async def _fetch_from(self, server: str, url: httpx.URL, etag: str | None) -> PackVersion | None:
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
                raise PackUnavailable(
                    PackTrouble.MOVED if answer.has_redirect_location else PackTrouble.NO_FILE
                )
            return await _read_version(answer)


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")  # `url.host` would spell an international name in its own letters


async def _read_version(answer: httpx.Response) -> PackVersion:
    # Stopped as soon as it is too large: the length that a server announces need not be true.
    content = bytearray()
    async for piece in answer.aiter_raw():
        content += piece
        if len(content) > BIGGEST_PACK:
            raise PackUnavailable(PackTrouble.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackUnavailable(PackTrouble.NO_TEXT) from error
    etag = answer.headers.get("ETag", "")
    is_usable = etag.isascii() and etag.isprintable() and 0 < len(etag) <= LONGEST_ETAG
    return PackVersion(text, sha256(content).hexdigest(), etag if is_usable else None)
