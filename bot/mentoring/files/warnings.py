"""Warnings about the files of a rehearsal: what is odd in them and no fault, so that the rest is planned."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.mentoring import org_chart
from bot.mentoring.files import cells
from bot.mentoring.files.csv_table import CsvRow
from bot.mentoring.files.levels import inverted_levels
from bot.mentoring.files.silent_words import SilentCell, SilentWord
from bot.mentoring.matching.problem import MemberKey
from bot.mentoring.model import TOP, Candidate, Role
from bot.mentoring.org_chart import Managers, cycle_representatives

PARTNER_COLUMNS = ("former", "pinned", "apart")  # columns with ids of others


def impossible_managers(people_rows: Iterable[CsvRow], managers: Managers) -> Iterator[str]:
    """A warning for each person whose manager is themselves, unknown, or below them.

    `managers` holds the manager of everybody by id.
    """
    in_circle = cycle_representatives(managers)
    for line, row in people_rows:
        person_id, manager = row["id"], managers[row["id"]]
        if manager == person_id:
            yield f"people, line {line}: {person_id} manages themselves, which says nothing of their line"
        elif manager not in (None, TOP) and manager not in managers:
            yield f"people, line {line}: nothing is known of {manager}, whom {person_id} reports to"
        elif person_id in in_circle:
            yield f"people, line {line}: {person_id} is in a circle of managers"


def broken_lines(members: Iterable[MemberKey], managers: Managers) -> Iterator[str]:
    """A warning for each person at whom lines of members break off below the top, and for how many."""
    people = sorted({person_id for person_id, _role in members})
    for end, number in Counter(org_chart.broken_lines(managers, people).values()).most_common():
        remedy = f"name the manager of {end}, or write {TOP} where there is none"
        yield f"people: no line from {end} leads to the top; members who so fit nobody: {number}; {remedy}"


def levels_in_question(people_rows: Iterable[CsvRow], managers: Managers) -> Iterator[str]:
    """A warning if most managers stand below their people."""
    levels = {row["id"]: cells.level(row["level"]) for _line, row in people_rows}
    question = inverted_levels(managers.items(), levels)
    if question:
        yield f"people: {question}: is 1 your highest level? A greater level is more senior here"


def silent_words(name: str, silent_cells: Iterable[SilentCell]) -> Iterator[str]:
    """A warning for each word that says nothing in a column, with the first line it stands in."""
    lines = defaultdict[SilentWord, list[int]](list)
    for cell in silent_cells:
        lines[cell.word].append(cell.line)
    for (column, text), (line, *later_lines) in lines.items():
        warning = f"{name}, line {line}: {text[:20]} says nothing of {column}, and is read as unknown"
        yield warning + (f"; so are {len(later_lines)} more" if later_lines else "")


def missing_roles(members: Iterable[MemberKey]) -> Iterator[str]:
    """A warning for each role that no member has."""
    present_roles = {role for _person_id, role in members}
    for role in Role:
        if role not in present_roles:
            yield f"people: nobody is a {role}, so there is nobody to pair"


def members_without_match(
    people_rows: Iterable[CsvRow],
    wish_rows: Iterable[CsvRow],
    members: Mapping[MemberKey, Candidate],
    with_wishes: Collection[MemberKey],
) -> Iterator[str]:
    """A warning for each member who cannot get a partner, by a slip that is easily made in the files.

    `with_wishes` are the members of whom a row of the wishes speaks.
    """
    for line, row in people_rows:
        if not row["role"]:
            continue
        key = (row["id"], Role(row["role"]))
        if key not in with_wishes:
            yield f"people, line {line}: {row['id']} has no line in wishes as {key[1]}, and so fits nobody"
        if members[key].person.level is None:
            yield f"people, line {line}: no level is known of {row['id']}, who so fits nobody"
        if members[key].capacity == 0:
            yield f"people, line {line}: {row['id']} has capacity 0, and is left aside"
    for line, row in wish_rows:
        if not cells.split_list(row, "offers") and not cells.split_list(row, "wants"):
            yield f"wishes, line {line}: {row['id']} offers and wants nothing, and so fits nobody"


def unknown_partners(wish_rows: Iterable[CsvRow], people_ids: Collection[str]) -> Iterator[str]:
    """A warning for each id in the wishes that is not in people; ids in `avoids` are private and left out."""
    for line, row in wish_rows:
        for column in PARTNER_COLUMNS:
            for other in sorted({each for each in cells.split_list(row, column) if each not in people_ids}):
                warning = f"nobody in people has the id {other} in {column}; it counts for nothing"
                yield f"wishes, line {line}: {warning}"


def unknown_avoided_people(wish_rows: Iterable[CsvRow], people_ids: Collection[str]) -> Iterator[str]:
    """A warning with the number of ids in `avoids` that are not in people; whose and which stays private."""
    number = sum(
        each not in people_ids for _line, row in wish_rows for each in cells.split_list(row, "avoids")
    )
    if number:
        yield f"wishes: ids in avoids that nobody in people has, and that count for nothing: {number}"
