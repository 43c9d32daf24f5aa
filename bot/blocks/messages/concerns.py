"""What is said around a concern: to the contact who reads it, and to its writer what became of it."""

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Message,
    actions,
    bullets,
    button,
    context,
    escape,
    mention,
    message,
    plain,
    section,
)
from bot.mentoring.safeguarding import LONGEST_CONCERN


def nobody_to_read(confidential_help: str | None) -> Message:
    """The answer, before anything is written, where no contact may read what this person has to say."""
    words = _(
        "Nobody is named here who could read it: a contact in your pair or your reporting line never does."
    )
    lines = [_("In danger, or when it cannot wait: call your local emergency number first.")]
    if confidential_help:
        lines.append(_("To talk in confidence: {where}").format(where=escape(confidential_help)))
    else:
        lines.append(_("Turn to somebody you trust, such as your people team or a works council."))
    return message(section(words), section(bullets(lines)))


def to_reader(text: str, writer_id: str, *, may_be_repeated: bool) -> Message:
    """What somebody wrote, to the contact whom they chose; a notification shows nothing of it."""
    opening = _("{who} wrote to you in confidence, as a safeguarding contact:").format(who=mention(writer_id))
    closing = _("Please answer them directly. I keep no copy, and nobody else was told.")
    if may_be_repeated:
        closing += " " + _("It may reach you twice: Slack was not clear whether it had arrived.")
    words = {"type": "section", "text": plain(text, LONGEST_CONCERN)}
    preview = _("{who} wrote to you in confidence. Please open this message.")
    return message(section(opening), words, context(closing), preview=preview.format(who=mention(writer_id)))


def arrived(reader_id: str) -> Message:
    """The message to the writer that it is with its reader."""
    words = _("It has arrived: {reader} has your message, and I have deleted it here.")
    return message(section(words.format(reader=mention(reader_id))))


def on_its_way(reader_id: str) -> Message:
    """The message to the writer while Slack does not take it."""
    words = _(
        "It has not arrived yet. I keep trying, for a day at most, and tell you either way. "
        "If it cannot wait, ask {reader} directly."
    )
    return message(section(words.format(reader=mention(reader_id))))


def not_arrived(contact_id: str) -> Message:
    """The message to the writer that it is not certain to have arrived, and whom to ask."""
    words = _(
        "It has not arrived, as far as I can tell, and I have deleted it. Please ask {contact} directly."
    )
    return message(
        section(words.format(contact=mention(contact_id))), actions(button(_("Write again"), Button.CONCERN))
    )
