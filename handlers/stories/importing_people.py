"""`/mentor admin people`: a roster is uploaded, read as its organisation writes it, shown, and imported.

Each step stands in one window in place of the one before. The file stays in Slack, and is read anew at each.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.forms import roster_forms, roster_words_forms
from bot.blocks.forms.upload_forms import read_file
from bot.blocks.messages import roster_import, roster_reading
from bot.mentoring.files import roster
from bot.mentoring.files.csv_table import CsvTable
from bot.mentoring.files.headings import RosterWords, recognise, words_chosen
from bot.mentoring.files.roster_changes import (
    ImportOutdated,
    ImportQuestion,
    RosterUpdate,
    require_agreement,
    update_from,
)
from bot.mentoring.files.roster_faults import BadRoster
from bot.mentoring.files.roster_people import RosterPeople
from bot.mentoring.model import Person
from handlers.acts import end_pair, follow_accounts, read_roster, recheck
from handlers.acts.read_roster import Stored
from handlers.edge import uploads
from handlers.edge.directory import Directory
from handlers.edge.reply import Reply, filled_in
from handlers.sending import files
from storage import admins, links, members, pairs, people, roster_words
from storage.database import Database


async def open_form(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """`/mentor admin people`, the button *Import people*, and the way back from a preview."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    await reply.open(roster_forms.roster_form())


async def send_example(
    asker: Person, db: Database, workspace: str, now: datetime, client: AsyncWebClient, reply: Reply
) -> None:
    """*Send me an example*: a roster to copy from, as a file in the asker's direct messages."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    content, comment = roster_reading.EXAMPLE.encode(), roster_reading.example_comment()
    is_example_sent = await files.send_file(
        client, db, workspace, now, asker.id, roster_reading.EXAMPLE_NAME, content, comment
    )
    await reply.open(roster_forms.roster_form(is_example_sent=is_example_sent))


async def preview(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    directory: Directory,
    reply: Reply,
) -> None:
    """The file came: ask what its words mean, show what its import would change, or say what to mend."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    address = uploads.address_of(read_file(view))

    async with _telling_faults(reply):
        table = await read_roster.read_table(client, address)
        await _show_next(table, address, db, workspace, now, directory, reply)


async def ask_columns(
    value: str, asker: Person, db: Database, workspace: str, client: AsyncWebClient, reply: Reply
) -> None:
    """*Columns*: ask anew what the columns of a file mean."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        words = await roster_words.read(tx)

    async with _telling_faults(reply):
        table = await read_roster.read_table(client, value)
        form = roster_words_forms.columns_form(table, recognise(table, words.titles), value)
        await reply.open(form)


async def submit_columns(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    directory: Directory,
    reply: Reply,
) -> None:
    """What the columns mean was said: remember it, and go on to the grades, whatever is known of them."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
    numbers = filled_in(roster_words_forms.read_columns(view))
    address = str(view["private_metadata"])

    async with _telling_faults(reply):
        table = await read_roster.read_table(client, address)
        async with db.transaction(workspace) as tx:
            await admins.require_admin(tx, asker)
            words = await roster_words.read(tx)
            await roster_words.save(tx, words_chosen(table, dict(numbers), words.titles))
        await _show_next(table, address, db, workspace, now, directory, reply, asks_all_grades=True)


async def submit_grades(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    directory: Directory,
    reply: Reply,
) -> None:
    """The levels of grades were said: remember them, and go on."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
    levels = filled_in(roster_words_forms.read_grades(view))
    address = str(view["private_metadata"])

    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        await roster_words.save(tx, RosterWords(grades=dict(levels)))

    async with _telling_faults(reply):
        table = await read_roster.read_table(client, address)
        await _show_next(table, address, db, workspace, now, directory, reply)


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
    """*Import*: write exactly what was shown, or show what it would be now."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
    confirmed = filled_in(roster_forms.read_confirmations(view))
    address, fingerprint = roster_forms.read_preview(view)

    async with _telling_faults(reply):
        table = await read_roster.read_table(client, address)
        try:
            update = await import_roster(
                table, directory, db, workspace, now, asker.id, confirmed=confirmed, fingerprint=fingerprint
            )
        except ImportOutdated as error:
            await reply.open(roster_forms.preview_form(error.update, address, is_outdated=True))
        else:
            await reply(roster_import.people_imported(update))


@asynccontextmanager
async def _telling_faults(reply: Reply) -> AsyncIterator[None]:
    """Answer with what is wrong, where within the block a file cannot be read or has faults."""
    try:
        yield
    except uploads.UnreadableFile:
        await reply(roster_import.not_a_roster())
    except BadRoster as error:
        await reply(roster_import.roster_refused(error.faults))


async def _show_next(
    table: CsvTable,
    address: str,
    db: Database,
    workspace: str,
    now: datetime,
    directory: Directory,
    reply: Reply,
    *,
    asks_all_grades: bool = False,
) -> None:
    """Show the next step for a table and the address of its file, until all is known that is asked about it.

    1. Ask what its columns mean, where that is not certain.
    2. Ask which levels its grades are, where that is not known, or `asks_all_grades`.
    3. Show what would change; nothing is written. Faults are told at once, whatever their kind.
    """
    async with db.reading(workspace) as tx:
        words = await roster_words.read(tx)
    headings = recognise(table, words.titles)
    if not headings.are_certain:
        await reply.open(roster_words_forms.columns_form(table, headings, address))
        return
    grades = await asyncio.to_thread(roster.grades_in, table, headings)
    asked = [each for each in grades if asks_all_grades or roster.level_of(each, words.grades) is None]
    if 0 < len(asked) <= roster_words_forms.MOST_GRADES:
        await reply.open(roster_words_forms.grades_form(asked, words.grades, address))
        return
    try:
        update = await preview_roster(table, directory, db, workspace, now)
    except BadRoster as error:
        await reply(roster_import.roster_refused(error.faults, address if headings.other_words else ""))
    else:
        await reply.open(roster_forms.preview_form(update, address))


async def preview_roster(
    table: CsvTable, directory: Directory, db: Database, workspace: str, now: datetime
) -> RosterUpdate:
    """What the import of a roster would write, and nothing is written; raises BadRoster if it has faults."""
    resolved = await read_roster.resolve(table, directory, db, workspace)

    async with db.reading(workspace) as tx:
        stored = await read_roster.read_stored(tx, resolved, now)

    return await asyncio.to_thread(update_from, resolved, *stored)


async def import_roster(
    table: CsvTable,
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
    resolved = await read_roster.resolve(table, directory, db, workspace)

    # Somebody may write between the look and the import: then look again.
    is_written = False
    while not is_written:
        async with db.reading(workspace) as tx:
            stored = await read_roster.read_stored(tx, resolved, now)
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
        if await read_roster.read_stored(tx, resolved, now) != stored:
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
