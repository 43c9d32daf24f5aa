"""The person a nudge is for, with all that is known of them when it is decided."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.mentoring.model import Meeting, MeetingAnswer, Nudge, Offer, Pair, PairState, Person, Profile, Role
from bot.mentoring.timing import cadence
from bot.mentoring.timing.agenda import ProgrammeCalendar
from bot.mentoring.timing.calendar import CalendarMoment
from bot.mentoring.topics import pair_history
from bot.mentoring.topics.feedback import FeedbackAnswer, is_promise_kept
from bot.mentoring.topics.pair_history import PairHistory

A_WEEK = timedelta(weeks=1)
ASKED_EVERY = 2  # weeks: whether two talked who never book


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person with their pairs, programmes, meetings and answers.

    `resting` are the ids of people who are paused or gone, `pairs` the person's active pairs and those that
    ended lately, `named_pair` the pair that the nudge names. `unanswered` counts the weekly nudges in a row
    that the person left without an answer. By id: `calendars` the programmes with their calendars, `profiles`
    of the person and their partners, `offers` and `meetings` of each pair (the oldest first), `used_cards`
    what each leader talked about with any mentor, `answers` what each person answered with one tap.
    """

    person: Person
    resting: Collection[str]
    pairs: Sequence[Pair]
    named_pair: Pair | None
    unanswered: int
    calendars: Mapping[str, ProgrammeCalendar]
    profiles: Mapping[str, Profile]
    offers: Mapping[str, Sequence[Offer]]
    meetings: Mapping[str, Sequence[Meeting]]
    used_cards: Mapping[str, frozenset[str]]
    answers: Mapping[str, Sequence[FeedbackAnswer]]

    @property
    def clock(self) -> cadence.PersonalClock:
        """The person's zone and hour."""
        return cadence.PersonalClock.of(self.person, self.profiles.get(self.person.id))

    @property
    def coordinators(self) -> set[str]:
        """The ids of those who answer for the programmes that the nudge belongs to."""
        concerned = [*self.pairs, *([self.named_pair] if self.named_pair else [])]
        return {self.calendars[pair.programme_id].programme.coordinator_id for pair in concerned}

    def calendar(self, pair: Pair) -> ProgrammeCalendar:
        """The programme of a pair, with its calendar."""
        return self.calendars[pair.programme_id]

    def role(self, pair: Pair) -> Role:
        """The person's role in one of their pairs."""
        return pair.role_of(self.person.id)

    def hears_more_after(self, day: date) -> bool:
        """Whether any calendar has something for this person in a week after that day of theirs."""
        return any(self.calendar(pair).has_more_for(pair, self.role(pair), day) for pair in self.pairs)

    def calendar_moment(self, pair: Pair, day: date, *, every_second: bool) -> CalendarMoment | None:
        """What the pair's calendar has for this person in the week of that day; None: nothing.

        `every_second`: only every second week counts, so what was planned for the other one comes in this.
        """
        role = self.role(pair)
        since = cadence.chosen_day(pair.began_at, self.clock) + A_WEEK if pair.began_at else day
        same_role = (each for each in self.pairs if self.role(each) is role and each.began_at)
        first = min(same_role, key=lambda each: (each.began_at, each.id), default=pair)
        return self.calendar(pair).moment(
            pair, role, day, since, is_new=pair == first, every_second=every_second
        )

    def used_by(self, pair: Pair) -> set[str]:
        """The ids of the cards that a pair chose, whether it kept them or put them back."""
        return {each.card_id for each in self.offers[pair.id] if each.state in pair_history.USED}

    def meeting_of(self, nudge: Nudge) -> Meeting | None:
        """The meeting that a nudge is about, if its pair still has it."""
        if self.named_pair is None:
            return None
        return next((each for each in self.meetings[self.named_pair.id] if each.id == nudge.meeting_id), None)

    def open_meeting(self, pair: Pair) -> Meeting | None:
        """The last meeting a pair has a card for, if it did not take place yet."""
        last = self.meetings[pair.id][-1:]
        return last[0] if last and not last[0].took_place else None

    def unbooked_talk(self, pair: Pair, due_at: datetime, *, every_second: bool) -> Meeting | None:
        """The talk of a pair with a topic and no time, in the weeks in which this person is asked about it.

        These are every second one after the topic was chosen, or the last time passed: they follow from
        `due_at`, so that nothing need be remembered. For `every_second` see `calendar.weekly_moment`.
        """
        meeting = self.open_meeting(pair)
        has_told = meeting and MeetingAnswer.MET in (meeting.mentor_says, meeting.leader_says)
        if meeting is None or has_told or pair.state is not PairState.ACTIVE:
            return None
        times = [each.starts_at for each in self.meetings[pair.id] if each.starts_at]
        if any(each > due_at for each in times):
            return None
        since = max([meeting.opened_at, *times])
        days = cadence.chosen_day(due_at, self.clock) - cadence.chosen_day(since, self.clock)
        is_turn = every_second or days // A_WEEK % ASKED_EVERY == 0
        return meeting if is_turn and days >= ASKED_EVERY * A_WEEK else None

    def last_promise(self, pair: Pair) -> Meeting | None:
        """The last meeting that took place, unless this person kept what they promised there."""
        last = next((each for each in reversed(self.meetings[pair.id]) if each.took_place), None)
        return None if last is None or is_promise_kept(last, self.answers[self.person.id]) else last

    def history(self, pair: Pair, now: datetime) -> PairHistory:
        """What the choice of the pair's next topics may know of it."""
        return pair_history.of_pair(
            pair,
            self.offers.get(pair.id, []),
            self.meetings[pair.id],
            self.profiles,
            self.answers,
            self.used_cards,
            self.calendar(pair).programme.aims,
            now,
        )
