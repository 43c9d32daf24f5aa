"""A pack that is written is read back as it was, and a library takes up an organisation's own cards."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Library, load
from bot.library.checking import card
from bot.library.packs import BadCard, Written, rows, toml
from tests.library.writing import GOOD, SHIPPED, shipped

texts = st.text(st.characters(exclude_categories=["Cs"]))
fields = st.dictionaries(
    st.from_regex(r"[a-z_]+", fullmatch=True), texts | st.booleans() | st.integers() | st.lists(texts)
)


@given(st.lists(fields, min_size=1))
def test_what_is_written_is_read_back(written: list[dict[str, Any]]) -> None:
    assert tomllib.loads(toml(written)) == {"card": written}


def test_the_shipped_cards_too() -> None:
    written = list(SHIPPED.values())
    assert tomllib.loads(toml(written))["card"] == written


@pytest.mark.parametrize(
    "line", ["a." * 50_000 + "a = 1", "[" + '"a".' * 50_000 + "a]", "[[card]]" + "." * 1_001]
)
def test_a_key_of_many_parts_is_not_given_to_the_parser(line: str) -> None:
    for text in (line, f"x = {{{line}}}"):
        with pytest.raises(BadCard, match="too many dots on a line"):
            rows(Written("ours.toml", text))


def test_a_text_of_dots_is_no_key() -> None:
    dotted = GOOD | {"light": "." * 220, "try_it": "." * 220}
    assert rows(Written("ours.toml", toml([dotted]))) == [("own-1", dotted)]


class TestOwnCards:
    library = load()

    def test_what_is_on_the_shelf_can_be_chosen_and_the_rest_only_found(self) -> None:
        other = GOOD | {"id": "own-2", "title": "Another"}
        own = self.library.with_own([GOOD], [other])
        assert own.cards == (*self.library.cards, card(GOOD))
        assert own.past == (card(other),)
        assert own.find("own-1") == card(GOOD)
        assert own.find("own-2") == card(other)
        assert own.find("own-3") is None

    def test_without_any_it_stays_the_same(self) -> None:
        assert self.library.with_own([]) is self.library

    def test_a_row_that_is_no_card_any_more_is_left_out(self) -> None:
        assert self.library.with_own([shipped("A1") | {"stage": "later"}]) is self.library

    def test_a_shipped_card_is_never_replaced(self) -> None:
        own = self.library.with_own([GOOD | {"id": "A3"}])
        assert own.find("A3") == self.library.find("A3")

    def test_an_empty_library_takes_them_up(self) -> None:
        assert Library({}).with_own([GOOD]).cards == (card(GOOD),)
