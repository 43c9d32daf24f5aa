"""Importing and exporting own cards as a file, and the guidance that cards and concerns follow."""

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.forms import guidance_form, upload_forms
from bot.blocks.forms.upload_forms import read_file
from bot.blocks.messages import own_cards as blocks
from bot.mentoring.model import AccountStatus, Person
from handlers.acts import card_packs, follow_accounts
from handlers.acts.card_packs import BadPack
from handlers.edge import uploads
from handlers.edge.directory import Directory
from handlers.edge.reply import Reply, filled_in
from storage import admins, people, workspaces
from storage.database import Database


async def open_import_form(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """*Import*: a form to upload a pack."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    await reply.open(upload_forms.cards_form())


async def submit_import(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    reply: Reply,
) -> None:
    """The form came back: import all of the pack as drafts, or nothing and say which cards to mend."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    file = read_file(view)
    try:
        text = await uploads.read_text(client, file)
        card_count = await card_packs.import_pack(str(file["name"]), text, db, workspace, now, asker.id)
    except uploads.UnreadableFile:
        await reply(blocks.not_a_pack())
    except BadPack as error:
        await reply(blocks.cards_refused(error.faults))
    else:
        await reply(blocks.cards_imported(card_count))


async def export_cards(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """*Export*: all own cards as the text of a pack."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        pack = await card_packs.export_pack(tx)

    await reply(blocks.pack_export(pack))


async def open_guidance_form(asker: Person, db: Database, workspace: str, command: str, reply: Reply) -> None:
    """*Guidance*: a form for an organisation's rules on generative AI, help in confidence, and contacts."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        guidance = await workspaces.guidance(tx)

    await reply.open(guidance_form.guidance_form(guidance, command))


async def submit_guidance(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    directory: Directory,
    reply: Reply,
) -> None:
    """The form came back: save the guidance, and what Slack says of the contacts, so that it is followed."""
    guidance = filled_in(guidance_form.read_guidance(view))
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
    accounts = await directory.find_many(guidance.contact_ids)
    contacts = [each for each in accounts.found if each.account_status is AccountStatus.ACTIVE]
    away = {*guidance.contact_ids} - {each.id for each in contacts}
    filled_in(guidance_form.contact_errors(guidance, away) or guidance)

    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        await follow_accounts.follow(tx, contacts, now)
        await people.save_from_slack(tx, contacts)
        await workspaces.save_guidance(tx, guidance)
        await admins.record_action(tx, asker.id, "guidance changed", now, {})

    await reply(blocks.guidance_saved())
