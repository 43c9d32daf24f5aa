"""A membership as its member reads it: joined, changed, paused, resumed, ended."""

from collections.abc import Sequence
from datetime import date

from bot.blocks import labels, programme_labels
from bot.blocks.buttons import leave_button, leave_buttons, pause_button, resume_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, Message, actions, bullets, button, day, escape, message, section
from bot.mentoring.model import Programme, Role

MOST_PROGRAMMES = 8


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


def not_paused() -> Message:
    """The answer to somebody who resumed while nothing was paused."""
    words = _("Nothing was paused: you take part as before.")
    return message(section(words), actions(button(_("My pair"), Button.PAIR, main=True), pause_button()))


def joinable_programmes(joinable: Sequence[tuple[Programme, Role]]) -> Message:
    """The programmes to choose from, each with the role that the reader would have there."""
    return message(section(_("Several programmes are open to you:")), *_offers(joinable))


def joining_over(programme: Programme | None, joinable: Sequence[tuple[Programme, Role]]) -> Message:
    """The answer to a form to join a programme that was closed meanwhile, or deleted (None), and others."""
    words = _("That programme takes nobody in any more.")
    if programme:
        words = _("*{programme}* takes nobody in any more.")
        words = words.format(programme=escape(programme.name))
    if joinable:
        return message(
            section(f"{words} " + _("Your answers are filled in for what is open to you:")),
            *_offers(joinable),
        )
    closing = _("When another begins, joining it takes a moment.")
    return message(section(f"{words} {closing}"), actions(button(_("See what I can do"), Button.HELP)))


def _offers(joinable: Sequence[tuple[Programme, Role]]) -> list[Block]:
    """Each programme with its dates and the reader's role there, and a button to join it."""
    blocks = []
    for programme, role in joinable[:MOST_PROGRAMMES]:
        place = _("You would be a {role}.").format(role=labels.role(role))
        words = bullets([escape(programme.purpose), programme_labels.dates(programme), place])
        join = button(_("Join {name}").format(name=programme.name), Button.JOIN, programme.id)
        blocks += [section(f"*{escape(programme.name)}*\n{words}"), actions(join)]
    return blocks


def leave_question(programmes: Sequence[Programme]) -> Message:
    """The question before somebody leaves these programmes, with a pause as the other way."""
    words = _(
        "If you have a partner, leaving ends your pair with one neutral line to them. It also deletes "
        "what only you know: whom you avoid, themes, and what you answered. A pause keeps all of it."
    )
    if len(programmes) > 1:
        words = _(
            "If you have a partner there, your pair ends with one neutral line to them. Leaving the last "
            "deletes what only you know: whom you avoid, themes, and what you answered. "
            "A pause keeps all of it."
        )
    return message(
        section(words),
        actions(button(_("Pause instead"), Button.PAUSE, main=True), *leave_buttons(programmes)),
    )


def farewell(remaining: Sequence[Programme]) -> Message:
    """The last message to somebody who left; `remaining` are the programmes in which they stay."""
    words = _(
        "You have left, and your private answers are deleted. Thank you for the time you gave. You can come "
        "back whenever you like."
    )
    if remaining:
        names = labels.and_list(f"*{escape(each.name)}*" for each in remaining)
        words = _("You have left, and stay in {programmes}. Thank you for the time you gave.")
        return message(section(words.format(programmes=names)), actions(button(_("My pair"), Button.PAIR)))
    return message(section(words), actions(button(_("Join again"), Button.JOIN)))
