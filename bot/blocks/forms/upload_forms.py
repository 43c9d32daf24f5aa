"""The forms that take a file, and how an uploaded file is read from one."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.kit import fields
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import View, section


def roster_form(*, asks_about_levels: bool = False) -> View:
    """A CSV file with people and their levels; it may ask whether levels that looked wrong are right."""
    words = _(
        "A CSV file with the columns `email` (or `slack_id`), `level`, `manager`, `department`, `location`."
    )
    top = _("Whoever reports to nobody has the word `top` as manager; an empty cell means *not known*.")
    hint = _("A level is a whole number; higher is more senior. If any line is wrong, nothing is changed.")
    element = {"type": "file_input", "filetypes": ["csv"], "max_files": 1}
    blocks = [section(f"{words}\n{top}"), fields.input_block(Field.FILE, _("Roster"), element, hint=hint)]
    if asks_about_levels:
        confirmation = fields.checkbox(
            Field.LEVELS,
            _("Managers below their people"),
            _("The levels are right as they are"),
            _("Leave it empty if 1 is your highest level, and turn the levels round in the file first."),
            is_on=False,
        )
        blocks.append(confirmation)
    return fields.modal(Form.ROSTER, _("Import people"), blocks, submit=_("Import"))


def are_levels_confirmed(view: View) -> bool:
    """Whether it was said in the form that the levels of a roster are right."""
    return bool(fields.value(view, Field.LEVELS))


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
