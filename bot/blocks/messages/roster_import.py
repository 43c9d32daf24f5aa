"""A roster import: what it would change, what it did, or its faults line by line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    and_more,
    bullets,
    button,
    cut,
    escape,
    mention,
    message,
    pages,
    section,
)
from bot.blocks.messages import roster_reading
from bot.mentoring.files.csv_table import MOST_FAULTS
from bot.mentoring.files.levels import InvertedLevels
from bot.mentoring.files.links import is_link
from bot.mentoring.files.roster import LONGEST_CELL
from bot.mentoring.files.roster_changes import CellChange, RosterChanges, RosterUpdate, Value
from bot.mentoring.files.roster_faults import RosterFault, RosterFaultKind
from bot.mentoring.files.silent_words import SilentWord
from bot.mentoring.model import TOP, with_invisible_shown

MOST_SHOWN = 20
MOST_LEFT_OUT = 30
MOST_MENTIONED = 5
MOST_WORDS = 6
LONGEST_NAME = 60
Names = Mapping[str, str]
"""What to call people who are not in Slack, by the id of a link."""


def roster_preview(update: RosterUpdate, *, is_outdated: bool = False) -> Message:
    """What an import would change, with whatever it depends on; nothing was imported."""
    changes = update.changes
    opening = _("Nothing is imported yet.")
    if is_outdated:
        opening = _("Something else changed since you looked, so nothing was imported. Please look again.")
    in_file = pluralize("{count} person in this file.", "{count} people in this file.", changes.people)
    lines = [*_changes(update)] or [_("nothing: all of this is known already")]
    remarks = _remarks(update)
    return message(
        section(f"{opening} {in_file}"),
        section(f"*{_('What changes')}*\n{bullets(lines)}"),
        *([section("\n".join(remarks))] if remarks else []),
        *roster_reading.named_managers(changes.named_managers),
        *([section(levels_question(changes.inverted_levels))] if changes.inverted_levels else []),
        *_absent_people(changes),
    )


def people_imported(update: RosterUpdate) -> Message:
    """What an import took in, changed and left out, and who cannot be matched yet."""
    changes = update.changes
    words = pluralize("{count} person imported.", "{count} people imported.", changes.people)
    lines = [*_changes(update)]
    remarks = _remarks(update)
    return message(
        section("\n".join([words, *remarks])),
        *([section(f"*{_('What changed')}*\n{bullets(lines)}")] if lines else []),
        *_absent_people(changes),
    )


def _changes(update: RosterUpdate) -> Iterator[str]:
    """Each kind of change with how many there are, and whom it concerns."""
    changes = update.changes
    if changes.new_people:
        new_people = pluralize("{count} person is new", "{count} people are new", len(changes.new_people))
        yield f"{new_people}: {_first_few(_name(each, update.names) for each in changes.new_people)}"
    if changes.new_accounts:
        new_accounts = pluralize(
            "{count} person has a Slack account now",
            "{count} people have Slack accounts now",
            len(changes.new_accounts),
        )
        yield f"{new_accounts}: {_first_few(map(mention, changes.new_accounts))}"
    if changes.ending_pairs:
        ending_pairs = pluralize(
            "{count} pair ends, because the two come into one line or under one manager",
            "{count} pairs end, because the two come into one line or under one manager",
            len(changes.ending_pairs),
        )
        named_pairs = (f"{mention(mentor)} & {mention(leader)}" for mentor, leader in changes.ending_pairs)
        yield f"{ending_pairs}: {_first_few(named_pairs)}"
    for is_emptied, count_words in ((False, _changed), (True, _taken_away)):
        for column, cells in changes.cells_by_column(emptied=is_emptied).items():
            examples = _first_few(_values(each, update.names) for each in cells)
            yield f"{count_words(column, len(cells))}: {examples}"


def _first_few(words: Iterable[str]) -> str:
    """The first few of a list, and how many more there are."""
    listed = list(words)
    remainder = len(listed) - MOST_MENTIONED
    return ", ".join([*listed[:MOST_MENTIONED], *([and_more(remainder)] if remainder > 0 else [])])


def _values(change: CellChange, names: Names) -> str:
    """Somebody with what was known of them and what is known now."""
    values = [each for each in (change.old_value, change.new_value) if each is not None]
    transition = " → ".join(_value(each, change.column, names) for each in values)
    return f"{_name(change.person_id, names)} ({transition})"


def _value(value: Value, column: str, names: Names) -> str:
    if column == "manager":
        return f"`{TOP}`" if value == TOP else _name(str(value), names)
    return escape(with_invisible_shown(cut(str(value), LONGEST_NAME)))


def _name(person_id: str, names: Names) -> str:
    """A person as each reader sees them; somebody without an account as the file calls them."""
    if not is_link(person_id):
        return mention(person_id)
    return escape(cut(names.get(person_id) or _("somebody without an account"), LONGEST_NAME))


def _changed(column: str, count: int) -> str:
    """How many values of a column become others."""
    return {
        "level": pluralize("{count} level changes", "{count} levels change", count),
        "manager": pluralize("{count} manager changes", "{count} managers change", count),
        "department": pluralize("{count} department changes", "{count} departments change", count),
        "location": pluralize("{count} location changes", "{count} locations change", count),
    }[column]


def _taken_away(column: str, count: int) -> str:
    """How many values of a column are known no more."""
    return {
        "level": pluralize("{count} level taken away", "{count} levels taken away", count),
        "manager": pluralize("{count} manager taken away", "{count} managers taken away", count),
        "department": pluralize("{count} department taken away", "{count} departments taken away", count),
        "location": pluralize("{count} location taken away", "{count} locations taken away", count),
    }[column]


def _remarks(update: RosterUpdate) -> list[str]:
    """What is worth knowing of a file and is no change."""
    changes, remarks = update.changes, [*roster_reading.remarks(update.changes)]
    if changes.without_level:
        remarks.append(
            pluralize(
                "{count} person has no level and cannot be matched yet.",
                "{count} people have no level and cannot be matched yet.",
                changes.without_level,
            )
        )
    if changes.absent_columns:
        remarks.append(
            _("Not in this file, so unchanged: {columns}.").format(columns=", ".join(changes.absent_columns))
        )
    if changes.silent_words:
        silent_words = ", ".join(_silent_words(changes.silent_words))
        remarks.append(_("Says nothing, so read as unknown: {words}.").format(words=silent_words))
    if changes.without_line:
        remarks.append(_broken_lines(changes, update.names))
    return remarks


def _broken_lines(changes: RosterChanges, names: Names) -> str:
    """How many people cannot be matched for their line of managers, and who is to be mended first."""
    words = pluralize(
        "{count} person has no line of managers to the top and cannot be matched yet.",
        "{count} people have no line of managers to the top and cannot be matched yet.",
        changes.without_line,
    )
    people = _first_few(_name(each, names) for each in changes.line_breaks)
    remedy = _("Name the manager of {people}, or write `top` if they report to nobody.")
    return f"{words} {remedy.format(people=people)}"


def _absent_people(changes: RosterChanges) -> list[Block]:
    """Those of a file who have no account, and what becomes of them."""
    if not changes.absent_people:
        return []
    words = _("Left out; they are no members and are not matched, but lines of managers run through them:")
    return pages(
        f"*{_('Not in this Slack workspace')}*\n{words}", _fault_lines(changes.absent_people, MOST_LEFT_OUT)
    )


def _silent_words(silent_words: Mapping[SilentWord, int]) -> Iterator[str]:
    """Each word that says nothing, with its column and the number of its cells."""
    words = list(silent_words.items())
    for (column, text), count in words[:MOST_WORDS]:
        yield _("{word} in {column} ({count})").format(word=escape(cut(text, 20)), column=column, count=count)
    if len(words) > MOST_WORDS:
        yield and_more(len(words) - MOST_WORDS)


def levels_question(levels: InvertedLevels) -> str:
    """The question whether levels are upside down."""
    return _(
        "In {inverted} of {compared} lines the manager stands below the person. Is 1 your highest level? "
        "Here a higher level is more senior: then turn the levels round in the file."
    ).format(inverted=levels.inverted, compared=levels.compared)


def roster_refused(faults: Sequence[RosterFault], file_address: str = "") -> Message:
    """The faults of a roster, line by line; nothing of it was used.

    Where it has columns that may be meant otherwise, `file_address` leads there.
    """
    opening = pluralize(
        "Nothing was imported: {count} thing needs mending first.",
        "Nothing was imported: {count} things need mending first.",
        len(faults),
    )
    if len(faults) >= MOST_FAULTS:
        opening = _("Nothing was imported: {count} things or more need mending first.").format(
            count=MOST_FAULTS
        )
    again = button(_("Try again"), Button.IMPORT_PEOPLE, main=True)
    columns = [roster_reading.columns_button(file_address)] if file_address else []
    return message(section(opening), *pages("", _fault_lines(faults, MOST_SHOWN)), actions(again, *columns))


def _fault_lines(faults: Sequence[RosterFault], limit: int) -> list[str]:
    """At most so many faults, and how many more there are."""
    lines = [fault_line(fault) for fault in faults[:limit]]
    return [*lines, and_more(len(faults) - limit)] if len(faults) > limit else lines


def fault_line(fault: RosterFault) -> str:
    """A fault with the number of its line."""
    words = {
        RosterFaultKind.NOT_CSV: _(
            "from here on this is no CSV: look for a quotation mark that stays open, or a very long text"
        ),
        RosterFaultKind.NOT_TEXT: _("this is not text; save the file as CSV in UTF-8"),
        RosterFaultKind.NOT_A_WORKBOOK: _(
            "I cannot read this workbook; save it as .xlsx without a password, or as CSV"
        ),
        RosterFaultKind.CONTROL_CHARACTER: _("the control character {value} stands in it; remove it"),
        RosterFaultKind.TOO_MANY_LINES: _("I read no more than {value} lines; split the file"),
        RosterFaultKind.TOO_MANY_COLUMNS: _("I read no more than {value} columns; remove some"),
        RosterFaultKind.NO_HEADER: _(
            "the first line must name the columns: email or slack_id (one of them), and level"
        ),
        RosterFaultKind.TITLE_TWICE: _("the column {value} stands there twice"),
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
        RosterFaultKind.MANAGER_AMBIGUOUS: _("several people are called {value}; use their address"),
        RosterFaultKind.CIRCLE: _("these report to each other in a circle: {value}"),
        RosterFaultKind.CIRCLE_OVER_FILES: _(
            "with what earlier files said, these report to each other in a circle: {value}"
        ),
    }[fault.kind]
    return _("Line {line}: {words}").format(line=fault.line, words=words.format(value=_quoted(fault.value)))


def _quoted(text: str) -> str:
    """What a file has, safe and not too long, with names for what cannot be seen."""
    return escape(with_invisible_shown(cut(text, LONGEST_CELL)))


def not_a_roster() -> Message:
    """The answer to a file that could not be had from Slack, or is too large."""
    words = _("I could not get that file from Slack, or it is larger than 5 MB. Please upload it again.")
    return message(section(words), actions(button(_("Try again"), Button.IMPORT_PEOPLE, main=True)))
