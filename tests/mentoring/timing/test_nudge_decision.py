"""What a nudge says or why it is silent: every branch, with plain values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.library import shipped
from bot.mentoring.model import (
    AccountStatus,
    Cadence,
    Meeting,
    MeetingAnswer,
    Nudge,
    NudgeKind,
    Offer,
    OfferState,
    Pair,
    PairState,
    Person,
    Profile,
    Programme,
    Rhythm,
    Role,
    Skip,
)
from bot.mentoring.timing.agenda import ProgrammeCalendar
from bot.mentoring.timing.calendar import CalendarEntry, CalendarMoment, first_day
from bot.mentoring.timing.nudge_decision import (
    CalendarMessage,
    CardShelf,
    ClosingCard,
    Content,
    MeetingFollowUp,
    MeetingPreparation,
    PauseQuestion,
    ProposalQuestion,
    TopicOffer,
    decide,
    offered_cards,
)
from bot.mentoring.timing.recipient import Recipient
from bot.mentoring.topics.curriculum import CLOSING
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from bot.mentoring.topics.pair_history import AGREEMENT, OPENING

FIRST_DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)  # Monday of the second week
THURSDAY_AT_FIVE = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
SHELF = CardShelf(shipped().by_id)
CARD = SHELF.on_offer[AGREEMENT]

MIA = Person("mia", "Mia", "UTC", "en-GB")
LEO = Person("leo", "Leo", "UTC", "en-GB")
PROGRAMME = Programme("spring", "Spring", "Learn.", FIRST_DAY, 12, "noor", 6)
PAIR = Pair("pair", "spring", "mia", "leo", PairState.ACTIVE, (), NOW, began_at=NOW - WEEK)
WEEKLY = Nudge("nudge", "mia", NudgeKind.WEEKLY, "2026-W11", NOW, NOW + 7 * HOUR)
QUESTION = replace(WEEKLY, kind=NudgeKind.PROPOSAL, pair_id="pair")
MEETING = Meeting("talk", "pair", CARD.id, NOW - DAY, starts_at=NOW + DAY, minutes=25)
PREPARATION = replace(WEEKLY, kind=NudgeKind.PREPARATION, pair_id="pair", meeting_id="talk")
AFTERWARDS = replace(PREPARATION, kind=NudgeKind.AFTERWARDS)


def entries(*moments: CalendarMoment, week: int = 2) -> tuple[CalendarEntry, ...]:
    return tuple(
        CalendarEntry(week, first_day(FIRST_DAY, week), moment, role) for moment in moments for role in Role
    )


def recipient(*moments: CalendarMoment, meetings: Any = (), **changes: Any) -> Recipient:
    """Mia, who mentors Leo, in a week for which her programme's calendar has these moments."""
    pairs: Sequence[Pair] = changes.get("pairs", [PAIR])
    usual: dict[str, Any] = {
        "person": MIA,
        "resting": set(),
        "pairs": pairs,
        "named_pair": None,
        "unanswered": 0,
        "calendars": {"spring": ProgrammeCalendar(PROGRAMME, entries(*moments))},
        "profiles": {},
        "offers": {pair.id: [] for pair in (PAIR, *pairs)},
        "meetings": meetings
        if isinstance(meetings, dict)
        else {pair.id: [] for pair in pairs} | {"pair": meetings},
        "used_cards": {},
        "answers": {"mia": [], "leo": []},
    }
    return Recipient(**(usual | changes))


def decision(nudge: Nudge, person: Recipient, now: datetime = NOW) -> Content | Skip:
    return decide(nudge, person, SHELF, now)


ALL_NUDGES = pytest.mark.parametrize(
    "nudge", [WEEKLY, QUESTION, PREPARATION, AFTERWARDS], ids=lambda n: n.kind
)


