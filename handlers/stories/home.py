"""The Home tab: drawn anew each time somebody opens it."""

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import home
from bot.mentoring.model import Person
from handlers.acts import status
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
        status_page = await status.read_page(tx, asker, now)

    view = home.home_tab(
        status_page.message(command),
        status_page.memberships,
        is_admin=status_page.is_admin,
        version=version,
        command=command,
    )
    await client.views_publish(user_id=asker.id, view=view)
