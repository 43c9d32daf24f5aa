"""The form of a programme's rules of the match, and how it is read."""

from dataclasses import dataclass, replace

from bot.blocks import match_reasons
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, View, escape, section
from bot.mentoring.matching.problem import MAX_WEIGHT, Needs, Rules, Weights
from bot.mentoring.model import Programme

GAPS = range(1, 6)
MOST_GOOD_GAP = 20
MOST_MOVES = 1_000
# Where each weight stands in the form, by its name in `Weights`.
WEIGHT_FIELDS = {
    "area": Field.WEIGHT_AREA,
    "areas_counted": Field.WEIGHT_AREAS_COUNTED,
    "department": Field.WEIGHT_DEPARTMENT,
    "place": Field.WEIGHT_PLACE,
    "hour": Field.WEIGHT_HOUR,
    "hours_counted": Field.WEIGHT_HOURS_COUNTED,
    "gap": Field.WEIGHT_GAP,
    "novelty": Field.WEIGHT_NOVELTY,
}


@dataclass(frozen=True, slots=True)
class RulesAnswers:
    """The rules as filled in; `may_move`: how many proposals nobody knows of yet may move each day."""

    rules: Rules
    may_move: int


def rules_form(programme: Programme, rules: Rules, may_move: int) -> View:
    """The rules of a programme, which are never broken, and its wishes, each with the points it counts."""
    opening = _("How people of *{programme}* are matched. What you change counts from the next rehearsal on.")
    blocks = [
        section(opening.format(programme=escape(programme.name))),
        *_rules(rules, may_move),
        section(_("*Wishes, in points.* 0 switches one off; twice the points count twice as much.")),
        *_wishes(rules.weights, Rules().weights),
    ]
    title, submit = _("Rules of the match"), _("Save")
    return fields.modal(Form.RULES, title, blocks, submit=submit, private_metadata=programme.id)


def _rules(rules: Rules, may_move: int) -> list[Block]:
    usual = Rules()
    gaps = [(str(each), str(each)) for each in GAPS]
    needs = [
        (Needs.BOTH, _("Each has something the other wants")),
        (Needs.EITHER, _("One has something the other wants")),
    ]
    return [
        fields.single_choice(
            Field.GAP,
            _("Least levels between the two"),
            gaps,
            str(rules.level_gap),
            kind="static_select",
            hint=_("Usually {usual}. Fewer levels let more people be paired.").format(usual=usual.level_gap),
        ),
        fields.single_choice(
            Field.NEEDS, _("What must fit"), needs, rules.needs, hint=_("Usually the first: both then gain.")
        ),
        _points(
            Field.GOOD_GAP,
            _("Most levels between them that still earn points"),
            rules.good_gap,
            MOST_GOOD_GAP,
            usual.good_gap,
            _("So that their work still has something in common."),
        ),
        _points(
            Field.FLOOR,
            _("A pair below so many points counts as poor"),
            rules.floor,
            MAX_WEIGHT,
            usual.floor,
            _("As few pairs as possible are poor; nobody goes without a partner for it."),
        ),
        _points(
            Field.MAY_MOVE,
            _("Proposals nobody knows of yet that may move each day"),
            may_move,
            MOST_MOVES,
            0,
            _("Such a proposal gives way when somebody who is free gains much by it."),
        ),
    ]


def _wishes(weights: Weights, usual: Weights) -> list[Block]:
    labels = match_reasons.weights()
    return [
        _points(field, labels[name], getattr(weights, name), MAX_WEIGHT, getattr(usual, name))
        for name, field in WEIGHT_FIELDS.items()
    ]


def read_rules(view: View, stored: Rules) -> RulesAnswers | Errors:
    """The rules that were filled in, or what to mend; what the form does not ask for stays as stored."""

    def number(field: Field) -> int:
        return int(fields.value(view, field))

    try:
        weights = Weights(
            area=number(Field.WEIGHT_AREA),
            areas_counted=number(Field.WEIGHT_AREAS_COUNTED),
            department=number(Field.WEIGHT_DEPARTMENT),
            place=number(Field.WEIGHT_PLACE),
            hour=number(Field.WEIGHT_HOUR),
            hours_counted=number(Field.WEIGHT_HOURS_COUNTED),
            gap=number(Field.WEIGHT_GAP),
            novelty=number(Field.WEIGHT_NOVELTY),
        )
    except ValueError:
        return {Field.WEIGHT_AREA: _("These points are too large together. Please make them smaller.")}
    rules = replace(
        stored,
        level_gap=number(Field.GAP),
        good_gap=number(Field.GOOD_GAP),
        needs=Needs(fields.value(view, Field.NEEDS)),
        floor=number(Field.FLOOR),
        weights=weights,
    )
    if rules.good_gap < rules.level_gap:
        return {Field.GOOD_GAP: _("This must be at least the number of levels above.")}
    return RulesAnswers(rules, number(Field.MAY_MOVE))


def _points(field: Field, label: str, initial: int, maximum: int, usual: int, purpose: str = "") -> Block:
    element: Block = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(maximum),
        "initial_value": str(initial),
    }
    bounds = _("Usually {usual}, from 0 to {most}.").format(usual=usual, most=maximum)
    return fields.input_block(field, label, element, hint=f"{bounds} {purpose}".strip())
