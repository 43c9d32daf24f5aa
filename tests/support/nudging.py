"""The delivery of nudges as tests drive it, and what became of them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.mentoring.model import NudgeKind, NudgeState
from handlers.nudging import deliver
from handlers.sending.outbox import Outbox
from storage.tables import nudges
from tests.support.cast import Story

FIRST_MONDAY = datetime(2026, 3, 9, tzinfo=UTC)  # the first day of the programme of every story


async def weekly_outcomes(story: Story, handle: str = "ada") -> list[tuple[NudgeState, str | None]]:
    """State and reason of each weekly nudge of one person, in the order in which they are due."""
    conditions = (nudges.c.kind == NudgeKind.WEEKLY, nudges.c.person_id == story.workspace.person(handle).id)
    query = select(nudges.c.state, nudges.c.reason).where(*conditions).order_by(nudges.c.due_at)
    async with story.reading() as tx:
        return [tuple(row) for row in await tx.execute(query)]


def outbox(story: Story, **changes: Any) -> Outbox:
    """An outbox as the doors lend it at this moment, with some of its parts exchanged by `changes`."""
    doors = story.bot.doors
    lent: Outbox = doors.factories["outbox"](story.bot.workspace.id, story.workspace.clock.now())
    return replace(lent, **changes)


def tick_services(story: Story, **changes: Any) -> dict[str, Any]:
    """The services that the clock's door lends to the tick, the outbox with `changes`."""
    lent = {name: story.bot.doors.lent[name] for name in ("library", "quiet", "directory", "presets")}
    return lent | {"outbox": outbox(story, **changes)}


def delivery(story: Story, **changes: Any) -> deliver.Delivery:
    """A delivery of what is due now, with some of the services exchanged by `changes`."""
    of_outbox = {name: changes.pop(name) for name in ("courier", "pace") if name in changes}
    return deliver.Delivery(**(tick_services(story, **of_outbox) | changes))
