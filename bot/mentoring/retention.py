"""Retention: how long what is stored stays; docs/privacy.md has the periods in a table, held by a test."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.mentoring.timing.calendar import LATEST_AFTER

LAST_LINE = timedelta(weeks=LATEST_AFTER)
"""From the end of a programme to the end of the week in which its last line comes."""

REHEARSALS = timedelta(days=90)
NUDGES = timedelta(days=182)
UPLOADS = timedelta(days=182)
AUDIT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Limits:
    """What has had its time by now. Instants are in UTC.

    `programmes_ended`: names of programmes of which this day, or one before, is the first after their end.
    `roster`: what a roster says, where it was imported before that, and no other programme needs it.
    """

    programmes_ended: date
    roster: datetime
    rehearsals: datetime
    nudges: datetime
    uploads: datetime
    audit: datetime


def limits(now: datetime, names_kept: timedelta) -> Limits:
    """What has had its time at this instant (UTC), with names kept so long after the last line."""
    return Limits(
        programmes_ended=(now - names_kept).date() - LAST_LINE,
        roster=now - names_kept - LAST_LINE,
        rehearsals=now - REHEARSALS,
        nudges=now - NUDGES,
        uploads=now - UPLOADS,
        audit=now - AUDIT,
    )
