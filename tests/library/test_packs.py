"""A pack that is written is read back as it was, and a library takes up an organisation's own cards."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Library, load
from bot.library.checking import card_from
from bot.library.packs import BadCard, TextPack, card_rows, to_toml
from tests.support.topic_cards import GOOD_CARD, SHIPPED_ROWS, shipped_row

texts = st.text(st.characters(exclude_categories=["Cs"]))
fields = st.dictionaries(
    st.from_regex(r"[a-z_]+", fullmatch=True), texts | st.booleans() | st.integers() | st.lists(texts)
)


@given(st.lists(fields, min_size=1))
def test_what_is_written_is_read_back(rows: list[dict[str, Any]]) -> None:
    assert tomllib.loads(to_toml(rows)) == {"card": rows}


def test_the_shipped_cards_too() -> None:
    rows = list(SHIPPED_ROWS.values())
    assert tomllib.loads(to_toml(rows))["card"] == rows


@pytest.mark.parametrize(
    "line", ["a." * 50_000 + "a = 1", "[" + '"a".' * 50_000 + "a]", "card" + "." * 1_733]
)
def test_a_key_of_many_parts_is_not_given_to_the_parser(line: str) -> None:
    for text in (line, f"x = {{{line}}}"):
        with pytest.raises(BadCard, match="too many dots on a line"):
            card_rows(TextPack("ours.toml", text))


def test_a_text_of_dots_is_no_key() -> None:
    dotted = GOOD_CARD | {"light": "." * 220, "try_it": "." * 220}
    assert card_rows(TextPack("ours.toml", to_toml([dotted]))) == [("own-1", dotted)]


class TestOwnCards:
    library = load()

    def test_what_is_on_the_shelf_can_be_chosen_and_the_rest_only_found(self) -> None:
        other = GOOD_CARD | {"id": "own-2", "title": "Another"}
        library = self.library.with_own_cards([GOOD_CARD], [other])
        assert library.cards == (*self.library.cards, card_from(GOOD_CARD))
        assert library.retired_cards == (card_from(other),)
        assert library.find("own-1") == card_from(GOOD_CARD)
        assert library.find("own-2") == card_from(other)
        assert library.find("own-3") is None

    def test_without_any_it_stays_the_same(self) -> None:
        assert self.library.with_own_cards([]) is self.library

    def test_a_row_that_is_no_card_any_more_is_left_out(self) -> None:
        assert self.library.with_own_cards([shipped_row("A1") | {"stage": "later"}]) is self.library

    def test_a_shipped_card_is_never_replaced(self) -> None:
        library = self.library.with_own_cards([GOOD_CARD | {"id": "A3"}])
        assert library.find("A3") == self.library.find("A3")

    def test_an_empty_library_takes_them_up(self) -> None:
        assert Library({}).with_own_cards([GOOD_CARD]).cards == (card_from(GOOD_CARD),)
