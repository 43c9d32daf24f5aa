"""The workspace of a transaction, as it installed the app: the one row that is its own."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_

from bot.mentoring.model import Workspace
from bot.mentoring.topics.own_cards import Guidance
from storage.database import Transaction
from storage.tables import workspaces as table

GUIDANCE_COLUMNS = (
    table.c.policy_url,
    table.c.expert_id,
    table.c.confidential_help,
    table.c.first_contact_id,
    table.c.second_contact_id,
)
COLUMNS = (
    table.c.id,
    table.c.name,
    table.c.bot_user_id,
    table.c.closed_at,
    table.c.rests_until,
    table.c.alive_at,
    table.c.accounts_read_at,
)
# Written down no more often: what a deadline of days needs to know of.
SIGN_OF_LIFE_EVERY = timedelta(minutes=10)
# Accounts are compared with Slack once a day; where there is a reason, sooner, and at most once an hour.
COMPARED_EVERY, COMPARED_AT_MOST_EVERY = timedelta(days=1), timedelta(hours=1)


async def save(tx: Transaction, workspace: Workspace, now: datetime) -> None:
    """Keep a workspace; one that is known gets its newest name and bot."""
    values = {"name": workspace.name, "bot_user_id": workspace.bot_user_id}
    statement = tx.insert(table).values(installed_at=now, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values))


async def mark_closed(tx: Transaction, now: datetime) -> None:
    """Note since when Slack lets nothing through (UTC); the first time stays."""
    await tx.execute(tx.update(table).where(table.c.closed_at.is_(None)).values(closed_at=now))


async def mark_open(tx: Transaction) -> bool:
    """Note that Slack lets us through; False if it did before."""
    return await tx.change(tx.update(table).where(table.c.closed_at.is_not(None)).values(closed_at=None)) == 1


async def save_rest(tx: Transaction, until: datetime) -> None:
    """Note until when (UTC) Slack wants to be left alone, for whoever delivers next; a longer rest stays."""
    is_shorter = or_(table.c.rests_until.is_(None), table.c.rests_until < until)
    await tx.execute(tx.update(table).where(is_shorter).values(rests_until=until))


async def mark_alive(tx: Transaction, now: datetime) -> None:
    """Note that the bot is there (UTC); not again within minutes, and not while Slack is closed to it."""
    await tx.execute(tx.update(table).where(is_sign_of_life_due(now)).values(alive_at=now))


def is_sign_of_life_due(now: datetime) -> ColumnElement[bool]:
    """The question whether it is time to note again that the bot is there."""
    is_old = or_(table.c.alive_at.is_(None), table.c.alive_at <= now - SIGN_OF_LIFE_EVERY)
    return and_(table.c.closed_at.is_(None), is_old)


async def request_comparison(tx: Transaction, now: datetime) -> None:
    """Have the accounts of members compared with Slack soon: there is a reason to doubt them."""
    statement = tx.select(table, table.c.accounts_due_at, table.c.accounts_read_at)
    due_at, read_at = (await tx.execute(statement)).one()
    # What is due within the hour stays: it may be under way.
    if due_at is None or due_at > now + COMPARED_AT_MOST_EVERY:
        soon = max(now, read_at + COMPARED_AT_MOST_EVERY) if read_at else now
        await tx.execute(tx.update(table).values(accounts_due_at=soon))


async def claim_comparison(tx: Transaction, now: datetime) -> bool:
    """Be the one who compares the accounts, if they are due; one that fails is tried again in an hour."""
    statement = tx.update(table).where(are_accounts_due(now))
    return await tx.change(statement.values(accounts_due_at=now + COMPARED_AT_MOST_EVERY)) == 1


async def record_accounts_read(tx: Transaction, now: datetime) -> None:
    """Note that the accounts of all members were read from Slack, as of an instant (UTC).

    The next comparison by the clock stays where it is: nobody can put off what it does besides.
    """
    await tx.execute(tx.update(table).values(accounts_read_at=now))


async def record_comparison(tx: Transaction, now: datetime) -> None:
    """Note that the clock compared the accounts of all members, as of an instant (UTC)."""
    await tx.execute(tx.update(table).values(accounts_read_at=now, accounts_due_at=now + COMPARED_EVERY))


def are_accounts_due(now: datetime) -> ColumnElement[bool]:
    """The question whether the accounts of a workspace are to be compared with Slack."""
    return table.c.accounts_due_at <= now


async def get(tx: Transaction) -> Workspace:
    """The workspace of this transaction, which must be known."""
    return Workspace(*(await tx.execute(tx.select(table, *COLUMNS))).one())


async def find(tx: Transaction) -> Workspace | None:
    """The workspace of this transaction, None where it is not known."""
    row = (await tx.execute(tx.select(table, *COLUMNS))).one_or_none()
    return Workspace(*row) if row else None


async def save_guidance(tx: Transaction, guidance: Guidance) -> None:
    """Keep the organisation's rules on generative AI, its help in confidence, and whom to ask."""
    values = {column.name: getattr(guidance, column.name) for column in GUIDANCE_COLUMNS}
    await tx.execute(tx.update(table).values(values))


async def guidance(tx: Transaction) -> Guidance:
    """The guidance that was kept; an empty one for a workspace that gave none."""
    row = (await tx.execute(tx.select(table, *GUIDANCE_COLUMNS))).one_or_none()
    return Guidance(*row) if row else Guidance()


async def forget_person(tx: Transaction, person_id: str) -> None:
    """Take somebody out of the guidance: they are neither expert nor contact any more."""
    for column in (table.c.expert_id, table.c.first_contact_id, table.c.second_contact_id):
        await tx.execute(tx.update(table).where(column == person_id).values({column.name: None}))
