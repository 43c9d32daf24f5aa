"""`/mentor admin`: the console."""

from datetime import datetime, timedelta
from itertools import chain

from bot.blocks.messages import admin_console
from bot.mentoring.model import AccountStatus, Person
from bot.mentoring.org_chart import broken_lines
from bot.mentoring.timing import cadence
from handlers.edge.reply import Reply
from storage import admins, pairs, people, programmes, unanswered, workspaces
from storage.database import Database, Transaction

# A nudge that stays away because earlier ones were not answered does so each week.
UNANSWERED_FOR = timedelta(days=8)
# People see the word they typed, but not a page of it.
LONGEST_ECHO = 40


async def show_console(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin` alone, or followed by a word that is no verb of it."""
    if words:
        async with db.reading(workspace) as tx:
            await admins.require_admin(tx, asker)
        await reply(admin_console.unknown_word(words[0][:LONGEST_ECHO], command))
        return

    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        all_programmes = await programmes.list_all(tx)
        guidance = await workspaces.guidance(tx)
        quiet_mentors = await unanswered.quiet_mentors(tx, now - UNANSWERED_FOR)
        unknown_lines = await _read_unknown_lines(tx)
        coordinators = await people.find_many(tx, {each.coordinator_id for each in all_programmes})

    if words:
        await reply(admin_console.unknown_word(words[0][:LONGEST_ECHO], command))
    else:
        today = cadence.local_date(now, asker.timezone)
        departed = {
            each.id for each in coordinators.values() if each.account_status is not AccountStatus.ACTIVE
        }
        console = admin_console.console(
            all_programmes,
            departed,
            today,
            quiet_mentors,
            unknown_lines,
            command,
            has_help=guidance.has_help,
        )
        await reply(console)


async def _read_unknown_lines(tx: Transaction) -> list[tuple[str, str]]:
    """Mentor and leader of the active pairs of whom nobody knows whether one reports to the other."""
    mentor_and_leader = [(pair.mentor_id, pair.leader_id) for pair in await pairs.active(tx)]
    paired_people = {*chain.from_iterable(mentor_and_leader)}
    broken = broken_lines(await people.managers_above(tx, paired_people), paired_people)
    return [two for two in mentor_and_leader if broken.keys() & {*two}]
