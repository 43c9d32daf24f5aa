"""What the clock says beside the nudges: within the pace, each thing claimed first, and Slack asked once."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.text import Message
from bot.metrics import Metrics
from handlers.sending import post
from handlers.sending.pace import ELSE, Pace
from handlers.sending.post import Outcome, PostResult
from storage import workspaces
from storage.database import Database, Transaction

logger = logging.getLogger(__name__)

# What the clock says to a workspace one process at a time says: else each would keep a pace of its own.
SPEAKING = "speaking"
GIVEN_UP_AFTER = timedelta(days=1)
REFUSALS = frozenset({Outcome.REFUSED, Outcome.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Outbox:
    """One pass over what waits in one workspace; what follows an act of a person is said likewise."""

    db: Database
    workspace: str
    now: datetime
    courier: AsyncWebClient
    pace: Pace
    metrics: Metrics

    async def begin(self) -> None:
        """Keep the rest for which Slack asked another process."""
        async with self.db.reading(self.workspace) as tx:
            known = await workspaces.get(tx)
        if known.rests_until:
            self.pace.rests(self.workspace, known.rests_until - self.pace.now())

    def may_go_on(self) -> bool:
        """Whether there is time and room to say one thing more, which is counted."""
        return self.pace.has_time(self.now) and self.pace.allows(self.workspace, ELSE)

    async def open(self, *people: str) -> PostResult:
        """Their group message; a limit on asking for it is none on what is said."""
        opened = await post.try_to_open(self.courier, people)
        return await self._heed(opened, "conversations.open")

    async def post(self, channel: str, said: Message) -> PostResult:
        return await self._heed(await post.try_to_post(self.courier, channel, said), "chat.postMessage")

    async def notice(self, channel: str, said: Message) -> None:
        """Say something that is lost where Slack does not take it; it counts, and waits for no room."""
        self.pace.allows(self.workspace, ELSE)
        await self.post(channel, said)

    def again(self, posted: PostResult, since: datetime) -> datetime | None:
        """When to ask again for what waits since then; None where Slack perhaps took it, or never will."""
        waited = self.now - since
        if posted.fate in (Outcome.SENT, Outcome.UNKNOWN):
            return None
        if posted.fate in REFUSALS and waited >= GIVEN_UP_AFTER:
            return None
        as_long_again = min(max(waited, post.A_MINUTE), post.LONGEST_WAIT)
        return self.now + (posted.wait or as_long_again)

    async def _heed(self, posted: PostResult, method: str) -> PostResult:
        """Where the others would fare alike, they wait."""
        if posted.fate is not Outcome.SENT:
            logger.warning("%s outcome=%s reason=%s", method, posted.fate, posted.reason or "-")
        if posted.fate is Outcome.LIMITED:
            self.metrics.limited(method)
        is_slowed = posted.fate is Outcome.LIMITED and method == "chat.postMessage"
        if is_slowed or posted.fate is Outcome.CLOSED:
            async with self.db.transaction(self.workspace) as tx:
                await apply_rate_limit(tx, posted, self.pace, self.now)
        return posted


async def apply_rate_limit(tx: Transaction, posted: PostResult, pace: Pace, now: datetime) -> None:
    """The workspace rests for as long as Slack wants, and is closed where Slack closed it."""
    if posted.wait is not None:
        await workspaces.rest(tx, pace.rests(tx.workspace, posted.wait))
    if posted.fate is Outcome.CLOSED:
        await workspaces.close(tx, now)
