"""The form in which an organisation writes a card, and the smaller ones of its shelf."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Block,
    View,
    bullets,
    escape,
    section,
)
from bot.mentoring.model import Area, Lead, Pillar, Stage
from bot.mentoring.topics.own_cards import (
    LONGEST_ADDRESS,
    Guidance,
    Row,
    is_address,
)

QUESTION, TEXT, TITLE = 140, 220, 60
MINUTES = [25, 50]
LINES = {"mentor_leads": 3, "leader_asks": 2}
LONGEST_ERROR = 300
LIST_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.)]) ")  # a card has marks of its own
# What the form does not ask for is kept from the card as it was.
KEPT = ("id", "minutes", "needs_policy")
SINGLE = (
    "title",
    "area",
    "stage",
    "lead",
    "why_mentor",
    "why_leader",
    "leader_brings",
    "try_it",
    "check_it",
    "promise",
    "mentor_promise",
    "follow_up",
    "light",
    "theme",
    "support",
)


def card_form(words: Row, themes: Sequence[str], *, is_new: bool, mend: Errors | None = None) -> View:
    """A card to write, or to write anew: `words` are its row as far as it is known, `mend` what is amiss."""
    title = _("Write a card") if is_new else _("Change the card")
    blocks = [
        section(_("The card becomes a draft. Nobody is offered it before it is published.")),
        *([section(_("*Please mend:*") + "\n" + escape(bullets(mend.values())))] if mend else []),
        _line("title", _("Title, seven words at most"), words, TITLE),
        *_choices(words),
        _line("why_mentor", _("Why it matters to the mentor, in one sentence"), words, TEXT),
        _line("why_leader", _("Why it matters to the leader, in one sentence"), words, TEXT),
        _line("leader_brings", _("What the leader brings"), words, TEXT),
        _lines("mentor_leads", _("Three questions for the mentor to ask, one a line"), words, QUESTION),
        _lines("leader_asks", _("Two questions for the leader to ask, one a line"), words, QUESTION),
        _line("try_it", _("Something to try together in ten minutes"), words, TEXT),
        _line("check_it", _("How to test the result (technology cards)"), words, TEXT, optional=True),
        _line("promise", _("What the leader could promise"), words, TEXT, hint=_promise()),
        _line("mentor_promise", _("What the mentor could promise"), words, TEXT, optional=True),
        _line("follow_up", _("A question for the next time"), words, TEXT),
        _line("light", _("The card as one question, for a week without a meeting"), words, QUESTION),
        *_sensitive(words, themes),
        _lines("sources", _("Studies it rests on, one a line"), words, TEXT, optional=True),
    ]
    return fields.modal(Form.CARD, title, blocks, submit=_("Save as draft"), private=str(words["id"]))


def _promise() -> str:
    return _("In the form: When ..., I will ...")


def _choices(words: Row) -> list[Block]:
    pillars = [(each.value, labels.pillar(each)) for each in Pillar]
    main, *others = words.get("pillars") or [None]
    areas = [(each.value, labels.area(each)) for each in Area]
    stages = [(each.value, labels.stage(each)) for each in Stage]
    leads = [(each.value, labels.lead(each)) for each in Lead]
    return [
        fields.one(_field("area"), _("Area"), areas, words.get("area"), kind="static_select"),
        fields.one(_field("pillar"), _("Main aim"), pillars, main, kind="static_select"),
        fields.many(_field("pillars"), _("Other aims"), pillars, others, optional=True),
        fields.one(_field("stage"), _("How much trust it needs"), stages, words.get("stage")),
        fields.one(_field("lead"), _("Who leads"), leads, words.get("lead")),
    ]


def _sensitive(words: Row, themes: Sequence[str]) -> list[Block]:
    known = sorted({*themes, *([words["theme"]] if "theme" in words else [])})
    drawn = [fields.option(slug, labels.theme(slug)) for slug in known]
    chosen = [each for each in drawn if each["value"] == words.get("theme")]
    menu = {"type": "static_select", "options": drawn} | ({"initial_option": chosen[0]} if chosen else {})
    hint = _("Only mentors who are glad to talk about it get the card, and a second person reads it first.")
    theme = fields.entry(_field("theme"), _("Sensitive theme"), menu, hint=hint, optional=True)
    support = _line("support", _("How to stop, and where to turn"), words, TEXT, optional=True)
    return [*([theme] if known else []), support]


def _line(
    name: str, label: str, words: Row, longest: int, *, hint: str | None = None, optional: bool = False
) -> Block:
    element = fields.line(longest) | _filled(str(words.get(name, "")))
    return fields.entry(_field(name), label, element, hint=hint, optional=optional)


def _lines(name: str, label: str, words: Row, longest: int, *, optional: bool = False) -> Block:
    count = LINES.get(name, 10)
    element = fields.line(count * (longest + 1)) | {"multiline": True}
    return fields.entry(
        _field(name), label, element | _filled("\n".join(words.get(name, []))), optional=optional
    )


def _filled(text: str) -> Block:
    return {"initial_value": text} if text else {}


def _field(name: str) -> Field:
    return Field(f"card_{name}")


def read_card(view: View, before: Row) -> Row:
    """The row that was written; what the form does not ask for stays as it was."""
    row: Row = {name: before[name] for name in KEPT if name in before}
    row |= {"minutes": before.get("minutes", MINUTES)}
    row |= {name: text for name in SINGLE if (text := _text(view, name))}
    main, others = _text(view, "pillar"), fields.value(view, _field("pillars")) or []
    row["pillars"] = list(dict.fromkeys([main, *others]))
    for name in (*LINES, "sources"):
        if lines := _each_line(view, name):
            row[name] = lines
    if "theme" in row:
        row["sensitive"] = True
    if row["area"] == Area.GENERATIVE_AI:
        row["needs_policy"] = True
    return row


def _text(view: View, name: str) -> str:
    return " ".join((fields.value(view, _field(name)) or "").split())


def _each_line(view: View, name: str) -> list[str]:
    lines = (fields.value(view, _field(name)) or "").splitlines()
    return [text for line in lines if (text := LIST_MARK.sub("", " ".join(line.split())))]


def errors(faults: Iterable[tuple[str, str]]) -> Errors:
    """What to mend, at the field it belongs to; at the title what belongs to none."""
    found: dict[str, list[str]] = {}
    for field, says in faults:
        name, _space, number = field.partition(" ")
        block, words = _place(name, number if number.isdigit() else "", field)
        found.setdefault(block, []).append(words.format(says=says))
    return {block: " ".join(dict.fromkeys(words))[:LONGEST_ERROR] for block, words in found.items()}


def _place(name: str, number: str, whole: str) -> tuple[Field, str]:
    known: Mapping[str, str] = {"pillars": "pillar", "sensitive": "theme"}
    asked = known.get(name, name)
    if asked in SINGLE or asked in LINES or asked in ("pillar", "sources"):
        words = _("Line {number} {says}.").replace("{number}", number) if number else _("This {says}.")
        return _field(asked), words
    return _field("title"), f"{whole.capitalize()} {{says}}."


def cards_form() -> View:
    """Cards from a file."""
    words = _("A TOML file of cards, as `python -m bot topics check` takes it.")
    hint = _("Each card becomes a draft. If any is at fault, nothing is changed.")
    element = {"type": "file_input", "filetypes": ["toml"], "max_files": 1}
    return fields.modal(
        Form.CARDS,
        _("Import cards"),
        [section(words), fields.entry(Field.FILE, _("Cards"), element, hint=hint)],
        submit=_("Import"),
    )


def guidance_form(before: Guidance) -> View:
    """Where the rules on generative AI are, and whom to ask about them."""
    words = _("Cards about generative AI show both, so that a talk never stands in for a rule.")
    address = fields.line(LONGEST_ADDRESS) | _filled(before.policy_url or "")
    expert: Block = {"type": "users_select"}
    if before.expert_id:
        expert["initial_user"] = before.expert_id
    blocks = [
        section(words),
        fields.entry(
            Field.POLICY,
            _("Address of your rules on generative AI"),
            address,
            hint=_("It begins with https://"),
            optional=True,
        ),
        fields.entry(Field.EXPERT, _("Who can be asked about them?"), expert, optional=True),
    ]
    return fields.modal(Form.GUIDANCE, _("Guidance"), blocks, submit=_("Save"))


def read_guidance(view: View) -> Guidance | Errors:
    """What was filled in, or what to mend."""
    address = (fields.value(view, Field.POLICY) or "").strip()
    if address and not is_address(address):
        return {Field.POLICY: _("Please give a whole address that begins with https://")}
    return Guidance(address or None, fields.value(view, Field.EXPERT) or None)
