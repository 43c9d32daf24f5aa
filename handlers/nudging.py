"""The nudge tick: what is due is claimed, decided, sent once, and written down."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
from storage import meetings, members, nudges, pairs, people, programmes, topics
from storage.database import Database, Transaction
from storage.ids import new_id

logger = logging.getLogger(__name__)

AT_ONCE = 50
LEASE = timedelta(minutes=10)
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of the people a batch of nudges is for, read at once."""

    persons: Mapping[str, Person]
    paused: set[str]
    led: Mapping[str, Sequence[Pair]]
    asked: Mapping[str, Pair]
    programmes: Mapping[str, Programme]
    profiles: Mapping[str, Profile]
    offers: Mapping[str, Sequence[Offer]]
    talks: Mapping[str, int]


async def tick(db: Database, workspace: str, now: datetime, client: AsyncWebClient, library: Library) -> None:
    """Send what is due, in batches, until nothing is."""
    async with db.transaction(workspace) as tx:
        interrupted = await nudges.recover(tx, now)
        if interrupted:
            facts = await _facts(tx, interrupted)
            for nudge in interrupted:
                await _plan_next(tx, nudge, facts.persons[nudge.person_id], facts, None, now)
    while await _batch(db, workspace, now, client, library):
        pass


async def _batch(
    db: Database, workspace: str, now: datetime, client: AsyncWebClient, library: Library
) -> bool:
    async with db.transaction(workspace) as tx:
        due = await nudges.claim_due(tx, now, now + LEASE, AT_ONCE)
        facts = await _facts(tx, due) if due else None
    if facts is None:
        return False
    for nudge in due:
        await _deliver(db, workspace, now, client, library, nudge, facts)
    return True


async def _facts(tx: Transaction, due: Sequence[Nudge]) -> Facts:
    ids = [nudge.person_id for nudge in due]
    led = await pairs.led_by(tx, ids)
    asked = await pairs.find_many(tx, [nudge.pair_id for nudge in due if nudge.pair_id])
    everybody = {
        side for pairs_ in led.values() for pair in pairs_ for side in (pair.mentor_id, pair.leader_id)
    }
    pair_ids = [pair.id for pairs_ in led.values() for pair in pairs_]
    return Facts(
        persons=await people.find_many(tx, ids),
        paused=await members.paused(tx, [*ids, *everybody]),
        led=led,
        asked=asked,
        programmes={each.id: each for each in await programmes.every(tx)},
        profiles=await people.profiles_of(tx, everybody),
        offers=await topics.of_pairs(tx, pair_ids),
        talks=await meetings.talks_of(tx, pair_ids),
    )


async def _deliver(
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    library: Library,
    nudge: Nudge,
    facts: Facts,
) -> None:
    """Decide one nudge, send it at most once, and write down what became of it."""
    person = facts.persons[nudge.person_id]
    decided = _decide(nudge, person, facts, library, now)
    if isinstance(decided, Skip):
        async with db.transaction(workspace) as tx:
            await nudges.settle(tx, nudge.id, NudgeState.SKIPPED, now, reason=decided)
            await _plan_next(tx, nudge, person, facts, decided, now)
        logger.info("nudge %s skipped: %s", nudge.id, decided)
        return

    said, offered = decided
    async with db.transaction(workspace) as tx:
        if not await nudges.ask(tx, nudge.id, now):
            return
        for pair, cards in offered.items():
            await topics.close(tx, pair.id, now)
            await topics.offer(tx, pair.id, [card.id for card in cards], now, nudge.id)

    outcome = await _send(client, nudge, person, said)

    async with db.transaction(workspace) as tx:
        if outcome.again:
            await nudges.postpone(tx, nudge.id, now + PATIENCE)
            return
        await nudges.settle(
            tx, nudge.id, outcome.state, now, reason=outcome.reason, channel_id=outcome.channel, ts=outcome.ts
        )
        await _plan_next(tx, nudge, person, facts, None, now)
    logger.info("nudge %s %s", nudge.id, outcome.state)


Decided = tuple[Message, Mapping[Pair, Sequence[Card]]]


