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


def non_member_status(command: str, programme: Programme | None, *, is_admin: bool) -> Message:
    """The status of somebody who has not joined: the open programme, if there is one."""
    if programme is None:
        words = _(
            "Reverse mentoring pairs people early in their careers with senior leaders, who learn from them."
        )
        closing = (
            _("No programme is open right now; you can create one.")
            if is_admin
            else _("No programme is open right now. I will be here when one is.")
        )
        create = [button(_("New programme"), Button.NEW_PROGRAMME, main=True)] if is_admin else []
        return message(
            section(f"{words} {closing}"), actions(*create, button(_("See what I can do"), Button.HELP))
        )
    words = _("*{name}* is open: {purpose}").format(
        name=escape(programme.name), purpose=escape(programme.purpose)
    )
    explanation = _(
        "People early in their careers mentor senior leaders. Joining is one form, under a minute."
    )
    return message(
        section(words),
        section(explanation),
        actions(button(_("Join"), Button.JOIN, main=True), button(_("See what I can do"), Button.HELP)),
    )


def member_status(
    member: Member, programme: Programme, pairs: Sequence[Pair], next_steps: Sequence[NextStep] = ()
) -> Message:
    """A member's status and next step; `next_steps` are those of the active pairs."""
    if member.state is MemberState.PAUSED:
        return pause_notice(member.paused_until)
    opening = _("You are a {role} in *{programme}*.").format(
        role=labels.role(member.role), programme=escape(programme.name)
    )
    own_pairs = [pair for pair in pairs if pair.programme_id == member.programme_id]
    first = next((each for each in next_steps if each.pair in own_pairs), None)
    if first is None:
        following = _proposal_state(member, own_pairs) or _wait_state(member)
        buttons = [button(_("My pair"), Button.PAIR)]
    else:
        following = _("Your partner is {partner}.").format(partner=mention(first.partner_id))
        following += " " + next_step(first, member.role)
        buttons = step_buttons(first, member.role) or [button(_("My pair"), Button.PAIR, main=True)]
    return message(section(f"{opening} {following}"), actions(*buttons, *_member_buttons()))


def _proposal_state(member: Member, proposed: Sequence[Pair]) -> str:
    """The state of a proposal of which this side has heard."""
    states = {pair.state for pair in proposed}
    turn = PairState.PROPOSED if member.role is Role.MENTOR else PairState.CONSENTED
    if turn in states:
        return _("A partner is proposed; the question is in our direct messages.")
    if member.role is Role.MENTOR and PairState.CONSENTED in states:
        return _("You said yes to a partner; now the leader is asked, quietly.")
    return ""


def _wait_state(member: Member) -> str:
    """The reason why there is no partner yet, with the position on the waiting list."""
    why = match_reasons.wait_reason(member.wait_reason) if member.wait_reason else ""
    reason = _("You have no partner yet; nothing to do until I propose one.")
    if why:
        reason = _("You have no partner yet: {why}.").format(why=why)
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