class TestWhomNothingReaches:
    """Whatever the nudge is for."""

    @ALL_NUDGES
    @pytest.mark.parametrize(
        "status", [each for each in AccountStatus if each is not AccountStatus.ACTIVE], ids=str
    )
    def test_an_account_that_rests(self, nudge: Nudge, status: AccountStatus) -> None:
        person = recipient(person=replace(MIA, account_status=status))
        assert decision(nudge, person) is Skip.AWAY

    @ALL_NUDGES
    def test_an_hour_that_is_over(self, nudge: Nudge) -> None:
        assert decision(nudge, recipient(), nudge.not_after + timedelta(seconds=1)) is Skip.LATE

    @ALL_NUDGES
    def test_an_hour_that_lies_in_the_night_of_another_zone(self, nudge: Nudge) -> None:
        person = recipient(person=replace(MIA, timezone="America/Los_Angeles"))
        assert decision(nudge, person) is Skip.NOT_WORKING_HOUR

    @ALL_NUDGES
    def test_a_holiday_there(self, nudge: Nudge) -> None:
        good_friday = datetime(2026, 4, 3, 10, 0, tzinfo=UTC)
        late = replace(nudge, not_after=good_friday + HOUR)
        person = recipient(person=replace(MIA, timezone="Europe/London"))
        assert decision(late, person, good_friday) is Skip.NOT_WORKING_HOUR

    @ALL_NUDGES
    def test_who_paused(self, nudge: Nudge) -> None:
        assert decision(nudge, recipient(resting={"mia"})) is Skip.PAUSED


class TestTheQuestionWhetherToBeAPair:
    ASKED = replace(PAIR, state=PairState.PROPOSED, began_at=None)

    def test_the_mentor_is_asked_first(self) -> None:
        assert decision(QUESTION, recipient(named_pair=self.ASKED)) == ProposalQuestion(
            replace(self.ASKED, answer_by=THURSDAY_AT_FIVE)
        )

    def test_then_the_leader(self) -> None:
        agreed = replace(self.ASKED, state=PairState.CONSENTED)
        person = recipient(person=LEO, named_pair=agreed)
        expected = ProposalQuestion(replace(agreed, answer_by=THURSDAY_AT_FIVE))
        assert decision(replace(QUESTION, person_id="leo"), person) == expected

    @pytest.mark.parametrize("state", [each for each in PairState if each is not PairState.PROPOSED], ids=str)
    def test_a_mentor_who_is_not_to_answer_hears_nothing(self, state: PairState) -> None:
        assert decision(QUESTION, recipient(named_pair=replace(self.ASKED, state=state))) is Skip.NO_PAIR

    def test_nor_a_leader_while_the_mentor_thinks(self) -> None:
        person = recipient(person=LEO, named_pair=self.ASKED)
        assert decision(replace(QUESTION, person_id="leo"), person) is Skip.NO_PAIR

    def test_a_pair_that_is_gone(self) -> None:
        assert decision(QUESTION, recipient()) is Skip.NO_PAIR

    def test_a_partner_who_rests_is_waited_for(self) -> None:
        person = recipient(named_pair=self.ASKED, resting={"leo"})
        assert decision(QUESTION, person) is Skip.PAUSED


