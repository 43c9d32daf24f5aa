"""Whose turn it is in a person's week: one moment for all their pairs, with those it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.mentoring.model import Pair, PairState, Programme, Role
from bot.mentoring.timing.calendar import (
    BEGINNING,
    ONCE,
    PRIORITY,
    Entry,
    Moment,
    joined,
    unasked,
    week_of,
)

# To a mentor these are one thing: topics to choose from.
OFFERS_TOPICS = (Moment.AGREEMENT, Moment.MEETING_CARD, Moment.TOPIC_CHOICE)
# A meeting they booked does not take its place.
BESIDE_A_MEETING = (Moment.ORIENTATION, Moment.CLOSING)


@dataclass(frozen=True, slots=True)
class Course:
    """A programme and its calendar."""

    programme: Programme
    entries: Sequence[Entry]

    def moment(
        self, pair: Pair, role: Role, day: date, since: date, *, is_new: bool, every_second: bool
    ) -> Moment | None:
        """What somebody of that role in the pair is to hear in the week of that day; None: nothing.

        `since` is a day of the first week in which they hear of the pair. Who is new to the role is shown
        how it goes, however late the pair began. A mentor in a running programme chooses topics where
        nothing else is planned; once the pair is over there is nothing to choose.
        """
        week, first = (week_of(self.programme.starts_on, each) for each in (day, since))
        own = [each for each in self.entries if each.role is role]
        if not is_new:
            own = [each for each in own if each.moment is not Moment.ORIENTATION]
        own = joined(own, first, every_second=every_second)
        planned = unasked(own, role, week, every_second=every_second)
        if planned is None and role is Role.MENTOR:
            planned = Moment.TOPIC_CHOICE
        if planned in ONCE and planned not in BEGINNING:
            return planned
        is_open = pair.state is PairState.ACTIVE and week <= self.programme.weeks
        return planned if is_open and (week >= 1 or planned is Moment.ORIENTATION) else None

    def goes_on(self, pair: Pair, role: Role, day: date) -> bool:
        """Whether they may hear of it again after that day."""
        if pair.state is PairState.ACTIVE:
            return True
        return any(each.role is role and each.begins_on > day for each in self.entries)


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody hears, in which role, and about which of their pairs."""

    moment: Moment
    role: Role
    pairs: tuple[Pair, ...]


def turn(person_id: str, moments: Mapping[Pair, Moment]) -> Turn:
    """The one message of a week for somebody who is to hear at least one of these moments.

    The first of `PRIORITY` wins, the mentor's before the leader's, with all pairs that share it.
    """

    def rank(pair: Pair) -> tuple[int, bool]:
        return PRIORITY.index(moments[pair]), pair.role_of(person_id) is Role.LEADER

    first = min(moments, key=rank)
    moment, role = moments[first], first.role_of(person_id)
    alike = OFFERS_TOPICS if role is Role.MENTOR and moment in OFFERS_TOPICS else (moment,)
    shared = (pair for pair, its in moments.items() if its in alike and pair.role_of(person_id) is role)
    return Turn(moment, role, tuple(shared))
