"""Subscriptions to topic packs: which addresses are allowed, and what came of the last look at one."""

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


class PackTrouble(StrEnum):
    """The reason why a look at an address brought no pack."""

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


class PackUnavailable(Exception):
    """An address gave no pack; `trouble` says why."""

    def __init__(self, trouble: PackTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class PackVersion:
    """A pack as its server gave it; `fingerprint` is the SHA-256 of the file."""

    text: str
    fingerprint: str
    etag: str | None = None

    def require_to_be(self, fingerprint: str | None) -> None:
        """Raise `PackUnavailable` if only a file of that fingerprint is wanted, and this is another."""
        if fingerprint and fingerprint != self.fingerprint:
            raise PackUnavailable(PackTrouble.ANOTHER_FILE)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A pack that an organisation follows.

    `fingerprint` is that of the newest version that had no faults; it is imported, or waits (`has_news`).
    Where it `is_pinned`, a person named it, and any other file is refused.
    """

    address: str
    fingerprint: str
    is_pinned: bool
    looked_at: datetime
    etag: str | None = None
    trouble: PackTrouble | None = None
    has_news: bool = False


def is_pack_address(text: str) -> bool:
    """Whether a pack may lie there: an https address in ASCII, without a user, on the usual port."""
    if not is_address(text) or not text.isascii():
        return False
    parts = urlsplit(text)
    try:
        return "@" not in parts.netloc and parts.port in (None, 443)
    except ValueError:
        return False


def file_name(address: str) -> str:
    """A name for the pack at an address, for sentences about single cards of it."""
    parts = urlsplit(address)
    return parts.path.rpartition("/")[2][:60] or str(parts.hostname)


def is_public(ip: str) -> bool:
    """Whether an IP address is one on the public internet, and no way into a private network hides in it."""
    try:
        address: IPv4Address | IPv6Address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        # Others carry an IPv4 address inside (mapped, NAT64), or belong to one network or machine.
        is_plain = address in GLOBAL_UNICAST and address.sixtofour is None and address.teredo is None
        return is_plain and address.is_global
    return address.is_global and not address.is_multicast and not address.is_reserved