class TestWhatBelongsToAMeeting:
    def about(self, meeting: Meeting | None = MEETING, **changes: Any) -> Recipient:
        meetings = [meeting] if meeting else []
        return recipient(meetings=meetings, **({"named_pair": PAIR} | changes))

    def test_the_card_before_it(self) -> None:
        expected = MeetingPreparation(PAIR, CARD, "talk", NOW + DAY)
        assert decision(PREPARATION, self.about()) == expected

    def test_the_question_after_it(self) -> None:
        over = replace(MEETING, starts_at=NOW - HOUR)
        assert decision(AFTERWARDS, self.about(over)) == MeetingFollowUp(PAIR, "talk")

    def test_no_preparation_once_it_has_begun(self) -> None:
        assert decision(PREPARATION, self.about(replace(MEETING, starts_at=NOW))) is Skip.LATE

    def test_no_question_where_it_moved_to_a_later_time(self) -> None:
        assert decision(AFTERWARDS, self.about()) is Skip.NO_MEETING

    @pytest.mark.parametrize("nudge", [PREPARATION, AFTERWARDS], ids=lambda n: n.kind)
    @pytest.mark.parametrize(
        "meeting",
        [
            pytest.param(None, id="gone"),
            pytest.param(replace(MEETING, starts_at=None), id="called off"),
            pytest.param(replace(MEETING, card_id="nobody-knows"), id="without a card"),
        ],
    )
    def test_nothing_where_it_does_not_stand(self, nudge: Nudge, meeting: Meeting | None) -> None:
        assert decision(nudge, self.about(meeting)) is Skip.NO_MEETING

    @pytest.mark.parametrize("pair", [None, replace(PAIR, state=PairState.STOPPED)], ids=["none", "stopped"])
    def test_nothing_where_the_pair_ended(self, pair: Pair | None) -> None:
        assert decision(PREPARATION, self.about(named_pair=pair)) is Skip.NO_PAIR

    @pytest.mark.parametrize("nudge", [PREPARATION, AFTERWARDS], ids=lambda n: n.kind)
    def test_nothing_once_this_person_told(self, nudge: Nudge) -> None:
        told = replace(MEETING, mentor_says=MeetingAnswer.MET)
        assert decision(nudge, self.about(told)) is Skip.TOLD

    def test_what_the_partner_told_changes_nothing(self) -> None:
        told = replace(MEETING, leader_says=MeetingAnswer.MET)
        assert isinstance(decision(PREPARATION, self.about(told)), MeetingPreparation)

    def test_a_retired_card_is_read_all_the_same(self) -> None:
        shelf = CardShelf({}, {CARD.id: CARD})
        assert isinstance(decide(PREPARATION, self.about(), shelf, NOW), MeetingPreparation)


class TestTheWeeklyMessage:
    def test_a_mentor_is_offered_topics_where_the_calendar_has_nothing(self) -> None:
        offer = decision(WEEKLY, recipient())
        assert isinstance(offer, TopicOffer)
        assert offer.moment is CalendarMoment.TOPIC_CHOICE
        assert tuple(card.id for card in offer.cards[PAIR]) == OPENING
        assert offer.reasons[PAIR]
        assert offered_cards(offer) == offer.cards

    def test_a_leader_hears_nothing_then(self) -> None:
        leo = replace(WEEKLY, person_id="leo")
        assert decision(leo, recipient(person=LEO)) is Skip.NO_MOMENT

    def test_nothing_without_a_pair(self) -> None:
        assert decision(WEEKLY, recipient(pairs=[])) is Skip.NO_PAIR

    def test_nothing_of_a_pair_that_is_over_and_of_which_no_calendar_speaks(self) -> None:
        over = replace(PAIR, state=PairState.COMPLETED)
        assert decision(WEEKLY, recipient(pairs=[over])) is Skip.NO_PAIR

    def test_nothing_about_a_partner_who_rests(self) -> None:
        assert decision(WEEKLY, recipient(resting={"leo"})) is Skip.PAUSED

    def test_another_partner_is_spoken_of_meanwhile(self) -> None:
        other = replace(PAIR, id="other", leader_id="zoe")
        person = recipient(pairs=[PAIR, other], resting={"leo"})
        offer = decision(WEEKLY, person)
        assert isinstance(offer, TopicOffer)
        assert list(offer.cards) == [other]

    def test_no_topic_is_left(self) -> None:
        offers = [
            Offer(f"offer{number}", "pair", card_id, OfferState.CHOSEN, NOW)
            for number, card_id in enumerate(SHELF.on_offer)
        ]
        assert decision(WEEKLY, recipient(offers={"pair": offers})) is Skip.NO_TOPIC

    @pytest.mark.parametrize("starts_at", [NOW + DAY, NOW - HOUR], ids=["to come", "over"])
    def test_a_meeting_of_this_week_takes_its_place(self, starts_at: datetime) -> None:
        meeting = replace(MEETING, starts_at=starts_at)
        assert decision(WEEKLY, recipient(meetings=[meeting])) is Skip.MEETING

    def test_a_meeting_of_another_week_does_not(self) -> None:
        meeting = replace(MEETING, starts_at=NOW + WEEK)
        assert isinstance(decision(WEEKLY, recipient(meetings=[meeting])), TopicOffer)

    def test_but_a_meeting_card_needs_no_time_once_there_is_one(self) -> None:
        meeting = replace(MEETING, starts_at=NOW + WEEK)
        person = recipient(CalendarMoment.MEETING_CARD, meetings=[meeting])
        assert decision(WEEKLY, person) is Skip.MEETING

    def test_the_closing_comes_beside_a_meeting(self) -> None:
        person = recipient(CalendarMoment.CLOSING, meetings=[MEETING])
        assert isinstance(decision(WEEKLY, person), ClosingCard)


