"""The nudge tick: what is due is claimed, decided, sent once, and written down."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.text import Message
from bot.library import Library
from bot.mentoring.model import MemberState, Nudge, NudgeKind, NudgeState, Skip
from bot.mentoring.timing import cadence
from bot.mentoring.timing.calendar import Preset
from bot.metrics import Metrics
from handlers.acts import correct_preparation, notify_coordinators, plan_nudges
from handlers.nudging import compose, next_nudge, recipient
from handlers.nudging.compose import Said
from handlers.nudging.recipient import Recipient
from handlers.sending import post
from handlers.sending.do_not_disturb import QuietHours, Span
from handlers.sending.outbox import SPEAKING, Outbox, apply_rate_limit
from handlers.sending.pace import Pace
from handlers.sending.post import Outcome, PostResult
from storage import (
    members,
    nudges,
    topics,
    workspaces,
)
from storage.database import Database, Transaction

logger = logging.getLogger(__name__)

AT_ONCE = 50
# So many requests are under way at most: no more can be left without an answer when a process dies.
IN_FLIGHT = 8
LEASE = timedelta(minutes=10)
A_MINUTE = timedelta(minutes=1)
ENDS = {
    Outcome.SENT: NudgeState.SENT,
    Outcome.UNKNOWN: NudgeState.UNCONFIRMED,
    Outcome.UNREACHABLE: NudgeState.FAILED,
    Outcome.REFUSED: NudgeState.FAILED,
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
    async with db.alone(workspace, SPEAKING) as is_ours:
        if is_ours:
            await _mend(db, workspace, now, metrics, presets)
            async with db.reading(workspace) as tx:
                known = await workspaces.get(tx)
                asked = await nudges.asked_since(tx, pace.now() - A_MINUTE)
            pace.recall(workspace, asked, known.rests_until)
            delivery = Delivery(
                db, workspace, now, courier, library, pace, quiet, metrics, command, presets, known.closed_at
            )
            while await delivery.batch() and pace.has_time(now):
                pass


async def _mend(
    db: Database, workspace: str, now: datetime, metrics: Metrics, presets: Mapping[str, Preset]
) -> None:
    """Take back what a process that died had claimed, and plan for those who were forgotten."""
    async with db.transaction(workspace) as tx:
        lost = await nudges.recover(tx, now)
        known = await recipient.read(tx, lost, presets, now)
        for nudge in lost:
            await next_nudge.after(tx, nudge, known[nudge.id], None, now)
    for nudge in lost:
        metrics.settled(NudgeState.UNCONFIRMED, "interrupted")
        _log(nudge, NudgeState.UNCONFIRMED, "interrupted")
    last: str | None = ""
    while last is not None:
        async with db.transaction(workspace) as tx:
            last = await plan_nudges.for_the_idle(tx, last, now)


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
    _served: set[str] = field(default_factory=set)
    _silent: dict[str, set[str]] = field(default_factory=dict)

    @property
    def _voice(self) -> Outbox:
        return Outbox(self.db, self.workspace, self.now, self.courier, self.pace, self.metrics)

    async def batch(self) -> bool:
        """Claim some, and bring each to an end or give it back; False when nothing is left to do now."""
        async with self.db.transaction(self.workspace) as tx:
            due = await self._one_each(tx, await nudges.claim_due(tx, self.now, self.now + LEASE, AT_ONCE))
            known = await recipient.read(tx, due, self.presets, self.now)
        decided = await self._decided(due, known)
        said = {nudge.person_id for nudge in due if not isinstance(decided[nudge.id], Skip)}
        quiet = await self.quiet.of(said, self.now)
        free = asyncio.Semaphore(IN_FLIGHT)

        async def one(nudge: Nudge) -> bool:
            async with free:
                what = self._unless_quiet(nudge, decided[nudge.id], quiet.get(nudge.person_id))
                return await self._deliver(nudge, known[nudge.id], what)

        went_on = await asyncio.gather(*(one(nudge) for nudge in due), return_exceptions=True)
        silent, self._silent = self._silent, {}
        await notify_coordinators.unreachable(self._voice, silent, self.command)
        for outcome in went_on:
            # Its row stays claimed until the lease is over, so the others have their turn before it.
            if isinstance(outcome, BaseException):
                raise outcome
        return bool(due) and all(went_on)

    async def _one_each(self, tx: Transaction, claimed: Sequence[Nudge]) -> Sequence[Nudge]:
        """Of what one person gets, the first: Slack takes a message a second in a conversation."""
        first = {nudge.person_id: nudge for nudge in reversed(claimed) if nudge.person_id not in self._served}
        for nudge in claimed:
            if first.get(nudge.person_id) is not nudge:
                await nudges.postpone(tx, nudge.id, self.now + A_MINUTE, nudge.reason, was_asked=False)
        return list(reversed(first.values()))

    async def _decided(
        self, due: Sequence[Nudge], known: Mapping[str, Recipient]
    ) -> Mapping[str, Said | Skip]:
        """What each says. One that cannot be worked out ends, and stops no other."""

        async def one(nudge: Nudge) -> Said | Skip:
            return compose.decide(nudge, known[nudge.id], self.library, self.now)

        decided: dict[str, Said | Skip] = {}
        for nudge, what in zip(
            due, await asyncio.gather(*map(one, due), return_exceptions=True), strict=True
        ):
            if isinstance(what, BaseException):
                logger.error("nudge=%s cannot be worked out", nudge.id, exc_info=what)
                what = Skip.ERROR
            decided[nudge.id] = what
        return decided

    def _unless_quiet(self, nudge: Nudge, decided: Said | Skip, quiet: Span | None) -> Said | Skip | datetime:
        """The same, or until when to wait because the person is not to be disturbed."""
        if isinstance(decided, Skip):
            return decided
        at = cadence.after_quiet(self.now, quiet, nudge)
        if at is None:
            return Skip.DO_NOT_DISTURB
        return decided if at == self.now else at

    async def _deliver(self, nudge: Nudge, facts: Recipient, decided: Said | Skip | datetime) -> bool:
        """Send one nudge at most once, and write down what became of it; False: it was given back."""
        if isinstance(decided, datetime):
            async with self.db.transaction(self.workspace) as tx:
                await nudges.postpone(tx, nudge.id, decided, Skip.DO_NOT_DISTURB, was_asked=False)
            _log(nudge, "waits", Skip.DO_NOT_DISTURB)
            return True
        if isinstance(decided, Skip):
            await self._skip(nudge, facts, decided)
            return True
        if not self.pace.allows(self.workspace):
            async with self.db.transaction(self.workspace) as tx:
                await nudges.give_back(tx, [nudge.id])
            return False
        facts, said = await self._note_before_asking(nudge)
        if said is None:
            return True
        if isinstance(said, Skip):
            await self._skip(nudge, facts, said)
            return True
        posted = await post.try_to_post(self.courier, nudge.person_id, said)
        if posted.fate in ENDS:
            await self._end(nudge, facts, posted)
        else:
            await self._postpone(nudge, posted)
        return True

    async def _skip(self, nudge: Nudge, facts: Recipient, why: Skip) -> None:
        async with self.db.transaction(self.workspace) as tx:
            if not await nudges.settle(tx, nudge.id, NudgeState.SKIPPED, self.now, reason=why):
                return
            await next_nudge.after(tx, nudge, facts, why, self.now)
        self.metrics.settled(NudgeState.SKIPPED, why)
        _log(nudge, NudgeState.SKIPPED, why)

    async def _note_before_asking(self, nudge: Nudge) -> tuple[Recipient, Message | Skip | None]:
        """What is true at this moment and what it says; None if the claim is not ours any more.

        Since the nudge was claimed somebody may have paused or left, or its hour may have passed.
        """
        now = self.pace.now()
        async with self.db.transaction(self.workspace) as tx:
            facts = (await recipient.read(tx, [nudge], self.presets, now))[nudge.id]
            decided = compose.decide(nudge, facts, self.library, now)
            if isinstance(decided, Skip):
                return facts, decided
            if not await nudges.ask(tx, nudge.id, now):
                return facts, None
            self._served.add(nudge.person_id)
            message, offered = decided
            for pair, cards in offered.items():
                await topics.close(tx, pair.id, now)
                await topics.offer(tx, pair.id, [card.id for card in cards], now, nudge.id)
        return facts, message

    async def _end(self, nudge: Nudge, facts: Recipient, posted: PostResult) -> None:
        state = ENDS[posted.fate]
        async with self.db.transaction(self.workspace) as tx:
            has_ended = await nudges.settle(
                tx, nudge.id, state, self.now, reason=posted.reason, channel_id=posted.channel, ts=posted.ts
            )
            if not has_ended:
                return
            if posted.fate is Outcome.UNREACHABLE:
                await members.settle(tx, nudge.person_id, MemberState.PAUSED)
            await next_nudge.after(tx, nudge, facts, None, self.now)
            opened = None
            if posted.fate is Outcome.SENT and self.closed_at and await workspaces.open_again(tx):
                opened = self.closed_at
        self.metrics.settled(state, posted.reason)
        _log(nudge, state, posted.reason)
        if opened:
            await notify_coordinators.reconnected(self._voice, opened, self.command)
        if nudge.kind is NudgeKind.PREPARATION and posted.fate is Outcome.SENT:
            await self._follow_its_meeting(nudge, facts)
        if posted.fate is Outcome.UNREACHABLE:
            for coordinator in facts.coordinators - {nudge.person_id}:
                self._silent.setdefault(coordinator, set()).add(nudge.person_id)

    async def _follow_its_meeting(self, nudge: Nudge, facts: Recipient) -> None:
        """Whoever moved the talk while Slack was asked could not correct what was not there yet."""
        pair = facts.named
        known = [each for each in facts.held[pair.id] if each.id == nudge.meeting_id] if pair else []
        if pair and known:
            await correct_preparation.correct(
                self.db, self.workspace, self.courier, self.library, pair, known[0]
            )

    async def _postpone(self, nudge: Nudge, posted: PostResult) -> None:
        """It was certainly not taken: it waits, and with it the others where they would fare alike."""
        wait = posted.wait or post.backoff(nudge.attempts)
        if posted.fate is Outcome.CLOSED:
            logger.error("Slack lets nothing through: %s. Nothing is sent for an hour.", posted.reason)
        if posted.fate is Outcome.LIMITED:
            self.metrics.limited("chat.postMessage")
        async with self.db.transaction(self.workspace) as tx:
            await apply_rate_limit(tx, posted, self.pace, self.now)
            if await nudges.postpone(tx, nudge.id, self.now + wait, posted.reason, was_asked=True):
                await topics.withdraw(tx, nudge.id)
        _log(nudge, "again", posted.reason)


def _log(nudge: Nudge, outcome: str, reason: str | None) -> None:
    """One line for what became of a nudge: ids and words of ours and of Slack's, none of a person's."""
    logger.info("nudge=%s kind=%s outcome=%s reason=%s", nudge.id, nudge.kind, outcome, reason or "-")
