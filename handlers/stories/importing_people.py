"""`/mentor admin people`: a roster is uploaded, its changes are shown, and then it is imported as shown."""

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.forms import roster_forms
from bot.blocks.forms.upload_forms import read_file
from bot.blocks.messages import roster_import
from bot.mentoring.files import roster, roster_people
from bot.mentoring.files.roster import BadRoster
from bot.mentoring.files.roster_changes import (
    ImportOutdated,
    ImportQuestion,
    RosterUpdate,
    require_agreement,
    update_from,
)
from bot.mentoring.files.roster_people import RosterPeople
from bot.mentoring.matching.problem import PairIds
from bot.mentoring.model import Person
from handlers.acts import end_pair, follow_accounts, recheck
from handlers.edge import uploads
from handlers.edge.directory import Directory
from handlers.edge.reply import Reply, filled_in
from storage import admins, links, members, pairs, people
from storage.database import Database, Transaction

Stored = tuple[dict[str, Person], dict[str, str | None], list[PairIds]]
"""People by id, the managers of everybody in the workspace, and the active pairs."""


async def open_form(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """`/mentor admin people`, the button *Import people*, and the way back from a preview."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    await reply.open(roster_forms.roster_form())


async def preview(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    client: AsyncWebClient,
    directory: Directory,
    reply: Reply,
) -> None:
    """The file came: show what its import would change, or say which lines to mend; nothing is written."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    file = read_file(view)
    try:
        text = await uploads.read_text(client, file)
        update = await preview_roster(text, directory, db, workspace)
    except uploads.UnreadableFile:
        await reply(roster_import.not_a_roster())
    except BadRoster as error:
        await reply(roster_import.roster_refused(error.faults))
    else:
        await reply.open(roster_forms.preview_form(update, uploads.address_of(file)))


async def submit(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    directory: Directory,
    reply: Reply,
) -> None:
    """*Import*: write exactly what was shown, or show what it would be now.

    The file is read once more: it stays in Slack, and nothing of it is kept here meanwhile.
    """
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
    confirmed = filled_in(roster_forms.read_confirmations(view))
    address, fingerprint = roster_forms.read_preview(view)

    try:
        text = await uploads.read_text(client, {"url_private": address})
        update = await import_roster(
            text, directory, db, workspace, now, asker.id, confirmed=confirmed, fingerprint=fingerprint
        )
    except uploads.UnreadableFile:
        await reply(roster_import.not_a_roster())
    except BadRoster as error:
        await reply(roster_import.roster_refused(error.faults))
    except ImportOutdated as error:
        await reply.open(roster_forms.preview_form(error.update, address, is_outdated=True))
    else:
        await reply(roster_import.people_imported(update))


async def preview_roster(text: str, directory: Directory, db: Database, workspace: str) -> RosterUpdate:
    """What the import of a roster would write, and nothing is written; raises BadRoster if it has faults."""
    resolved = await _resolve(text, directory)

    async with db.reading(workspace) as tx:
        stored = await _read_stored(tx, resolved)

    return await asyncio.to_thread(update_from, resolved, *stored)


async def import_roster(
    text: str,
    directory: Directory,
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
    resolved = await _resolve(text, directory)

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
        await follow_accounts.follow(tx, update.people, now)
        await end_pair.end_departed(tx, now)
        await people.save_from_roster(tx, update.people, update.columns)
        await people.replace_managers(tx, update.new_ids)
        await links.replace_all(tx, update.links)
        # Roles follow from levels, and these may be others now.
        await members.update_roles_from_levels(tx, now.date())
        # At this hour private lists do not count: what ends now follows from the roster alone.
        await recheck.end_unsafe(tx, await pairs.live(tx), now, are_lists_read=False)
        subject = {"people": len(update.people), "absent": len(update.changes.absent_people)}
        await admins.record_action(tx, person_id, admins.ROSTER_IMPORTED, now, subject)
    return True


async def _resolve(text: str, directory: Directory) -> RosterPeople:
    """The people whom a roster means; what is wrong in the text alone is said before Slack is asked."""
    parsed = await asyncio.to_thread(roster.parse, text)
    by_name: dict[str, Person] = {}
    async for account, address in directory.everybody():
        by_name[account.id] = account
        if address:
            by_name[address] = account
    return await asyncio.to_thread(roster_people.resolve, parsed, by_name)


async def _read_stored(tx: Transaction, resolved: RosterPeople) -> Stored:
    """What is stored of the people of a roster and their managers, who reports to whom, and who is a pair."""
    managers = await people.managers(tx)
    ids = {each.id for each in resolved.people}
    manager_ids = {each.manager_id for each in resolved.people} | {managers.get(each) for each in ids}
    active_pairs = [(each.mentor_id, each.leader_id) for each in await pairs.active(tx)]
    return await people.find_many(tx, ids.union(filter(None, manager_ids))), managers, active_pairs
