"""The addresses at which a pack may lie, and the IP addresses that the bot connects to."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.topics.pack_subscription import (
    PackTrouble,
    PackUnavailable,
    PackVersion,
    file_name,
    is_pack_address,
    is_public,
)

PRIVATE = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
PRIVATE_6 = [
    "::/8",  # nothing, this machine, and IPv4 addresses in disguise
    "64:ff9b::/96",
    "100::/64",
    "2001::/32",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
]


@given(st.sampled_from(PRIVATE).flatmap(lambda each: st.ip_addresses(network=each)))
def test_no_private_address_is_public_in_whatever_dress(private: IPv4Address) -> None:
    assert not is_public(str(private))
    for dressed in (f"::ffff:{private}", f"::{private}", f"64:ff9b::{private}"):
        assert not is_public(dressed)
    assert not is_public(str(IPv6Address(0x2002 << 112 | int(private) << 80)))


@given(st.sampled_from(PRIVATE_6).flatmap(lambda each: st.ip_addresses(network=each)))
def test_nor_is_one_of_the_newer_kind(private: IPv6Address) -> None:
    assert not is_public(str(private))
    assert not is_public(f"{private}%eth0")


@given(st.ip_addresses(v=4))
def test_a_public_one_lies_outside_all_of_them(address: IPv4Address) -> None:
    if is_public(str(address)):
        assert not any(address in IPv4Network(each) for each in PRIVATE)


@given(st.ip_addresses(v=6))
def test_so_does_a_newer_one(address: IPv6Address) -> None:
    if is_public(str(address)):
        assert not any(address in IPv6Network(each) for each in PRIVATE_6)


@pytest.mark.parametrize("ip", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_servers_on_the_internet_are_public(ip: str) -> None:
    assert is_public(ip)


@given(st.text(max_size=40))
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(f"{text}x.example")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://packs.example/ours.toml", True),
        ("https://packs.example:443/ours.toml?version=2", True),
        ("https://[2606:2800::1]/ours.toml", True),
        ("http://packs.example/ours.toml", False),
        ("https://packs.example:8443/ours.toml", False),
        ("https://packs.example:0/ours.toml", False),
        ("https://packs.example:65536/ours.toml", False),
        ("https://packs.example:x/ours.toml", False),
        ("https://noor@packs.example/ours.toml", False),
        ("https://noor:secret@packs.example/ours.toml", False),
        ("https://@packs.example/ours.toml", False),
        ("https://päcks.example/ours.toml", False),
        ("https:///ours.toml", False),
        ("https://packs.example/our pack.toml", False),
        ("ours.toml", False),
        ("", False),
    ],
)
def test_a_pack_lies_at_a_plain_https_address(text: str, is_one: bool) -> None:
    assert is_pack_address(text) is is_one


@given(st.text(max_size=60))
def test_whatever_is_typed_is_told_apart(text: str) -> None:
    for each in (text, f"https://{text}", f"https://packs.example{text}"):
        if is_pack_address(each):
            assert each.lower().startswith("https://")
            assert file_name(each)


def test_a_pack_is_called_by_its_file_or_its_server() -> None:
    assert file_name("https://packs.example/a/ours.toml?version=2#top") == "ours.toml"
    assert file_name("https://packs.example/a/") == "packs.example"


def test_only_the_file_that_is_pinned_will_do() -> None:
    version = PackVersion("card = []", "ab" * 32)
    version.require_to_be(None)
    version.require_to_be("ab" * 32)
    with pytest.raises(PackUnavailable) as no:
        version.require_to_be("cd" * 32)
    assert no.value.trouble is PackTrouble.ANOTHER_FILE
