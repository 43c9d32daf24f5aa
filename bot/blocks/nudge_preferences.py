"""The part of the profile that says when: the day, the hour, how often, and whose holidays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from unicodedata import combining, normalize

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.ids import Field
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, View
from bot.mentoring.model import Cadence, Rhythm, Role
from bot.mentoring.timing import cadence, workdays

USUAL = "usual"
MOST_IN_A_GROUP = 100


def questions(rhythm: Rhythm, zone: str, role: Role) -> list[Block]:
    """What to choose: when to be written to, how often at most, and whose holidays count."""
    return [*_when(rhythm, role), _holidays(rhythm.country, zone)]


def read(view: View, before: Rhythm) -> Rhythm:
    """What was chosen; what the form did not ask stays as it was."""
    day, hour = fields.value(view, Field.DAY), fields.value(view, Field.HOUR)
    how_often, country = fields.value(view, Field.CADENCE), fields.value(view, Field.COUNTRY)
    if country:
        before = replace(before, country=None if country == USUAL else country)
    if day and hour and how_often:
        before = replace(before, weekday=_number(day), hour=_number(hour), cadence=Cadence(how_often))
    return before


def _when(rhythm: Rhythm, role: Role) -> list[Block]:
    morning_ends = time(cadence.OPENS.hour + cadence.MORNING // cadence.HOUR, cadence.OPENS.minute)
    days = [(str(day), labels.weekday(day)) for day in range(7)]
    hours = [(str(hour), _span(time(hour), time(hour + 1))) for hour in cadence.CHOSEN_HOURS]
    morning = _("In the morning, {hours}").format(hours=_span(cadence.OPENS, morning_ends))
    return [
        fields.one(
            Field.DAY,
            {
                Role.MENTOR: _("On which day shall I bring you topics?"),
                Role.LEADER: _("On which day shall I write to you?"),
            }[role],
            [(USUAL, _("The first working day of my week")), *days],
            _value(rhythm.weekday),
            kind="static_select",
        ),
        fields.one(
            Field.HOUR,
            _("At what time?"),
            [(USUAL, morning), *hours],
            _value(rhythm.hour),
            kind="static_select",
        ),
        fields.one(
            Field.CADENCE,
            _("How often?"),
            [(each.value, labels.cadence(each)) for each in Cadence],
            rhythm.cadence,
            kind="static_select",
        ),
    ]


def _holidays(chosen: str | None, zone: str) -> Block:
    here = workdays.country_of(zone)
    usual = _("Those where my time zone is")
    usual = f"{usual}: {labels.country(here)}" if here else usual
    countries = sorted(((code, labels.country(code)) for code in workdays.countries()), key=_alphabetically)
    parts = [countries[n : n + MOST_IN_A_GROUP] for n in range(0, len(countries), MOST_IN_A_GROUP)]
    groups: list[tuple[str, Sequence[tuple[str, str]]]] = [(_("My time zone"), [(USUAL, usual)])]
    groups += [(f"{part[0][1]} – {part[-1][1]}", part) for part in parts]
    return fields.grouped(Field.COUNTRY, _("Whose public holidays do you keep?"), groups, chosen or USUAL)


def _alphabetically(country: tuple[str, str]) -> str:
    """The Åland Islands stand among the A."""
    return "".join(each for each in normalize("NFKD", country[1]) if not combining(each)).casefold()


def _span(opens: time, closes: time) -> str:
    return f"{labels.clock(opens)} – {labels.clock(closes)}"


def _value(chosen: int | None) -> str:
    return USUAL if chosen is None else str(chosen)


def _number(value: str) -> int | None:
    return None if value == USUAL else int(value)
