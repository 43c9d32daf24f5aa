"""What a nudge would say just now, from what is known of its person; or why it says nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.blocks import messages
from bot.blocks.language import speaking
from bot.blocks.text import Message
from bot.library import Library
from bot.mentoring import cadence, curriculum
from bot.mentoring.model import (
    Card,
    Nudge,
    NudgeKind,
    Offer,
    Pair,
    PairState,
    Person,
    Profile,
    Programme,
    Skip,
    Standing,
)
from storage import meetings, members, pairs, people, programmes, topics
from storage.database import Transaction

Said = tuple[Message, Mapping[Pair, Sequence[Card]]]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of the person a nudge is for; `resting` are those who are paused or gone."""

    person: Person
    resting: set[str]
    led: Sequence[Pair]
    asked: Pair | None
    programmes: Mapping[str, Programme]
    profiles: Mapping[str, Profile]
    offers: Mapping[str, Sequence[Offer]]
    talks: Mapping[str, int]

    @property
    def whose(self) -> cadence.Whose:
        return cadence.Whose.of(self.person, self.profiles.get(self.person.id))

    @property
    def coordinators(self) -> set[str]:
        """Who answers for the programmes this nudge belongs to."""
        concerned = [*self.led, *([self.asked] if self.asked else [])]
        return {self.programmes[pair.programme_id].coordinator_id for pair in concerned}


async def read(tx: Transaction, due: Sequence[Nudge]) -> dict[str, Facts]:
    """The facts for each of these nudges, by its id; as many queries for fifty as for one."""
    if not due:
        return {}
    mentors = {nudge.person_id for nudge in due}
    led = await pairs.led_by(tx, mentors)
    asked = await pairs.find_many(tx, {nudge.pair_id for nudge in due if nudge.pair_id})
    both = [*(pair for theirs in led.values() for pair in theirs), *asked.values()]
    concerned = sorted(mentors | {each for pair in both for each in (pair.mentor_id, pair.leader_id)})
    persons = await people.find_many(tx, concerned)
    gone = {each.id for each in persons.values() if each.standing is not Standing.ACTIVE}
    resting = await members.paused(tx, concerned) | gone
    known = await programmes.find_many(tx, {pair.programme_id for pair in both})
    profiles = await people.profiles_of(tx, concerned)
    pair_ids = [pair.id for theirs in led.values() for pair in theirs]
    offers, talks = await topics.of_pairs(tx, pair_ids), await meetings.talks_of(tx, pair_ids)
    return {
        nudge.id: Facts(
            persons[nudge.person_id],
            resting,
            led.get(nudge.person_id, []),
            asked.get(nudge.pair_id or ""),
            known,
            profiles,
            offers,
            talks,
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
        return _weekly(nudge, facts, library, now)


def _question(facts: Facts) -> Said | Skip:
    pair, person = facts.asked, facts.person
    expected = PairState.PROPOSED if pair and person.id == pair.mentor_id else PairState.CONSENTED
    if pair is None or pair.state is not expected:
        return Skip.NO_PAIR
    if pair.partner_of(person.id) in facts.resting:
        return Skip.PAUSED
    last_day = cadence.local_date(pair.answer_by, person.timezone)
    role, programme = pair.role_of(person.id), facts.programmes[pair.programme_id]
    return messages.proposal(pair, role, programme, last_day), {}


def _weekly(nudge: Nudge, facts: Facts, library: Library, now: datetime) -> Said | Skip:
    today = cadence.local_date(now, facts.person.timezone)
    led = [pair for pair in facts.led if _is_running(facts.programmes[pair.programme_id], today)]
    if not led:
        return Skip.NO_PAIR
    awake = [pair for pair in led if pair.leader_id not in facts.resting]
    if not awake:
        return Skip.PAUSED
    offered = {pair: _cards(pair, facts, library) for pair in awake}
    offered = {pair: cards for pair, cards in offered.items() if cards}
    if not offered:
        return Skip.NO_TOPIC
    return messages.choices(offered, nudge.id), offered


def _is_running(programme: Programme, today: date) -> bool:
    return programme.starts_on <= today < programme.ends_on


def _cards(pair: Pair, facts: Facts, library: Library) -> Sequence[Card]:
    return curriculum.next_cards(
        library.cards,
        facts.offers.get(pair.id, []),
        meetings=facts.talks.get(pair.id, 0),
        mentor=facts.profiles.get(pair.mentor_id, Profile()),
        leader=facts.profiles.get(pair.leader_id, Profile()),
        pair_id=pair.id,
    )
