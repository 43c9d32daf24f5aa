"""The reading level of a text, in years of school."""

import re
from collections.abc import Sequence

import syllapy

WORD = re.compile(r"[a-z'-]+")
END = re.compile(r"[.?!](?=\s|$)")


def reading_grade(texts: Sequence[str]) -> float:
    """The Flesch-Kincaid grade: Kincaid and others (1975), New Readability Formulas for Navy Personnel."""
    words = [word for text in texts for word in WORD.findall(text.lower())]
    sentences = sum(max(1, len(END.findall(text))) for text in texts)
    syllables: int = sum(max(1, syllapy.count(word)) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / max(1, len(words)) - 15.59
