"""The form in which an organisation writes a card, and how it is read."""

import re
from collections.abc import Iterable, Sequence

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, View, bullets, escape, section
from bot.mentoring.model import Area, Lead, Pillar, Stage
from bot.mentoring.topics.own_cards import CardRow

# The most characters of a question, of another text and of a title, as `bot.library.checking` allows them.
QUESTION, TEXT, TITLE = 140, 220, 60
MINUTES = [25, 50]
LONGEST_ERROR = 300
MOST_LINES = 10
LINE_COUNTS = {Field.CARD_MENTOR_LEADS: 3, Field.CARD_LEADER_ASKS: 2}
LIST_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.)]) ")  # a card has marks of its own
# What the form does not ask for is kept from the card as it was.
NOT_ASKED = ("id", "minutes", "needs_policy")
# The column of a card's row that each field holds, in the order in which a row is written.
ONE_LINE = {
    Field.CARD_TITLE: "title",
    Field.CARD_AREA: "area",
    Field.CARD_STAGE: "stage",
    Field.CARD_LEAD: "lead",
    Field.CARD_WHY_MENTOR: "why_mentor",
    Field.CARD_WHY_LEADER: "why_leader",
    Field.CARD_LEADER_BRINGS: "leader_brings",
    Field.CARD_TRY_IT: "try_it",
    Field.CARD_CHECK_IT: "check_it",
    Field.CARD_PROMISE: "promise",
    Field.CARD_MENTOR_PROMISE: "mentor_promise",
    Field.CARD_FOLLOW_UP: "follow_up",
    Field.CARD_LIGHT: "light",
    Field.CARD_THEME: "theme",
    Field.CARD_SUPPORT: "support",
}
SEVERAL_LINES = {
    Field.CARD_MENTOR_LEADS: "mentor_leads",
    Field.CARD_LEADER_ASKS: "leader_asks",
    Field.CARD_SOURCES: "sources",
}
# Where a fault of a column is shown; the main aim comes first among the pillars.
FIELD_OF = {
    **{column: field for field, column in (ONE_LINE | SEVERAL_LINES).items()},
    "pillar": Field.CARD_PILLAR,
    "pillars": Field.CARD_PILLAR,
    "sensitive": Field.CARD_THEME,
}


def card_form(row: CardRow, themes: Sequence[str], *, is_new: bool, errors: Errors | None = None) -> View:
    """A card to write or to change: `row` as far as known, `errors` where it cannot be saved as it is."""
    title = _("Write a card") if is_new else _("Change the card")
    blocks = [
        section(_("The card becomes a draft. Nobody is offered it before it is published.")),
        *([section(_("*Please mend:*") + "\n" + escape(bullets(errors.values())))] if errors else []),
        _line(Field.CARD_TITLE, _("Title, seven words at most"), row, TITLE),
        *_choices(row),
        _line(Field.CARD_WHY_MENTOR, _("Why it matters to the mentor, in one sentence"), row, TEXT),
        _line(Field.CARD_WHY_LEADER, _("Why it matters to the leader, in one sentence"), row, TEXT),
        _line(Field.CARD_LEADER_BRINGS, _("What the leader brings"), row, TEXT),
        _lines(
            Field.CARD_MENTOR_LEADS, _("Three questions for the mentor to ask, one a line"), row, QUESTION
        ),
        _lines(Field.CARD_LEADER_ASKS, _("Two questions for the leader to ask, one a line"), row, QUESTION),
        _line(Field.CARD_TRY_IT, _("Something to try together in ten minutes"), row, TEXT),
        _line(Field.CARD_CHECK_IT, _("How to test the result (technology cards)"), row, TEXT, optional=True),
        _line(Field.CARD_PROMISE, _("What the leader could promise"), row, TEXT, hint=_promise()),
        _line(Field.CARD_MENTOR_PROMISE, _("What the mentor could promise"), row, TEXT, optional=True),
        _line(Field.CARD_FOLLOW_UP, _("A question for the next time"), row, TEXT),
        _line(Field.CARD_LIGHT, _("The card as one question, for a week without a meeting"), row, QUESTION),
        *_sensitive(row, themes),
        _lines(Field.CARD_SOURCES, _("Studies it rests on, one a line"), row, TEXT, optional=True),
    ]
    return fields.modal(Form.CARD, title, blocks, submit=_("Save as draft"), private_metadata=str(row["id"]))


def _promise() -> str:
    return _("In the form: When ..., I will ...")


