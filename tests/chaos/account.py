"""What the ledger holds at the end, what Slack holds, and what happened on the way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.mentoring.model import NudgeState
from storage.database import Database
from storage.tables import nudges as table
from tests.chaos.seeding import Weeks
from tests.chaos.size import Size
from tests.chaos.slack import HarriedSlack, nudge_in
from tests.slack_simulator.state.records import Message

COLUMNS = (
    table.c.id,
    table.c.person_id,
    table.c.week,
    table.c.not_after,
    table.c.state,
    table.c.reason,
    table.c.asked_at,
    table.c.channel_id,
    table.c.ts,
)


@dataclass(frozen=True)
class Row:
    """A nudge as the ledger keeps it."""

    id: str
    person_id: str
    week: str
    not_after: datetime
    state: NudgeState
    reason: str | None = None
    asked_at: datetime | None = None
    channel_id: str | None = None
    ts: str | None = None


@dataclass(frozen=True)
class Heard:
    """A message as Slack keeps it."""

    nudge_id: str
    person_id: str
    channel: str
    ts: str


@dataclass(frozen=True)
class Account:
    """`mishaps`: by kind. `left_hanging`: nudges whose request Slack left without an answer."""

    size: Size
    until: datetime
    expected: Weeks
    rows: Sequence[Row]
    heard: Sequence[Heard]
    left_hanging: set[str]
    mishaps: Counter[str]
    kills: int
    restarts: int

    @property
    def due(self) -> list[Row]:
        """Those that must have come to an end."""
        return [row for row in self.rows if row.not_after < self.until]


async def rows_of(db: Database) -> list[Row]:
    async with db.engine.connect() as connection:
        return [Row(*row) for row in await connection.execute(select(*COLUMNS))]


def heard_in(slack: HarriedSlack) -> list[Heard]:
    return [_heard(slack, message) for message in slack.messages]


def _heard(slack: HarriedSlack, message: Message) -> Heard:
    [reader] = slack.conversations[message.channel].members - {slack.bot_user_id}
    return Heard(nudge_in(message.blocks), reader, message.channel, message.ts)