class TestTwoWhoNeverBook:
    """Once a fortnight each is asked whether they talked, in place of what comes again anyway."""

    def week(self, number: int, *moments: CalendarMoment, **changes: Any) -> Content | Skip:
        """What is said so many weeks after the topic was chosen, on a Monday."""
        then = NOW + number * WEEK
        nudge = replace(WEEKLY, due_at=then, not_after=then + 7 * HOUR)
        meetings = changes.pop("meetings", [replace(MEETING, opened_at=NOW, starts_at=None)])
        calendar = [
            CalendarEntry(2 + number, first_day(FIRST_DAY, 2 + number), moment, role)
            for moment in moments
            for role in Role
        ]
        calendars = {"spring": ProgrammeCalendar(PROGRAMME, calendar)}
        person = recipient(meetings=meetings, calendars=calendars, **changes)
        return decision(replace(nudge, person_id=person.person.id), person, then)

    ASKED = MeetingFollowUp(PAIR, "talk", CARD)

    @pytest.mark.parametrize("person", [MIA, LEO], ids=["mentor", "leader"])
    def test_both_are_asked_every_second_week(self, person: Person) -> None:
        answers = [self.week(number, person=person) for number in range(1, 8)]
        assert [each == self.ASKED for each in answers] == [False, True, False, True, False, True, False]

    @pytest.mark.parametrize(
        "moment",
        [
            CalendarMoment.MEETING_CARD,
            CalendarMoment.TOPIC_CHOICE,
            CalendarMoment.ENERGY_TAP,
            CalendarMoment.PROMISE_CHECK,
        ],
    )
    def test_what_comes_again_gives_way(self, moment: CalendarMoment) -> None:
        assert self.week(2, moment) == self.ASKED

    @pytest.mark.parametrize("moment", [CalendarMoment.MIDPOINT, CalendarMoment.CLOSING])
    def test_what_comes_once_does_not(self, moment: CalendarMoment) -> None:
        assert self.week(2, moment) != self.ASKED

    @pytest.mark.parametrize(
        "talk",
        [
            pytest.param(replace(MEETING, starts_at=NOW + 3 * WEEK), id="a time is booked"),
            pytest.param(replace(MEETING, starts_at=NOW + WEEK), id="a time passed last week"),
            pytest.param(replace(MEETING, starts_at=None, mentor_says=MeetingAnswer.MET), id="they met"),
            pytest.param(
                replace(
                    MEETING,
                    starts_at=None,
                    mentor_says=MeetingAnswer.MET,
                    leader_says=MeetingAnswer.NOT_YET,
                ),
                id="this person said so",
            ),
            pytest.param(replace(MEETING, starts_at=None, card_id="nobody-knows"), id="no card"),
        ],
    )
    def test_nobody_is_asked_where_there_is_nothing_to_ask(self, talk: Meeting) -> None:
        answer = self.week(2, meetings=[replace(talk, opened_at=NOW)])
        assert not isinstance(answer, MeetingFollowUp)

    def test_a_time_that_passed_in_silence_is_asked_about_too(self) -> None:
        talk = replace(MEETING, opened_at=NOW - WEEK, starts_at=NOW)
        assert self.week(2, meetings=[talk]) == self.ASKED

    def test_not_yet_is_asked_again_after_a_fortnight(self) -> None:
        talk = replace(MEETING, opened_at=NOW, starts_at=None, mentor_says=MeetingAnswer.NOT_YET)
        assert [self.week(number, meetings=[talk]) == self.ASKED for number in (2, 3, 4)] == [
            True,
            False,
            True,
        ]

    def test_of_two_pairs_the_one_that_waits_longer(self) -> None:
        other = replace(PAIR, id="other", leader_id="zoe")
        earlier = replace(MEETING, id="earlier", pair_id="other", opened_at=NOW - 2 * WEEK, starts_at=None)
        later = replace(MEETING, opened_at=NOW, starts_at=None)
        asked = self.week(2, pairs=[PAIR, other], meetings={"pair": [later], "other": [earlier]})
        assert asked == MeetingFollowUp(other, "earlier", CARD)

    def test_nobody_is_asked_about_a_partner_who_rests(self) -> None:
        assert self.week(2, resting={"leo"}) is Skip.PAUSED

    def test_who_hears_every_second_week_is_asked_then(self) -> None:
        profile = Profile(rhythm=Rhythm(cadence=Cadence.FORTNIGHTLY))
        answers = [self.week(number, profiles={"mia": profile}) for number in range(2, 8)]
        assert [each == self.ASKED for each in answers].count(True) == 3
        assert [each is Skip.SLOWED for each in answers].count(True) == 3

    def test_who_does_not_answer_is_asked_less(self) -> None:
        assert self.week(2, unanswered=5) is Skip.QUIET


