"""What is written on a card is read by somebody."""

from collections.abc import Iterable
from dataclasses import fields

from bot.blocks.messages import cards
from bot.mentoring.model import Card
from tests.blocks.reading import words_of
from tests.blocks.samples import CARDS, OPEN, PAIR

ABOUT_IT = {"id", "area", "pillars", "stage", "lead", "minutes", "theme", "sources"}


def texts(card: Card) -> Iterable[str]:
    for field in fields(card):
        value = getattr(card, field.name)
        if field.name not in ABOUT_IT and isinstance(value, str | tuple):
            yield from (value,) if isinstance(value, str) else value


def test_the_page_says_all_that_a_card_says() -> None:
    missing = []
    for card in CARDS:
        page = "\n".join(words_of(cards.card_page(PAIR, card, OPEN)))
        missing += [f"{card.id}: {text}" for text in texts(card) if text not in page]
    assert not missing, "\n".join(missing)
