"""The status page: a member with their pairs and the next step, or an invitation to join."""

from collections.abc import Sequence

from bot.blocks import labels, match_reasons
from bot.blocks.buttons import pause_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, Message, actions, button, escape, mention, message, section
from bot.blocks.messages.membership import pause_notice
from bot.blocks.next_steps import next_step, step_buttons
from bot.mentoring.model import Member, MemberState, Pair, PairState, Programme, Role
from bot.mentoring.timing.next_step import NextStep

MOST_PROGRAMMES = 4


def non_member_status(
    command: str, programmes: Sequence[Programme], *, is_admin: bool, last_programme: Programme | None = None
) -> Message:
    """The status of somebody who is in no programme: those they can join, and the last, which is over."""
    history = [button(_("History"), Button.HISTORY)] if last_programme else []
    opening = _end_notice(last_programme) if last_programme else ""
    if not programmes:
        closing = (
            _("No programme is open right now; you can create one.")
            if is_admin
            else _("No programme is open right now. I will be here when one is.")
        )
        create = [button(_("New programme"), Button.NEW_PROGRAMME, main=True)] if is_admin else []
        return message(
            section(f"{opening or _about()} {closing}"),
            actions(*create, *history, button(_("See what I can do"), Button.HELP)),
        )
    words = _("*{name}* is open: {purpose}")
    offers = [words.format(name=escape(each.name), purpose=escape(each.purpose)) for each in programmes]
    explanation = _(
        "People early in their careers mentor senior leaders. Joining is one form, under a minute."
    )
    return message(
        *([section(opening)] if opening else []),
        *(section(each) for each in offers[:MOST_PROGRAMMES]),
        *([] if opening else [section(explanation)]),
        actions(
            button(_("Join"), Button.JOIN, main=True), *history, button(_("See what I can do"), Button.HELP)
        ),
    )


def member_status(
    member: Member,
    programme: Programme,
    pairs: Sequence[Pair],
    next_steps: Sequence[NextStep] = (),
    *,
    others: Sequence[tuple[Member, Programme]] = (),
    joinable: Sequence[Programme] = (),
) -> Message:
    """A member's status and next step; `next_steps` are those of the active pairs.

    `others` are the person's further memberships, `joinable` the programmes they may join besides.
    """
    if member.state is MemberState.PAUSED:
        return pause_notice(member.paused_until)
    words, buttons = _in_programme(member, programme, pairs, next_steps)
    blocks = [section(words), actions(*buttons, *_member_buttons())]
    for other_member, other_programme in others:
        words, buttons = _in_programme(other_member, other_programme, pairs, next_steps)
        blocks += [section(words), actions(*buttons)]
    if joinable:
        names = labels.and_list(f"*{escape(each.name)}*" for each in joinable[:MOST_PROGRAMMES])
        blocks += [
            section(_("You can also join {programmes}.").format(programmes=names)),
            actions(button(_("Join"), Button.JOIN)),
        ]
    return message(*blocks)


def _about() -> str:
    return _(
        "Reverse mentoring pairs people early in their careers with senior leaders, who learn from them."
    )


def _end_notice(programme: Programme) -> str:
    words = _("*{name}* is over, and your place in it. Thank you for taking part; what you did stays yours.")
    return words.format(name=escape(programme.name))


def _in_programme(
    member: Member, programme: Programme, pairs: Sequence[Pair], next_steps: Sequence[NextStep]
) -> tuple[str, list[Block]]:
    """Where a member stands in one programme, in words, and the buttons for the next step."""
    opening = _("You are a {role} in *{programme}*.").format(
        role=labels.role(member.role), programme=escape(programme.name)
    )
    if member.state is MemberState.PAUSED:
        return f"{opening} {_('You are paused there.')}", [button(_("Resume"), Button.RESUME)]
    own_pairs = [pair for pair in pairs if pair.programme_id == member.programme_id]
    first = next((each for each in next_steps if each.pair in own_pairs), None)
    if first is None:
        following = _proposal_state(member, own_pairs) or _wait_state(member)
        return f"{opening} {following}", [button(_("My pair"), Button.PAIR)]
    following = _("Your partner is {partner}.").format(partner=mention(first.partner_id))
    following += " " + next_step(first, member.role)
    buttons = step_buttons(first, member.role) or [button(_("My pair"), Button.PAIR, main=True)]
    return f"{opening} {following}", buttons


def _proposal_state(member: Member, proposed: Sequence[Pair]) -> str:
    """The state of a proposal as this side may know it: a leader hears of it after the mentor."""
    states = {pair.state for pair in proposed}
    turn = PairState.PROPOSED if member.role is Role.MENTOR else PairState.CONSENTED
    if turn in states:
        return _("A partner is proposed; the question is in our direct messages or on its way.")
    if member.role is Role.MENTOR and PairState.CONSENTED in states:
        return _("You said yes to a partner; now the leader is asked, quietly.")
    return ""


def _wait_state(member: Member) -> str:
    """The reason why there is no partner yet, with the position on the waiting list."""
    if member.wait_reason is None:
        return _("You have no partner yet; nothing to do until I propose one.")
    reason = _("You have no partner yet: {why}.").format(why=match_reasons.wait_reason(member.wait_reason))
    position = _("You are number {place} in the line; I look every day.").format(
        place=member.waiting_list_position
    )
    return f"{reason} {position}" if member.waiting_list_position else reason


def _member_buttons() -> list[Block]:
    return [
        button(_("History"), Button.HISTORY),
        button(_("Edit profile"), Button.PROFILE),
        pause_button(),
    ]
