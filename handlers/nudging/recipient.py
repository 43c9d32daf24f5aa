"""What is known of those a nudge is for: read once for all that are due, and asked when each is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.library.presets import preset_of
from bot.mentoring.model import AccountStatus, Meeting, Nudge, Offer, Pair, Person, Profile, Role
from bot.mentoring.timing import cadence, calendar
from bot.mentoring.timing.agenda import Course
from bot.mentoring.timing.calendar import LATEST_AFTER, Moment, Preset
from bot.mentoring.topics import pair_history
from bot.mentoring.topics.feedback import FeedbackAnswer, is_kept
from bot.mentoring.topics.pair_history import PairHistory
from storage import (
    calendars,
    feedback,
    meetings,
    members,
    pairs,
    people,
    programmes,
    topics,
    unanswered,
)
from storage.database import Transaction

# So long after a programme its calendar may still say something.
REMEMBERED = timedelta(weeks=LATEST_AFTER + 1)
A_WEEK = timedelta(weeks=1)

# It follows from what it is given alone, and one batch after another meets the same programmes.
_dated = lru_cache(maxsize=256)(calendar.dated)


@dataclass(frozen=True, slots=True)
class Recipient:
    """All that is known of the person a nudge is for.

    `resting` are those who are paused or gone, `own` the person's active pairs and those that ended lately,
    `named` is the pair that the nudge names, `ignored` how many weekly nudges in a row the person left
    unanswered, `courses` the programmes with their calendars, `held` the meetings of each pair, `known`
    the cards each leader talked about with any mentor, `said` what each answered with one tap.
    """

    person: Person
    resting: set[str]
    own: Sequence[Pair]
    named: Pair | None
    ignored: int
    courses: Mapping[str, Course]
    profiles: Mapping[str, Profile]
    offers: Mapping[str, Sequence[Offer]]
    held: Mapping[str, Sequence[Meeting]]
    known: Mapping[str, frozenset[str]]
    said: Mapping[str, Sequence[FeedbackAnswer]]

    @property
    def whose(self) -> cadence.PersonalClock:
        return cadence.PersonalClock.of(self.person, self.profiles.get(self.person.id))

    @property
    def coordinators(self) -> set[str]:
        """Who answers for the programmes this nudge belongs to."""
        concerned = [*self.own, *([self.named] if self.named else [])]
        return {self.courses[pair.programme_id].programme.coordinator_id for pair in concerned}

    def goes_on(self, day: date) -> bool:
        """Whether anything is to be said to this person in a week after that day."""
        return any(self.course(pair).goes_on(pair, pair.role_of(self.person.id), day) for pair in self.own)

    def course(self, pair: Pair) -> Course:
        return self.courses[pair.programme_id]

    def role(self, pair: Pair) -> Role:
        return pair.role_of(self.person.id)

    def moment(self, pair: Pair, day: date, *, every_second: bool) -> Moment | None:
        """What the calendar of the pair says to this person in the week of that day."""
        role = self.role(pair)
        since = cadence.wanted_day(pair.began_at, self.whose) + A_WEEK if pair.began_at else day
        alike = (each for each in self.own if self.role(each) is role and each.began_at)
        first = min(alike, key=lambda each: (each.began_at, each.id), default=pair)
        return self.course(pair).moment(
            pair, role, day, since, is_new=pair == first, every_second=every_second
        )

    def used(self, pair: Pair) -> set[str]:
        return {each.card_id for each in self.offers[pair.id] if each.state in pair_history.USED}

    def waiting(self, pair: Pair) -> Meeting | None:
        """The last talk they have a topic for, if they did not have it yet."""
        last = self.held[pair.id][-1:]
        return last[0] if last and not last[0].took_place else None

    def talked(self, pair: Pair) -> Meeting | None:
        """The last talk they had."""
        return next((each for each in reversed(self.held[pair.id]) if each.took_place), None)

    def promised(self, pair: Pair) -> Meeting | None:
        """The last talk they had, unless this person kept what they promised there."""
        last = self.talked(pair)
        return None if last is None or is_kept(last, self.said[self.person.id]) else last

    def road(self, pair: Pair, now: datetime) -> PairHistory:
        made, held = self.offers.get(pair.id, []), self.held[pair.id]
        aims = self.course(pair).programme.aims
        return pair_history.of_pair(pair, made, held, self.profiles, self.said, self.known, aims, now)


async def read(
    tx: Transaction, due: Sequence[Nudge], presets: Mapping[str, Preset], now: datetime
) -> dict[str, Recipient]:
    """The facts for each of these nudges, by its id; as many queries for fifty as for one."""
    if not due:
        return {}
    asked = {nudge.person_id for nudge in due}
    own = await pairs.lately_of(tx, asked, now - REMEMBERED)
    named = await pairs.find_many(tx, {nudge.pair_id for nudge in due if nudge.pair_id})
    both = [*(pair for theirs in own.values() for pair in theirs), *named.values()]
    concerned = sorted(asked | {each for pair in both for each in (pair.mentor_id, pair.leader_id)})
    persons = await people.find_many(tx, concerned)
    gone = {each.id for each in persons.values() if each.standing is not AccountStatus.ACTIVE}
    resting = await members.paused(tx, concerned) | gone
    courses = await _courses(tx, {pair.programme_id for pair in both}, presets)
    profiles = await people.profiles_of(tx, concerned)
    pair_ids = {pair.id for pair in both}
    offers, held = await topics.of_pairs(tx, pair_ids), await meetings.of_pairs(tx, pair_ids)
    ignored = await unanswered.ignored_by(tx, asked)
    used = await topics.used_by(tx, {pair.leader_id for pair in both})
    said = await feedback.of_people(tx, concerned)
    return {
        nudge.id: Recipient(
            persons[nudge.person_id],
            resting,
            own.get(nudge.person_id, []),
            named.get(nudge.pair_id or ""),
            ignored.get(nudge.person_id, 0),
            courses,
            profiles,
            offers,
            held,
            used,
            said,
        )
        for nudge in due
    }


async def _courses(tx: Transaction, ids: set[str], presets: Mapping[str, Preset]) -> dict[str, Course]:
    """The programmes, each with the calendar that its coordinator made of its preset."""
    changes = await calendars.changes_of(tx, ids)
    return {
        each.id: Course(
            each, _dated(preset_of(presets, each.weeks), each.starts_on, changes.get(each.id, ()))
        )
        for each in (await programmes.find_many(tx, ids)).values()
    }
