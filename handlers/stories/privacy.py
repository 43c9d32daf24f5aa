"""`/mentor privacy`: what is stored about the asker, all of it as a file, and its erasure with a receipt."""

from datetime import datetime, timedelta

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import data_export
from bot.blocks.messages import erasure, privacy
from bot.mentoring.model import Person
from handlers.acts import end_pair
from handlers.edge.reply import Reply
from handlers.sending import files
from handlers.sending.outbox import Outbox
from storage import erasures, personal_data, uploads
from storage.database import Database

DELETED_LATER = timedelta(hours=1)


async def show(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """`/mentor privacy`: what is stored about the asker, who sees it, and how long it is kept."""
    async with db.reading(workspace) as tx:
        data = await personal_data.read(tx, asker)

    await reply(privacy.personal_data(data))


async def export(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    command: str,
    reply: Reply,
) -> None:
    """`/mentor privacy export`: all of it by direct message, as a file, or else in as many as it needs."""
    async with db.reading(workspace) as tx:
        data = await personal_data.read(tx, asker)

    document = data_export.export_document(data, now)
    is_file = await files.send_file(
        client,
        db,
        workspace,
        now,
        asker.id,
        data_export.FILE_NAME,
        document.encode(),
        privacy.file_comment(command),
    )
    if not is_file:
        for part in privacy.export_parts(document):
            await reply.direct(asker.id, part)
    await reply(privacy.export_sent(as_file=is_file))


async def ask_before_erasing(asker: Person, reply: Reply) -> None:
    """`/mentor privacy erase`: ask first; the button asks a second time."""
    await reply(erasure.erase_question())


async def erase(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    command: str,
    reply: Reply,
) -> None:
    """*Erase*, once confirmed: pairs end, everything about the asker goes, and they get a receipt."""
    async with db.transaction(workspace) as tx:
        await end_pair.end_pairs_of(tx, asker.id, now)
        outcome = await erasures.erase(tx, asker.id, now)

    receipt = erasure.receipt(outcome, command)
    try:
        # Where it stays: what answers a button is gone when Slack is opened anew.
        await reply.direct(asker.id, receipt)
    except (SlackApiError, ClientError, TimeoutError):
        await reply.replace(receipt)
    else:
        await reply.replace(erasure.erased())
    await _delete_files(db, workspace, now, client)
    await db.empty_log()


async def tick(db: Database, workspace: str, now: datetime, outbox: Outbox) -> None:
    """The clock: delete the files that have had their time, or whose people erased their data."""
    await _delete_files(db, workspace, now, outbox.courier)


async def _delete_files(db: Database, workspace: str, now: datetime, client: AsyncWebClient) -> None:
    """Delete in Slack what is to be deleted; what it does not take now waits for an hour."""
    async with db.reading(workspace) as tx:
        file_ids = await uploads.due_for_deletion(tx, now)
    for file_id in file_ids:
        is_deleted = await files.delete_file(client, file_id)
        async with db.transaction(workspace) as tx:
            if is_deleted:
                await uploads.remove(tx, file_id)
            else:
                await uploads.postpone_deletion(tx, file_id, now + DELETED_LATER)
