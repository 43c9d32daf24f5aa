"""Notices leave here: claimed, held against how things stand, said once, and ended with their outcome."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from bot.blocks.kit.text import Message
from bot.blocks.messages import meetings as meeting_messages
from bot.mentoring.model import FOR_COORDINATORS, Notice, NoticeKind, NudgeState, PairState, Skip
from handlers.edge.doors import isolated
from handlers.edge.reply import revise
from handlers.sending import letters, to_coordinators
from handlers.sending.letters import Letter
from handlers.sending.outbox import REFUSALS, Outbox
from handlers.sending.post import Outcome, PostResult
from storage import meetings, notices, pairs, workspaces
from storage.readable import UNREADABLE

logger = logging.getLogger(__name__)

BATCH_SIZE = 50
# Far longer than a batch takes, even where Slack is slow: only a process that died leaves a claim behind.
LEASE = timedelta(minutes=10)
OUTDATED, NO_GROUP = "outdated", "no_group"
NO_ROOM = PostResult(Outcome.LIMITED, "pace")
FAILED = PostResult(Outcome.REFUSED, Skip.ERROR)
FINAL_STATES = {Outcome.SENT: NudgeState.SENT, Outcome.UNCERTAIN: NudgeState.UNCONFIRMED}


async def tick(outbox: Outbox, command: str) -> None:
    """The clock: say what is due, while it is this process' turn to speak to the workspace."""
    async with outbox.db.reading(outbox.workspace) as tx:
        has_work = await notices.has_work(tx, outbox.now)
    if not has_work:
        return
    async with outbox.turn() as is_ours:
        if is_ours:
            async with outbox.db.transaction(outbox.workspace) as tx:
                await notices.recover_abandoned(tx, outbox.now)
            while await deliver_batch(outbox, command):
                pass


async def deliver_batch(outbox: Outbox, command: str) -> bool:
    """Claim notices that are due and say each; False when none is left, or the pace has no room.

    1. Claim, and put what waits for one coordinator into one letter.
    2. For each letter take room in the pace; what finds none is given back.
    3. Compose it as things stand, and note that Slack is asked, in one transaction.
    4. Ask Slack once, and record the outcome.

    A letter that fails keeps its claim until the lease is over, and stops no other.
    """
    await outbox.load_rest()
    async with outbox.db.transaction(outbox.workspace) as tx:
        claimed = await notices.claim_due(tx, outbox.now, outbox.now + LEASE, BATCH_SIZE)
    failures: list[Exception] = []
    has_room = await _deliver_all(outbox, _letters(claimed), command, failures)
    for failure in failures:
        raise failure
    return has_room and len(claimed) >= BATCH_SIZE


async def _deliver_all(
    outbox: Outbox, pending: list[Letter], command: str, failures: list[Exception]
) -> bool:
    """Say each letter; False where there is no room for all, and the claims of the others are released."""
    for index, letter in enumerate(pending):
        result = FAILED if outbox.try_acquire() else NO_ROOM
        if result is FAILED:
            with isolated(failures):
                try:
                    result = await _deliver(outbox, letter, command)
                except UNREADABLE as error:
                    pending += await _end_unreadable(outbox, letter, error)
        if result.outcome in (Outcome.LIMITED, Outcome.CLOSED):
            async with outbox.db.transaction(outbox.workspace) as tx:
                await notices.release_claims(tx, [row_id for each in pending[index:] for row_id in each.ids])
                if result.wait:
                    await notices.delay_introductions(tx, outbox.now + result.wait)
            return False
    return True


async def _end_unreadable(outbox: Outbox, letter: Letter, error: Exception) -> list[Letter]:
    """End a notice that cannot be composed; of several in a letter, give each a letter of its own instead."""
    if len(letter.notices) > 1:
        return [Letter([each]) for each in letter.notices]
    # The error may quote what stands in the row.
    logger.error("notice=%s cannot be composed: %s", letter.first.id, type(error).__name__)
    async with outbox.db.transaction(outbox.workspace) as tx:
        await notices.record_outcome(tx, letter.first.id, NudgeState.SKIPPED, outbox.now, reason=Skip.ERROR)
    return []


