"""The Home tab: drawn anew each time somebody opens it."""

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import home
from bot.mentoring.model import Person
from handlers.acts import status
from storage.database import Database


async def opened(
    payload: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    command: str,
    version: str,
) -> None:
    if payload.get("tab") != "home":
        return
    async with db.reading(workspace) as tx:
        place = await status.read(tx, asker, now)

    page = home.page(
        place.said(command),
        place.member,
        place.programme,
        is_admin=place.is_admin,
        version=version,
        command=command,
    )
    await client.views_publish(user_id=asker.id, view=page)
