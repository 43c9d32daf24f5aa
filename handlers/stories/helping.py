"""`/mentor` alone, `/mentor help`, and words that are no verb."""

from datetime import datetime
from difflib import get_close_matches
from typing import Any

from bot.blocks.kit.text import Message
from bot.blocks.messages import assistance
from bot.blocks.messages.word_help import explanations, word_help
from bot.mentoring.model import Person
from bot.mentoring.refusals import OutOfDate
from handlers.acts import status
from handlers.edge.reply import Reply
from storage import admins
from storage.database import Database

# Those of one word: to guess at for a misspelt one. What is routed stands in `handlers/__init__.py`.
VERBS = tuple(word for word in explanations() if " " not in word)
LONGEST_ECHO = 40


async def show_status(
    asker: Person, db: Database, workspace: str, now: datetime, command: str, reply: Reply
) -> None:
    """`/mentor`: the status page, with the one next thing to do."""
    async with db.reading(workspace) as tx:
        page = await status.read_page(tx, asker, now)

    await reply(page.message(command))


async def show(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    command: str,
    words: list[str],
    reply: Reply,
) -> None:
    """`/mentor help`, and `/mentor help WORD` for a word, or for several such as "admin match"."""
    lower_words = [word.casefold() for word in words]
    known_words = [" ".join(lower_words[:count]) for count in (3, 2, 1)]
    word = next((each for each in known_words if each in explanations()), None)
    if word is None:
        await _show_all_words(asker, db, workspace, words[0] if words else None, command, reply)
        return

    async with db.reading(workspace) as tx:
        page = await status.read_page(tx, asker, now)

    is_member, has_pair = bool(page.memberships), bool(page.next_steps)
    await reply(word_help(word, command, is_admin=page.is_admin, is_member=is_member, has_pair=has_pair))


async def show_unknown_word(
    asker: Person, body: dict[str, Any], db: Database, workspace: str, command: str, reply: Reply
) -> None:
    """A word that is no verb: name the nearest one, and show the help."""
    word = ((body.get("text") or "").split() or ["?"])[0]
    await _show_all_words(asker, db, workspace, word, command, reply)


async def _show_all_words(
    asker: Person, db: Database, workspace: str, unknown: str | None, command: str, reply: Reply
) -> None:
    async with db.reading(workspace) as tx:
        is_admin = await admins.may_administer(tx, asker)

    await reply(_help_page(command, unknown, is_admin=is_admin))


def _help_page(command: str, unknown: str | None, *, is_admin: bool) -> Message:
    """All words; where one is `unknown`, it is named, and the one that may be meant."""
    if unknown is None:
        return assistance.help_page(command, is_admin=is_admin)
    nearest = get_close_matches(unknown.casefold(), VERBS, n=1)
    return assistance.help_page(
        command,
        is_admin=is_admin,
        unknown=unknown[:LONGEST_ECHO],
        nearest=nearest[0] if nearest else None,
    )


async def refuse_outdated() -> None:
    """A button or form of an older version, which no story answers any more."""
    raise OutOfDate
