"""The pairs that a coordinator asks for, and those that are kept apart."""

from collections.abc import Sequence

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Block,
    Message,
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
from bot.mentoring.model import Programme

MOST_SHOWN = 20
LONGEST_REASON = 100


def arrangement_saved(
    kind: Arrangement,
    mentor_id: str,
    leader_id: str,
    *,
    replaces: Arrangement | None = None,
) -> Message:
    """An arrangement that counts from now on; `replaces`: the arrangement of the two before.

    The words are the same whatever either of the two was asked, or keeps private.
    """
    words = {
        Arrangement.TOGETHER: _(
            "Noted: a plan pairs {mentor} and {leader} once, as soon as both are free. Whether something "
            "private is in the way, I tell nobody."
        ),
        Arrangement.APART: _(
            "Noted: no plan will pair {mentor} and {leader}. Nobody else is told. What they were asked "
            "already, and a pair that has begun, stands."
        ),
    }[kind]
    sentences = words.format(mentor=mention(mentor_id), leader=mention(leader_id))
    if replaces and replaces is not kind:
        sentences += (
            " "
            + {
                Arrangement.TOGETHER: _("Until now they were to be a pair; that no longer holds."),
                Arrangement.APART: _("Until now they were kept apart; that no longer holds."),
            }[replaces]
        )
    return message(section(sentences))


def arrangements(decisions: Sequence[tuple[Programme, str, str, Arrangement, str]], command: str) -> Message:
    """All arrangements, each with a button to undo it: programme, mentor, leader, kind and reason."""
    hint = _(
        "`{command} admin pair @mentor @leader reason` asks for a pair; "
        "`{command} admin apart @one @other reason` keeps them apart."
    ).format(command=command)
    if not decisions:
        return message(section(_("Nothing is decided beforehand.")), context(hint))
    numbered = enumerate(decisions[:MOST_SHOWN], 1)
    blocks = [block for number, each in numbered for block in _decision(number, *each)]
    if len(decisions) > MOST_SHOWN:
        remaining = len(decisions) - MOST_SHOWN
        remainder = pluralize(
            "and {count} more, decided earlier", "and {count} more, decided earlier", remaining
        )
        blocks.append(section(f"{remainder}. {_('They are shown when some of these are undone.')}"))
    return message(*blocks, context(hint))


def _decision(
    number: int, programme: Programme, mentor_id: str, leader_id: str, kind: Arrangement, reason: str
) -> list[Block]:
    words = {
        Arrangement.TOGETHER: _("{mentor} and {leader}: a pair"),
        Arrangement.APART: _("{mentor} and {leader}: kept apart"),
    }[kind].format(mentor=mention(mentor_id), leader=mention(leader_id))
    reason_note = f" ({escape(cut(reason, LONGEST_REASON))})" if reason else ""
    undo = button(
        _("Undo {number}").format(number=number),
        Button.UNDO_ARRANGEMENT,
        f"{programme.id}/{mentor_id}/{leader_id}",
    )
    return [
        section(f"{number}. {words}{reason_note}, {escape(cut(programme.name, LONGEST_REASON))}"),
        actions(undo),
    ]


def arrangement_undone() -> Message:
    """The message that a plan may decide again."""
    return message(section(_("Undone. The next plan is free to decide.")))
