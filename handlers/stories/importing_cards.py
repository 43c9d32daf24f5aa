"""Cards that come from a file and go out as one, and what cards on generative AI say besides."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import card_form
from bot.blocks import own_cards as blocks
from bot.blocks.forms.roster_form import read_file
from bot.mentoring.model import Person
from handlers.acts import card_packs
from handlers.acts.card_packs import BadPack
from handlers.edge import uploads
from handlers.edge.reply import Reply
from storage import admins, workspaces
from storage.database import Database


async def open_import(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)

    await reply.open(card_form.cards_form())


async def import_submitted(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    reply: Reply,
) -> None:
    """A pack was uploaded: take all of it as drafts, or nothing and say which cards to mend."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)

    file = read_file(view)
    try:
        text = await uploads.text_of(client, file)
        written = await card_packs.take_in(str(file["name"]), text, db, workspace, now, asker.id)
    except uploads.Unreadable:
        await reply(blocks.not_a_pack())
    except BadPack as bad:
        await reply(blocks.cards_refused(bad.faults))
    else:
        await reply(blocks.cards_imported(written))


async def export(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        pack = await card_packs.given_out(tx)

    await reply(blocks.exported(pack))


async def open_guidance(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        before = await workspaces.guidance(tx)

    await reply.open(card_form.guidance_form(before))


async def guidance_submitted(
    ack: Callable[..., Awaitable[None]],
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    answers = card_form.read_guidance(view)
    if isinstance(answers, dict):
        await ack(response_action="errors", errors=answers)
        return

    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        await workspaces.advise(tx, answers)
        await admins.note(tx, asker.id, "guidance changed", now, {})

    await reply(blocks.guidance_saved())
