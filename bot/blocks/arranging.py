"""What a coordinator decides before a plan is made: its rules, and who must or must not be a pair."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of

from bot.blocks import fields, fit
from bot.blocks.fields import Errors
from bot.blocks.ids import Button, Field, Form
from bot.blocks.language import _
from bot.blocks.text import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    cut,
    escape,
    mention,
    message,
    section,
)
from bot.mentoring.facts import MOST_POINTS, Needs, Rules, Weights
from bot.mentoring.model import Programme
from bot.mentoring.plan import Arrangement

GAPS = range(1, 6)
MOST_MOVES = 1_000
MOST_SHOWN = 20
LONGEST_REASON = 100
WEIGHTS = tuple(each.name for each in fields_of(Weights))


@dataclass(frozen=True, slots=True)
class RulesAnswers:
    rules: Rules
    may_move: int


def rules_form(programme: Programme, rules: Rules, may_move: int) -> View:
    """Rules are never broken; wishes are weighed against each other, in points."""
    gaps = [(str(each), str(each)) for each in GAPS]
    needs = [
        (Needs.BOTH, _("Each has something the other wants")),
        (Needs.EITHER, _("One has something the other wants")),
    ]
    opening = _("How people of *{programme}* are matched. What you change counts from the next rehearsal on.")
    blocks = [
        section(opening.format(programme=escape(programme.name))),
        fields.one(
            Field.GAP, _("Least levels between the two"), gaps, str(rules.level_gap), kind="static_select"
        ),
        fields.one(Field.NEEDS, _("What must fit"), needs, rules.needs),
        _points(Field.GOOD_GAP, _("Most levels between them that still earn points"), rules.good_gap, 20),
        _points(Field.FLOOR, _("A pair below so many points counts as poor"), rules.floor, MOST_POINTS),
        _points(
            Field.MAY_MOVE, _("Proposals nobody knows of yet that may move each day"), may_move, MOST_MOVES
        ),
        section(_("*Wishes, in points.* 0 switches one off.")),
        *(
            _points(Field(f"weight_{name}"), label, getattr(rules.weights, name), MOST_POINTS)
            for name, label in fit.weights().items()
        ),
    ]
    return fields.modal(Form.RULES, _("Rules of the match"), blocks, submit=_("Save"), private=programme.id)


def read_rules(view: View, before: Rules) -> RulesAnswers | Errors:
    """What was filled in, or what to mend; the seed stays."""

    def number(field: Field) -> int:
        return int(fields.value(view, field))

    try:
        weights = Weights(**{name: number(Field(f"weight_{name}")) for name in WEIGHTS})
    except ValueError:
        return {Field.WEIGHT_AREA: _("These points are too large together. Please make them smaller.")}
    rules = replace(
        before,
        level_gap=number(Field.GAP),
        good_gap=number(Field.GOOD_GAP),
        needs=Needs(fields.value(view, Field.NEEDS)),
        floor=number(Field.FLOOR),
        weights=weights,
    )
    if rules.good_gap < rules.level_gap:
        return {Field.GOOD_GAP: _("This must be at least the number of levels above.")}
    return RulesAnswers(rules, number(Field.MAY_MOVE))


def rules_saved() -> Message:
    return message(section(_("Saved. Rehearse the match to see what it changes.")))


def _points(field: Field, label: str, initial: int, most: int) -> Block:
    element: Block = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(most),
        "initial_value": str(initial),
    }
    return fields.entry(field, label, element)


def arranged(kind: Arrangement, mentor_id: str, leader_id: str, *, are_a_pair: bool = False) -> Message:
    """`are_a_pair`: they have been asked already, or are a pair."""
    words = {
        Arrangement.TOGETHER: _("Noted: every plan from now on has {mentor} and {leader} as a pair."),
        Arrangement.APART: _("Noted: no plan will pair {mentor} and {leader}. Nobody else is told."),
    }[kind]
    said = words.format(mentor=mention(mentor_id), leader=mention(leader_id))
    if are_a_pair:
        said += " " + _("They have been asked already, or are a pair: that stands until one of them ends it.")
    return message(section(said))


def arrangements(decided: Sequence[tuple[Programme, str, str, Arrangement, str]], command: str) -> Message:
    """All that is decided: programme, mentor, leader, what, and the reason given; each can be undone."""
    how = _(
        "`{command} admin pair @mentor @leader reason` makes two people a pair in every plan; "
        "`{command} admin apart @one @other reason` keeps them apart."
    ).format(command=command)
    if not decided:
        return message(section(_("Nothing is decided beforehand.")), context(how))
    shown = enumerate(decided[:MOST_SHOWN], 1)
    blocks = [block for number, each in shown for block in _decision(number, *each)]
    return message(*blocks, context(how))


def _decision(
    number: int, programme: Programme, mentor_id: str, leader_id: str, kind: Arrangement, reason: str
) -> list[Block]:
    words = {
        Arrangement.TOGETHER: _("{mentor} and {leader}: a pair"),
        Arrangement.APART: _("{mentor} and {leader}: kept apart"),
    }[kind].format(mentor=mention(mentor_id), leader=mention(leader_id))
    why = f" ({escape(cut(reason, LONGEST_REASON))})" if reason else ""
    undo = button(
        _("Undo {number}").format(number=number), Button.UNDO, f"{programme.id}/{mentor_id}/{leader_id}"
    )
    return [section(f"{number}. {words}{why}, {escape(cut(programme.name, LONGEST_REASON))}"), actions(undo)]


def undone() -> Message:
    return message(section(_("Undone. The next plan is free to decide.")))
