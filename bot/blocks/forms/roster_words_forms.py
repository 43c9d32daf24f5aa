"""The forms that ask what the columns and the grades of an organisation's own roster mean."""

import re
from collections.abc import Mapping, Sequence

from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Button, Field, Form, field_of_grade, grade_of_field
from bot.blocks.kit.language import _
from bot.blocks.kit.text import LONGEST_OPTION, Block, View, actions, button, cut, section
from bot.mentoring.files.csv_table import MOST_COLUMNS, CsvTable
from bot.mentoring.files.headings import OUR_COLUMNS, Headings
from bot.mentoring.files.roster import LEVELS, LONGEST_CELL
from bot.mentoring.files.roster_faults import PERSON_COLUMNS
from bot.mentoring.model import normal_form

NO_COLUMN = "-"
MOST_TITLES = 99  # a menu takes a hundred options
MOST_GRADES = 40
FIELD_OF_COLUMN = {
    "email": Field.PERSON_COLUMN,
    "level": Field.LEVEL_COLUMN,
    "manager": Field.MANAGER_COLUMN,
    "department": Field.DEPARTMENT_COLUMN,
    "location": Field.LOCATION_COLUMN,
}
NEEDED = ("email", "level")
POSSIBLE_COLUMNS = {NO_COLUMN, *map(str, range(MOST_COLUMNS))}


def columns_form(table: CsvTable, headings: Headings, file_address: str) -> View:
    """The question which column of a file is which of ours; those that bear our names are not asked about."""
    words = _("These columns are not called as mine are. Which is which? I remember it for the next file.")
    titles = [
        (str(number), cut(title or _("column {number}").format(number=number + 1), LONGEST_OPTION))
        for number, title in enumerate(table.titles)
        if table.header[number] not in OUR_COLUMNS
    ]
    choices = [
        _column_choice(column, titles[:MOST_TITLES], _number_of(column, table, headings))
        for column in FIELD_OF_COLUMN
        if not _is_ours(column, table)
    ]
    return _step(Form.ROSTER_COLUMNS, words, choices, file_address)


def read_columns(view: View) -> tuple[tuple[str, int | None], ...] | Errors:
    """Our columns that were asked about, each with the number of its title; None where there is none."""
    chosen = {
        column: fields.value(view, field)
        for column, field in FIELD_OF_COLUMN.items()
        if fields.is_asked(view, field)
    }
    wrong = [column for column, text in chosen.items() if text not in POSSIBLE_COLUMNS]
    if wrong:
        return {FIELD_OF_COLUMN[wrong[0]].value: _("Please choose a column of your file.")}
    numbers = {column: None if text == NO_COLUMN else int(text) for column, text in chosen.items()}
    named = [number for number in numbers.values() if number is not None]
    twice = [column for column, number in numbers.items() if number is not None and named.count(number) > 1]
    if twice:
        words = _("This column stands for something else too. Please choose another.")
        return {FIELD_OF_COLUMN[twice[-1]].value: words}
    return tuple(numbers.items())


def grades_form(grades: Sequence[str], levels: Mapping[str, int], file_address: str) -> View:
    """The question which level each grade of a file is; `levels` are those that are known."""
    words = _(
        "Your file has grades in place of levels. Give each a number from 1 to 20: the higher, the more "
        "senior; several may have the same. I remember it for the next file."
    )
    questions = [_level_input(grade, levels) for grade in grades]
    return _step(Form.ROSTER_GRADES, words, questions, file_address)


def read_grades(view: View) -> tuple[tuple[str, int], ...] | Errors:
    """Each grade in the form in which words are compared, with its level; or which are no levels."""
    answers = {
        field: str(fields.value(view, field)) for field in view["state"]["values"] if grade_of_field(field)
    }
    wrong = [field for field, text in answers.items() if text not in map(str, LEVELS)]
    if wrong:
        return dict.fromkeys(wrong, _("Please give a whole number from 1 to 20."))
    return tuple((grade_of_field(field), int(text)) for field, text in answers.items())


def _step(form: Form, words: str, questions: Sequence[Block], file_address: str) -> View:
    """A form on the way to a preview, with the way back to another file."""
    way_back = actions(button(_("Another file"), Button.IMPORT_PEOPLE))
    blocks = [section(words), *questions, way_back]
    return fields.modal(form, _("Import people"), blocks, submit=_("Go on"), private_metadata=file_address)


def _is_ours(column: str, table: CsvTable) -> bool:
    """Whether a column of the table bears our name for it."""
    return any(name in table.header for name in (PERSON_COLUMNS if column == "email" else (column,)))


def _number_of(column: str, table: CsvTable, headings: Headings) -> str:
    """The number of the title that is taken for a column, as the value of an option."""
    title = headings.titles.get(column)
    if title is None and column == "email":
        title = headings.titles.get("slack_id")
    return str(table.header.index(title)) if title else NO_COLUMN


def _column_choice(column: str, titles: Sequence[tuple[str, str]], initial: str) -> Block:
    field = FIELD_OF_COLUMN[column]
    label = {
        Field.PERSON_COLUMN: _("People: address, or Slack id"),
        Field.LEVEL_COLUMN: _("Level or grade"),
        Field.MANAGER_COLUMN: _("Manager: address, Slack id or name"),
        Field.DEPARTMENT_COLUMN: _("Department"),
        Field.LOCATION_COLUMN: _("Location"),
    }[field]
    none = [] if column in NEEDED else [(NO_COLUMN, _("Not in this file"))]
    return fields.single_choice(field, label, [*none, *titles], initial, kind="static_select")


def _level_input(grade: str, levels: Mapping[str, int]) -> Block:
    known_level = levels.get(normal_form(grade)) or _level_within(grade)
    element: Block = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": str(LEVELS[0]),
        "max_value": str(LEVELS[-1]),
    }
    element |= {"initial_value": str(known_level)} if known_level else {}
    return fields.input_block(field_of_grade(normal_form(grade)), cut(grade, LONGEST_CELL), element)


def _level_within(grade: str) -> int | None:
    """The number in a grade such as L5, where it has one that is a level."""
    numbers = [int(each) for each in re.findall(r"[0-9]{1,3}", grade)]
    return numbers[0] if len(numbers) == 1 and numbers[0] in LEVELS else None
