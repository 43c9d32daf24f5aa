"""Help, refusals and apologies."""

from bot.blocks.buttons import console_button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, bullets, escape, message, section
from bot.mentoring.refusals import Refusal


def refusal(refused: Refusal, command: str) -> Message:
    """The sentence of a refusal, with its values."""
    values = {name: escape(str(value)) for name, value in refused.values.items()}
    return message(section(_(refused.sentence).format(command=command, **values)))


def apology(reference: str, *, is_saved: bool) -> Message:
    """The message for an unexpected error; `reference` finds it in the log.

    `is_saved` says whether something of what the person did was saved before.
    """
    words = (
        _(
            "What you did is saved, but then something went wrong on my side. You need not do it again; "
            "please tell your coordinator the number {reference}."
        )
        if is_saved
        else _(
            "Something went wrong on my side, and nothing was changed. "
            "Please try again; if it happens again, tell your coordinator the number {reference}."
        )
    )
    return message(section(words.format(reference=reference)))


def help_page(
    command: str, *, is_admin: bool, unknown: str | None = None, nearest: str | None = None
) -> Message:
    """The commands; `unknown` is a word that was typed and is none, `nearest` the one that may be meant."""
    lines = [
        _("`{command} join` or `profile`: take part, or change your answers"),
        _("`{command} topic`: topics to choose from"),
        _("`{command} pair`: your partner, and why you were matched"),
        _("`{command} meet`: book, move or call off a talk"),
        _("`{command} history`: your meetings and topics"),
        _("`{command} pause`, `pause until 2026-12-24`, `resume`, `leave`: no reason needed"),
        _("`{command} privacy`, `privacy export`, `privacy erase`: what is stored about you"),
        _("`{command} concern`: write to a safeguarding contact in confidence"),
        _("`{command} help pause`: what one of the words does"),
    ]
    if is_admin:
        lines += [
            _("`{command} stats`: the figures"),
            _("`{command} admin`: programmes, matching, health"),
            _("`{command} admin pair @mentor @leader`: ask for a pair"),
            _("`{command} admin apart @one @other`: a pair in no plan"),
        ]
    opening = _("Here is what you can type:")
    if unknown is not None:
        opening = _("I do not know *{word}*.").format(word=escape(unknown)) + " "
        opening += _("Did you mean *{word}*?").format(word=nearest) if nearest else _("Here is what I know:")
    return message(
        section(opening),
        section(bullets(line.format(command=command) for line in lines)),
        console_button(is_admin),
    )
