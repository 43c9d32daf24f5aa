"""A membership as its member reads it: joined, changed, paused, resumed, ended."""

from datetime import date

from bot.blocks.buttons import leave_button, pause_button, resume_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, actions, button, day, escape, message, section
from bot.mentoring.model import Programme, Role


def welcome(role: Role, programme: Programme, *, is_level_known: bool) -> Message:
    """The answer to somebody who joined."""
    greeting = _("Welcome! You take part in *{programme}*.")
    following = _("Your level is not in the roster yet, so I cannot match you. Your coordinator can add it.")
    if is_level_known:
        greeting = {
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
    return message(section(f"{greeting.format(programme=escape(programme.name))} {following}"))


def profile_saved() -> Message:
    """The answer to somebody who changed their profile."""
    return message(section(_("Saved. Your answers count from the next match on.")))


def pause_notice(until: date | None) -> Message:
    """The message that a membership is paused, until a day or without an end."""
    return message(section(pause_words(until)), actions(resume_button(), leave_button()))


def pause_words(until: date | None) -> str:
    """The sentences that a membership is paused."""
    words = _("You are paused until {day}.").format(day=day(until)) if until else _("You are paused.")
    return words + " " + _("No prompts will reach you, and your place is kept.")


def welcome_back() -> Message:
    """The answer to somebody who resumed."""
    words = _("Welcome back. Prompts start again next week; no catching up needed.")
    return message(section(words), actions(button(_("My pair"), Button.PAIR, main=True), pause_button()))


def leave_question() -> Message:
    """The question before somebody leaves, with a pause as the other way."""
    words = _(
        "Leaving ends your pair; your partner gets one neutral line. It also deletes what only you know: "
        "whom you avoid, themes, and what you answered with one tap. A pause keeps all of it."
    )
    return message(
        section(words), actions(button(_("Pause instead"), Button.PAUSE, main=True), leave_button())
    )


def farewell() -> Message:
    """The last message to somebody who left."""
    words = _(
        "You have left, and your private answers are deleted. Thank you for the time you gave. You can come "
        "back whenever you like."
    )
    return message(section(words), actions(button(_("Join again"), Button.JOIN)))
