"""Packs that an organisation follows by their address: where one may lie, and what came of a look at it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from bot.mentoring.topics.own_cards import is_address

BIGGEST_PACK = 256 * 1024
SECONDS_FOR_A_PACK = 10
LOOK_EVERY = timedelta(days=1)
MOST_PACKS = 8
GLOBAL_UNICAST = IPv6Network("2000::/3")


class Trouble(StrEnum):
    """Why a look at an address brought no pack."""

    NO_SERVER = "no_server"
    PRIVATE = "private"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    MOVED = "moved"
    NO_FILE = "no_file"
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    ANOTHER_FILE = "another_file"
    BAD_CARDS = "bad_cards"


class Unfetched(Exception):
    """An address gave no pack, and why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Version:
    """A pack as its server gave it; `fingerprint` is the SHA-256 of the file."""

    text: str
    fingerprint: str
    etag: str | None = None

    def require_to_be(self, fingerprint: str | None) -> None:
        """Raises `Unfetched` if only this file is wanted, and it is another."""
        if fingerprint and fingerprint != self.fingerprint:
            raise Unfetched(Trouble.ANOTHER_FILE)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A pack that is followed.

    `fingerprint` is that of the newest version known to be good, which is taken in or waits (`has_news`).
    Where it `is_pinned`, a person gave it, and any other file is refused.
    """

    address: str
    fingerprint: str
    is_pinned: bool
    looked_at: datetime
    etag: str | None = None
    trouble: Trouble | None = None
    has_news: bool = False


def is_pack_address(words: str) -> bool:
    """Whether a pack may lie there: an https address in ASCII, without a user, on the usual port."""
    if not is_address(words) or not words.isascii():
        return False
    parts = urlsplit(words)
    try:
        return "@" not in parts.netloc and parts.port in (None, 443)
    except ValueError:
        return False


def file_name(address: str) -> str:
    """What to call a pack from there where its cards are named one by one."""
    parts = urlsplit(address)
    return parts.path.rpartition("/")[2][:60] or str(parts.hostname)


def is_public(ip: str) -> bool:
    """Whether anybody can reach this IP address; no way into a network of our own hides in it."""
    try:
        found: IPv4Address | IPv6Address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        # Others carry an IPv4 address inside (mapped, NAT64), or belong to one network or machine.
        is_plain = found in GLOBAL_UNICAST and found.sixtofour is None and found.teredo is None
        return is_plain and found.is_global
    return found.is_global and not found.is_multicast and not found.is_reserved
