"""The rules for the wording of a card: what a reader would stumble over."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from bot.library.checking import Faults
from bot.library.reading_level import reading_grade
from bot.mentoring.model import Card

HIGHEST_GRADE = 8

_VERBS = "do|does|did|is|are|am|was|were|have|has|had|can|could|would|will|shall|should|may|might|must"
# A closed question begins with a verb, or has one after its first clause, as in "When ..., do you ...?"
CLOSED = re.compile(rf"({_VERBS})\b|.*, ({_VERBS}) (i|you|we|they|people)\b", re.IGNORECASE)
ONE_SENTENCE = re.compile(r"[^.!?]+(\?[^.!?]+)?\.")
ADDRESS = re.compile(r"\byou(rs?)?\b", re.IGNORECASE)

SINGLE_TEXTS = (
    "title",
    "why_mentor",
    "why_leader",
    "leader_brings",
    "try_it",
    "check_it",
    "promise",
    "mentor_promise",
    "follow_up",
    "light",
    "support",
)


def faults(card: Card) -> Faults:
    """The faults in the wording of a card."""
    yield from _closed_questions(card)
    yield from _whys(card)
    yield from _unwelcome_words(card)
    school_grade = reading_grade([text for field, text in sentences(card).items() if field != "title"])
    if school_grade > HIGHEST_GRADE:
        yield "text", f"reads like school grade {school_grade:.1f}, and {HIGHEST_GRADE} is the highest"


def sentences(card: Card) -> dict[str, str]:
    """The texts of a card that people read, by field; not the sources, whose titles are others' words."""
    texts = {field: getattr(card, field) for field in SINGLE_TEXTS}
    for field in ("mentor_leads", "leader_asks"):
        texts |= {f"{field} {number}": text for number, text in enumerate(getattr(card, field), 1)}
    return {field: text for field, text in texts.items() if text is not None}


def _closed_questions(card: Card) -> Faults:
    for field, text in sentences(card).items():
        if field.startswith(("mentor_leads", "leader_asks", "follow_up", "light")):
            if CLOSED.match(text):
                yield field, f"can be answered with yes or no: '{text}'"
            if text.count("?") > 1:
                yield field, "asks more than one question"


def _whys(card: Card) -> Faults:
    for field in ("why_mentor", "why_leader"):
        text = getattr(card, field)
        if not ONE_SENTENCE.fullmatch(text):
            yield field, "must be one sentence that ends in a full stop"
        if ADDRESS.search(text):
            yield field, "says 'you', and both partners read it"


def _unwelcome_words(card: Card) -> Faults:
    for field, text in sentences(card).items():
        for objection, pattern in _unwelcome():
            if match := pattern.search(text):
                yield field, f"holds '{match[0]}', {objection}"


@cache
def _unwelcome() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
    return tuple(
        (kind["says"], re.compile(rf"\b({'|'.join(kind['words'])})\b", re.IGNORECASE))
        for kind in kinds.values()
    )