def _decide(nudge: Nudge, person: Person, facts: Facts, library: Library, now: datetime) -> Decided | Skip:
    if person.standing is not Standing.ACTIVE:
        return Skip.AWAY
    if now > nudge.not_after:
        return Skip.LATE
    if person.id in facts.paused:
        return Skip.PAUSED
    with speaking(person.locale):
        if nudge.kind is NudgeKind.PROPOSAL:
            return _question(nudge, person, facts)
        return _weekly(nudge, person, facts, library)


def _question(nudge: Nudge, person: Person, facts: Facts) -> Decided | Skip:
    pair = facts.asked.get(nudge.pair_id or "")
    expected = PairState.PROPOSED if pair and person.id == pair.mentor_id else PairState.CONSENTED
    if pair is None or pair.state is not expected:
        return Skip.NO_PAIR
    last_day = cadence.local_date(pair.answer_by, person.timezone)
    role, programme = pair.role_of(person.id), facts.programmes[pair.programme_id]
    return messages.proposal(pair, role, programme, last_day), {}


def _weekly(nudge: Nudge, person: Person, facts: Facts, library: Library) -> Decided | Skip:
    led = facts.led.get(person.id, [])
    if not led:
        return Skip.NO_PAIR
    awake = [pair for pair in led if pair.leader_id not in facts.paused]
    if not awake:
        return Skip.PAUSED
    offered = {pair: _cards(pair, facts, library) for pair in awake}
    offered = {pair: cards for pair, cards in offered.items() if cards}
    if not offered:
        return Skip.NO_TOPIC
    return messages.choices(offered, nudge.id), offered


def _cards(pair: Pair, facts: Facts, library: Library) -> Sequence[Card]:
    return curriculum.next_cards(
        library.cards,
        facts.offers.get(pair.id, []),
        meetings=facts.talks.get(pair.id, 0),
        mentor=facts.profiles.get(pair.mentor_id, Profile()),
        leader=facts.profiles.get(pair.leader_id, Profile()),
        pair_id=pair.id,
    )


async def _plan_next(
    tx: Transaction, nudge: Nudge, person: Person, facts: Facts, skip: Skip | None, now: datetime
) -> None:
    """Whatever became of this nudge, the next one is planned in the same transaction."""
    if nudge.kind is NudgeKind.PROPOSAL and skip is Skip.LATE:
        await _ask_again(tx, nudge, person, now)
    if facts.led.get(person.id) and person.standing is Standing.ACTIVE:
        slot = cadence.weekly_slot(max(nudge.due_at, now), person.timezone, person.id)
        await nudges.plan(tx, _planned(person, NudgeKind.WEEKLY, slot))


async def _ask_again(tx: Transaction, nudge: Nudge, person: Person, now: datetime) -> None:
    """A question that came too late is asked at the next good hour, with as many days to answer."""
    slot = next(cadence.soon(now, person.timezone, person.id))
    if nudge.pair_id and await nudges.plan(tx, _planned(person, nudge.kind, slot, nudge.pair_id)):
        await pairs.wait_until(tx, nudge.pair_id, cadence.answer_by(slot.due_at, person.timezone))


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


async def _send(client: AsyncWebClient, nudge: Nudge, person: Person, said: Message) -> Outcome:
    try:
        answer = await client.chat_postMessage(
            channel=person.id,
            text=said.text,
            blocks=list(said.blocks),
            unfurl_links=False,
            unfurl_media=False,
        )
    except SlackApiError as error:
        return _refused(error)
    except ClientConnectorError:
        return Outcome(NudgeState.FAILED, again=True)
    except (ClientError, TimeoutError):
        # The request may have been taken: a doubled message is worse than a missing one.
        return Outcome(NudgeState.UNCONFIRMED, "no_answer")
    return Outcome(NudgeState.SENT, None, answer["channel"], answer["ts"])


def _refused(error: SlackApiError) -> Outcome:
    code = error.response.get("error", "unknown")
    if error.response.status_code == 429 or error.response.status_code >= 500:
        return Outcome(NudgeState.FAILED, code, again=True)
    return Outcome(NudgeState.FAILED, str(code)[:64])
