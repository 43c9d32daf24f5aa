"""Buttons that stand under more than one message."""

from collections.abc import Sequence

from bot.blocks.kit.ids import Button, with_number
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, actions, button, confirmation
from bot.mentoring.model import Programme


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


def leave_button(programme: Programme | None = None, *, is_named: bool = False) -> Block:
    """A button that ends a membership, once it has been confirmed; without a programme, every one."""
    name = _("Leave {name}").format(name=programme.name) if programme and is_named else _("Leave")
    question = confirmation(
        _("Leave the programme?"),
        _("If you have a partner, your pair ends with one neutral line to them. You can join again."),
        _("Leave"),
        _("Stay"),
    )
    return button(name, Button.LEAVE, programme.id if programme else "-", confirm=question)


def leave_buttons(programmes: Sequence[Programme]) -> list[Block]:
    """The button that ends a membership; of several programmes one for each, by its name."""
    if len(programmes) < 2:
        return [leave_button()]
    buttons = [leave_button(each, is_named=True) for each in programmes]
    # Slack refuses the same id twice in one row.
    return [each | {"action_id": with_number(Button.LEAVE, number)} for number, each in enumerate(buttons)]
