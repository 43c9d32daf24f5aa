"""The status page: a member with their pairs and the next step, or an invitation to join."""

from collections.abc import Sequence
from dataclasses import replace

from bot.blocks import labels, match_reasons
from bot.blocks.buttons import leave_button, pause_button, resume_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, Message, actions, button, escape, mention, message, section
from bot.blocks.messages.membership import pause_words
from bot.blocks.next_steps import next_step, step_buttons
from bot.mentoring.model import Member, MemberState, Programme, Role
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
    member: Member,
    programme: Programme,
    step: NextStep | None = None,
    questions: Sequence[Message] = (),
    *,
    has_agreed: bool = False,
) -> Message:
    """A member's status: the next step of their first pair, and the `questions` that wait for their answer.

    `has_agreed`: the member said yes to a partner, who is asked now.
    """
    is_paused = member.state is MemberState.PAUSED
    step = replace(step, is_paused=is_paused) if step else None
    opening = (
        pause_words(member.paused_until)
        if is_paused
        else _("You are a {role} in *{programme}*.").format(
            role=labels.role(member.role), programme=escape(programme.name)
        )
    )
    following = _step_words(step, member.role) if step else ""
    if has_agreed and not step:
        following = _("You said yes to a partner; now the leader is asked, quietly.")
    elif not (step or questions or is_paused):
        following = _wait_state(member)
    return message(
        section(f"{opening} {following}".strip()),
        *(block for each in questions for block in each.blocks),
        actions(*_buttons(step, member, is_paused=is_paused)),
    )


def _step_words(step: NextStep, role: Role) -> str:
    partner = _("Your partner is {partner}.").format(partner=mention(step.partner_id))
    return f"{partner} {next_step(step, role)}"


def _buttons(step: NextStep | None, member: Member, *, is_paused: bool) -> list[Block]:
    """The buttons for the next step, and below a pause those that end it or the membership."""
    buttons = step_buttons(step, member.role) if step else []
    if is_paused:
        return [*(buttons or [resume_button()]), leave_button()]
    return [*(buttons or [button(_("My pair"), Button.PAIR, main=bool(step))]), *_member_buttons()]


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
