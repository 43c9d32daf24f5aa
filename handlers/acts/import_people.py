"""A roster taken in: what it changes is worked out first, and written if it is still what was shown."""

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.mentoring.files import roster, roster_people
from bot.mentoring.files.roster_changes import ImportQuestion, RosterUpdate, require_agreement, update_from
from bot.mentoring.files.roster_people import RosterPeople
from bot.mentoring.model import Person
from bot.slack import accounts
from storage import admins, links, members, people
from storage.database import Database, Transaction

Stored = tuple[dict[str, Person], dict[str, str | None]]
"""People by id, and the managers of everybody in the workspace."""
# Slack advises against larger pages.
PEOPLE_A_PAGE = 200


async def preview_roster(text: str, client: AsyncWebClient, db: Database, workspace: str) -> RosterUpdate:
    """What the import of a roster would write, and nothing is written; raises BadRoster if it has faults."""
    resolved = await _resolve(text, client)

    async with db.reading(workspace) as tx:
        stored = await _read_stored(tx, resolved)

    return await asyncio.to_thread(update_from, resolved, *stored)


async def import_roster(
    text: str,
    client: AsyncWebClient,
    db: Database,
    workspace: str,
    now: datetime,
    person_id: str,
    *,
    confirmed: Collection[ImportQuestion] = (),
    fingerprint: str | None = None,
) -> RosterUpdate:
    """Save the people of a roster in one transaction; raises BadRoster and saves nothing if it has faults.

    Raises ImportUnconfirmed where a question was not `confirmed`, and ImportOutdated where another update
    was shown than the one that follows now: `fingerprint` is of the one shown. `person_id` is the one who
    does it, for the audit log.
    """
    resolved = await _resolve(text, client)

    # Somebody may write between the look and the import: then look again.
    is_written = False
    while not is_written:
        async with db.reading(workspace) as tx:
            stored = await _read_stored(tx, resolved)
        update = await asyncio.to_thread(update_from, resolved, *stored)
        require_agreement(update, confirmed, fingerprint)
        is_written = await _write_if_unchanged(db, workspace, now, person_id, resolved, stored, update)
    return update


async def _write_if_unchanged(
    db: Database,
    workspace: str,
    now: datetime,
    person_id: str,
    resolved: RosterPeople,
    stored: Stored,
    update: RosterUpdate,
) -> bool:
    """Write an update; False, and nothing is done, if what it was worked out from is not stored any more."""
    async with db.transaction(workspace) as tx:
        # The update takes seconds for many thousands, and nobody else could write meanwhile; this a blink.
        if await _read_stored(tx, resolved) != stored:
            return False
        await people.save_from_roster(tx, update.people, update.columns)
        await people.replace_managers(tx, update.new_ids)
        await links.replace_all(tx, update.links)
        # Roles follow from levels, and these may be others now.
        await members.update_roles_from_levels(tx)
        subject = {"people": len(update.people), "absent": len(update.changes.absent_people)}
        await admins.record_action(tx, person_id, "roster imported", now, subject)
    return True


async def _resolve(text: str, client: AsyncWebClient) -> RosterPeople:
    """The people whom a roster means; what is wrong in the text alone is said before Slack is asked."""
    parsed = await asyncio.to_thread(roster.parse, text)
    directory = {key: person async for key, person in _fetch_directory(client)}
    return await asyncio.to_thread(roster_people.resolve, parsed, directory)


async def _read_stored(tx: Transaction, resolved: RosterPeople) -> Stored:
    """What is stored of the people of a roster and their managers, and who reports to whom."""
    managers = await people.managers(tx)
    ids = {each.id for each in resolved.people}
    manager_ids = {each.manager_id for each in resolved.people} | {managers.get(each) for each in ids}
    return await people.find_many(tx, ids.union(filter(None, manager_ids))), managers


async def _fetch_directory(client: AsyncWebClient) -> AsyncIterator[tuple[str, Person]]:
    """All people of the workspace out of Slack, each by their id and by their email address."""
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
