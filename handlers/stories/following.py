"""Following Slack accounts: by the events that tell of them, and held against Slack once a day."""

from datetime import datetime
from typing import Any

from handlers.acts import end_pair, follow_accounts, recheck
from handlers.edge.directory import Directory
from storage import events, workspaces
from storage.database import Database


async def follow_account(
    body: dict[str, Any],
    payload: dict[str, Any],
    db: Database,
    workspace: str,
    now: datetime,
    directory: Directory,
) -> None:
    """Slack's event for an account that is new or has changed: its name, its time zone, or a deactivation."""
    account = directory.person(payload["user"])

    async with db.transaction(workspace) as tx:
        if not await events.record_delivery(tx, body["event_id"], now):
            return  # Slack may deliver an event again
        if await follow_accounts.follow(tx, [account], now):
            await end_pair.end_departed(tx, now)


async def tick(db: Database, workspace: str, now: datetime, directory: Directory) -> None:
    """The clock: compare the accounts of members with Slack, once a day, after a start or a refusal.

    An event may never have come: while the bot was stopped, or because Slack promises none. Before that, and
    whether Slack answers or not, what is known of all is held against the rules of safety.
    """
    async with db.transaction(workspace) as tx:
        if not await workspaces.claim_comparison(tx, now):
            return

    await recheck.end_all_unsafe(db, workspace, now)
    accounts = await follow_accounts.describe_members(db, workspace, directory)

    async with db.transaction(workspace) as tx:
        await follow_accounts.follow(tx, accounts.found, now, accounts.unseen_ids)
        await workspaces.record_comparison(tx, now)
        await end_pair.end_departed(tx, now)
