"""Fetching a pack from a real server over real TLS: what is taken, and all that is not."""

import asyncio
import gzip
import ssl

import pytest
from aiohttp import web

from bot.mentoring.topics.pack_subscription import BIGGEST_PACK, PackTrouble, PackUnavailable, PackVersion
from handlers.edge.fetch import Fetcher, public_servers
from tests.support.pack_server import ADDRESS, HOST, LOOPBACK, PackServer


async def trouble_with(fetch: Fetcher, address: str = ADDRESS, etag: str | None = None) -> PackTrouble:
    with pytest.raises(PackUnavailable) as no:
        await fetch(address, etag)
    return no.value.trouble


async def test_a_pack_is_fetched_by_its_name_from_the_ip_address_that_was_looked_at(
    packs: PackServer,
) -> None:
    packs.content, packs.tag = b"\xef\xbb\xbfcard = []", '"one"'
    assert await packs.fetcher()(ADDRESS) == PackVersion("card = []", packs.fingerprint, '"one"')
    (request,) = packs.requests
    assert request.host == HOST
    assert request.path == "/ours.toml"
    assert not {"Authorization", "Cookie"} & set(request.headers)


async def test_what_did_not_change_is_not_fetched_again(packs: PackServer) -> None:
    packs.content, packs.tag = b"card = []", '"one"'
    fetch = packs.fetcher()
    assert await fetch(ADDRESS, '"one"') is None
    assert await fetch(ADDRESS, '"older"') == PackVersion("card = []", packs.fingerprint, '"one"')


async def test_a_server_that_nobody_trusts_or_that_has_another_name_is_not_heard(packs: PackServer) -> None:
    trusting = ssl.create_default_context()
    stranger = Fetcher(packs.fetcher()._servers, packs.port, trusting)
    assert await trouble_with(stranger) is PackTrouble.UNREACHABLE
    other = packs.fetcher(host="other.example")
    assert await trouble_with(other, "https://other.example/ours.toml") is PackTrouble.UNREACHABLE
    assert packs.requests == []


@pytest.mark.parametrize("addresses", [["127.0.0.2", LOOPBACK], [LOOPBACK, "127.0.0.2"]])
async def test_any_server_of_a_name_will_do_where_others_are_down(
    packs: PackServer, addresses: list[str]
) -> None:
    async def servers(_host: str) -> list[str]:
        return addresses  # nothing listens at the other one

    packs.content = b"card = []"
    fetch = Fetcher(servers, packs.port, packs.fetcher()._trusted)
    assert await fetch(ADDRESS) == PackVersion("card = []", packs.fingerprint)


async def test_nothing_answers(packs: PackServer, unused_tcp_port: int) -> None:
    fetch = Fetcher(packs.fetcher()._servers, unused_tcp_port)
    assert await trouble_with(fetch) is PackTrouble.UNREACHABLE


async def test_never_more_is_read_than_a_pack_may_be_long(packs: PackServer) -> None:
    packs.content = b"#" * BIGGEST_PACK
    fetch = packs.fetcher()
    assert len((await fetch(ADDRESS) or pytest.fail("no pack")).text) == BIGGEST_PACK
    packs.content += b"#"
    assert await trouble_with(fetch) is PackTrouble.TOO_LARGE

    sent_bytes = 0

    async def without_end(request: web.Request) -> web.StreamResponse:
        nonlocal sent_bytes
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"#" * 65_536)
            sent_bytes += 65_536

    packs.answers = without_end
    assert await trouble_with(fetch) is PackTrouble.TOO_LARGE
    assert sent_bytes < 100 * BIGGEST_PACK  # the buffers of both ends


async def test_a_server_that_falls_silent_is_left_after_a_time(packs: PackServer) -> None:
    is_over = asyncio.Event()

    async def is_silent(request: web.Request) -> web.StreamResponse:
        await is_over.wait()
        return web.Response()

    async def begins(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await answer.write(b"#")
        await is_over.wait()
        return answer

    for each in (is_silent, begins):
        packs.answers = each
        assert await trouble_with(packs.fetcher(seconds=0.2)) is PackTrouble.SLOW
    is_over.set()


async def test_what_is_packed_is_not_unpacked(packs: PackServer) -> None:
    async def packed(request: web.Request) -> web.StreamResponse:
        assert request.headers["Accept-Encoding"] == "identity"
        bomb = gzip.compress(b"#" * 100 * BIGGEST_PACK)
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    packs.answers = packed
    assert await trouble_with(packs.fetcher()) is PackTrouble.NO_TEXT


@pytest.mark.parametrize(
    ("status", "headers", "trouble"),
    [
        (302, {"Location": f"https://{HOST}/other.toml"}, PackTrouble.MOVED),
        (307, {"Location": "http://169.254.169.254/"}, PackTrouble.MOVED),
        (304, {}, PackTrouble.NO_FILE),
        (206, {}, PackTrouble.NO_FILE),
        (404, {}, PackTrouble.NO_FILE),
        (500, {}, PackTrouble.NO_FILE),
    ],
)
async def test_only_a_whole_file_is_a_file(
    packs: PackServer, status: int, headers: dict[str, str], trouble: PackTrouble
) -> None:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers=headers)

    packs.answers = answer
    assert await trouble_with(packs.fetcher()) is trouble
    assert len(packs.requests) == 1


@pytest.mark.parametrize("tag", ["x" * 201, '"\xe9"'])
async def test_a_strange_tag_is_not_kept(packs: PackServer, tag: str) -> None:
    packs.content, packs.tag = b"card = []", tag
    assert await packs.fetcher()(ADDRESS) == PackVersion("card = []", packs.fingerprint)


async def test_what_is_no_text_is_no_pack(packs: PackServer) -> None:
    packs.content = b"\xff\xfe"
    assert await trouble_with(packs.fetcher()) is PackTrouble.NO_TEXT


INSIDE = ("localhost", "127.0.0.1", "0x7f.1", "2130706433", "0", "::1", "169.254.169.254", "10.0.0.1")


@pytest.mark.parametrize("host", INSIDE)
async def test_a_name_that_leads_inside_is_not_gone_to(host: str) -> None:
    with pytest.raises(PackUnavailable) as no:
        await public_servers(host)
    assert no.value.trouble is PackTrouble.PRIVATE


async def test_a_host_is_asked_for_by_its_public_address() -> None:
    assert await public_servers("93.184.215.14") == ["93.184.215.14"]
    assert await public_servers("2606:2800::1") == ["2606:2800::1"]


@pytest.mark.parametrize("host", ["nobody.invalid", "x" * 64 + ".example", "a..example"])
async def test_a_name_without_a_server(host: str) -> None:
    with pytest.raises(PackUnavailable) as no:
        await public_servers(host)
    assert no.value.trouble is PackTrouble.NO_SERVER


@pytest.mark.parametrize("address", ["https://a.example/\x00", f"https://{'x' * 70_000}.example/"])
async def test_what_httpx_does_not_take_for_an_address(address: str) -> None:
    assert await trouble_with(Fetcher(), address) is PackTrouble.UNREACHABLE


async def test_the_bot_itself_goes_to_no_private_server() -> None:
    assert await trouble_with(Fetcher(), "https://localhost/ours.toml") is PackTrouble.PRIVATE
    assert await trouble_with(Fetcher(), "https://[::1]/ours.toml") is PackTrouble.PRIVATE


def test_by_itself_it_trusts_whom_the_machine_trusts() -> None:
    trusted = Fetcher()._trusted
    assert (trusted.verify_mode, trusted.check_hostname) == (ssl.CERT_REQUIRED, True)
