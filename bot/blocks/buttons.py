"""Buttons that stand under more than one message."""

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, actions, button, confirmation


def console_button(is_admin: bool) -> Block:
    """A row of buttons: the profile, the pair, and for an admin the console."""
    buttons = [
        button(_("Join or edit profile"), Button.PROFILE, main=True),
        button(_("My pair"), Button.PAIR),
    ]
    return actions(*buttons, *([button(_("Open the console"), Button.ADMIN)] if is_admin else []))


def pause_button() -> Block:
    """A button that pauses; it needs no reason."""
    return button(_("Pause"), Button.PAUSE)


def resume_button() -> Block:
    """The main button of a person who is paused."""
    return button(_("Resume"), Button.RESUME, main=True)


def leave_button() -> Block:
    """A button that ends a membership, once it has been confirmed."""
    question = confirmation(
        _("Leave the programme?"),
        _("Your pair ends, and your partner gets one neutral line. No reason is asked. You can join again."),
        _("Leave"),
        _("Stay"),
    )
    return button(_("Leave"), Button.LEAVE, confirm=question)
