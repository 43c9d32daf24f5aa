"""The result of a roster import: what was taken in, what was taken away, and who cannot be matched yet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.mentoring.files.roster import PERSON_FIELDS, Roster
from bot.mentoring.files.silent_words import SilentWord
from bot.mentoring.model import Person
from bot.mentoring.org_chart import Managers, broken_lines


@dataclass(frozen=True, slots=True)
class RosterImport:
    """The result of an import: `people` were in the roster, `without_level` of them have no level.

    Of `without_line` the managers are not known up to the top; `line_breaks` are the ids of those at whom
    their lines break off, first the one with most people below. `absent_columns` were not in the roster,
    `emptied_cells` counts by column what was known before and is no more, `silent_words` what says nothing.
    """

    people: int
    without_level: int = 0
    without_line: int = 0
    line_breaks: Sequence[str] = ()
    absent_columns: Sequence[str] = ()
    emptied_cells: Mapping[str, int] = field(default_factory=dict)
    silent_words: Mapping[SilentWord, int] = field(default_factory=dict)


def with_absent_columns(
    roster: Roster, people: Iterable[Person], former: Mapping[str, Person]
) -> list[Person]:
    """The people of a roster, with what was known of them before in the columns that it does not have."""
    absent_fields = [PERSON_FIELDS[name] for name in roster.absent_columns]
    return [
        replace(person, **{name: getattr(former[person.id], name) for name in absent_fields})
        if person.id in former
        else person
        for person in people
    ]


def summarize_import(
    roster: Roster, people: Sequence[Person], former: Mapping[str, Person], managers: Managers
) -> RosterImport:
    """The result of an import: `people` as they are known now, those of them `former` who were before.

    `managers` are those of the whole workspace, as they are known now.
    """
    emptied = Counter(
        column
        for person in people
        if person.id in former
        for column, name in PERSON_FIELDS.items()
        if getattr(person, name) is None and getattr(former[person.id], name) is not None
    )
    ends = broken_lines(managers, [person.id for person in people])
    breaks = Counter(ends.values())
    return RosterImport(
        people=len(people),
        without_level=sum(each.level is None for each in people),
        without_line=len(ends),
        line_breaks=sorted(breaks, key=lambda end: (-breaks[end], end)),
        absent_columns=roster.absent_columns,
        emptied_cells={column: emptied[column] for column in PERSON_FIELDS if column in emptied},
        silent_words=Counter(cell.word for cell in roster.silent_cells),
    )
