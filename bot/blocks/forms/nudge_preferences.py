"""The questions of the profile about when to be written to: day, hour, how often, and public holidays."""

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
MOST_IN_A_GROUP = 100  # Slack takes no more in one group of a menu


def questions(rhythm: Rhythm, zone: str, role: Role) -> list[Block]:
    """The questions for somebody who has joined; `zone` tells which holidays are usual for them."""
    return [*_time_questions(rhythm, role), _holidays(rhythm.country, zone)]


def read_preferences(view: View, rhythm: Rhythm) -> Rhythm:
    """The rhythm that was chosen; what the form did not ask stays as in `rhythm`."""
    day, hour = fields.value(view, Field.DAY), fields.value(view, Field.HOUR)
    frequency, country = fields.value(view, Field.CADENCE), fields.value(view, Field.COUNTRY)
    if country:
        rhythm = replace(rhythm, country=None if country == USUAL else country)
    if day and hour and frequency:
        rhythm = replace(rhythm, weekday=_number(day), hour=_number(hour), cadence=Cadence(frequency))
    return rhythm


def _time_questions(rhythm: Rhythm, role: Role) -> list[Block]:
    morning_ends = time(
        cadence.MORNING_BEGINS.hour + cadence.MORNING_SECONDS // cadence.HOUR_SECONDS,
        cadence.MORNING_BEGINS.minute,
    )
    days = [(str(day), labels.weekday(day)) for day in range(7)]
    hours = [(str(hour), _span(time(hour), time(hour + 1))) for hour in cadence.CHOSEN_HOURS]
    morning = _("In the morning, {hours}").format(hours=_span(cadence.MORNING_BEGINS, morning_ends))
    return [
        fields.single_choice(
            Field.DAY,
            {
                Role.MENTOR: _("On which day shall I bring you topics?"),
                Role.LEADER: _("On which day shall I write to you?"),
            }[role],
            [(USUAL, _("The first working day of my week")), *days],
            _value(rhythm.weekday),
            kind="static_select",
        ),
        fields.single_choice(
            Field.HOUR,
            _("At what time?"),
            [(USUAL, morning), *hours],
            _value(rhythm.hour),
            kind="static_select",
        ),
        fields.single_choice(
            Field.CADENCE,
            _("How often?"),
            [(each.value, labels.cadence(each)) for each in Cadence],
            rhythm.cadence,
            kind="static_select",
        ),
    ]


def _holidays(chosen: str | None, zone: str) -> Block:
    country_of_zone = workdays.country_of(zone)
    usual = _("Those where my time zone is")
    usual = f"{usual}: {labels.country(country_of_zone)}" if country_of_zone else usual
    countries = sorted(((code, labels.country(code)) for code in workdays.countries()), key=_alphabetically)
    ranges = [countries[n : n + MOST_IN_A_GROUP] for n in range(0, len(countries), MOST_IN_A_GROUP)]
    groups: list[tuple[str, Sequence[tuple[str, str]]]] = [(_("My time zone"), [(USUAL, usual)])]
    groups += [(f"{span[0][1]} – {span[-1][1]}", span) for span in ranges]
    return fields.grouped_choice(
        Field.COUNTRY, _("Whose public holidays do you keep?"), groups, chosen or USUAL
    )


def _alphabetically(country: tuple[str, str]) -> str:
    """The key of a country: its name without accents, so that the Åland Islands stand among the A."""
    return "".join(each for each in normalize("NFKD", country[1]) if not combining(each)).casefold()


def _span(opens: time, closes: time) -> str:
    return f"{labels.time_of_day(opens)} – {labels.time_of_day(closes)}"


def _value(chosen: int | None) -> str:
    return USUAL if chosen is None else str(chosen)


def _number(value: str) -> int | None:
    return None if value == USUAL else int(value)
