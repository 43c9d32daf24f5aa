"""What a coordinator decides before a plan is made: its rules, and who must or must not be a pair."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of

from bot.blocks import match_reasons
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Button, Field, Form
from bot.blocks.kit.language import _, counted
from bot.blocks.kit.text import (
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
from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.matching.problem import (
    MOST_POINTS,
    Needs,
    Rules,
    Weights,
)
from bot.mentoring.model import Programme

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
    usual = Rules()
    gaps = [(str(each), str(each)) for each in GAPS]
    needs = [
        (Needs.BOTH, _("Each has something the other wants")),
        (Needs.EITHER, _("One has something the other wants")),
    ]
    opening = _("How people of *{programme}* are matched. What you change counts from the next rehearsal on.")
    blocks = [
        section(opening.format(programme=escape(programme.name))),
        fields.one(
            Field.GAP,
            _("Least levels between the two"),
            gaps,
            str(rules.level_gap),
            kind="static_select",
            hint=_("Usually {usual}. Fewer levels let more people be paired.").format(usual=usual.level_gap),
        ),
        fields.one(
            Field.NEEDS, _("What must fit"), needs, rules.needs, hint=_("Usually the first: both then gain.")
        ),
        _points(
            Field.GOOD_GAP,
            _("Most levels between them that still earn points"),
            rules.good_gap,
            20,
            usual.good_gap,
            _("So that their work still has something in common."),
        ),
        _points(
            Field.FLOOR,
            _("A pair below so many points counts as poor"),
            rules.floor,
            MOST_POINTS,
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
        section(_("*Wishes, in points.* 0 switches one off; twice the points count twice as much.")),
        *_wishes(rules.weights, usual.weights),
    ]
    return fields.modal(Form.RULES, _("Rules of the match"), blocks, submit=_("Save"), private=programme.id)


def _wishes(weights: Weights, usual: Weights) -> list[Block]:
    return [
        _points(Field(f"weight_{name}"), label, getattr(weights, name), MOST_POINTS, getattr(usual, name))
        for name, label in match_reasons.weights().items()
    ]


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


def _points(field: Field, label: str, initial: int, most: int, usual: int, why: str = "") -> Block:
    element: Block = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(most),
        "initial_value": str(initial),
    }
    said = _("Usually {usual}, from 0 to {most}.").format(usual=usual, most=most)
    return fields.entry(field, label, element, hint=f"{said} {why}".strip())


def arranged(
    kind: Arrangement,
    mentor_id: str,
    leader_id: str,
    *,
    replaces: Arrangement | None = None,
    are_a_pair: bool = False,
) -> Message:
    """`replaces`: what was decided of them before; `are_a_pair`: they have been asked, or are a pair."""
    words = {
        Arrangement.TOGETHER: _("Noted: every plan from now on has {mentor} and {leader} as a pair."),
        Arrangement.APART: _("Noted: no plan will pair {mentor} and {leader}. Nobody else is told."),
    }[kind]
    said = words.format(mentor=mention(mentor_id), leader=mention(leader_id))
    if replaces and replaces is not kind:
        said += (
            " "
            + {
                Arrangement.TOGETHER: _(
                    "Until now every plan was to have them as a pair; that no longer holds."
                ),
                Arrangement.APART: _("Until now they were kept apart; that no longer holds."),
            }[replaces]
        )
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
    if len(decided) > MOST_SHOWN:
        left = len(decided) - MOST_SHOWN
        more = counted("and {count} more, decided earlier", "and {count} more, decided earlier", left)
        blocks.append(section(f"{more}. {_('They are shown when some of these are undone.')}"))
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
