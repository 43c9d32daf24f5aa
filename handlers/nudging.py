"""The nudge tick: what is due is claimed, decided, sent once, and written down."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import messages
from bot.blocks.language import speaking
from bot.blocks.text import Message
from bot.library import Library
from bot.mentoring import cadence, curriculum
from bot.mentoring.model import (
    Card,
    Nudge,
    NudgeKind,
    NudgeState,
    Offer,
    Pair,
    PairState,
    Person,
    Profile,
    Programme,
    Skip,
    Standing,
)
from handlers.reply import UNREADABLE, post, slacks_code
from storage import meetings, members, nudges, pairs, people, programmes, topics
from storage.database import Database, Transaction
from storage.ids import new_id

logger = logging.getLogger(__name__)

AT_ONCE = 50
LEASE = timedelta(minutes=10)
PATIENCE = timedelta(minutes=2)
WEEKS_TO_LOOK_AHEAD = 5
ASKED_AGAIN = (Skip.LATE, Skip.MOVED, Skip.PAUSED)
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
# With these Slack, or who answers in its place, does not say whether the message was taken.
PERHAPS_TAKEN = ("fatal_error", "internal_error", "request_timeout", UNREADABLE)


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


async def tick(db: Database, workspace: str, now: datetime, client: AsyncWebClient, library: Library) -> None:
    """Send what is due, in batches, until nothing is."""
    async with db.transaction(workspace) as tx:
        for nudge in await nudges.recover(tx, now):
            facts = await _facts(tx, nudge)
            await _plan_next(tx, nudge, facts, None, now)
        idle = await people.find_many(tx, await pairs.idle_mentors(tx))
        told = await people.profiles_of(tx, idle)
        for mentor in idle.values():
            await _plan_weekly(tx, mentor, cadence.Whose.of(mentor, told.get(mentor.id)), now)
    while await _batch(db, workspace, now, client, library):
        pass


async def _batch(
    db: Database, workspace: str, now: datetime, client: AsyncWebClient, library: Library
) -> bool:
    async with db.transaction(workspace) as tx:
        due = await nudges.claim_due(tx, now, now + LEASE, AT_ONCE)
    for nudge in due:
        await _deliver(db, workspace, now, client, library, nudge)
    return bool(due)


async def _facts(tx: Transaction, nudge: Nudge) -> Facts:
    led = (await pairs.led_by(tx, [nudge.person_id])).get(nudge.person_id, [])
    asked = await pairs.find(tx, nudge.pair_id) if nudge.pair_id else None
    leaders = [pair.leader_id for pair in led]
    concerned = [nudge.person_id, *leaders, *([asked.mentor_id, asked.leader_id] if asked else [])]
    pair_ids = [pair.id for pair in led]
    persons = await people.find_many(tx, concerned)
    return Facts(
        person=persons[nudge.person_id],
        resting=await members.paused(tx, concerned)
        | {each.id for each in persons.values() if each.standing is not Standing.ACTIVE},
        led=led,
        asked=asked,
        programmes={each.id: each for each in await programmes.every(tx)},
        profiles=await people.profiles_of(tx, concerned),
        offers=await topics.of_pairs(tx, pair_ids),
        talks=await meetings.talks_of(tx, pair_ids),
    )


async def _deliver(
    db: Database, workspace: str, now: datetime, client: AsyncWebClient, library: Library, nudge: Nudge
) -> None:
    """Decide one nudge, send it at most once, and write down what became of it."""
    async with db.transaction(workspace) as tx:
        facts = await _facts(tx, nudge)
        decided = _decide(nudge, facts, library, now)
        if isinstance(decided, Skip):
            await nudges.settle(tx, nudge.id, NudgeState.SKIPPED, now, reason=decided)
            await _plan_next(tx, nudge, facts, decided, now)
            logger.info("nudge %s skipped: %s", nudge.id, decided)
            return
        if not await nudges.ask(tx, nudge.id, now):
            return
        said, offered = decided
        for pair, cards in offered.items():
            await topics.close(tx, pair.id, now)
            await topics.offer(tx, pair.id, [card.id for card in cards], now, nudge.id)

    outcome = await _send(client, facts.person, said)

    async with db.transaction(workspace) as tx:
        if outcome.again:
            await topics.withdraw(tx, nudge.id)
            await nudges.postpone(tx, nudge.id, now + PATIENCE)
            return
        await nudges.settle(
            tx, nudge.id, outcome.state, now, reason=outcome.reason, channel_id=outcome.channel, ts=outcome.ts
        )
        await _plan_next(tx, nudge, facts, None, now)
    logger.info("nudge %s %s", nudge.id, outcome.state)


Decided = tuple[Message, Mapping[Pair, Sequence[Card]]]


def _decide(nudge: Nudge, facts: Facts, library: Library, now: datetime) -> Decided | Skip:
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


def _question(facts: Facts) -> Decided | Skip:
    pair, person = facts.asked, facts.person
    expected = PairState.PROPOSED if pair and person.id == pair.mentor_id else PairState.CONSENTED
    if pair is None or pair.state is not expected:
        return Skip.NO_PAIR
    if pair.partner_of(person.id) in facts.resting:
        return Skip.PAUSED
    last_day = cadence.local_date(pair.answer_by, person.timezone)
    role, programme = pair.role_of(person.id), facts.programmes[pair.programme_id]
    return messages.proposal(pair, role, programme, last_day), {}


def _weekly(nudge: Nudge, facts: Facts, library: Library, now: datetime) -> Decided | Skip:
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


async def _plan_next(tx: Transaction, nudge: Nudge, facts: Facts, skip: Skip | None, now: datetime) -> None:
    """Whatever became of this nudge, the next one is planned in the same transaction."""
    person = facts.person
    if person.standing is not Standing.ACTIVE:
        return
    if nudge.kind is NudgeKind.PROPOSAL and skip in ASKED_AGAIN:
        slots = cadence.soon(now, facts.whose)
        if skip is Skip.PAUSED:
            next(slots)  # a pause is not over within the hour
        await _ask_again(tx, nudge, facts, slots)
    elif skip is Skip.MOVED:
        await _plan_first_free(tx, person, NudgeKind.WEEKLY, cadence.soon(now, facts.whose))
    if facts.led:
        await _plan_weekly(tx, person, facts.whose, max(nudge.due_at, now))


async def _plan_weekly(tx: Transaction, person: Person, whose: cadence.Whose, after: datetime) -> None:
    """The weekly nudge after that moment, unless the week it falls in has one planned."""
    slot = cadence.weekly_slot(after, whose)
    if slot is not None:
        await nudges.plan(tx, _planned(person, NudgeKind.WEEKLY, slot))


async def _ask_again(tx: Transaction, nudge: Nudge, facts: Facts, slots: Iterator[cadence.Slot]) -> None:
    """A question that could not be asked is asked at the next good hour, with as many days to answer."""
    slot = await _plan_first_free(tx, facts.person, nudge.kind, slots, nudge.pair_id)
    if slot is not None and nudge.pair_id:
        await pairs.wait_until(tx, nudge.pair_id, cadence.answer_by(slot.due_at, facts.whose))


async def _plan_first_free(
    tx: Transaction,
    person: Person,
    kind: NudgeKind,
    slots: Iterator[cadence.Slot],
    pair_id: str | None = None,
) -> cadence.Slot | None:
    """Plan a nudge in the first week that is not taken; None when a month is."""
    for slot in islice(slots, WEEKS_TO_LOOK_AHEAD):
        if await nudges.plan(tx, _planned(person, kind, slot, pair_id)):
            return slot
    return None


def _planned(person: Person, kind: NudgeKind, slot: cadence.Slot, pair_id: str | None = None) -> Nudge:
    return Nudge(new_id(), person.id, kind, slot.week, slot.due_at, slot.not_after, pair_id=pair_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request to Slack; `again` when it certainly was not taken and may be repeated."""

    state: NudgeState
    reason: str | None = None
    channel: str | None = None
    ts: str | None = None
    again: bool = False


async def _send(client: AsyncWebClient, person: Person, said: Message) -> Outcome:
    try:
        answer = await post(client, person.id, said)
    except SlackApiError as error:
        return _refused(error)
    except ClientConnectorError:
        return Outcome(NudgeState.FAILED, again=True)
    except (ClientError, TimeoutError):
        # The request may have been taken: a doubled message is worse than a missing one.
        return Outcome(NudgeState.UNCONFIRMED, "no_answer")
    return Outcome(NudgeState.SENT, None, answer["channel"], answer["ts"])


def _refused(error: SlackApiError) -> Outcome:
    code = slacks_code(error)[:64]
    # The SDK hands over a bare HTTP response where it could make nothing of the body.
    status = int(getattr(error.response, "status_code", getattr(error.response, "status", 0)))
    if status == TOO_MANY_REQUESTS or status >= SERVER_ERROR:
        return Outcome(NudgeState.FAILED, code, again=True)
    if code in PERHAPS_TAKEN:
        return Outcome(NudgeState.UNCONFIRMED, code)
    return Outcome(NudgeState.FAILED, code)
