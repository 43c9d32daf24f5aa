"""Buttons that stand under more than one message."""

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Block,
    actions,
    asking,
    button,
)


def console_button(is_admin: bool) -> Block:
    buttons = [
        button(_("Join or edit profile"), Button.PROFILE, main=True),
        button(_("My pair"), Button.PAIR),
    ]
    return actions(*buttons, *([button(_("Open the console"), Button.ADMIN)] if is_admin else []))


def pause_button() -> Block:
    return button(_("Pause"), Button.PAUSE)


def leave_button() -> Block:
    question = asking(
        _("Leave the programme?"),
        _("Your pair ends, and your partner gets one neutral line. No reason is asked. You can join again."),
        _("Leave"),
        _("Stay"),
    )
    return button(_("Leave"), Button.LEAVE, confirm=question)
