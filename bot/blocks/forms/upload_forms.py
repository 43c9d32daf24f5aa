"""The forms that take a file, and how an uploaded file is read from one."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.kit import fields
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import View, section


def read_file(view: View) -> Mapping[str, Any]:
    """The uploaded file as Slack describes it (docs.slack.dev, reference of the file object)."""
    files: list[Mapping[str, Any]] = fields.value(view, Field.FILE)
    return files[0]


def cards_form() -> View:
    """A TOML file with cards."""
    words = _("A TOML file of cards, as `python -m bot topics check` takes it.")
    hint = _("Each card becomes a draft. If any is at fault, nothing is changed.")
    element = {"type": "file_input", "filetypes": ["toml"], "max_files": 1}
    return fields.modal(
        Form.CARDS,
        _("Import cards"),
        [section(words), fields.input_block(Field.FILE, _("Cards"), element, hint=hint)],
        submit=_("Import"),
    )
