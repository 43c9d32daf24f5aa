"""What a nudge would say just now, from what is known of its person; or why it says nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.blocks import meetings as meeting_messages
from bot.blocks import messages
from bot.blocks.language import speaking
from bot.blocks.text import Message
from bot.library import Library
from bot.mentoring import cadence, curriculum, road
from bot.mentoring.model import (
    Card,
    Meeting,
    Nudge,
    NudgeKind,
    Offer,
    Pair,
    PairState,
    Person,
    Profile,
    Programme,
    Role,
    Skip,
    Standing,
)
from storage import meetings, members, pairs, people, programmes, silence, topics
from storage.database import Transaction

Said = tuple[Message, Mapping[Pair, Sequence[Card]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of the person a nudge is for.

    `resting` are those who are paused or gone, `named` is the pair that the nudge names, `ignored` how
    many weekly nudges in a row the person left unanswered, `held` the meetings of each pair, `known` the
    cards each leader talked about with any mentor.
    """

    person: Person
    resting: set[str]
    led: Sequence[Pair]
    named: Pair | None
    ignored: int
    programmes: Mapping[str, Programme]
    profiles: Mapping[str, Profile]
    offers: Mapping[str, Sequence[Offer]]
    held: Mapping[str, Sequence[Meeting]]
    known: Mapping[str, frozenset[str]]

    @property
    def whose(self) -> cadence.Whose:
        return cadence.Whose.of(self.person, self.profiles.get(self.person.id))

    @property
    def coordinators(self) -> set[str]:
        """Who answers for the programmes this nudge belongs to."""
        concerned = [*self.led, *([self.named] if self.named else [])]
        return {self.programmes[pair.programme_id].coordinator_id for pair in concerned}


async def read(tx: Transaction, due: Sequence[Nudge]) -> dict[str, Facts]:
    """The facts for each of these nudges, by its id; as many queries for fifty as for one."""
    if not due:
        return {}
    mentors = {nudge.person_id for nudge in due}
    led = await pairs.led_by(tx, mentors)
    named = await pairs.find_many(tx, {nudge.pair_id for nudge in due if nudge.pair_id})
    both = [*(pair for theirs in led.values() for pair in theirs), *named.values()]
    concerned = sorted(mentors | {each for pair in both for each in (pair.mentor_id, pair.leader_id)})
    persons = await people.find_many(tx, concerned)
    gone = {each.id for each in persons.values() if each.standing is not Standing.ACTIVE}
    resting = await members.paused(tx, concerned) | gone
    known = await programmes.find_many(tx, {pair.programme_id for pair in both})
    profiles = await people.profiles_of(tx, concerned)
    pair_ids = {pair.id for pair in both}
    offers, held = await topics.of_pairs(tx, pair_ids), await meetings.of_pairs(tx, pair_ids)
    ignored = await silence.ignored_by(tx, mentors)
    used = await topics.used_by(tx, {pair.leader_id for pair in both})
    return {
        nudge.id: Facts(
            persons[nudge.person_id],
            resting,
            led.get(nudge.person_id, []),
            named.get(nudge.pair_id or ""),
            ignored.get(nudge.person_id, 0),
            known,
            profiles,
            offers,
            held,
            used,
        )
        for nudge in due
    }


def decide(nudge: Nudge, facts: Facts, library: Library, now: datetime) -> Said | Skip:
    """The message and the cards it offers to each pair, or the reason why it is not sent."""
    person = facts.person
    if person.standing is not Standing.ACTIVE:
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


def _question(facts: Facts) -> Said | Skip:
    pair, person = facts.named, facts.person
    expected = PairState.PROPOSED if pair and person.id == pair.mentor_id else PairState.CONSENTED
    if pair is None or pair.state is not expected:
        return Skip.NO_PAIR
    if pair.partner_of(person.id) in facts.resting:
        return Skip.PAUSED
    last_day = cadence.local_date(pair.answer_by, person.timezone)
    role, programme = pair.role_of(person.id), facts.programmes[pair.programme_id]
    return messages.proposal(pair, role, programme, last_day), {}


def _about_meeting(nudge: Nudge, facts: Facts, library: Library, now: datetime) -> Said | Skip:
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


def _weekly(nudge: Nudge, facts: Facts, library: Library, now: datetime) -> Said | Skip:
    today = cadence.local_date(now, facts.person.timezone)
    led = [pair for pair in facts.led if _is_running(facts.programmes[pair.programme_id], today)]
    if not led:
        return Skip.NO_PAIR
    at = cadence.step(facts.ignored)
    if not cadence.comes(nudge.due_at, facts.whose, at):
        return Skip.QUIET if at is cadence.Step.QUIET else Skip.SLOWED
    awake = [pair for pair in led if pair.leader_id not in facts.resting]
    if not awake:
        return Skip.PAUSED
    free = [pair for pair in awake if not _meets_in(nudge.week, pair, facts)]
    if not free:
        return Skip.MEETING  # what belongs to the meeting they booked takes the place of the weekly one
    if at is cadence.Step.ASK_TO_PAUSE:
        return messages.pause_question(nudge.id), {}
    roads = {pair: _road(pair, facts) for pair in free}
    offered = {pair: curriculum.next_cards(library.cards, way, library.past) for pair, way in roads.items()}
    offered = {pair: cards for pair, cards in offered.items() if cards}
    if not offered:
        return Skip.NO_TOPIC
    whys = {
        pair: curriculum.why(cards, library.cards, roads[pair], library.past)
        for pair, cards in offered.items()
    }
    return messages.choices(offered, whys, nudge.id), offered


def _meets_in(week: str, pair: Pair, facts: Facts) -> bool:
    starts = (each.starts_at for each in facts.held[pair.id])
    return any(each and cadence.week_of(each, facts.whose) == week for each in starts)


def _is_running(programme: Programme, today: date) -> bool:
    return programme.starts_on <= today < programme.ends_on


def _road(pair: Pair, facts: Facts) -> road.Road:
    return road.Road(
        pair.id,
        facts.offers.get(pair.id, []),
        road.deepest(sum(each.took_place for each in facts.held[pair.id])),
        facts.profiles.get(pair.mentor_id, Profile()),
        facts.profiles.get(pair.leader_id, Profile()),
        known=facts.known.get(pair.leader_id, frozenset()),
    )