class TestWhoDoesNotAnswer:
    def weeks(self, unanswered: int) -> list[Content | Skip]:
        """What two weeks in a row say."""
        later = replace(WEEKLY, week="2026-W12", due_at=NOW + WEEK, not_after=NOW + WEEK + HOUR)
        person = recipient(unanswered=unanswered)
        return [decision(WEEKLY, person), decision(later, person, NOW + WEEK)]

    @pytest.mark.parametrize("unanswered", [0, 1])
    def test_hears_each_week_at_first(self, unanswered: int) -> None:
        assert all(isinstance(each, TopicOffer) for each in self.weeks(unanswered))

    @pytest.mark.parametrize("unanswered", [2, 3])
    def test_then_every_second(self, unanswered: int) -> None:
        heard = self.weeks(unanswered)
        assert [each is Skip.SLOWED for each in heard].count(True) == 1
        assert [isinstance(each, TopicOffer) for each in heard].count(True) == 1

    def test_then_is_asked_whether_to_pause(self) -> None:
        assert PauseQuestion() in self.weeks(4)

    @pytest.mark.parametrize("unanswered", [5, 50])
    def test_then_hears_nothing(self, unanswered: int) -> None:
        assert self.weeks(unanswered) == [Skip.QUIET] * 2


class TestWhatTheCalendarHas:
    def test_it_is_about_the_meeting_that_has_no_time_yet(self) -> None:
        meeting = replace(MEETING, starts_at=None)
        person = recipient(CalendarMoment.MEETING_CARD, meetings=[meeting])
        expected = CalendarMessage(CalendarMoment.MEETING_CARD, Role.MENTOR, [PAIR], meeting, CARD)
        assert decision(WEEKLY, person) == expected

    def test_a_mentor_without_a_card_for_the_meeting_chooses_one(self) -> None:
        offer = decision(WEEKLY, recipient(CalendarMoment.MEETING_CARD))
        assert isinstance(offer, TopicOffer)
        assert offer.moment is CalendarMoment.MEETING_CARD

    def test_a_leader_hears_of_the_meeting_in_words_of_their_own(self) -> None:
        leo = replace(WEEKLY, person_id="leo")
        person = recipient(CalendarMoment.MEETING_CARD, person=LEO)
        assert decision(leo, person) == CalendarMessage(CalendarMoment.MEETING_CARD, Role.LEADER, [PAIR])

    def test_one_message_is_about_several_pairs(self) -> None:
        other = replace(PAIR, id="other", leader_id="zoe")
        person = recipient(CalendarMoment.MIDPOINT, pairs=[PAIR, other])
        assert decision(WEEKLY, person) == CalendarMessage(
            CalendarMoment.MIDPOINT, Role.MENTOR, (PAIR, other)
        )

    def test_at_the_end_a_mentor_looks_back_with_a_card(self) -> None:
        closing = decision(WEEKLY, recipient(CalendarMoment.CLOSING))
        assert closing == ClosingCard(PAIR, SHELF.on_offer[CLOSING])
        assert offered_cards(closing) == {PAIR: [SHELF.on_offer[CLOSING]]}

    def test_once_is_enough(self) -> None:
        used = Offer("offer", "pair", CLOSING, OfferState.CHOSEN, NOW)
        closing = decision(WEEKLY, recipient(CalendarMoment.CLOSING, offers={"pair": [used]}))
        assert closing == CalendarMessage(CalendarMoment.CLOSING, Role.MENTOR, [PAIR])
        assert offered_cards(closing) == {}

    def test_a_leader_looks_back_without_one(self) -> None:
        leo = replace(WEEKLY, person_id="leo")
        closing = decision(leo, recipient(CalendarMoment.CLOSING, person=LEO))
        assert closing == CalendarMessage(CalendarMoment.CLOSING, Role.LEADER, [PAIR])


