"""What a nudge says, or why it is silent: the product's main rule, over plain values.

A decision names the kind of message and what it is about; its words are `handlers/nudging/compose.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from bot.mentoring.model import (
    AccountStatus,
    Cadence,
    Card,
    Meeting,
    Nudge,
    NudgeKind,
    Pair,
    PairState,
    Role,
    Skip,
)
from bot.mentoring.timing import agenda, cadence
from bot.mentoring.timing.agenda import AgendaItem
from bot.mentoring.timing.calendar import ONCE, CalendarMoment
from bot.mentoring.timing.recipient import A_WEEK, Recipient
from bot.mentoring.topics import curriculum
from bot.mentoring.topics.preferences import OfferReason

Anything = TypeVar("Anything")
MENTOR_CLOSING = (CalendarMoment.CLOSING, Role.MENTOR)


@dataclass(frozen=True, slots=True)
class CardShelf:
    """The topic cards by id: those on offer, and those that were retired while pairs may still have them."""

    on_offer: Mapping[str, Card]
    retired: Mapping[str, Card] = field(default_factory=dict)

    def find(self, card_id: str) -> Card | None:
        """The card of that id, on offer or not; None for one nobody knows."""
        return self.on_offer.get(card_id) or self.retired.get(card_id)


@dataclass(frozen=True, slots=True)
class ProposalQuestion:
    """Would you like to be a pair? `answer_by` of the pair counts from the moment it is asked."""

    pair: Pair


@dataclass(frozen=True, slots=True)
class MeetingPreparation:
    """The card to read before a booked meeting."""

    pair: Pair
    card: Card
    meeting_id: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingFollowUp:
    """Did you talk? After a booked meeting; or, about its card, of two who never book a time."""

    pair: Pair
    meeting_id: str
    unbooked: Card | None = None


@dataclass(frozen=True, slots=True)
class PauseQuestion:
    """Shall it pause? After several weeks without an answer."""


@dataclass(frozen=True, slots=True)
class TopicOffer:
    """Cards to choose from for each pair that a mentor leads, and why these."""

    moment: CalendarMoment
    cards: Mapping[Pair, Sequence[Card]]
    reasons: Mapping[Pair, Sequence[OfferReason]]


@dataclass(frozen=True, slots=True)
class ClosingCard:
    """The card with which a mentor looks back at the end of a pair."""

    pair: Pair
    card: Card


@dataclass(frozen=True, slots=True)
class CalendarMessage:
    """What the calendar has for a week; for a single pair with the meeting it is about and its card."""

    moment: CalendarMoment
    role: Role
    pairs: Sequence[Pair]
    meeting: Meeting | None = None
    card: Card | None = None


Content = (
    ProposalQuestion
    | MeetingPreparation
    | MeetingFollowUp
    | PauseQuestion
    | TopicOffer
    | ClosingCard
    | CalendarMessage
)


def decide(nudge: Nudge, recipient: Recipient, shelf: CardShelf, now: datetime) -> Content | Skip:
    """The content of a nudge at this moment (UTC), or the reason why it is not sent.

    1. Nobody hears anything whose account rests, whose hour is over or in another zone, or who paused.
    2. A question whether to be a pair is asked while it still waits for this person's answer.
    3. What belongs to a meeting comes while that stands at its time and nobody told what became of it.
    4. Everything else is the weekly message.
    """
    if recipient.person.account_status is not AccountStatus.ACTIVE:
        return Skip.AWAY
    if now > nudge.not_after:
        return Skip.LATE
    if not cadence.is_working_hour(now, recipient.clock):
        return Skip.NOT_WORKING_HOUR  # planned for another zone or country, or a holiday there
    if recipient.person.id in recipient.resting:
        return Skip.PAUSED
    if nudge.kind is NudgeKind.PROPOSAL:
        return _proposal(recipient, now)
    if nudge.meeting_id:
        return _about_meeting(nudge, recipient, shelf, now)
    return _weekly(nudge, recipient, shelf, now)


def offered_cards(content: Content) -> Mapping[Pair, Sequence[Card]]:
    """The cards that a message lays before each pair, which then count as offered."""
    if isinstance(content, TopicOffer):
        return content.cards
    return {content.pair: [content.card]} if isinstance(content, ClosingCard) else {}


def _proposal(recipient: Recipient, now: datetime) -> Content | Skip:
    pair, person = recipient.named_pair, recipient.person
    # Of a closed one nobody is asked, when its time has come; until then it waits for the same things.
    if pair is None or pair.turn_id != person.id:
        return Skip.NO_PAIR
    if pair.partner_of(person.id) in recipient.resting:
        return Skip.PAUSED
    return ProposalQuestion(replace(pair, answer_by=cadence.answer_by(now, recipient.clock)))


def _about_meeting(nudge: Nudge, recipient: Recipient, shelf: CardShelf, now: datetime) -> Content | Skip:
    pair = recipient.named_pair
    if pair is None or pair.state is not PairState.ACTIVE:
        return Skip.NO_PAIR
    meeting = recipient.meeting_of(nudge)
    card = shelf.find(meeting.card_id) if meeting else None
    if meeting is None or meeting.starts_at is None or card is None:
        return Skip.NO_MEETING
    is_mentor = recipient.role(pair) is Role.MENTOR
    if meeting.mentor_says if is_mentor else meeting.leader_says:
        return Skip.TOLD
    if nudge.kind is NudgeKind.AFTERWARDS:
        # Where it has not begun it was moved, and the question with it.
        return Skip.NO_MEETING if now < meeting.starts_at else MeetingFollowUp(pair, meeting.id)
    if meeting.starts_at <= now:
        return Skip.LATE
    return MeetingPreparation(pair, card, meeting.id, meeting.starts_at)


def _weekly(nudge: Nudge, recipient: Recipient, shelf: CardShelf, now: datetime) -> Content | Skip:
    """The one message of a week.

    1. What the calendar has for each pair; where it has nothing, or never again, it is silent.
    2. Less often for who left nudges unanswered, then a question, then nothing.
    3. Not about partners who rest, nor in the week of a meeting they booked.
    4. What comes again and again gives way, once a fortnight, to the question whether two talked who never
       book.
    5. Of what is left the first wins.
    """
    clock, day = recipient.clock, cadence.chosen_day(nudge.due_at, recipient.clock)
    if not recipient.hears_more_after(day - A_WEEK):
        return Skip.NO_PAIR
    step = cadence.silence_step(recipient.unanswered)
    every_second = cadence.slowed_clock(clock, step).rhythm.cadence is Cadence.FORTNIGHTLY
    moments = {
        pair: moment
        for pair in recipient.pairs
        if (moment := recipient.calendar_moment(pair, day, every_second=every_second))
    }
    talks = {
        pair: talk
        for pair in recipient.pairs
        if (talk := recipient.unbooked_talk(pair, nudge.due_at, every_second=every_second))
    }
    if not (moments or talks):
        return Skip.NO_MOMENT
    if not cadence.gets_weekly_nudge(nudge.due_at, clock, step):
        return Skip.QUIET if step is cadence.SilenceStep.QUIET else Skip.SLOWED
    moments, talks = _with_partner_there(moments, recipient), _with_partner_there(talks, recipient)
    if not (moments or talks):
        return Skip.PAUSED
    moments = {
        pair: moment
        for pair, moment in moments.items()
        if not _meeting_takes_its_place(nudge, pair, moment, recipient, now)
    }
    if not (moments or talks):
        return Skip.MEETING
    if step is cadence.SilenceStep.ASK_TO_PAUSE:
        return PauseQuestion()
    question = None if {*moments.values()} & {*ONCE} else _talk_question(talks, shelf)
    if question or not moments:
        return question or Skip.NO_MOMENT
    return _content_of(agenda.agenda_item(nudge.person_id, moments), recipient, shelf, now)


def _with_partner_there(by_pair: Mapping[Pair, Anything], recipient: Recipient) -> dict[Pair, Anything]:
    """Those of these pairs whose partner is neither paused nor gone."""
    person_id = recipient.person.id
    return {
        pair: each for pair, each in by_pair.items() if pair.partner_of(person_id) not in recipient.resting
    }


def _talk_question(talks: Mapping[Pair, Meeting], shelf: CardShelf) -> MeetingFollowUp | None:
    """The question about the talk that has waited longest; None where none has a card that is known."""
    for pair, meeting in sorted(talks.items(), key=lambda each: each[1].opened_at):
        if card := shelf.find(meeting.card_id):
            return MeetingFollowUp(pair, meeting.id, card)
    return None


def _meeting_takes_its_place(
    nudge: Nudge, pair: Pair, moment: CalendarMoment, recipient: Recipient, now: datetime
) -> bool:
    """Whether what belongs to a booked meeting takes the place of that moment."""
    if moment in agenda.BESIDE_A_MEETING:
        return False
    starts = [each.starts_at for each in recipient.meetings[pair.id] if each.starts_at]
    if moment is CalendarMoment.MEETING_CARD and any(start > now for start in starts):
        return True  # they have a time, in another week
    return any(cadence.week_of(start, recipient.clock) == nudge.week for start in starts)


def _content_of(item: AgendaItem, recipient: Recipient, shelf: CardShelf, now: datetime) -> Content | Skip:
    """Topics for a mentor's pairs, or what the calendar says, about the meeting it belongs to."""
    if item.role is Role.MENTOR and item.moment in agenda.OFFERS_TOPICS:
        # Who has a card for their next meeting already needs no other one.
        keeps_card = item.moment is CalendarMoment.MEETING_CARD
        without_card = [pair for pair in item.pairs if not (keeps_card and recipient.open_meeting(pair))]
        if without_card:
            return _topic_offer(item.moment, without_card, recipient, shelf, now)
    pairs = item.pairs
    if item.moment is CalendarMoment.PROMISE_CHECK:
        pairs = _last_promised(pairs, recipient)
    if not pairs:
        return Skip.NO_MOMENT  # nobody met, or what was promised is done
    if len(pairs) > 1:
        return CalendarMessage(item.moment, item.role, pairs)
    return _about_one_pair(item, pairs[0], recipient, shelf)


