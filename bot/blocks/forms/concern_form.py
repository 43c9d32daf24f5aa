"""The form in which somebody writes to a safeguarding contact, and how it is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.second_try import filled_in_again
from bot.blocks.kit.text import View, bullets, escape, mention, message, section
from bot.mentoring.model import Person
from bot.mentoring.safeguarding import LONGEST_CONCERN


@dataclass(frozen=True, slots=True)
class ConcernAnswers:
    """What somebody wrote, and the id of the contact who is to read it."""

    reader_id: str
    text: str


def concern_form(readers: Sequence[Person], confidential_help: str | None, command: str) -> View:
    """Who reads it, what it is not for and where to turn when it is urgent; then the words."""
    blocks = [section(_who_reads(readers)), section(bullets(_limits(confidential_help, command)))]
    if len(readers) > 1:
        options = [(each.id, each.name) for each in readers]
        blocks.append(fields.single_choice(Field.READER, _("Who shall read it?"), options, readers[0].id))
    words = fields.text_input(LONGEST_CONCERN, multiline=True)
    hint = _("As much or as little as you like. It is deleted here as soon as it has arrived.")
    blocks.append(fields.input_block(Field.CONCERN, _("What worries you?"), words, hint=hint))
    return fields.modal(
        Form.CONCERN, _("Raise a concern"), blocks, submit=_("Send"), private_metadata=readers[0].id
    )


def _who_reads(readers: Sequence[Person]) -> str:
    if len(readers) > 1:
        words = _("{one} or {other} reads this, whom you choose, with your name. Nobody else does.")
        return words.format(one=mention(readers[0].id), other=mention(readers[1].id))
    return _("{one} reads this, with your name. Nobody else does.").format(one=mention(readers[0].id))


def _limits(confidential_help: str | None, command: str) -> list[str]:
    purpose = _("Not for another partner or a break: `{command} leave` and `{command} pause` need no reason.")
    lines = [
        _("In danger, or when it cannot wait: call your local emergency number first."),
        purpose.format(command=command),
    ]
    if confidential_help:
        lines.append(_("To talk in confidence: {where}").format(where=escape(confidential_help)))
    return lines


def read_concern(view: View) -> ConcernAnswers | Errors:
    """What was written and who is to read it, or what to mend."""
    text = (fields.value(view, Field.CONCERN) or "").strip()
    if not fields.is_visible(text):
        return {Field.CONCERN: _("Please write a few words.")}
    return ConcernAnswers(
        fields.value(view, Field.READER) or view["private_metadata"], text[:LONGEST_CONCERN]
    )


def unavailable_reader() -> Errors:
    """The error where the chosen contact may not read it any more."""
    return {Field.CONCERN: _("This contact cannot read it any more. Copy your words and open the form anew.")}


def not_taken() -> Errors:
    """The error where the words could not be kept, so that nothing was sent."""
    return {
        Field.CONCERN: _("I could not take this just now, and nothing was sent. Please press Send again.")
    }


def form_again(view: View, errors: Errors) -> View:
    """The form that was sent, as it was filled in, below what is to mend: for an answer that comes late."""
    return filled_in_again(view, message(*(section(f"*{words}*") for words in errors.values())))
