"""Where somebody stands: a member with their pairs and the one next thing to do, or who has not joined."""

from collections.abc import Sequence

from bot.blocks import labels, match_reasons
from bot.blocks.buttons import pause_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    button,
    escape,
    mention,
    message,
    section,
)
from bot.blocks.messages.membership import paused
from bot.blocks.next_steps import next_step, step_buttons
from bot.mentoring.model import Member, MemberState, Pair, PairState, Programme, Role
from bot.mentoring.timing.next_step import NextStep


def stranger(command: str, programme: Programme | None, *, is_admin: bool) -> Message:
    """Where somebody stands who has not joined."""
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
    how = _("People early in their careers mentor senior leaders. Joining is one form, under a minute.")
    return message(
        section(words),
        section(how),
        actions(button(_("Join"), Button.JOIN, main=True), button(_("See what I can do"), Button.HELP)),
    )


def standing(
    member: Member, programme: Programme, pairs: Sequence[Pair], ahead: Sequence[NextStep] = ()
) -> Message:
    """Where a member stands, and the one next thing to do; `ahead`: what comes next in the active pairs."""
    if member.state is MemberState.PAUSED:
        return paused(member.paused_until)
    opening = _("You are a {role} in *{programme}*.").format(
        role=labels.role(member.role), programme=escape(programme.name)
    )
    mine = [pair for pair in pairs if pair.programme_id == member.programme_id]
    first = next((each for each in ahead if each.pair in mine), None)
    if first is None:
        following = _asked(member, mine) or _waiting(member)
        buttons = [button(_("My pair"), Button.PAIR)]
    else:
        following = _("Your partner is {partner}.").format(partner=mention(first.partner_id))
        following += " " + next_step(first, member.role)
        buttons = step_buttons(first, member.role) or [button(_("My pair"), Button.PAIR, main=True)]
    return message(section(f"{opening} {following}"), actions(*buttons, *_for_member()))


def _asked(member: Member, proposed: Sequence[Pair]) -> str:
    """Where a proposal stands, as this side may know it: a leader hears of it after the mentor."""
    states = {pair.state for pair in proposed}
    turn = PairState.PROPOSED if member.role is Role.MENTOR else PairState.CONSENTED
    if turn in states:
        return _("A partner is proposed; the question is in our direct messages or on its way.")
    if member.role is Role.MENTOR and PairState.CONSENTED in states:
        return _("You said yes to a partner; now the leader is asked, quietly.")
    return ""


def _waiting(member: Member) -> str:
    """Why there is no partner yet, and the place in the line, for who is in it."""
    if member.waits_because is None:
        return _("You have no partner yet; nothing to do until I propose one.")
    why = _("You have no partner yet: {why}.").format(why=match_reasons.waits_because(member.waits_because))
    place = _("You are number {place} in the line; I look every day.").format(place=member.waits_as)
    return f"{why} {place}" if member.waits_as else why


def _for_member() -> list[Block]:
    return [
        button(_("History"), Button.HISTORY),
        button(_("Edit profile"), Button.PROFILE),
        pause_button(),
    ]
