"""`/mentor` alone, `/mentor help`, and words that are no verb."""

from datetime import datetime
from difflib import get_close_matches
from typing import Any

from bot.blocks.messages import assistance
from bot.mentoring.model import Person
from bot.mentoring.refusals import OutOfDate
from handlers.acts import status
from handlers.edge.reply import Reply
from storage import admins
from storage.database import Database

# The words to guess at for a misspelt one; what is routed stands in `handlers/__init__.py`.
VERBS = (
    "join",
    "profile",
    "pair",
    "topic",
    "meet",
    "history",
    "pause",
    "resume",
    "leave",
    "privacy",
    "concern",
    "help",
    "stats",
    "admin",
)
LONGEST_ECHO = 40


async def show_status(
    asker: Person, db: Database, workspace: str, now: datetime, command: str, reply: Reply
) -> None:
    """`/mentor`: the status page, with the one next thing to do."""
    async with db.reading(workspace) as tx:
        page = await status.read_page(tx, asker, now)

    await reply(page.message(command))


async def show(asker: Person, db: Database, workspace: str, command: str, reply: Reply) -> None:
    """`/mentor help`."""
    async with db.reading(workspace) as tx:
        is_admin = await admins.may_administer(tx, asker)

    await reply(assistance.help_page(command, is_admin=is_admin))


async def show_unknown_word(
    asker: Person, body: dict[str, Any], db: Database, workspace: str, command: str, reply: Reply
) -> None:
    """A word that is no verb: name the nearest one, and show the help."""
    word = ((body.get("text") or "").split() or ["?"])[0]
    async with db.reading(workspace) as tx:
        is_admin = await admins.may_administer(tx, asker)

    nearest = get_close_matches(word.casefold(), VERBS, n=1)
    page = assistance.help_page(
        command,
        is_admin=is_admin,
        unknown=word[:LONGEST_ECHO],
        nearest=nearest[0] if nearest else None,
    )
    await reply(page)


async def refuse_outdated() -> None:
    """A button or form of an older version, which no story answers any more."""
    raise OutOfDate
