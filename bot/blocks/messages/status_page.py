"""The status page: a member with their pairs and the next step, or an invitation to join."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.blocks import labels, match_reasons
from bot.blocks.buttons import leave_buttons, pause_button, resume_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, Message, actions, button, escape, mention, message, section
from bot.blocks.messages.membership import pause_words
from bot.blocks.next_steps import next_step, step_buttons
from bot.mentoring.model import Member, MemberState, Programme, Role
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
        create += [button(_("Open the console"), Button.ADMIN)] if is_admin else []
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


@dataclass(frozen=True, slots=True)
class Place:
    """A membership with the next step of its first pair, and the `questions` that wait for an answer.

    `has_agreed`: the member said yes to a partner, who is asked now.
    """

    member: Member
    programme: Programme
    step: NextStep | None = None
    questions: Sequence[Message] = ()
    has_agreed: bool = False

    @property
    def is_paused(self) -> bool:
        """Whether the member takes a break there."""
        return self.member.state is MemberState.PAUSED


def member_status(
    places: Sequence[Place], joinable: Sequence[Programme] = (), last_programme: Programme | None = None
) -> Message:
    """The status of a member: where they stand in each programme, the most pressing first.

    `joinable` are the programmes they may join besides, `last_programme` the last of theirs that is over.
    """
    first, *others = places
    leave = leave_buttons([each.programme for each in places])
    opening = pause_words(first.member.paused_until) if first.is_paused else _opening(first)
    if first.is_paused and others:
        opening = f"{_opening(first)} {opening}"
    closing = leave if first.is_paused else _member_buttons()
    blocks = _in_programme(first, opening, [resume_button()], closing)
    first_paused = next((each for each in places if each.is_paused), None)
    for each in others:
        opening = _opening(each)
        if each.is_paused:
            opening += " " + _("You are paused there.")
        resume = [button(_("Resume"), Button.RESUME)] if each is first_paused else []
        blocks += _in_programme(each, opening, resume, [])
    if last_programme:
        blocks.append(section(_end_notice(last_programme)))
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


def _opening(place: Place) -> str:
    return _("You are a {role} in *{programme}*.").format(
        role=labels.role(place.member.role), programme=escape(place.programme.name)
    )


def _in_programme(
    place: Place, opening: str, when_paused: Sequence[Block], closing: Sequence[Block]
) -> list[Block]:
    """Where a member stands in one programme, the questions, and the buttons for the next step.

    `when_paused` are the buttons that take the place of a step below a pause; `closing` follow either.
    """
    step = replace(place.step, is_paused=place.is_paused) if place.step else None
    following = _step_words(step, place.member.role) if step else ""
    if place.has_agreed and not step:
        following = _("You said yes to a partner; now the leader is asked, quietly.")
    elif not (step or place.questions or place.is_paused):
        following = _wait_state(place.member)
    buttons = step_buttons(step, place.member.role) if step else []
    if place.is_paused:
        # One button ends the pause everywhere.
        buttons = [each for each in buttons if each["action_id"] != Button.RESUME] + [*when_paused]
    elif step and not buttons:
        buttons = [button(_("My pair"), Button.PAIR, main=True)]
    row = [*buttons, *closing]
    return [
        section(f"{opening} {following}".strip()),
        *(block for each in place.questions for block in each.blocks),
        *([actions(*row)] if row else []),
    ]


def _step_words(step: NextStep, role: Role) -> str:
    partner = _("Your partner is {partner}.").format(partner=mention(step.partner_id))
    return f"{partner} {next_step(step, role)}"


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
