"""The result of a roster import: people imported, or faults line by line."""

from collections.abc import Iterator, Mapping, Sequence

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Message,
    actions,
    and_more,
    button,
    cut,
    escape,
    mention,
    message,
    pages,
    section,
)
from bot.mentoring.files.roster import LONGEST_CELL, RosterFault, RosterFaultKind
from bot.mentoring.files.roster_import import RosterImport
from bot.mentoring.files.silent_words import SilentWord

MOST_FAULTS = 20
MOST_MENTIONED = 5
MOST_WORDS = 6
ABOUT_LEVELS = "levels"
"""The value of the button that opens the form with the question whether the levels are right."""


def people_imported(imported: RosterImport) -> Message:
    """What an import took in and what it took away, and who cannot be matched yet."""
    words = pluralize("{count} person imported.", "{count} people imported.", imported.people)
    if imported.without_level:
        words += " " + pluralize(
            "{count} has no level and cannot be matched yet.",
            "{count} have no level and cannot be matched yet.",
            imported.without_level,
        )
    if imported.absent_columns:
        words += " " + _("Not in this file, so unchanged: {columns}.").format(
            columns=", ".join(imported.absent_columns)
        )
    remarks = [words]
    if imported.emptied_cells:
        remarks.append(f"{', '.join(_emptied_columns(imported.emptied_cells))}.")
    if imported.silent_words:
        silent_words = ", ".join(_silent_words(imported.silent_words))
        remarks.append(_("Says nothing, so read as unknown: {words}.").format(words=silent_words))
    if imported.without_line:
        remarks.append(_broken_lines(imported))
    return message(section("\n".join(remarks)))


def _broken_lines(imported: RosterImport) -> str:
    """How many people cannot be matched for their line of managers, and who is to be mended first."""
    words = pluralize(
        "{count} person has no line of managers to the top and cannot be matched yet.",
        "{count} people have no line of managers to the top and cannot be matched yet.",
        imported.without_line,
    )
    people = ", ".join(mention(person_id) for person_id in imported.line_breaks[:MOST_MENTIONED])
    if len(imported.line_breaks) > MOST_MENTIONED:
        people += f", {and_more(len(imported.line_breaks) - MOST_MENTIONED)}"
    remedy = _("Name the manager of {people}, or write `top` if they report to nobody.")
    return f"{words} {remedy.format(people=people)}"


def _emptied_columns(emptied_cells: Mapping[str, int]) -> Iterator[str]:
    """How many values of each column were taken away."""
    for column, count in emptied_cells.items():
        yield {
            "level": pluralize("{count} level taken away", "{count} levels taken away", count),
            "manager": pluralize("{count} manager taken away", "{count} managers taken away", count),
            "department": pluralize("{count} department taken away", "{count} departments taken away", count),
            "location": pluralize("{count} location taken away", "{count} locations taken away", count),
        }[column]


def _silent_words(silent_words: Mapping[SilentWord, int]) -> Iterator[str]:
    """Each word that says nothing, with its column and the number of its cells."""
    words = list(silent_words.items())
    for (column, text), count in words[:MOST_WORDS]:
        yield _("{word} in {column} ({count})").format(word=escape(cut(text, 20)), column=column, count=count)
    if len(words) > MOST_WORDS:
        yield and_more(len(words) - MOST_WORDS)


def levels_in_question(inverted: int, compared: int) -> Message:
    """The question whether levels are upside down; nothing was imported."""
    words = _(
        "Nothing is imported yet: in {inverted} of {compared} lines the manager stands below the person. "
        "Is 1 your highest level? Here a higher level is more senior: turn the levels round in the file. "
        "If they are right as they are, say so in the form."
    ).format(inverted=inverted, compared=compared)
    again = button(_("Import people"), Button.IMPORT_PEOPLE, ABOUT_LEVELS, main=True)
    return message(section(words), actions(again))


def roster_refused(faults: Sequence[RosterFault]) -> Message:
    """The faults of a roster, line by line; nothing of it was used."""
    opening = pluralize(
        "Nothing was imported: {count} thing needs mending first.",
        "Nothing was imported: {count} things need mending first.",
        len(faults),
    )
    lines = [fault_line(fault) for fault in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        lines.append(and_more(len(faults) - MOST_FAULTS))
    return message(section(opening), *pages("", lines))


def fault_line(fault: RosterFault) -> str:
    """A fault with the number of its line."""
    words = {
        RosterFaultKind.NOT_CSV: _("this is not a CSV file"),
        RosterFaultKind.NO_HEADER: _(
            "the first line must name the columns: email or slack_id (one of them), and level"
        ),
        RosterFaultKind.UNKNOWN_COLUMN: _("the column {value} is not known"),
        RosterFaultKind.WRONG_NUMBER_OF_CELLS: _("this line has {value} cells, not as many as the first"),
        RosterFaultKind.NOBODY: _("nobody is named"),
        RosterFaultKind.NOT_A_LEVEL: _("{value} is not a level; use a whole number from 1 to 20"),
        RosterFaultKind.TOO_LONG: _("the {value} is longer than 200 characters"),
        RosterFaultKind.TWICE: _("{value} stands in another line too"),
        RosterFaultKind.NOT_IN_SLACK: _("{value} is not in this Slack workspace"),
        RosterFaultKind.MANAGER_NOT_IN_SLACK: _("the manager {value} is not in this Slack workspace"),
        RosterFaultKind.UNREADABLE_ADDRESSES: _(
            "I may not read addresses: add users:read.email to the app, or use slack_id"
        ),
        RosterFaultKind.OWN_MANAGER: _("{value} cannot be their own manager"),
        RosterFaultKind.CIRCLE: _("the managers above {value} go round in a circle"),
    }[fault.kind]
    return _("Line {line}: {words}").format(
        line=fault.line, words=words.format(value=escape(cut(fault.value, LONGEST_CELL)))
    )


def not_a_roster() -> Message:
    """The answer to a file that is no CSV."""
    words = _("I could not read that file. Save it as CSV in UTF-8, at most 5 MB, and upload it again.")
    return message(section(words), actions(button(_("Try again"), Button.IMPORT_PEOPLE, main=True)))
