"""Who is in both roles has two lines in a spreadsheet: what is theirs may stand in either."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.mentoring import cell
from bot.mentoring.separated import Line

OF_A_PERSON: Mapping[str, Callable[[str], object]] = {
    "level": cell.level,
    "manager": str,
    "department": str,
    "place": str,
    "timezone": cell.zone,
    "languages": lambda codes: {*cell.languages({"languages": codes})},
    "hours": cell.hours,
}
"""What is the same in whichever role, and how each is understood."""


def agreed(rows: Sequence[Line], faults: list[str]) -> list[Line]:
    """Every line, with what the other one says of the same person; notes where the two do not agree."""
    times = Counter(cells["id"] for _line, cells in rows)
    twice = [(line, cells) for line, cells in rows if cells["id"] and times[cells["id"]] > 1]
    said: dict[tuple[str, str], tuple[int, str]] = {}
    for line, cells in twice:
        for column, understood in OF_A_PERSON.items():
            told = cells.get(column)
            if not told or not _is_understood(told, understood):
                continue
            first, before = said.setdefault((cells["id"], column), (line, told))
            if understood(told) != understood(before):
                what = f"{cells['id']} has {column} {told} here, and {before} in line {first}"
                faults.append(f"people, line {line}: {what}")
    return [
        (line, {name: told or said.get((cells["id"], name), (line, ""))[1] for name, told in cells.items()})
        for line, cells in rows
    ]


def _is_understood(told: str, understood: Callable[[str], object]) -> bool:
    """What is not is told once, where its line is read."""
    try:
        understood(told)
    except ValueError:
        return False
    return True
