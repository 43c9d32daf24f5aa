"""The result of a roster import: people imported, or faults line by line."""

from collections.abc import Sequence

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Message,
    actions,
    and_more,
    button,
    cut,
    escape,
    message,
    pages,
    section,
)
from bot.mentoring.files.roster import LONGEST_CELL, RosterFault, RosterFaultKind

MOST_FAULTS = 20


def people_imported(people: int, without_level: int, untouched: Sequence[str] = ()) -> Message:
    """The number of people imported; `untouched` are columns that the file did not have."""
    words = pluralize("{count} person imported.", "{count} people imported.", people)
    if without_level:
        words += " " + pluralize(
            "{count} has no level and cannot be matched yet.",
            "{count} have no level and cannot be matched yet.",
            without_level,
        )
    if untouched:
        words += " " + _("Not in this file, so unchanged: {columns}.").format(columns=", ".join(untouched))
    return message(section(words))


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
