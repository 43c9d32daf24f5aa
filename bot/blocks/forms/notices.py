"""Forms with nothing to fill in: a notice, a plan to release, a moment to wait."""

from bot.blocks.kit import fields
from bot.blocks.kit.ids import Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, View, plain, section


def plan_form(rehearsal_id: str, words: Message) -> View:
    """A rehearsed plan; sending the form releases it."""
    return fields.modal(
        Form.PLAN, _("Rehearsal"), list(words.blocks), submit=_("Release"), private_metadata=rehearsal_id
    )


def notice(title: str, words: Message) -> View:
    """A message in a window, with nothing to fill in."""
    return {
        "type": "modal",
        "callback_id": Form.NOTICE,
        "title": plain(title, 24),
        "close": plain(_("Close"), 24),
        "blocks": list(words.blocks),
    }


def wait_notice(words: str = "") -> View:
    """A notice while something is worked out; `words` say how far it is."""
    text = words or _("One moment, I am at work on it…")
    return notice(_("One moment"), Message(text, (section(text),)))
