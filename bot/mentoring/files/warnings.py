"""What is odd in the two files of a rehearsal and no fault: the rest is planned."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.mentoring.files import cells
from bot.mentoring.files.csv_table import Line
from bot.mentoring.model import Candidate, Role
from bot.mentoring.org_chart import circles

NAMING = ("former", "pinned", "apart")  # columns with ids of others
Key = tuple[str, Role]


def managers(rows: Iterable[Line], known: Mapping[str, str | None]) -> Iterator[str]:
    """Whose manager cannot be; `known` is who reports to whom."""
    going_round = circles(known)
    for line, row in rows:
        who, manager = row["id"], known[row["id"]]
        if manager == who:
            yield f"people, line {line}: {who} manages themselves; read as having no manager"
        elif manager is not None and manager not in known:
            yield f"people, line {line}: nothing is known of {manager}, whom {who} reports to"
        elif who in going_round:
            yield f"people, line {line}: {who} is in a circle of managers, and paired with nobody in it"


def roles(members: Iterable[Key]) -> Iterator[str]:
    """Which role nobody has."""
    held = {role for _who, role in members}
    for role in Role:
        if role not in held:
            yield f"people: nobody is a {role}, so there is nobody to pair"


def who_fits_nobody(
    rows: Iterable[Line], told: Iterable[Line], members: Mapping[Key, Candidate], spoken_of: Collection[Key]
) -> Iterator[str]:
    """Who is planned for in vain, by a slip that is easily made."""
    for line, row in rows:
        if not row["role"]:
            continue
        key = (row["id"], Role(row["role"]))
        if key not in spoken_of:
            yield f"people, line {line}: {row['id']} has no line in wishes as {key[1]}, and so fits nobody"
        if members[key].person.level is None:
            yield f"people, line {line}: no level is known of {row['id']}, who so fits nobody"
        if members[key].capacity == 0:
            yield f"people, line {line}: {row['id']} has capacity 0, and is left aside"
    for line, row in told:
        if not cells.several(row, "offers") and not cells.several(row, "wants"):
            yield f"wishes, line {line}: {row['id']} offers and wants nothing, and so fits nobody"


def strangers(told: Iterable[Line], known: Collection[str]) -> Iterator[str]:
    """Ids in the wishes that stand nowhere in people, but for those whom somebody avoids."""
    for line, row in told:
        for name in NAMING:
            for other in sorted({each for each in cells.several(row, name) if each not in known}):
                what = f"nobody in people has the id {other} in {name}; it counts for nothing"
                yield f"wishes, line {line}: {what}"


def avoided(told: Iterable[Line], known: Collection[str]) -> Iterator[str]:
    """How many ids that somebody avoids stand nowhere in people; whose, and which, is theirs to know."""
    number = sum(each not in known for _line, row in told for each in cells.several(row, "avoids"))
    if number:
        yield f"wishes: ids in avoids that nobody in people has, and that count for nothing: {number}"
