"""The forms of a roster: the file, and the preview of what its import changes."""

from bot.blocks.forms.notices import notice
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Button, Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, Message, View, actions, button, section
from bot.blocks.messages import roster_import
from bot.blocks.messages.roster_reading import columns_button
from bot.mentoring.files.roster_changes import ImportQuestion, RosterUpdate

FILE_TYPES = ("csv", "xlsx", "txt", "tsv")
QUESTION_FIELDS = {
    ImportQuestion.COLUMNS: Field.COLUMNS,
    ImportQuestion.NAMES: Field.NAMES,
    ImportQuestion.LEVELS: Field.LEVELS,
    ImportQuestion.ABSENT: Field.ABSENT,
}


def roster_form(*, is_example_sent: bool = False) -> View:
    """A file with people and their levels; beside it an example."""
    words = _(
        "A CSV file or a workbook (.xlsx) with the columns `email` (or `slack_id`), `level`, `manager`, "
        "`department`, `location`. Yours may be called otherwise, and have more."
    )
    top = _("Whoever reports to nobody has the word `top` as manager; an empty cell means *not known*.")
    hint = _(
        "A level is a whole number, higher is more senior; for grades I ask. First you see what would "
        "change; nothing is imported yet."
    )
    element = {"type": "file_input", "filetypes": [*FILE_TYPES], "max_files": 1}
    example = (
        section(_("The example is in the messages between you and me."))
        if is_example_sent
        else actions(button(_("Send me an example"), Button.ROSTER_EXAMPLE))
    )
    file = fields.input_block(Field.FILE, _("Roster"), element, hint=hint)
    blocks = [section(f"{words}\n{top}"), example, file]
    return fields.modal(Form.ROSTER, _("Import people"), blocks, submit=_("Show changes"))


def preview_form(update: RosterUpdate, file_address: str, *, is_outdated: bool = False) -> View:
    """What the import of the file at an address changes; sending the form imports it.

    Where nothing would change there is nothing to send.
    """
    words = roster_import.roster_preview(update, is_outdated=is_outdated)
    columns = [columns_button(file_address)] if update.changes.headings.other_words else []
    way_back = actions(button(_("Another file"), Button.IMPORT_PEOPLE), *columns)
    if update.changes.is_empty:
        return notice(_("Import people"), Message(words.text, (*words.blocks, way_back)))
    questions = [_confirmation(each, update) for each in update.changes.questions]
    return fields.modal(
        Form.ROSTER_PREVIEW,
        _("Import people"),
        [*words.blocks, *questions, way_back],
        submit=_("Import"),
        private_metadata=f"{update.fingerprint} {file_address}",
    )


def _confirmation(question: ImportQuestion, update: RosterUpdate) -> Block:
    """The box that must be ticked before an import goes on."""
    hint = _("Or mend the file, and press Another file.")
    field, label, words = {
        ImportQuestion.COLUMNS: (
            Field.COLUMNS,
            _("Columns"),
            _("The columns mean what is said above"),
        ),
        ImportQuestion.NAMES: (
            Field.NAMES,
            _("Managers by name"),
            _("These are the people who are meant"),
        ),
        ImportQuestion.LEVELS: (
            Field.LEVELS,
            _("Managers below their people"),
            _("The levels are right as they are"),
        ),
        ImportQuestion.ABSENT: (
            Field.ABSENT,
            _("People who are not here"),
            _("Leave them out, and import the other {count}").format(count=update.changes.people),
        ),
    }[question]
    return fields.checkbox(field, label, words, hint, optional=False)


def read_confirmations(view: View) -> tuple[ImportQuestion, ...] | Errors:
    """The questions of a preview, each of which was confirmed; or what to mend in it."""
    drawn_fields = {each.get("block_id") for each in view["blocks"]}
    questions = {question: field for question, field in QUESTION_FIELDS.items() if field in drawn_fields}
    unanswered = [field for field in questions.values() if not fields.value(view, field)]
    if unanswered:
        return dict.fromkeys(unanswered, _("Please tick this, or mend the file first."))
    return tuple(questions)


def read_preview(view: View) -> tuple[str, str]:
    """The address of the file in a preview, and the fingerprint of the update that was shown."""
    fingerprint, _space, address = str(view["private_metadata"]).partition(" ")
    return address, fingerprint