class TestWhatWasPromised:
    MET = replace(MEETING, starts_at=None, mentor_says=MeetingAnswer.MET)

    def asked_about(self, *meetings: Meeting, **changes: Any) -> Content | Skip:
        leo = replace(WEEKLY, person_id="leo")
        usual: dict[str, Any] = {"person": LEO, "meetings": list(meetings)}
        person = recipient(CalendarMoment.PROMISE_CHECK, **(usual | changes))
        return decision(leo, person)

    def test_it_is_asked_of_the_last_meeting(self) -> None:
        expected = CalendarMessage(CalendarMoment.PROMISE_CHECK, Role.LEADER, [PAIR], self.MET, CARD)
        assert self.asked_about(self.MET) == expected

    def test_of_two_pairs_the_one_that_met_last(self) -> None:
        other = replace(PAIR, id="other", mentor_id="zoe")
        later = replace(self.MET, id="later", pair_id="other", opened_at=NOW)
        both = {"pair": [self.MET], "other": [later]}
        asked = self.asked_about(pairs=[PAIR, other], meetings=both)
        assert isinstance(asked, CalendarMessage)
        assert (asked.pairs, asked.meeting) == ([other], later)

    def test_nothing_where_nobody_met(self) -> None:
        assert self.asked_about(replace(MEETING, starts_at=None)) is Skip.NO_MOMENT

    def test_nothing_where_it_was_kept(self) -> None:
        kept = FeedbackAnswer("leo", Question.PROMISE, "talk", Rating.HIGH, NOW)
        assert self.asked_about(self.MET, answers={"leo": [kept], "mia": []}) is Skip.NO_MOMENT

    def test_what_the_partner_kept_is_another_promise(self) -> None:
        kept = FeedbackAnswer("mia", Question.PROMISE, "talk", Rating.HIGH, NOW)
        asked = self.asked_about(self.MET, answers={"leo": [], "mia": [kept]})
        assert isinstance(asked, CalendarMessage)
