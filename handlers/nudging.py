"""The nudge tick: what is due is claimed, decided, sent once, and written down."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import messages, oversight
from bot.blocks.language import speaking
from bot.library import Library
from bot.mentoring import cadence
from bot.mentoring.calendar import Preset
from bot.mentoring.model import MemberState, Nudge, NudgeKind, NudgeState, Person, Skip, Standing
from bot.metrics import Metrics
from handlers import posting, prompting
from handlers.pace import Pace
from handlers.posting import Fate, Posted
from handlers.prompting import Facts, Said
from handlers.quiet import QuietHours, Span
from handlers.reply import Reply
from storage import members, nudges, pairs, people, programmes, silence, topics, workspaces
from storage.database import Database, Transaction
from storage.ids import new_id

logger = logging.getLogger(__name__)

AT_ONCE, PLANNED_AT_ONCE = 50, 1_000
# So many requests are under way at most: no more can be left without an answer when a process dies.
IN_FLIGHT = 8
LEASE = timedelta(minutes=10)
CLOSED_FOR = timedelta(hours=1)
WEEKS_TO_LOOK_AHEAD = 5
ASKED_AGAIN = (Skip.LATE, Skip.MOVED, Skip.PAUSED)
ENDS = {
    Fate.SENT: NudgeState.SENT,
    Fate.UNKNOWN: NudgeState.UNCONFIRMED,
    Fate.UNREACHABLE: NudgeState.FAILED,
    Fate.REFUSED: NudgeState.FAILED,
}


async def tick(
    db: Database,
    workspace: str,
    now: datetime,
    courier: AsyncWebClient,
    library: Library,
    pace: Pace,
    quiet: QuietHours,
    metrics: Metrics,
    command: str,
    presets: Mapping[str, Preset],
) -> None:
    """Send what is due, in batches, until nothing is or the pace asks for a rest."""
    async with db.reading(workspace) as tx:
        has_work = await nudges.has_work(tx, now)
    if not has_work:
        return
    async with db.alone(workspace, "nudges") as is_ours:
        if is_ours:
            await _mend(db, workspace, now, metrics, presets)
            async with db.reading(workspace) as tx:
                known = await workspaces.find(tx)
            closed_at = known.closed_at if known else None
            delivery = Delivery(
                db, workspace, now, courier, library, pace, quiet, metrics, command, presets, closed_at
            )
            while await delivery.batch():
                pass


async def keep(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """*Keep them coming*: the answer to the question whether to pause."""
    async with db.transaction(workspace) as tx:
        await silence.broken(tx, asker.id, now)

    await reply.replace(messages.kept())


async def _mend(
    db: Database, workspace: str, now: datetime, metrics: Metrics, presets: Mapping[str, Preset]
) -> None:
    """Take back what a process that died had claimed, and plan for those who were forgotten."""
    async with db.transaction(workspace) as tx:
        lost = await nudges.recover(tx, now)
        known = await prompting.read(tx, lost, presets, now)
        for nudge in lost:
            await _plan_next(tx, nudge, known[nudge.id], None, now)
    for _lost in lost:
        metrics.settled(NudgeState.UNCONFIRMED, "interrupted")
    last: str | None = ""
    while last is not None:
        async with db.transaction(workspace) as tx:
            last = await _plan_for_idle(tx, last, now)


async def _plan_for_idle(tx: Transaction, after: str, now: datetime) -> str | None:
    """Plan for the next people who were forgotten; gives the last of them, None when there are no more."""
    idle = await pairs.idle_people(tx, after, PLANNED_AT_ONCE)
    known, told = await people.find_many(tx, idle), await people.profiles_of(tx, idle)
    slots = [
        (each, cadence.weekly_slot(now, cadence.Whose.of(each, told.get(each.id)))) for each in known.values()
    ]
    await nudges.plan_all(tx, [_planned(each, NudgeKind.WEEKLY, slot) for each, slot in slots if slot])
    return idle[-1] if len(idle) == PLANNED_AT_ONCE else None


@dataclass
class Delivery:
    """One pass over what is due in one workspace; `closed_at`: since when Slack lets nothing through."""

    db: Database
    workspace: str
    now: datetime
    courier: AsyncWebClient
    library: Library
    pace: Pace
    quiet: QuietHours
    metrics: Metrics
    command: str
    presets: Mapping[str, Preset]
    closed_at: datetime | None = None

    async def batch(self) -> bool:
        """Claim some, and bring each to an end or give it back; False when nothing is left to do now."""
        async with self.db.transaction(self.workspace) as tx:
            due = await nudges.claim_due(tx, self.now, self.now + LEASE, AT_ONCE)
            known = await prompting.read(tx, due, self.presets, self.now)
        decided = {
            nudge.id: prompting.decide(nudge, known[nudge.id], self.library, self.now) for nudge in due
        }
        quiet = await self.quiet.of(
            {nudge.person_id for nudge in due if not isinstance(decided[nudge.id], Skip)}
        )
        free = asyncio.Semaphore(IN_FLIGHT)

        async def one(nudge: Nudge) -> bool:
            async with free:
                said = self._unless_quiet(nudge, decided[nudge.id], quiet.get(nudge.person_id))
                return await self._deliver(nudge, known[nudge.id], said)

        went_on = await asyncio.gather(*(one(nudge) for nudge in due), return_exceptions=True)
        for outcome in went_on:
            # Its row stays claimed until the lease is over, so the others have their turn before it.
            if isinstance(outcome, BaseException):
                raise outcome
        return bool(due) and all(went_on)

    def _unless_quiet(self, nudge: Nudge, decided: Said | Skip, quiet: Span | None) -> Said | Skip | datetime:
        """The same, or until when to wait because the person is not to be disturbed."""
        if isinstance(decided, Skip):
            return decided
        at = cadence.after_quiet(self.now, quiet, nudge)
        if at is None:
            return Skip.DO_NOT_DISTURB
        return decided if at == self.now else at

    async def _deliver(self, nudge: Nudge, facts: Facts, decided: Said | Skip | datetime) -> bool:
        """Send one nudge at most once, and write down what became of it; False: it was given back."""
        if isinstance(decided, datetime):
            async with self.db.transaction(self.workspace) as tx:
                await nudges.postpone(tx, nudge.id, decided, Skip.DO_NOT_DISTURB)
            logger.info("nudge %s waits: %s", nudge.id, Skip.DO_NOT_DISTURB)
            return True
        if isinstance(decided, Skip):
            await self._skip(nudge, facts, decided)
            return True
        if not self.pace.allows(self.workspace):
            async with self.db.transaction(self.workspace) as tx:
                await nudges.give_back(tx, [nudge.id])
            return False
        if not await self._note_before_asking(nudge, decided):
            return True
        posted = await posting.try_to_post(self.courier, nudge.person_id, decided[0])
        if posted.fate in ENDS:
            await self._end(nudge, facts, posted)
        else:
            await self._postpone(nudge, posted)
        return True

    async def _skip(self, nudge: Nudge, facts: Facts, why: Skip) -> None:
        async with self.db.transaction(self.workspace) as tx:
            await nudges.settle(tx, nudge.id, NudgeState.SKIPPED, self.now, reason=why)
            await _plan_next(tx, nudge, facts, why, self.now)
        self.metrics.settled(NudgeState.SKIPPED, why)
        logger.info("nudge %s skipped: %s", nudge.id, why)

    async def _note_before_asking(self, nudge: Nudge, decided: Said) -> bool:
        async with self.db.transaction(self.workspace) as tx:
            if not await nudges.ask(tx, nudge.id, self.now):
                return False
            for pair, cards in decided[1].items():
                await topics.close(tx, pair.id, self.now)
                await topics.offer(tx, pair.id, [card.id for card in cards], self.now, nudge.id)
        return True

    async def _end(self, nudge: Nudge, facts: Facts, posted: Posted) -> None:
        state = ENDS[posted.fate]
        async with self.db.transaction(self.workspace) as tx:
            await nudges.settle(
                tx, nudge.id, state, self.now, reason=posted.reason, channel_id=posted.channel, ts=posted.ts
            )
            if posted.fate is Fate.UNREACHABLE:
                await members.settle(tx, nudge.person_id, MemberState.PAUSED)
            await _plan_next(tx, nudge, facts, None, self.now)
            opened = posted.fate is Fate.SENT and self.closed_at and await workspaces.open_again(tx)
        self.metrics.settled(state, posted.reason)
        logger.info("nudge %s %s: %s", nudge.id, state, posted.reason or "ok")
        if opened:
            await self._tell_of_open_doors()
        if posted.fate is Fate.UNREACHABLE:
            said = oversight.unreachable(nudge.person_id, self.command)
            for coordinator in sorted(facts.coordinators - {nudge.person_id}):
                await posting.try_to_post(self.courier, coordinator, said)

    async def _tell_of_open_doors(self) -> None:
        """While the workspace was closed nobody could be told."""
        if self.closed_at is None:
            return
        async with self.db.reading(self.workspace) as tx:
            running = await programmes.unfinished(tx, self.now.date())
            theirs = await people.find_many(tx, {each.coordinator_id for each in running})
        for coordinator in theirs.values():
            with speaking(coordinator.locale):
                said = oversight.open_again(self.closed_at, coordinator.timezone, self.command)
            await posting.try_to_post(self.courier, coordinator.id, said)

    async def _postpone(self, nudge: Nudge, posted: Posted) -> None:
        """It was certainly not taken: it waits, and with it the others where they would fare alike."""
        wait = posted.wait or posting.backoff(nudge.attempts)
        if posted.fate is Fate.CLOSED:
            wait = CLOSED_FOR
            logger.error("Slack lets nothing through: %s. Nothing is sent for an hour.", posted.reason)
        if posted.fate is Fate.LIMITED:
            self.metrics.limited("chat.postMessage")
        if posted.fate is not Fate.AGAIN:
            self.pace.rests(self.workspace, wait)
        async with self.db.transaction(self.workspace) as tx:
            if posted.fate is Fate.CLOSED:
                await workspaces.close(tx, self.now)
            await topics.withdraw(tx, nudge.id)
            await nudges.postpone(tx, nudge.id, self.now + wait, posted.reason)
        logger.info("nudge %s again in %d s: %s", nudge.id, wait.total_seconds(), posted.reason)


async def _plan_next(tx: Transaction, nudge: Nudge, facts: Facts, skip: Skip | None, now: datetime) -> None:
    """Whatever became of this nudge, the next one is planned in the same transaction."""
    person = facts.person
    if person.standing is not Standing.ACTIVE or nudge.meeting_id:
        return
    if nudge.kind is NudgeKind.PROPOSAL and skip in ASKED_AGAIN:
        slots = cadence.soon(now, facts.whose)
        if skip is Skip.PAUSED:
            next(slots)  # a pause is not over within the hour
        await _ask_again(tx, nudge, facts, slots)
    elif skip is Skip.MOVED:
        await _plan_first_free(tx, person, NudgeKind.WEEKLY, cadence.soon(now, facts.whose))
    if facts.goes_on(cadence.wanted_day(max(nudge.due_at, now), facts.whose)):
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
