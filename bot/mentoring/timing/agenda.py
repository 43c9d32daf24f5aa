"""The one message of a person's week: which calendar moment it brings, and for which of their pairs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.mentoring.model import Pair, PairState, Programme, Role
from bot.mentoring.timing.calendar import (
    BEGINNING,
    ONCE,
    PRIORITY,
    CalendarEntry,
    CalendarMoment,
    entries_from_week,
    first_day,
    week_of,
    weekly_moment,
)

# To a mentor these three are one message: topics to choose from.
OFFERS_TOPICS = (CalendarMoment.AGREEMENT, CalendarMoment.MEETING_CARD, CalendarMoment.TOPIC_CHOICE)
# A meeting that a pair booked does not take the place of these.
BESIDE_A_MEETING = (CalendarMoment.ORIENTATION, CalendarMoment.CLOSING)


@dataclass(frozen=True, slots=True)
class ProgrammeCalendar:
    """A programme with the entries of its calendar."""

    programme: Programme
    entries: Sequence[CalendarEntry]

    def moment(
        self, pair: Pair, role: Role, day: date, since: date, *, is_new: bool, every_second: bool
    ) -> CalendarMoment | None:
        """The calendar moment for one role in a pair, in the week of that day; None where there is nothing.

        `since` is a day of the first week in which the person hears of the pair. Somebody who `is_new` to the
        role gets the orientation, however late the pair began. For `every_second` see `weekly_moment`.

        1. Take what the calendar has for the role in that week.
        2. Where it has nothing, a mentor chooses topics.
        3. What comes once, such as the closing, comes even after the pair or the programme is over.
        4. Everything else needs an active pair in a running programme; the orientation may come before it.
        """
        week, first = (week_of(pair.starts_on(self.programme), each) for each in (day, since))
        entries = [each for each in self.entries if each.role is role]
        if not is_new:
            entries = [each for each in entries if each.moment is not CalendarMoment.ORIENTATION]
        entries = entries_from_week(entries, first, every_second=every_second)
        moment = weekly_moment(entries, role, week, every_second=every_second)
        if moment is None and role is Role.MENTOR:
            moment = CalendarMoment.TOPIC_CHOICE
        if moment in ONCE and moment not in BEGINNING:
            return moment
        is_running = pair.state is PairState.ACTIVE and week <= self.programme.weeks
        return moment if is_running and (week >= 1 or moment is CalendarMoment.ORIENTATION) else None

    def has_more_for(self, pair: Pair, role: Role, day: date) -> bool:
        """Whether somebody of that role may hear of the pair again after that day."""
        if pair.state is PairState.ACTIVE:
            return True
        starts_on = pair.starts_on(self.programme)
        return any(each.role is role and first_day(starts_on, each.week) > day for each in self.entries)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """The calendar moment of a person's week, their role in it, and the pairs it is about."""

    moment: CalendarMoment
    role: Role
    pairs: tuple[Pair, ...]


def agenda_item(person_id: str, moments: Mapping[Pair, CalendarMoment]) -> AgendaItem:
    """The one item of a week, out of the calendar moment that each of a person's pairs has; at least one.

    The first of `PRIORITY` wins, the mentor's before the leader's, with all pairs that share it.
    """

    def rank(pair: Pair) -> tuple[int, bool]:
        return PRIORITY.index(moments[pair]), pair.role_of(person_id) is Role.LEADER

    first = min(moments, key=rank)
    moment, role = moments[first], first.role_of(person_id)
    joined_moments = OFFERS_TOPICS if role is Role.MENTOR and moment in OFFERS_TOPICS else (moment,)
    pairs = (
        pair for pair, each in moments.items() if each in joined_moments and pair.role_of(person_id) is role
    )
    return AgendaItem(moment, role, tuple(pairs))
