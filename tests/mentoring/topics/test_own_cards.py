"""The status that an own card may get next, who may give it, and what is an address."""

from itertools import product

import pytest

from bot.mentoring.refusals import CardChanged, NeedsAnother, Refusal
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS, CardStatus, OwnCard, is_address

AUTHOR, OTHER = "noor", "zoe"


def outcome(
    status: CardStatus, new_status: CardStatus, person_id: str = AUTHOR, **row: bool
) -> type[Refusal] | None:
    try:
        OwnCard("own-1", row, status, AUTHOR).require_transition(new_status, person_id)
    except Refusal as refusal:
        return type(refusal)
    return None


def test_a_card_goes_one_way_round() -> None:
    ways = {(one, to) for one, to in product(CardStatus, CardStatus) if outcome(one, to, OTHER) is None}
    assert ways == {
        (CardStatus.DRAFT, CardStatus.IN_REVIEW),
        (CardStatus.DRAFT, CardStatus.PUBLISHED),
        (CardStatus.DRAFT, CardStatus.RETIRED),
        (CardStatus.IN_REVIEW, CardStatus.PUBLISHED),
        (CardStatus.IN_REVIEW, CardStatus.RETIRED),
        (CardStatus.PUBLISHED, CardStatus.RETIRED),
        (CardStatus.RETIRED, CardStatus.DRAFT),
    }
    assert outcome(CardStatus.RETIRED, CardStatus.PUBLISHED, OTHER) is CardChanged


def test_a_sensitive_card_is_published_out_of_review_by_another_than_its_author() -> None:
    allowed = {
        (status, by)
        for status, by in product((CardStatus.DRAFT, CardStatus.IN_REVIEW), (AUTHOR, OTHER))
        if outcome(status, CardStatus.PUBLISHED, by, sensitive=True) is None
    }
    assert allowed == {(CardStatus.IN_REVIEW, OTHER)}
    assert outcome(CardStatus.IN_REVIEW, CardStatus.PUBLISHED, AUTHOR, sensitive=True) is NeedsAnother
    assert outcome(CardStatus.DRAFT, CardStatus.PUBLISHED, AUTHOR) is None


@pytest.mark.parametrize(
    "text",
    ["https://acme.example", "https://acme.example:8443/a/b?c=d&e=f#g", "https://wiki.acme.example/ü"],
)
def test_an_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
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
def test_no_address(text: str) -> None:
    assert not is_address(text)
