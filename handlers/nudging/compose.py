"""What a nudge would say just now, from what is known of its person; or why it says nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.blocks import meetings as meeting_messages
from bot.blocks import weekly as moment_messages
from bot.blocks.kit.language import speaking
from bot.blocks.kit.text import Message
from bot.blocks.messages import proposals, topic_choice
from bot.library import Library
from bot.mentoring.model import (
    AccountStatus,
    Cadence,
    Card,
    Nudge,
    NudgeKind,
    Pair,
    PairState,
    Role,
    Skip,
)
from bot.mentoring.timing import agenda, cadence
from bot.mentoring.timing.agenda import Turn
from bot.mentoring.timing.calendar import Moment
from bot.mentoring.topics import curriculum
from handlers.nudging.recipient import A_WEEK, Recipient

Said = tuple[Message, Mapping[Pair, Sequence[Card]]]
LOOKS_BACK = (Moment.CLOSING, Role.MENTOR)


def decide(nudge: Nudge, facts: Recipient, library: Library, now: datetime) -> Said | Skip:
    """The message and the cards it offers to each pair, or the reason why it is not sent."""
    person = facts.person
    if person.standing is not AccountStatus.ACTIVE:
        return Skip.AWAY
    if now > nudge.not_after:
        return Skip.LATE
    if not cadence.is_open(now, facts.whose):
        return Skip.MOVED  # it was planned for another zone than the person is in now
    if person.id in facts.resting:
        return Skip.PAUSED
    with speaking(person.locale):
        if nudge.kind is NudgeKind.PROPOSAL:
            return _question(facts)
        if nudge.meeting_id:
            return _about_meeting(nudge, facts, library, now)
        return _weekly(nudge, facts, library, now)


def _question(facts: Recipient) -> Said | Skip:
    pair, person = facts.named, facts.person
    expected = PairState.PROPOSED if pair and person.id == pair.mentor_id else PairState.CONSENTED
    if pair is None or pair.state is not expected:
        return Skip.NO_PAIR
    if pair.partner_of(person.id) in facts.resting:
        return Skip.PAUSED
    last_day = cadence.local_date(pair.answer_by, person.timezone)
    role, programme = pair.role_of(person.id), facts.course(pair).programme
    return proposals.proposal(pair, role, programme, last_day), {}


def _about_meeting(nudge: Nudge, facts: Recipient, library: Library, now: datetime) -> Said | Skip:
    pair = facts.named
    if pair is None or pair.state is not PairState.ACTIVE:
        return Skip.NO_PAIR
    meeting = next((each for each in facts.held[pair.id] if each.id == nudge.meeting_id), None)
    card = library.find(meeting.card_id) if meeting else None
    if meeting is None or meeting.starts_at is None or card is None:
        return Skip.NO_MEETING
    role = pair.role_of(nudge.person_id)
    if meeting.mentor_says if role is Role.MENTOR else meeting.leader_says:
        return Skip.TOLD
    if nudge.kind is NudgeKind.AFTERWARDS and now < meeting.starts_at:
        return Skip.NO_MEETING  # it was moved, and the question with it
    if nudge.kind is NudgeKind.AFTERWARDS:
        return meeting_messages.afterwards(pair.partner_of(nudge.person_id), meeting.id), {}
    if meeting.starts_at <= now:
        return Skip.LATE
    return meeting_messages.preparation(pair, role, card, meeting.id, meeting.starts_at), {}


def _weekly(nudge: Nudge, facts: Recipient, library: Library, now: datetime) -> Said | Skip:
    day = cadence.wanted_day(nudge.due_at, facts.whose)
    if not facts.goes_on(day - A_WEEK):
        return Skip.NO_PAIR
    at = cadence.step(facts.ignored)
    every_second = cadence.slowed(facts.whose, at).rhythm.cadence is Cadence.FORTNIGHTLY
    meant = {
        pair: moment for pair in facts.own if (moment := facts.moment(pair, day, every_second=every_second))
    }
    if not meant:
        return Skip.NO_MOMENT
    if not cadence.comes(nudge.due_at, facts.whose, at):
        return Skip.QUIET if at is cadence.Step.QUIET else Skip.SLOWED
    awake = {
        pair: moment
        for pair, moment in meant.items()
        if pair.partner_of(nudge.person_id) not in facts.resting
    }
    if not awake:
        return Skip.PAUSED
    free = {pair: moment for pair, moment in awake.items() if not _is_booked(nudge, pair, moment, facts, now)}
    if not free:
        return Skip.MEETING  # what belongs to the meeting they booked takes the place of the weekly one
    if at is cadence.Step.ASK_TO_PAUSE:
        return topic_choice.pause_question(nudge.id), {}
    return _said(nudge, agenda.turn(nudge.person_id, free), facts, library, now)


def _is_booked(nudge: Nudge, pair: Pair, moment: Moment, facts: Recipient, now: datetime) -> bool:
    """Whether what belongs to a meeting takes the place of that moment."""
    if moment in agenda.BESIDE_A_MEETING:
        return False
    starts = [each.starts_at for each in facts.held[pair.id] if each.starts_at]
    if moment is Moment.MEETING_CARD and any(each > now for each in starts):
        return True  # they have a time, in another week
    return any(cadence.week_of(each, facts.whose) == nudge.week for each in starts)


def _said(nudge: Nudge, turn: Turn, facts: Recipient, library: Library, now: datetime) -> Said | Skip:
    """The words of a moment, with what is known of the talk they are about."""
    if turn.role is Role.MENTOR and turn.moment in agenda.OFFERS_TOPICS:
        has_topic = turn.moment is Moment.MEETING_CARD
        free = [pair for pair in turn.pairs if not (has_topic and facts.waiting(pair))]
        if free:
            return _topics(nudge, turn.moment, free, facts, library, now)
    spoken_of = turn.pairs
    if turn.moment is Moment.PROMISE_CHECK:  # nobody talked, or what was promised is done
        spoken_of = _last_promised(spoken_of, facts)
    if not spoken_of:
        return Skip.NO_MOMENT
    partners = [pair.partner_of(nudge.person_id) for pair in spoken_of]
    if len(spoken_of) > 1:
        return moment_messages.moment(turn.moment, turn.role, partners, nudge.id), {}
    return _about(nudge, turn, spoken_of[0], facts, library)


def _last_promised(pairs: Sequence[Pair], facts: Recipient) -> tuple[Pair, ...]:
    """One tap answers for one promise: that of the last talk, whoever it was with."""
    talks = [(meeting.opened_at, pair) for pair in pairs if (meeting := facts.promised(pair))]
    return tuple(pair for _when, pair in sorted(talks, key=lambda each: each[0])[-1:])


def _about(nudge: Nudge, turn: Turn, pair: Pair, facts: Recipient, library: Library) -> Said:
    """A moment of one pair: its card, and the talk that has no time yet."""
    partner = pair.partner_of(nudge.person_id)
    card = library.find(curriculum.CLOSING) if (turn.moment, turn.role) == LOOKS_BACK else None
    if card and card.id not in facts.used(pair):
        return moment_messages.closing_card(partner, pair.id, card, nudge.id), {pair: [card]}
    meeting = facts.promised(pair) if turn.moment is Moment.PROMISE_CHECK else facts.waiting(pair)
    said = moment_messages.moment(
        turn.moment,
        turn.role,
        [partner],
        nudge.id,
        card=library.find(meeting.card_id) if meeting else None,
        meeting_id=meeting.id if meeting else None,
    )
    return said, {}


def _topics(
    nudge: Nudge, moment: Moment, free: Sequence[Pair], facts: Recipient, library: Library, now: datetime
) -> Said | Skip:
    roads = {pair: facts.road(pair, now) for pair in free}
    offered = {pair: curriculum.next_cards(library.cards, way, library.past) for pair, way in roads.items()}
    offered = {pair: cards for pair, cards in offered.items() if cards}
    if not offered:
        return Skip.NO_TOPIC
    whys = {
        pair: curriculum.why(cards, library.cards, roads[pair], library.past)
        for pair, cards in offered.items()
    }
    lead = moment_messages.before_topics(moment)
    return topic_choice.choices(offered, whys, nudge.id, lead=lead), offered