def _letters(claimed: Sequence[Notice]) -> list[Letter]:
    """One letter for each notice, but for coordinators: one for all that is theirs."""

    def reader(notice: Notice) -> str:
        is_collected = notice.kind in FOR_COORDINATORS
        return f"coordinator {notice.person_id}" if is_collected else notice.id

    in_order = sorted(claimed, key=lambda each: (each.kind in FOR_COORDINATORS, reader(each), each.since))
    collected = [Letter([*each]) for _reader, each in groupby(in_order, key=reader)]
    return sorted(collected, key=lambda each: (each.first.since, each.first.id))


async def _deliver(outbox: Outbox, letter: Letter, command: str) -> PostResult:
    """Say one letter at most once, and record its outcome."""
    channel = letter.first.person_id
    if channel is None:
        group = await _group_of(outbox, letter.first)
        if group.channel is None:
            await _record_outcome(outbox, letter, group, was_asked=False)
            return group
        channel = group.channel
    message = await _record_attempt(outbox, letter, command)
    if message is None:
        return PostResult(Outcome.REFUSED, OUTDATED)
    result = await outbox.post(channel, message)
    await _record_outcome(outbox, letter, result, was_asked=True)
    return result


async def _group_of(outbox: Outbox, notice: Notice) -> PostResult:
    """The group message of the notice's pair, opened to introduce the two where there is none yet."""
    async with outbox.db.reading(outbox.workspace) as tx:
        pair = await pairs.find(tx, notice.pair_id or "")
    if pair is None or pair.state is not PairState.ACTIVE:
        return PostResult(Outcome.REFUSED, OUTDATED)
    if pair.channel_id:
        return PostResult(Outcome.SENT, channel=pair.channel_id)
    if notice.kind is not NoticeKind.INTRODUCTION:
        return PostResult(Outcome.REFUSED, NO_GROUP)
    opening = await outbox.open_group(pair.mentor_id, pair.leader_id)
    if opening.channel:
        async with outbox.db.transaction(outbox.workspace) as tx:
            await pairs.save_channel(tx, pair.id, opening.channel)
    return opening


async def _record_attempt(outbox: Outbox, letter: Letter, command: str) -> Message | None:
    """Compose the letter and record that Slack is asked now; None where nothing is to be said any more."""
    async with outbox.db.transaction(outbox.workspace) as tx:
        message = await letters.compose(tx, letter, command, outbox.now)
        for row_id in letter.ids:
            if message is None:
                await notices.record_outcome(tx, row_id, NudgeState.SKIPPED, outbox.now, reason=OUTDATED)
            elif not await notices.record_attempt(tx, row_id, outbox.pace.now()):
                return None  # the claim was so old that another process took it
    return message


async def _record_outcome(outbox: Outbox, letter: Letter, result: PostResult, *, was_asked: bool) -> None:
    """Record what became of a letter, which Slack was asked to post or was not: it ended, or waits."""
    notice = letter.first
    is_pointless = result.reason in (OUTDATED, NO_GROUP)
    retry_at = None if is_pointless else outbox.retry_at(result, notice.since)
    outdated_ts = None
    async with outbox.db.transaction(outbox.workspace) as tx:
        for row_id in letter.ids:
            if retry_at:
                await notices.postpone(tx, row_id, retry_at, result.reason, slack_was_asked=was_asked)
                continue
            refused_state = NudgeState.SKIPPED if is_pointless else NudgeState.FAILED
            state = FINAL_STATES.get(result.outcome, refused_state)
            await notices.record_outcome(
                tx, row_id, state, outbox.now, reason=result.reason, channel_id=result.channel, ts=result.ts
            )
        if result.outcome is Outcome.UNREACHABLE:
            await workspaces.request_comparison(tx, outbox.now)  # whose account is it that Slack refuses?
        if notice.meeting_id and result.ts:
            starts_at = letters.announced_start(notice)
            outdated_ts = await meetings.record_announcement(tx, notice.meeting_id, starts_at, result.ts)
        is_given_up = result.outcome in REFUSALS and not retry_at and not is_pointless
        if is_given_up and notice.kind is NoticeKind.INTRODUCTION:
            await to_coordinators.plan_failed_introduction(tx, notice, result.reason, outbox.now)
    if outdated_ts and result.channel:
        await revise(outbox.courier, result.channel, outdated_ts, meeting_messages.outdated_notice())
