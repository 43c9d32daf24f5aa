"""A programme on one page: closed to joining and opened again, ended before its time, deleted."""

from datetime import datetime, timedelta

from bot.blocks.messages import programme_changes
from bot.mentoring.model import AccountStatus, Person, Programme
from bot.mentoring.refusals import ProgrammeOver, SomebodyJoined
from bot.mentoring.timing import cadence
from handlers.acts import end_pair
from handlers.edge.reply import Reply
from storage import admins, members, people, programmes, seats
from storage.database import Database

# A day ends on Baker Island 12 hours after it ends in UTC.
LATEST_ZONE = timedelta(hours=12)


async def show(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """The button *More*, and `/mentor admin programme end | delete`: a programme, and all that may be done.

    Both are done by a button there, which first says what it would end.
    """
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.get_named(tx, value, " ".join(words[2:]))
        has_members = await members.has_any(tx, programme.id)
        active_count = await seats.count_active(tx, programme.id)
        coordinator = await people.find(tx, programme.coordinator_id)

    is_coordinated = coordinator is not None and coordinator.account_status is AccountStatus.ACTIVE
    page = programme_changes.programme_page(
        programme,
        active_count,
        is_over=programme.is_over(cadence.local_date(now, asker.timezone)),
        has_members=has_members,
        is_coordinated=is_coordinated,
    )
    await reply(page)


async def close_joining(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """`/mentor admin programme close [name]`, and the button *Close to joining*: whoever is in goes on."""
    programme = await _close(asker, db, workspace, now, value, words, is_closed=True)

    await reply(programme_changes.joining_closed(programme))


async def open_joining(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """`/mentor admin programme open [name]`, and the button *Open to joining*."""
    programme = await _close(asker, db, workspace, now, value, words, is_closed=False)

    await reply(programme_changes.joining_opened(programme))


async def end(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    value: str,
    reply: Reply,
) -> None:
    """*End it*, once confirmed: places and pairs end, open questions close; pairs read one line."""
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.get_named(tx, value)
        # A day that is over all around the earth, so that it ends for everybody at once.
        if not await programmes.end(tx, programme.id, (now - LATEST_ZONE).date()):
            raise ProgrammeOver
        ended_count = await end_pair.end_pairs_in(tx, programme.id, now)
        await admins.record_action(
            tx, asker.id, "programme ended", now, {"programme": programme.id, "pairs": ended_count}
        )

    await reply(programme_changes.programme_ended(programme, ended_count))


async def delete(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Delete it*, once confirmed, while nobody has joined."""
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.get_named(tx, value)
        if not await programmes.delete_unjoined(tx, programme.id):
            raise SomebodyJoined
        await admins.record_action(tx, asker.id, "programme deleted", now, {"programme": programme.id})

    await reply(programme_changes.programme_deleted(programme))


async def _close(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    value: str,
    words: list[str],
    *,
    is_closed: bool,
) -> Programme:
    """Close a programme to joining or open it; raises ProgrammeOver for one that is over."""
    act = "programme closed" if is_closed else "programme opened"
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        name = " ".join(words[2:])
        programme = await programmes.get_unfinished(tx, value, name, cadence.local_date(now, asker.timezone))
        await programmes.close(tx, programme.id, is_closed=is_closed)
        await admins.record_action(tx, asker.id, act, now, {"programme": programme.id})
    return programme
