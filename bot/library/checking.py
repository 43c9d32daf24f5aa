"""The rules for a single card. A fault is a field and a predicate, such as "title" and "is missing"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any

from bot.mentoring.model import Area, Card, Lead, Pillar, Stage
from bot.mentoring.topics.own_cards import CardRow

MOST_TITLE_WORDS = 7
LONGEST_TEXT = 220  # characters; a whole card then fits one Slack message comfortably
LONGEST_QUESTION = 140
LONGEST = {"id": 20, "title": 60, "theme": 40} | dict.fromkeys(
    ("mentor_leads", "leader_asks", "light"), LONGEST_QUESTION
)

# A card beyond these is named as too much and looked at no further: it is neither read nor compared.
LONGEST_READ = 1_000  # characters of a text
MOST_ITEMS = 20  # of a list
MOST_FIELDS = 50
LONGEST_MEETING = 1_440  # minutes
LONGEST_ECHO = 40  # characters of what somebody wrote, where a sentence quotes it

CHOICES: dict[str, type[StrEnum]] = {"area": Area, "pillars": Pillar, "stage": Stage, "lead": Lead}
COUNTS = {"mentor_leads": 3, "leader_asks": 2}
QUESTIONS = ("mentor_leads", "leader_asks", "follow_up", "light")
FLAGS = ("sensitive", "needs_policy")
LISTS = ("pillars", "minutes", "mentor_leads", "leader_asks", "sources")

PROMISE = (re.compile(r"When .+, I will .+"), "must read 'When ..., I will ...'")
SLUG = (re.compile(r"[a-z]+(_[a-z]+)*"), "must be small letters and underscores")
MARKUP = re.compile(r"[<>&]")  # '<!channel>' in a card would call everybody
FORMS = {"promise": PROMISE, "mentor_promise": PROMISE, "theme": SLUG}

# A field without a default is one that every card needs.
REQUIRED = tuple(field.name for field in fields(Card) if field.default is MISSING)
FIELDS = tuple(field.name for field in fields(Card))

Faults = Iterator[tuple[str, str]]


def faults(row: CardRow) -> Faults:
    """The faults of a row: those of its form, or those of its content, which rely on the form."""
    of_form = list(form_faults(row))
    yield from of_form or content_faults(row)


def form_faults(row: CardRow) -> Faults:
    """The faults that keep a row from being a card at all, one of them being its sheer size."""
    of_shape = list(_shape(row))
    yield from of_shape or _choices(row)


def content_faults(row: CardRow) -> Faults:
    """The faults of a row that has the form of a card."""
    yield from _wording(row)
    yield from _questions(row)
    yield from _fields_of_kind(row)


def card_from(row: CardRow) -> Card:
    """The card in a row that has the form of one."""
    return Card(**{field: _value(field, value) for field, value in row.items()})


def _value(field: str, value: Any) -> Any:
    if field in LISTS:
        return tuple(CHOICES[field](item) if field in CHOICES else item for item in value)
    return CHOICES[field](value) if field in CHOICES else value


def _shape(row: CardRow) -> Faults:
    if len(row) > MOST_FIELDS:
        yield "it", f"has {len(row)} fields, and a card has {len(FIELDS)} at most"
        return
    for name in REQUIRED:
        if name not in row:
            yield name, "is missing"
    for name, value in row.items():
        is_valid, kind = _kind(name)
        if name not in FIELDS:
            yield name[:LONGEST_ECHO], "is not a field of a card"
        elif excess := _excess(name, value):
            yield name, excess
        elif not is_valid(value):
            yield name, f"must be {kind}"


def _excess(name: str, value: Any) -> str | None:
    """What makes a value too much to be looked at, before anybody looks at it; None where nothing does."""
    items = _items(value)
    if len(items) > MOST_ITEMS:
        return f"holds {len(items)} items, and {COUNTS.get(name, MOST_ITEMS)} are the most"
    if any(isinstance(item, str) and len(item) > LONGEST_READ for item in items):
        return f"is longer than {LONGEST.get(name, LONGEST_TEXT)} characters"
    return None


def _kind(name: str) -> tuple[Callable[[Any], bool], str]:
    """The check that the value of a field must pass, and the words for what it must be."""
    if name in FLAGS:
        return lambda value: isinstance(value, bool), "true or false"
    if name == "minutes":
        return _is_minutes, f"a list of whole numbers from 1 to {LONGEST_MEETING}"
    if name in LISTS:
        return lambda value: isinstance(value, list) and all(map(_is_text, value)), "a list of texts"
    return _is_text, "a text that is not empty"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_minutes(value: Any) -> bool:
    # isinstance() would take True for a number.
    return (
        isinstance(value, list)
        and bool(value)
        and all(type(item) is int and 0 < item <= LONGEST_MEETING for item in value)
    )


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _choices(row: CardRow) -> Faults:
    if not row["pillars"]:
        yield "pillars", "must name at least one"
    for name, choice in CHOICES.items():
        for value in _items(row[name]):
            if value not in list(choice):
                yield name, f"is {value[:LONGEST_ECHO]!r}, which is none of {', '.join(choice)}"


def _wording(row: CardRow) -> Faults:
    for name, value in row.items():
        longest = LONGEST.get(name, LONGEST_TEXT)
        if any(len(text) > longest for text in _items(value) if isinstance(text, str)):
            yield name, f"is longer than {longest} characters"
        if name != "sources" and any(map(MARKUP.search, filter(_is_text, _items(value)))):
            yield name, "holds <, > or &, which Slack takes for markup"
    if len(row["title"].split()) > MOST_TITLE_WORDS:
        yield "title", f"has more than {MOST_TITLE_WORDS} words"
    for name, (pattern, fault) in FORMS.items():
        if name in row and not pattern.fullmatch(row[name]):
            yield name, fault


def _questions(row: CardRow) -> Faults:
    for name, count in COUNTS.items():
        if len(row[name]) != count:
            yield name, f"must hold exactly {count} questions, not {len(row[name])}"
    for name in QUESTIONS:
        if not all(text.endswith("?") for text in _items(row[name])):
            yield name, "must end with a question mark"


def _fields_of_kind(row: CardRow) -> Faults:
    """The faults of fields that one kind of card needs and the others may not have."""
    sensitive = row.get("sensitive", False)
    for name in ("theme", "support"):
        if sensitive and name not in row:
            yield name, "is missing, and a sensitive card needs it"
        if name in row and not sensitive:
            yield name, "belongs to sensitive cards, and this one is not marked as sensitive"
    if Pillar.TECHNOLOGY in row["pillars"] and "check_it" not in row:
        yield "check_it", "is missing, and a technology card needs it"
    if row["area"] == Area.GENERATIVE_AI and not row.get("needs_policy", False):
        yield "needs_policy", "must be true on a card about generative AI"
