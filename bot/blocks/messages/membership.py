"""What a member reads about their own membership: joined, saved, paused, left."""

from datetime import date

from bot.blocks.buttons import leave_button, pause_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Message,
    actions,
    button,
    day,
    escape,
    message,
    section,
)
from bot.mentoring.model import Programme, Role


def joined(role: Role, programme: Programme, *, is_level_known: bool) -> Message:
    welcome = _("Welcome! You take part in *{programme}*.")
    following = _("Your level is not in the roster yet, so I cannot match you. Your coordinator can add it.")
    if is_level_known:
        welcome = {
            Role.MENTOR: _(
                "Welcome! You take part in *{programme}* as a mentor: a leader will learn from you."
            ),
            Role.LEADER: _(
                "Welcome! You take part in *{programme}* as a leader: somebody newer will teach you."
            ),
        }[role]
        following = _(
            "When a good partner is found, I will ask you first. Until then there is nothing to do."
        )
    return message(section(f"{welcome.format(programme=escape(programme.name))} {following}"))


def profile_saved() -> Message:
    return message(section(_("Saved. Your answers count from the next match on.")))


def paused(until: date | None) -> Message:
    words = _("You are paused until {day}.").format(day=day(until)) if until else _("You are paused.")
    rest = _("No prompts will reach you, and your place is kept.")
    return message(
        section(f"{words} {rest}"), actions(button(_("Resume"), Button.RESUME, main=True), leave_button())
    )


def resumed() -> Message:
    words = _("Welcome back. Prompts start again next week; no catching up needed.")
    return message(section(words), actions(button(_("My pair"), Button.PAIR, main=True), pause_button()))


def confirm_leaving() -> Message:
    words = _("Leaving ends your pair; your partner gets one neutral line. A pause keeps your place instead.")
    return message(
        section(words), actions(button(_("Pause instead"), Button.PAUSE, main=True), leave_button())
    )


def left() -> Message:
    words = _("You have left. Thank you for the time you gave. You can come back whenever you like.")
    return message(section(words), actions(button(_("Join again"), Button.JOIN)))
