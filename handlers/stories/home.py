"""The Home tab: drawn anew each time somebody opens it."""

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.mentoring.model import Person
from handlers.acts import status
from storage import people
from storage.database import Database


async def show(
    payload: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    command: str,
    version: str,
) -> None:
    """Draw the tab. Slack sends the same event for the tab with messages, which is left alone."""
    if payload.get("tab") != "home":
        return
    async with db.reading(workspace) as tx:
        has_opened_home = await people.has_opened_home(tx, asker.id)

    if not has_opened_home:
        async with db.transaction(workspace) as tx:
            await people.record_home_opened(tx, asker.id)

    await status.draw_home(asker, db, workspace, now, client, command, version)