def _last_promised(pairs: Sequence[Pair], recipient: Recipient) -> tuple[Pair, ...]:
    """One tap answers for one promise: that of the last meeting, whoever it was with."""
    meetings = [(meeting.opened_at, pair) for pair in pairs if (meeting := recipient.last_promise(pair))]
    return tuple(pair for _opened_at, pair in sorted(meetings, key=lambda each: each[0])[-1:])


def _about_one_pair(item: AgendaItem, pair: Pair, recipient: Recipient, shelf: CardShelf) -> Content:
    card = shelf.find(curriculum.CLOSING) if (item.moment, item.role) == MENTOR_CLOSING else None
    if card and card.id not in recipient.used_by(pair):
        return ClosingCard(pair, card)
    is_promise = item.moment is CalendarMoment.PROMISE_CHECK
    meeting = recipient.last_promise(pair) if is_promise else recipient.open_meeting(pair)
    return CalendarMessage(
        item.moment, item.role, [pair], meeting, shelf.find(meeting.card_id) if meeting else None
    )


def _topic_offer(
    moment: CalendarMoment, pairs: Sequence[Pair], recipient: Recipient, shelf: CardShelf, now: datetime
) -> Content | Skip:
    on_offer, retired = tuple(shelf.on_offer.values()), tuple(shelf.retired.values())
    histories = {pair: recipient.history(pair, now) for pair in pairs}
    cards = {pair: curriculum.next_cards(on_offer, each, retired) for pair, each in histories.items()}
    cards = {pair: each for pair, each in cards.items() if each}
    if not cards:
        return Skip.NO_TOPIC
    reasons = {
        pair: curriculum.offer_reasons(each, on_offer, histories[pair], retired)
        for pair, each in cards.items()
    }
    return TopicOffer(moment, cards, reasons)
