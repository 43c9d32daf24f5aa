"""The one way by which messages nobody asked for leave: within the pace, and Slack is asked once for each."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.text import Message
from bot.metrics import Metrics
from handlers.sending import post
from handlers.sending.pace import OTHER, Pace
from handlers.sending.post import Outcome, PostResult
from storage import notices, nudges, workspaces
from storage.database import Database, Transaction

logger = logging.getLogger(__name__)

GIVEN_UP_AFTER = timedelta(days=1)
REFUSALS = frozenset({Outcome.REFUSED, Outcome.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Outbox:
    """Sends messages to one workspace, for a pass of the clock that began at `now` (UTC) or for one story.

    `courier` is a client that repeats no request by itself. The caller has claimed a message in the database
    before it is sent, so that no other process sends it too.
    """

    db: Database
    workspace: str
    now: datetime
    courier: AsyncWebClient
    pace: Pace
    metrics: Metrics

    async def load_rest(self) -> None:
        """Take over the rest for which Slack asked another process."""
        async with self.db.reading(self.workspace) as tx:
            workspace = await workspaces.get(tx)
        if workspace.rate_limited_until:
            self.pace.start_rest(self.workspace, workspace.rate_limited_until - self.pace.now())

    async def restore_pace(self) -> datetime | None:
        """Take over what any process asked of Slack in the last minute, and its rest.

        Returns since when the workspace is closed to us (UTC), None while it is open.
        """
        a_minute_ago = self.pace.now() - post.A_MINUTE
        async with self.db.reading(self.workspace) as tx:
            workspace = await workspaces.get(tx)
            of_nudges = await nudges.attempts_since(tx, a_minute_ago)
            of_notices = await notices.attempts_since(tx, a_minute_ago)
        self.pace.restore(self.workspace, [*of_nudges, *of_notices], workspace.rate_limited_until)
        return workspace.closed_at

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[bool]:
        """Give whether this process may speak to the workspace for the length of the block.

        One process at a time does what the clock asks for: else each would keep a pace of its own.
        """
        async with self.db.alone(self.workspace, "speaking") as is_ours:
            yield is_ours

    def try_acquire(self) -> bool:
        """Take room for one message more; False if there is none, or the time of the pass is over."""
        return self.pace.has_time(self.now) and self.pace.try_acquire(self.workspace, OTHER)

    async def open_group(self, *people: str) -> PostResult:
        """Open the group message of these people. Slack's limit on this request is none on messages."""
        result = await post.try_to_open(self.courier, people)
        return await self._heed_result(result, "conversations.open")

    async def post(self, channel: str, message: Message) -> PostResult:
        """Post into a conversation or, by their id, to a person, at most once."""
        result = await post.try_to_post(self.courier, channel, message)
        return await self._heed_result(result, "chat.postMessage")

    def retry_at(self, result: PostResult, since: datetime) -> datetime | None:
        """The instant at which to send again what waits `since`.

        None where Slack perhaps took it, or has refused it for a day.
        """
        time_waited = self.now - since
        if result.outcome in (Outcome.SENT, Outcome.UNCERTAIN):
            return None
        if result.outcome in REFUSALS and time_waited >= GIVEN_UP_AFTER:
            return None
        as_long_again = min(max(time_waited, post.A_MINUTE), post.LONGEST_WAIT)
        return self.now + (result.wait or as_long_again)

    async def _heed_result(self, result: PostResult, method: str) -> PostResult:
        """Return the same result; where other messages would fare alike, the whole workspace waits."""
        if result.outcome is not Outcome.SENT:
            logger.warning("%s outcome=%s reason=%s", method, result.outcome, result.reason or "-")
        if result.outcome is Outcome.LIMITED:
            self.metrics.count_rate_limit(method)
        is_slowed = result.outcome is Outcome.LIMITED and method == "chat.postMessage"
        if is_slowed or result.outcome is Outcome.CLOSED:
            async with self.db.transaction(self.workspace) as tx:
                await apply_rate_limit(tx, result, self.pace, self.now)
        return result


async def apply_rate_limit(tx: Transaction, result: PostResult, pace: Pace, now: datetime) -> None:
    """Save that the workspace rests for as long as Slack wants, or is closed, if the result says so."""
    if result.wait is not None:
        await workspaces.save_rest(tx, pace.start_rest(tx.workspace, result.wait))
    if result.outcome is Outcome.CLOSED:
        await workspaces.mark_closed(tx, now)
