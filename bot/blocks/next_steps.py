"""What comes next in a pair, in words, with the buttons for it."""

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Block,
    button,
    day,
    mention,
    moment,
)
from bot.mentoring.model import Role
from bot.mentoring.timing.next_step import NextStep


def next_step(ahead: NextStep, role: Role) -> str:
    lines = []
    partner = mention(ahead.partner_id)
    if ahead.starts_at:
        lines.append(_("Next: your talk ({when}).").format(when=moment(ahead.starts_at)))
    if ahead.is_away and ahead.back_on:
        words = _("{partner} is taking a break until {day}.")
        lines.append(words.format(partner=partner, day=day(ahead.back_on)))
    elif ahead.is_away:
        lines.append(_("{partner} is taking a break.").format(partner=partner))
    if not ahead.starts_at:
        lines.append(_to_do(ahead, role))
    return " ".join(lines)


def _to_do(ahead: NextStep, role: Role) -> str:
    if ahead.is_away:
        return _("Nothing to do meanwhile.")
    if ahead.talk:
        return _("Next: pick a time; the topic is chosen.")
    if role is Role.MENTOR:
        return _("Next: choose a topic.")
    return _("Next: your mentor chooses a topic. Nothing to do until then.")


def step_buttons(ahead: NextStep, role: Role) -> list[Block]:
    """What leads on, the next step first."""
    buttons = []
    if ahead.talk and ahead.starts_at:
        buttons.append(button(_("Move it"), Button.BOOK, ahead.talk.id))
    elif ahead.talk and not ahead.is_away:
        buttons.append(button(_("Pick a time"), Button.BOOK, ahead.talk.id, main=True))
    if role is Role.MENTOR:
        is_next = not ahead.talk and not ahead.is_away
        buttons.append(button(_("Choose a topic"), Button.TOPIC, main=is_next))
    return buttons
