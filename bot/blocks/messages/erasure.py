"""The erasure of what is stored about a person: the question, its answer, and the receipt."""

from bot.blocks import labels
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import Block, Message, actions, bullets, button, confirmation, day, message, section
from bot.mentoring.personal_data import Erasure, KeptReason


def erase_question() -> Message:
    """The first question before an erasure: what goes, what stays and why. The button asks once more."""
    goes = [
        _("your answers, private lists, one-tap answers and your own hour"),
        _("your memberships and pairs, with their topics and talks, for your partners too"),
        _("the list of what I sent you, your roles, and the files I uploaded"),
    ]
    bare_id = _("your bare id where your organisation's lines or a programme need it")
    return message(
        section(_("Shall I erase what is stored about you? Your pairs end, each with one neutral line.")),
        section(f"*{_('This goes')}*\n{bullets(goes)}"),
        section(f"*{_('This stays')}*\n{bullets([*_always_stays(), bare_id])}"),
        actions(button(_("Export first"), Button.EXPORT), _erase_button()),
    )


def _erase_button() -> Block:
    question = confirmation(
        _("Erase it for good?"),
        _("It cannot be taken back. You get a receipt, and you can join again as somebody new."),
        _("Erase"),
        _("Keep it"),
    )
    return button(_("Erase what is stored about me"), Button.ERASE, confirm=question)


def _always_stays() -> list[str]:
    return [
        _("messages in Slack, and copies of the database until whoever runs me replaces them"),
        _("what others wrote to keep themselves or somebody apart: it protects them"),
        _("your organisation's roster, its own list: the next import may name you again"),
    ]


def erased() -> Message:
    """What takes the place of the question, once it is done."""
    return message(section(_("It is erased. Your receipt is in our direct messages.")))


def receipt(erasure: Erasure, command: str) -> Message:
    """What went, what stays and why; and that nothing of this but a number and a day is kept."""
    title = _("Receipt {number} of {day}: what was stored about you is erased.")
    closing = _("Of this I keep the number and the day, and no name. `{command} join` begins anew.")
    return message(
        section(title.format(number=erasure.number, day=day(erasure.day))),
        section(f"*{_('This went')}*\n{bullets(_went(erasure))}"),
        section(f"*{_('This stays')}*\n{bullets([*map(_kept, erasure.kept), *_always_stays()])}"),
        section(closing.format(command=command)),
    )


def _went(erasure: Erasure) -> list[str]:
    counts = (
        pluralize("{count} membership", "{count} memberships", erasure.members),
        pluralize("{count} pair with its talks", "{count} pairs with their talks", erasure.pairs),
        pluralize("{count} one-tap answer", "{count} one-tap answers", erasure.answers),
        pluralize("{count} line of what I sent you", "{count} lines of what I sent you", erasure.nudges),
    )
    lines = [_("your name, profile and private lists"), labels.comma_list(counts)]
    if erasure.files:
        lines.append(pluralize("{count} file I uploaded", "{count} files I uploaded", erasure.files))
    return lines


def _kept(reason: KeptReason) -> str:
    return {
        KeptReason.LINE: _("your id and level in your organisation's lines: others report to you"),
        KeptReason.COORDINATES: _("your name as coordinator, until somebody else takes over"),
        KeptReason.COORDINATED: _("your id, without a name, at a programme you coordinated"),
        KeptReason.CONCERN: _("what you wrote in confidence, until it has arrived"),
    }[reason]
