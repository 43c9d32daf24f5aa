"""Files for one person: uploaded into their direct message, and deleted there again."""

import logging
from datetime import datetime

import httpx
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.edge.reply import error_code
from storage import uploads
from storage.database import Database

logger = logging.getLogger(__name__)

UPLOAD_SECONDS = 20
# There is nothing left to delete, or Slack will never let us.
FINAL_REFUSALS = frozenset(
    {"file_not_found", "file_deleted", "cant_delete_file", "delete_not_allowed", "file_deleting_disabled"}
)


async def send_file(
    client: AsyncWebClient,
    db: Database,
    workspace: str,
    now: datetime,
    person_id: str,
    name: str,
    content: bytes,
    comment: str,
) -> bool:
    """Send somebody a file by direct message, and note it before Slack shares it; False where that failed.

    What Slack did not say that it shared is taken back.

    Slack takes a file in three steps, and throws away what is not completed (docs.slack.dev, working with
    files). A person is no conversation there, so their direct message is opened first.
    """
    noted_id: str | None = None
    try:
        conversation = await client.conversations_open(users=[person_id])
        promise = await client.files_getUploadURLExternal(filename=name, length=len(content))
        async with httpx.AsyncClient(timeout=UPLOAD_SECONDS) as web:
            (await web.post(promise["upload_url"], content=content)).raise_for_status()
        async with db.transaction(workspace) as tx:
            await uploads.record(tx, promise["file_id"], person_id, now)
        noted_id = promise["file_id"]
        await client.files_completeUploadExternal(
            files=[{"id": promise["file_id"], "title": name}],
            channel_id=conversation["channel"]["id"],
            initial_comment=comment,
        )
    except (SlackApiError, ClientError, httpx.HTTPError, TimeoutError) as error:
        reason = error_code(error) if isinstance(error, SlackApiError) else type(error).__name__
        logger.warning("a file could not be sent: %s", reason)
        if noted_id:
            async with db.transaction(workspace) as tx:
                await uploads.take_back(tx, noted_id, now)
        return False
    return True


async def delete_file(client: AsyncWebClient, file_id: str) -> bool:
    """Delete a file that the bot uploaded; False where it is to be tried again."""
    try:
        await client.files_delete(file=file_id)
    except SlackApiError as error:
        if error_code(error) in FINAL_REFUSALS:
            return True
        logger.warning("a file could not be deleted: %s", error_code(error))
        return False
    except (ClientError, TimeoutError) as error:
        logger.warning("a file could not be deleted: %s", type(error).__name__)
        return False
    return True