def _choices(row: CardRow) -> list[Block]:
    pillars = [(each.value, labels.pillar(each)) for each in Pillar]
    main, *others = row.get("pillars") or [None]
    areas = [(each.value, labels.area(each)) for each in Area]
    stages = [(each.value, labels.stage(each)) for each in Stage]
    leads = [(each.value, labels.lead(each)) for each in Lead]
    return [
        fields.single_choice(Field.CARD_AREA, _("Area"), areas, row.get("area"), kind="static_select"),
        fields.single_choice(Field.CARD_PILLAR, _("Main aim"), pillars, main, kind="static_select"),
        fields.multiple_choice(Field.CARD_PILLARS, _("Other aims"), pillars, others, optional=True),
        fields.single_choice(Field.CARD_STAGE, _("How much trust it needs"), stages, row.get("stage")),
        fields.single_choice(Field.CARD_LEAD, _("Who leads"), leads, row.get("lead")),
    ]


def _sensitive(row: CardRow, themes: Sequence[str]) -> list[Block]:
    slugs = sorted({*themes, *([row["theme"]] if "theme" in row else [])})
    options = [fields.option(slug, labels.theme(slug)) for slug in slugs]
    chosen = [each for each in options if each["value"] == row.get("theme")]
    menu = {"type": "static_select", "options": options} | ({"initial_option": chosen[0]} if chosen else {})
    hint = _("Only mentors who are glad to talk about it get the card, and a second person reads it first.")
    theme = fields.input_block(Field.CARD_THEME, _("Sensitive theme"), menu, hint=hint, optional=True)
    support = _line(Field.CARD_SUPPORT, _("How to stop, and where to turn"), row, TEXT, optional=True)
    return [*([theme] if slugs else []), support]


def _line(
    field: Field, label: str, row: CardRow, longest: int, *, hint: str | None = None, optional: bool = False
) -> Block:
    element = fields.text_input(longest, str(row.get(ONE_LINE[field], "")))
    return fields.input_block(field, label, element, hint=hint, optional=optional)


def _lines(field: Field, label: str, row: CardRow, longest: int, *, optional: bool = False) -> Block:
    all_lines = LINE_COUNTS.get(field, MOST_LINES) * (longest + 1)
    initial = "\n".join(row.get(SEVERAL_LINES[field], []))
    element = fields.text_input(all_lines, initial, multiline=True)
    return fields.input_block(field, label, element, optional=optional)


def read_card(view: View, stored: CardRow) -> CardRow:
    """The row of the card as written; what the form does not ask for stays as it is stored."""
    row: CardRow = {name: stored[name] for name in NOT_ASKED if name in stored}
    row |= {"minutes": stored.get("minutes", MINUTES)}
    row |= {column: text for field, column in ONE_LINE.items() if (text := _text(view, field))}
    main, others = _text(view, Field.CARD_PILLAR), fields.value(view, Field.CARD_PILLARS) or []
    row["pillars"] = list(dict.fromkeys([main, *others]))
    row |= {column: lines for field, column in SEVERAL_LINES.items() if (lines := _each_line(view, field))}
    if "theme" in row:
        row["sensitive"] = True
    if row["area"] == Area.GENERATIVE_AI:
        row["needs_policy"] = True
    return row


def _text(view: View, field: Field) -> str:
    return " ".join((fields.value(view, field) or "").split())


def _each_line(view: View, field: Field) -> list[str]:
    lines = (fields.value(view, field) or "").splitlines()
    return [text for line in lines if (text := LIST_MARK.sub("", " ".join(line.split())))]


def field_errors(faults: Iterable[tuple[str, str]]) -> Errors:
    """The faults of a card as errors of the form; a fault that belongs to no field stands at the title.

    A fault names a column, perhaps with the number of a line ("leader_asks 2"), and says what is wrong
    ("is too long").
    """
    by_field: dict[str, list[str]] = {}
    for place, says in faults:
        field, words = _field_and_words(place)
        by_field.setdefault(field, []).append(words.format(says=says))
    return {field: " ".join(dict.fromkeys(words))[:LONGEST_ERROR] for field, words in by_field.items()}


def _field_and_words(place: str) -> tuple[Field, str]:
    column, _space, number = place.partition(" ")
    if column not in FIELD_OF:
        return Field.CARD_TITLE, f"{place.capitalize()} {{says}}."
    if number.isdigit():
        return FIELD_OF[column], _("Line {number} {says}.").replace("{number}", number)
    return FIELD_OF[column], _("This {says}.")
