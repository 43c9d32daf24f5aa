"""Words are compared in one form, and what cannot be seen in them is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.model import normal_form, with_invisible_shown


@pytest.mark.parametrize(
    "text",
    [
        "Zürich Sales",
        "ZU\u0308RICH  SALES",
        " zürich\u00a0sales\n",
        "Zürich\u200b Sa\u00adles",
        "Ｚürich Sales",
        "\ufeffZürich\u2003Sales",
    ],
)
def test_what_looks_alike_is_one_word(text: str) -> None:
    assert normal_form(text) == "zürich sales"


@given(st.text())
def test_the_form_of_a_form_is_the_same(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("Zürich 営業", "Zürich 営業"),
        ("a\u200bb\u00a0c", "a[U+200B]b[U+00A0]c"),
        ("\x1b[31m", "[U+001B][31m"),
        ("\u202e\U000e0001", "[U+202E][U+E0001]"),
    ],
)
def test_what_cannot_be_seen_is_named(text: str, visible: str) -> None:
    assert with_invisible_shown(text) == visible
