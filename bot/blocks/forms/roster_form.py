"""The form that takes a roster, and how an uploaded file is read from a form."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.kit import fields
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    View,
    section,
)


def roster_form() -> View:
    words = _(
        "A CSV file with the columns `email` (or `slack_id`), `level`, `manager`, `department`, `location`."
    )
    hint = _("A level is a whole number; higher is more senior. If any line is wrong, nothing is changed.")
    element = {"type": "file_input", "filetypes": ["csv"], "max_files": 1}
    return fields.modal(
        Form.ROSTER,
        _("Import people"),
        [section(words), fields.entry(Field.FILE, _("Roster"), element, hint=hint)],
        submit=_("Import"),
    )


def read_file(view: View) -> Mapping[str, Any]:
    """The uploaded file as Slack describes it."""
    files: list[Mapping[str, Any]] = fields.value(view, Field.FILE)
    return files[0]
