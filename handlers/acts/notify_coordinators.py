"""Notices to coordinators about delivery: unreachable people, failed introductions, and a reconnection."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from bot.blocks.kit.language import speaking
from bot.blocks.kit.text import Message
from bot.blocks.messages import coordinator_notices
from bot.mentoring.model import AccountStatus, Pair, Person, Programme
from handlers.sending.outbox import Outbox
from storage import admins, people, programmes


async def report_unreachable(
    outbox: Outbox, people_by_coordinator: Mapping[str, set[str]], command: str
) -> None:
    """Tell each coordinator, in one message, which people of their programmes cannot be written to."""
    await _notify(
        outbox,
        people_by_coordinator,
        lambda each: coordinator_notices.unreachable_people(sorted(people_by_coordinator[each.id]), command),
    )


async def report_reconnection(outbox: Outbox, since: datetime, command: str) -> None:
    """Tell the coordinators of running programmes that Slack lets messages through again.

    `since` is when it stopped to; until now nobody could be told.
    """
    async with outbox.db.reading(outbox.workspace) as tx:
        running_programmes = await programmes.unfinished(tx, outbox.now.date())
    coordinator_ids = {each.coordinator_id for each in running_programmes}
    await _notify(
        outbox,
        coordinator_ids,
        lambda each: coordinator_notices.delivery_resumed(since, each.timezone, command),
    )


async def report_failed_introduction(outbox: Outbox, pair: Pair, reason: str | None) -> None:
    """Tell the coordinator that two people agreed, and Slack refused for a day to let us introduce them."""
    async with outbox.db.reading(outbox.workspace) as tx:
        programme = await programmes.get(tx, pair.programme_id)
    await _notify(
        outbox,
        [programme.coordinator_id],
        lambda _each: coordinator_notices.failed_introduction(pair, reason),
    )


async def report_departed_coordinator(
    outbox: Outbox, coordinator_id: str, coordinated: Sequence[Programme]
) -> None:
    """Tell those who stand in for a coordinator who has left Slack which programmes wait for another."""
    await _notify(
        outbox,
        [coordinator_id],
        lambda _each: coordinator_notices.departed_coordinator(coordinator_id, coordinated),
    )


async def _notify(
    outbox: Outbox, coordinator_ids: Collection[str], compose: Callable[[Person], Message]
) -> None:
    """Send a notice to each of them, once; what Slack does not take is lost, as nothing waits for it.

    In the place of a coordinator who has left Slack those read it who stand in.
    """
    if not coordinator_ids:
        return
    async with outbox.db.reading(outbox.workspace) as tx:
        coordinators = await people.find_many(tx, coordinator_ids)
        stand_ins = await admins.stand_ins(tx)
    for coordinator in coordinators.values():
        is_active = coordinator.account_status is AccountStatus.ACTIVE
        for reader in [coordinator] if is_active else stand_ins:
            with speaking(reader.locale):
                message = compose(coordinator)
            await outbox.post_notice(reader.id, message)
