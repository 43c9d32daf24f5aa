"""The columns of a roster, and the kinds of faults in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.mentoring.files.csv_table import MOST_FAULTS

PERSON_FIELDS = {
    "level": "level",
    "manager": "manager_id",
    "department": "department",
    "location": "location",
}
"""The columns of a roster, and the fields of a person that they fill."""
COLUMNS = tuple(PERSON_FIELDS)
PERSON_COLUMNS = ("email", "slack_id")


class RosterFaultKind(StrEnum):
    """A kind of fault in a roster."""

    NO_HEADER = "no_header"
    TITLE_TWICE = "title_twice"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"
    NOBODY = "nobody"
    NOT_A_LEVEL = "not_a_level"
    TOO_LONG = "too_long"
    TWICE = "twice"
    NOT_IN_SLACK = "not_in_slack"
    MANAGER_NOT_IN_SLACK = "manager_not_in_slack"
    UNREADABLE_ADDRESSES = "unreadable_addresses"
    OWN_MANAGER = "own_manager"
    MANAGER_AMBIGUOUS = "manager_ambiguous"
    CIRCLE = "circle"
    CIRCLE_OVER_FILES = "circle_over_files"
    NOT_CSV = "not_csv"
    NOT_TEXT = "not_text"
    NOT_A_WORKBOOK = "not_a_workbook"
    CONTROL_CHARACTER = "control_character"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_COLUMNS = "too_many_columns"


@dataclass(frozen=True, slots=True)
class RosterFault:
    """A fault in a line, counted from 1 as an editor shows them; `value` is the text or name at fault."""

    line: int
    kind: RosterFaultKind
    value: str = ""


class BadRoster(Exception):
    """The roster has faults, of which the first hundred are kept; nothing of it may be used."""

    def __init__(self, faults: Iterable[RosterFault]) -> None:
        in_order = sorted({*faults}, key=lambda fault: (fault.line, fault.kind))
        self.faults = tuple(in_order[:MOST_FAULTS])
        super().__init__(f"{len(in_order)} faults")
