"""The Home tab: drawn anew each time somebody opens it."""

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import home, messages
from bot.mentoring import cadence
from bot.mentoring.model import MemberState, Person
from storage import admins, members, pairs, programmes
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
        places = [
            each for each in await members.of_person(tx, asker.id) if each.state is not MemberState.LEFT
        ]
        running = await programmes.unfinished(tx, cadence.local_date(now, asker.timezone))
        mine = await pairs.live_of(tx, asker.id)
        programme = await programmes.get(tx, places[0].programme_id) if places else None
        is_admin = await admins.may_administer(tx, asker)

    member = places[0] if places else None
    status = (
        messages.standing(member, programme, mine)
        if member and programme
        else messages.stranger(command, running[0] if running else None, is_admin=is_admin)
    )
    page = home.page(status, member, programme, is_admin=is_admin, version=version, command=command)
    await client.views_publish(user_id=asker.id, view=page)
