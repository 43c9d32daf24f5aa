"""Words that say nothing are read as unknown, wherever they stand, and what says something is kept."""

import pytest

from bot.mentoring.files.silent_words import SilentWord, says_nothing, without_silent_words

SILENT = (
    *("N/A", "n/a", "NA", "N.A.", "#N/A", "#REF!", "NULL", "<null>", "(none)", "None", "nil", "NaN"),
    *("-", "--", "\u2013", "\u2014", "\u2212", "?", "???", ".", "/", "*", "…", "N\uff0fA"),
    *("unknown", "Not known", "not applicable", "TBD", "(blank)", "Unbekannt", "k. A."),
)
SPEAKING = (
    *(
        "Engineering",
        "R&D",
        "Sales N/A",
        "Nathan",
        "C++",
        "IT",
        "0",
        "1",
        "top",
        "Nantes",
        "Nonet",
        "Nil Arts",
    ),
    *("\U0001f9e1", "1-2", "Unknown Worlds", "<!channel>", "=1+1", "営業", "ناتج"),
)


@pytest.mark.parametrize("text", SILENT)
def test_words_that_say_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", [*SPEAKING, "", " "])
def test_words_that_say_something_and_cells_without_any(text: str) -> None:
    assert not says_nothing(text)


def test_their_cells_are_emptied_and_named_with_their_lines() -> None:
    rows = [(2, {"id": "N/A", "place": "-", "met": "Sales; N/A;Legal"}), (3, {"id": "mia", "place": "Oslo"})]
    cleared_rows, silent_cells = without_silent_words(rows, ("place", "met"))
    assert cleared_rows == [(2, {"id": "N/A", "place": "", "met": "Sales;Legal"}), rows[1]]
    assert [(each.line, each.word) for each in silent_cells] == [
        (2, SilentWord("place", "-")),
        (2, SilentWord("met", "N/A")),
    ]


def test_the_id_of_somebody_names_them() -> None:
    rows = [(2, {"id": "na", "manager": "none"}), (3, {"id": "bo", "manager": "na"})]
    cleared_rows, _silent_cells = without_silent_words(rows, ("manager",), {"na", "bo"})
    assert [row["manager"] for _line, row in cleared_rows] == ["", "na"]
