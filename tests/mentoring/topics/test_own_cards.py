"""Where an own card may go next, by whose hand, and what is an address."""

from itertools import product

import pytest

from bot.mentoring.refusals import CardChanged, NeedsAnother, Refusal
from bot.mentoring.topics.own_cards import (
    LONGEST_ADDRESS,
    OwnCard,
    Stand,
    is_address,
)

AUTHOR, OTHER = "noor", "zoe"


def outcome(stand: Stand, to: Stand, by: str = AUTHOR, **words: bool) -> type[Refusal] | None:
    try:
        OwnCard("own-1", words, stand, AUTHOR).require_may_become(to, by)
    except Refusal as refusal:
        return type(refusal)
    return None


def test_a_card_goes_one_way_round() -> None:
    ways = {(one, to) for one, to in product(Stand, Stand) if outcome(one, to, OTHER) is None}
    assert ways == {
        (Stand.DRAFT, Stand.IN_REVIEW),
        (Stand.DRAFT, Stand.PUBLISHED),
        (Stand.DRAFT, Stand.RETIRED),
        (Stand.IN_REVIEW, Stand.PUBLISHED),
        (Stand.IN_REVIEW, Stand.RETIRED),
        (Stand.PUBLISHED, Stand.RETIRED),
        (Stand.RETIRED, Stand.DRAFT),
    }
    assert outcome(Stand.RETIRED, Stand.PUBLISHED, OTHER) is CardChanged


def test_a_sensitive_card_is_published_out_of_review_by_another_than_its_author() -> None:
    allowed = {
        (stand, by)
        for stand, by in product((Stand.DRAFT, Stand.IN_REVIEW), (AUTHOR, OTHER))
        if outcome(stand, Stand.PUBLISHED, by, sensitive=True) is None
    }
    assert allowed == {(Stand.IN_REVIEW, OTHER)}
    assert outcome(Stand.IN_REVIEW, Stand.PUBLISHED, AUTHOR, sensitive=True) is NeedsAnother
    assert outcome(Stand.DRAFT, Stand.PUBLISHED, AUTHOR) is None


@pytest.mark.parametrize(
    "words",
    ["https://acme.example", "https://acme.example:8443/a/b?c=d&e=f#g", "https://wiki.acme.example/ü"],
)
def test_an_address(words: str) -> None:
    assert is_address(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "acme.example",
        "http://acme.example",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://[acme",
        "https://acme.example/a b",
        "https://acme.example>|<!channel>",
        "https://acme.example/`",
        "https://acme.example/\u202egpj",
        "https://acme.example/" + "a" * LONGEST_ADDRESS,
    ],
)
def test_no_address(words: str) -> None:
    assert not is_address(words)
