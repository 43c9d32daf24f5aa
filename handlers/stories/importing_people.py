"""`/mentor admin people`: a roster is uploaded, its changes are shown, and then it is imported as shown."""

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.forms import roster_forms
from bot.blocks.forms.upload_forms import read_file
from bot.blocks.messages import roster_import
from bot.mentoring.files.roster import BadRoster
from bot.mentoring.files.roster_changes import ImportOutdated
from bot.mentoring.model import Person
from handlers.acts import import_people
from handlers.edge import uploads
from handlers.edge.reply import Reply, filled_in
from storage import admins
from storage.database import Database


async def open_form(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """`/mentor admin people`, the button *Import people*, and the way back from a preview."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    await reply.open(roster_forms.roster_form())


async def preview(
    view: dict[str, Any], asker: Person, db: Database, workspace: str, client: AsyncWebClient, reply: Reply
) -> None:
    """The file came: show what its import would change, or say which lines to mend; nothing is written."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    file = read_file(view)
    try:
        text = await uploads.read_text(client, file)
        update = await import_people.preview_roster(text, client, db, workspace)
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
        update = await import_people.import_roster(
            text, client, db, workspace, now, asker.id, confirmed=confirmed, fingerprint=fingerprint
        )
    except uploads.UnreadableFile:
        await reply(roster_import.not_a_roster())
    except BadRoster as error:
        await reply(roster_import.roster_refused(error.faults))
    except ImportOutdated as error:
        await reply.open(roster_forms.preview_form(error.update, address, is_outdated=True))
    else:
        await reply(roster_import.people_imported(update))
