"""The nudge tick: due nudges are claimed, decided, sent once, and their outcome is recorded."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

from bot.blocks.kit.text import Message
from bot.library import Library
from bot.mentoring.model import Card, Nudge, NudgeKind, NudgeState, Pair, Skip
from bot.mentoring.timing import cadence, nudge_decision
from bot.mentoring.timing.calendar import Preset
from bot.mentoring.timing.nudge_decision import CardShelf
from bot.mentoring.timing.recipient import Recipient
from handlers.acts import correct_preparation, extend_questions, plan_nudges, recheck
from handlers.edge.directory import Directory
from handlers.edge.doors import isolated
from handlers.nudging import compose, next_nudge, unreachable
from handlers.nudging.recipient import read_recipients
from handlers.sending import post, to_coordinators
from handlers.sending.do_not_disturb import QuietHours, Span
from handlers.sending.outbox import Outbox, apply_rate_limit
from handlers.sending.post import Outcome, PostResult
from storage import nudges, pairs, proposed_pairs, topics, workspaces
from storage.database import Transaction

logger = logging.getLogger(__name__)

BATCH_SIZE = 50
# So many requests are under way at most: no more can be left without an answer when a process dies.
IN_FLIGHT = 8
# Far longer than a batch takes, even where Slack is slow: only a process that died leaves a claim behind.
LEASE = timedelta(minutes=10)
A_MINUTE = timedelta(minutes=1)
FINAL_STATES = {
    Outcome.SENT: NudgeState.SENT,
    Outcome.UNCERTAIN: NudgeState.UNCONFIRMED,
    Outcome.UNREACHABLE: NudgeState.FAILED,
    Outcome.REFUSED: NudgeState.FAILED,
}

Draft = tuple[Message, Mapping[Pair, Sequence[Card]]]
"""The words of a nudge, and the cards that they lay before each pair."""


async def tick(
    outbox: Outbox, library: Library, quiet: QuietHours, directory: Directory, presets: Mapping[str, Preset]
) -> None:
    """The clock: send due nudges, in batches, until none is left or the pace asks for a rest."""
    async with outbox.db.reading(outbox.workspace) as tx:
        has_work = await nudges.has_work(tx, outbox.now)
    if not has_work:
        return
    async with outbox.turn() as is_ours:
        if is_ours:
            await _end_abandoned(outbox, presets)
            await plan_nudges.plan_for_all_idle(outbox.db, outbox.workspace, outbox.now)
            closed_at = await outbox.restore_pace()
            delivery = Delivery(outbox, library, quiet, directory, presets, closed_at)
            while await delivery.deliver_batch() and outbox.pace.has_time(outbox.now):
                pass


async def _end_abandoned(outbox: Outbox, presets: Mapping[str, Preset]) -> None:
    """Give back or end what a process had claimed when it died, and plan what comes next."""
    now = outbox.now
    async with outbox.db.transaction(outbox.workspace) as tx:
        abandoned = await nudges.recover_abandoned(tx, now)
        recipients = await read_recipients(tx, abandoned, presets, now)
        for nudge in abandoned:
            await next_nudge.plan(tx, nudge, recipients[nudge.id], None, now)
    for nudge in abandoned:
        outbox.metrics.count_nudge(NudgeState.UNCONFIRMED, "interrupted")
        _log(nudge, NudgeState.UNCONFIRMED, "interrupted")


@dataclass
class Delivery:
    """One pass over the due nudges of one workspace; `closed_at` is since when Slack lets nothing through."""

    outbox: Outbox
    library: Library
    quiet: QuietHours
    directory: Directory
    presets: Mapping[str, Preset]
    closed_at: datetime | None = None
    _attempted_people: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.db, self.workspace, self.now = self.outbox.db, self.outbox.workspace, self.outbox.now

    async def deliver_batch(self) -> bool:
        """Claim due nudges, and end or release each; False when nothing is left, or the pace has no room.

        1. Claim due nudges, one for each person, and read all that is known of these recipients.
        2. Decide the content of each, and ask Slack for the quiet hours of people who would get something.
        3. Send a few at a time, so that no more can be left without an answer when the process dies.

        A nudge that fails keeps its claim until the lease is over, so that others have their turn before it.
        """
        async with self.db.transaction(self.workspace) as tx:
            claimed_nudges = await nudges.claim_due(tx, self.now, self.now + LEASE, BATCH_SIZE)
            due_nudges = await self._first_per_person(tx, claimed_nudges)
            recipients = await read_recipients(tx, due_nudges, self.presets, self.now)
        drafts = {nudge.id: self._draft_or_error(nudge, recipients[nudge.id]) for nudge in due_nudges}
        person_ids = {nudge.person_id for nudge in due_nudges if not isinstance(drafts[nudge.id], Skip)}
        quiet_hours = await self.quiet.of(person_ids, self.now)
        in_flight = asyncio.Semaphore(IN_FLIGHT)
        failures: dict[str, list[Exception]] = {nudge.id: [] for nudge in due_nudges}

        async def deliver(nudge: Nudge) -> bool:
            async with in_flight:
                with isolated(failures[nudge.id]):
                    quiet = quiet_hours.get(nudge.person_id)
                    decision = self._draft_or_wait_until(nudge, drafts[nudge.id], quiet)
                    return await self._deliver(nudge, recipients[nudge.id], decision)
            return True

        # Where the pass is cancelled the group waits until each of them has let go of its transaction.
        async with asyncio.TaskGroup() as group:
            deliveries = [group.create_task(deliver(nudge)) for nudge in due_nudges]
        for failure in chain.from_iterable(failures.values()):
            raise failure
        return bool(due_nudges) and all(delivery.result() for delivery in deliveries)

    async def _first_per_person(self, tx: Transaction, claimed_nudges: Sequence[Nudge]) -> Sequence[Nudge]:
        """The first nudge of each person; the others are postponed.

        Slack takes one message a second in a conversation.
        """
        first_by_person = {
            nudge.person_id: nudge
            for nudge in reversed(claimed_nudges)
            if nudge.person_id not in self._attempted_people
        }
        for nudge in claimed_nudges:
            if first_by_person.get(nudge.person_id) is not nudge:
                await nudges.postpone(tx, nudge.id, self.now + A_MINUTE, nudge.reason, slack_was_asked=False)
        return list(reversed(first_by_person.values()))

    def _draft_or_error(self, nudge: Nudge, recipient: Recipient) -> Draft | Skip:
        """The draft of a nudge, or Skip.ERROR for one that cannot be worked out, which stops no other."""
        failures: list[Exception] = []
        with isolated(failures):
            return self._draft(nudge, recipient, self.now)
        logger.error("nudge=%s cannot be worked out", nudge.id, exc_info=failures[0])
        return Skip.ERROR

    def _draft(self, nudge: Nudge, recipient: Recipient, now: datetime) -> Draft | Skip:
        shelf = CardShelf(self.library.by_id, self.library.retired_by_id)
        content = nudge_decision.decide(nudge, recipient, shelf, now)
        if isinstance(content, Skip):
            return content
        return compose.message(nudge, recipient, content), nudge_decision.offered_cards(content)

    def _draft_or_wait_until(
        self, nudge: Nudge, draft: Draft | Skip, quiet: Span | None
    ) -> Draft | Skip | datetime:
        """The draft, or the instant until which to wait because the person is not to be disturbed."""
        if isinstance(draft, Skip):
            return draft
        send_at = cadence.after_do_not_disturb(self.now, quiet, nudge)
        if send_at is None:
            return Skip.DO_NOT_DISTURB
        return draft if send_at == self.now else send_at

    async def _deliver(self, nudge: Nudge, recipient: Recipient, decision: Draft | Skip | datetime) -> bool:
        """Send one nudge at most once, and record the outcome; False if its claim was released."""
        if isinstance(decision, datetime):
            async with self.db.transaction(self.workspace) as tx:
                await nudges.postpone(tx, nudge.id, decision, Skip.DO_NOT_DISTURB, slack_was_asked=False)
            _log(nudge, "waits", Skip.DO_NOT_DISTURB)
            return True
        if isinstance(decision, Skip):
            await self._skip(nudge, recipient, decision)
            return True
        # Only now, so that a nudge that is skipped or waits takes no room from the others.
        if not self.outbox.pace.try_acquire(self.workspace):
            async with self.db.transaction(self.workspace) as tx:
                await nudges.release_claims(tx, [nudge.id])
            return False
        recipient, message = await self._record_attempt(nudge, recipient)
        if message is None:
            return True
        if isinstance(message, Skip):
            await self._skip(nudge, recipient, message)
            return True
        result = await post.try_to_post(self.outbox.courier, nudge.person_id, message)
        if result.outcome in FINAL_STATES:
            await self._record_final_outcome(nudge, recipient, result)
        else:
            await self._postpone(nudge, result)
        return True

    async def _skip(self, nudge: Nudge, recipient: Recipient, reason: Skip) -> None:
        async with self.db.transaction(self.workspace) as tx:
            if not await nudges.record_outcome(tx, nudge.id, NudgeState.SKIPPED, self.now, reason=reason):
                return
            await next_nudge.plan(tx, nudge, recipient, reason, self.now)
        self.outbox.metrics.count_nudge(NudgeState.SKIPPED, reason)
        _log(nudge, NudgeState.SKIPPED, reason)

    async def _record_attempt(
        self, nudge: Nudge, former_recipient: Recipient
    ) -> tuple[Recipient, Message | Skip | None]:
        """Record that Slack is asked now, and for which message; None if the claim is not ours any more.

        Since the nudge was claimed somebody may have paused or left, or its hour may have passed.
        """
        now = self.outbox.pace.now()
        async with self.db.transaction(self.workspace) as tx:
            if nudge.kind is NudgeKind.PROPOSAL and nudge.pair_id:
                # Nobody is asked to be a pair with whom they must not be one any more.
                await recheck.end_unsafe(tx, [*(await pairs.find_many(tx, [nudge.pair_id])).values()], now)
            recipients = await read_recipients(tx, [nudge], self.presets, now)
            if nudge.id not in recipients:
                return former_recipient, None
            recipient = recipients[nudge.id]
            draft = self._draft(nudge, recipient, now)
            if isinstance(draft, Skip):
                return recipient, draft
            if nudge.kind is NudgeKind.PROPOSAL and recipient.named_pair and recipient.named_pair.is_closed:
                await self._mark_asked(tx, recipient.named_pair, recipient)
                return recipient, Skip.NO_PAIR
            if not await nudges.record_attempt(tx, nudge.id, now):
                return recipient, None
            self._attempted_people.add(nudge.person_id)
            message, offered = draft
            for pair, cards in offered.items():
                await topics.close_open_offers(tx, pair.id, now)
                await topics.record_offers(tx, pair.id, [card.id for card in cards], now, nudge.id)
        return recipient, message

    async def _record_final_outcome(self, nudge: Nudge, recipient: Recipient, result: PostResult) -> None:
        """Record the final outcome of a nudge, plan the next, and note what coordinators should hear of."""
        state = FINAL_STATES[result.outcome]
        is_sent, is_unreachable = (result.outcome is each for each in (Outcome.SENT, Outcome.UNREACHABLE))
        account = await unreachable.describe(self.directory, nudge.person_id) if is_unreachable else None
        async with self.db.transaction(self.workspace) as tx:
            has_ended = await nudges.record_outcome(
                tx, nudge.id, state, self.now, reason=result.reason, channel_id=result.channel, ts=result.ts
            )
            if not has_ended:
                return
            if is_unreachable:
                recipient = await unreachable.end_or_pause(tx, recipient, account, self.now)
            await next_nudge.plan(tx, nudge, recipient, None, self.now)
            if is_sent:
                await self._record_arrival(tx, nudge, recipient)
        self.outbox.metrics.count_nudge(state, result.reason)
        _log(nudge, state, result.reason)
        if is_sent and nudge.kind is NudgeKind.PREPARATION:
            await self._correct_preparation(nudge, recipient)

    async def _record_arrival(self, tx: Transaction, nudge: Nudge, recipient: Recipient) -> None:
        """Count the time to answer a question from now on.

        A message that was sent is the proof that Slack lets messages through again, if it did not before.
        """
        if self.closed_at and await workspaces.mark_open(tx):
            await extend_questions.after_outage(tx, self.closed_at, self.now)
            await to_coordinators.plan_reconnection(tx, self.closed_at, self.now)
        if nudge.kind is NudgeKind.PROPOSAL and recipient.named_pair:
            await self._mark_asked(tx, recipient.named_pair, recipient)

    async def _mark_asked(self, tx: Transaction, pair: Pair, recipient: Recipient) -> None:
        """Count the time to answer from now on; of a closed proposal too, as if its question had arrived."""
        answer_by = cadence.answer_by(self.now, recipient.clock)
        await proposed_pairs.mark_asked(tx, pair.id, self.now, answer_by)

    async def _correct_preparation(self, nudge: Nudge, recipient: Recipient) -> None:
        """Correct a preparation whose talk was moved while it was sent, and so was not found to correct."""
        meeting = recipient.meeting_of(nudge)
        if recipient.named_pair and meeting:
            await correct_preparation.correct_messages(
                self.db, self.workspace, self.outbox.courier, self.library, recipient.named_pair, meeting
            )

    async def _postpone(self, nudge: Nudge, result: PostResult) -> None:
        """Postpone a nudge that was not taken; where others would fare alike, the workspace rests."""
        wait = result.wait or post.backoff(nudge.attempts)
        if result.outcome is Outcome.CLOSED:
            logger.error("Slack lets nothing through: %s. Nothing is sent for an hour.", result.reason)
        if result.outcome is Outcome.LIMITED:
            self.outbox.metrics.count_rate_limit("chat.postMessage")
        async with self.db.transaction(self.workspace) as tx:
            await apply_rate_limit(tx, result, self.outbox.pace, self.now)
            if await nudges.postpone(tx, nudge.id, self.now + wait, result.reason, slack_was_asked=True):
                await topics.delete_offers(tx, nudge.id)
        _log(nudge, "again", result.reason)


def _log(nudge: Nudge, outcome: str, reason: str | None) -> None:
    """Log one line for the outcome of a nudge: ids and codes of ours and of Slack's, no words of people."""
    logger.info("nudge=%s kind=%s outcome=%s reason=%s", nudge.id, nudge.kind, outcome, reason or "-")
