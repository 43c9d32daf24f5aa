"""The next step of a pair, in words, with the buttons for it."""

from datetime import date

from bot.blocks.buttons import resume_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, button, day, instant, mention
from bot.mentoring.model import Role
from bot.mentoring.timing.next_step import NextStep


def next_step(step: NextStep, role: Role) -> str:
    """The next thing to do in a pair, in words for one side."""
    lines = []
    if step.starts_at:
        lines.append(_("Next: your talk ({when}).").format(when=instant(step.starts_at)))
    if step.is_away:
        lines.append(break_of(step.partner_id, step.back_on))
    if not step.starts_at:
        lines.append(_to_do(step, role))
    return " ".join(lines)


def break_of(partner_id: str, back_on: date | None) -> str:
    """The sentence that a partner takes a break, until a day if one is known."""
    if back_on is None:
        return _("{partner} is taking a break.").format(partner=mention(partner_id))
    words = _("{partner} is taking a break until {day}.")
    return words.format(partner=mention(partner_id), day=day(back_on))


def _to_do(step: NextStep, role: Role) -> str:
    if step.is_paused:
        return _("Nothing to do while you are paused.")
    if step.is_away:
        return _("Nothing to do meanwhile.")
    if step.meeting:
        return _("Next: pick a time; the topic is chosen.")
    if role is Role.MENTOR:
        return _("Next: choose a topic.")
    return _("Next: your mentor chooses a topic. Nothing to do until then.")


def step_buttons(step: NextStep, role: Role) -> list[Block]:
    """The buttons for the next step, the main one first; for a person who is paused, how to resume."""
    buttons = []
    if step.meeting and step.starts_at:
        buttons.append(button(_("Move it"), Button.BOOK, step.meeting.id))
    if step.is_paused:
        return [*buttons, resume_button()]
    if step.meeting and not step.starts_at and not step.is_away:
        buttons.append(button(_("Pick a time"), Button.BOOK, step.meeting.id, main=True))
    if role is Role.MENTOR:
        is_next = not step.meeting and not step.is_away
        buttons.append(button(_("Choose a topic"), Button.TOPIC, step.pair.id, main=is_next))
    return buttons
