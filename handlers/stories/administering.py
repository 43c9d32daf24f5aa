"""`/mentor admin`: the console, a new programme, who is who."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import reports
from bot.blocks.forms.programme_form import programme_form, read_programme, refused_name
from bot.blocks.forms.roster_form import read_file, roster_form
from bot.mentoring.files import roster
from bot.mentoring.files.roster import BadRoster
from bot.mentoring.model import AccountStatus, AdminRole, Person, Programme
from bot.mentoring.refusals import LeftSlack, NameTaken
from bot.mentoring.timing import cadence
from bot.slack import accounts
from handlers.edge import uploads
from handlers.edge.reply import Reply
from storage import (
    admins,
    members,
    people,
    programmes,
    unanswered,
)
from storage.database import Database
from storage.ids import new_id

# A nudge that stays away for silence does so each week.
QUIET_SINCE = timedelta(days=8)
PEOPLE_A_PAGE = 200
LONGEST_ECHO = 40


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people a roster named, how many of them without a level, and the columns it did not have."""

    people: int
    without_level: int
    untouched: Sequence[str]


async def console(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin`, and what follows it that nobody knows."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        known = await programmes.every(tx)
        quiet = await unanswered.quiet_mentors(tx, now - QUIET_SINCE)

    if words:
        await reply(reports.unknown_word(words[0][:LONGEST_ECHO], command))
    else:
        await reply(reports.console(known, quiet, command))


async def open_programme_form(
    asker: Person, db: Database, workspace: str, now: datetime, reply: Reply
) -> None:
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)

    await reply.open(programme_form(asker, cadence.local_date(now, asker.timezone)))


async def programme_submitted(
    ack: Callable[..., Awaitable[None]],
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    command: str,
    reply: Reply,
) -> None:
    """A new programme, and its coordinator made an admin."""
    answers = read_programme(view, cadence.local_date(now, asker.timezone))
    if isinstance(answers, dict):
        await ack(response_action="errors", errors=answers)
        return
    coordinator = await _introduced(client, answers.coordinator_id)
    if coordinator.standing is not AccountStatus.ACTIVE:
        raise LeftSlack
    programme = Programme(
        id=new_id(),
        name=answers.name,
        purpose=answers.purpose,
        starts_on=answers.starts_on,
        weeks=answers.weeks,
        coordinator_id=coordinator.id,
        leader_level=answers.leader_level,
        aims=answers.aims,
    )

    try:
        async with db.transaction(workspace) as tx:
            await admins.require(tx, asker)
            await people.meet(tx, [coordinator])
            await programmes.create(tx, programme, now)
            await admins.appoint(tx, asker.id, AdminRole.OWNER, now)
            await admins.appoint(tx, coordinator.id, AdminRole.COORDINATOR, now)
            await admins.note(tx, asker.id, "programme created", now, {"programme": programme.id})
    except NameTaken as taken:
        # Beside the name, so that all else that was filled in stays.
        await ack(response_action="errors", errors=refused_name(taken))
        return

    await reply(reports.programme_created(programme, command))


async def open_roster_form(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)

    await reply.open(roster_form())


async def roster_submitted(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    reply: Reply,
) -> None:
    """A roster was uploaded: take all of it, or nothing and say which lines to mend."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)

    try:
        text = await uploads.text_of(client, read_file(view))
        imported = await import_roster(text, client, db, workspace, now, asker.id)
    except uploads.Unreadable:
        await reply(reports.not_a_roster())
    except BadRoster as bad:
        await reply(reports.roster_refused(bad.faults))
    else:
        await reply(reports.people_imported(imported.people, imported.without_level, imported.untouched))


async def import_roster(
    text: str, client: AsyncWebClient, db: Database, workspace: str, now: datetime, by: str
) -> Imported:
    """Keep the people of a roster, in one transaction; raises BadRoster and keeps nothing when it is bad."""
    read = roster.read(text)
    known = roster.resolve(read.rows, {key: person async for key, person in _directory(client)})

    async with db.transaction(workspace) as tx:
        await people.enlist(tx, known, read.columns)
        await members.follow_levels(tx)
        await admins.note(tx, by, "roster imported", now, {"people": len(known)})

    return Imported(len(known), sum(each.level is None for each in known), read.absent_columns)


async def _directory(client: AsyncWebClient) -> AsyncIterator[tuple[str, Person]]:
    """Everybody in the workspace, by Slack id and by address."""
    cursor = ""
    while True:
        page = await client.users_list(limit=PEOPLE_A_PAGE, cursor=cursor or None, include_locale=True)
        for user in page["members"]:
            person, address = accounts.person(user), accounts.email(user)
            yield person.id, person
            if address:
                yield address, person
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def _introduced(client: AsyncWebClient, person_id: str) -> Person:
    answer = await client.users_info(user=person_id, include_locale=True)
    return accounts.person(answer["user"])
