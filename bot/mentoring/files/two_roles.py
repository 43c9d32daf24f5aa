"""Who is in both roles has two lines in a spreadsheet: what is theirs may stand in either."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.mentoring.files import cells
from bot.mentoring.files.csv_table import Line

OF_A_PERSON: Mapping[str, Callable[[str], object]] = {
    "level": cells.level,
    "manager": str,
    "department": str,
    "place": str,
    "timezone": cells.zone,
    "languages": lambda codes: {*cells.languages({"languages": codes})},
    "hours": cells.hours,
}
"""What is the same in whichever role, and how each is understood."""


def agreed(rows: Sequence[Line], faults: list[str]) -> list[Line]:
    """Every line, with what the other one says of the same person; notes where the two do not agree."""
    times = Counter(row["id"] for _line, row in rows)
    twice = [(line, row) for line, row in rows if row["id"] and times[row["id"]] > 1]
    said: dict[tuple[str, str], tuple[int, str, str]] = {}
    for line, row in twice:
        for column, how in OF_A_PERSON.items():
            told = row.get(column, "")
            if not (value := _understood(told, how)):
                continue
            here = (line, row["role"], told)
            first, role, before = said.setdefault((row["id"], column), here)
            if role != row["role"] and value != how(before):
                what = f"{row['id']} has {column} {told} here, and {before} in line {first}"
                faults.append(f"people, line {line}: {what}")
    nothing = (0, "", "")
    return [
        (line, {name: told or said.get((row["id"], name), nothing)[2] for name, told in row.items()})
        for line, row in rows
    ]


def _understood(told: str, how: Callable[[str], object]) -> object:
    """None for what is not: that is told once, where its line is read."""
    try:
        return how(told) if told else None
    except ValueError:
        return None
