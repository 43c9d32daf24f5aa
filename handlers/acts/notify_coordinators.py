"""What coordinators hear of delivery: who cannot be written to or introduced, and when Slack opens again."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.blocks import delivery_health
from bot.blocks.kit.language import speaking
from bot.blocks.kit.text import Message
from bot.mentoring.model import Pair, Person
from handlers.sending.outbox import Outbox
from storage import people, programmes


async def unreachable(voice: Outbox, silent: Mapping[str, set[str]], command: str) -> None:
    """Each coordinator hears in one message who of theirs cannot be written to."""
    await _tell(voice, silent, lambda each: delivery_health.unreachable(sorted(silent[each.id]), command))


async def reconnected(voice: Outbox, since: datetime, command: str) -> None:
    """While the workspace was closed nobody could be told."""
    async with voice.db.reading(voice.workspace) as tx:
        running = await programmes.unfinished(tx, voice.now.date())
    coordinators = {each.coordinator_id for each in running}
    await _tell(voice, coordinators, lambda each: delivery_health.open_again(since, each.timezone, command))


async def never_introduced(voice: Outbox, pair: Pair, reason: str | None) -> None:
    """Two people agreed, and for a day Slack refused to let us introduce them."""
    async with voice.db.reading(voice.workspace) as tx:
        programme = await programmes.get(tx, pair.programme_id)
    await _tell(
        voice, [programme.coordinator_id], lambda _each: delivery_health.never_introduced(pair, reason)
    )


async def _tell(voice: Outbox, coordinators: Collection[str], said: Callable[[Person], Message]) -> None:
    """A notice to each, once: nothing waits for it, so it comes at the cost of no nudge."""
    if not coordinators:
        return
    async with voice.db.reading(voice.workspace) as tx:
        theirs = await people.find_many(tx, coordinators)
    for coordinator in theirs.values():
        with speaking(coordinator.locale):
            words = said(coordinator)
        await voice.notice(coordinator.id, words)
