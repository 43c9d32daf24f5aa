"""`/mentor admin`: the console, and a new programme."""

from datetime import datetime, timedelta
from typing import Any

from bot.blocks.forms.programme_form import name_errors, programme_form, read_programme
from bot.blocks.messages import admin_console, programme_changes
from bot.mentoring.model import AccountStatus, AdminRole, Person, Programme
from bot.mentoring.refusals import LeftSlack, NameTaken
from bot.mentoring.timing import cadence
from handlers.acts import follow_accounts
from handlers.edge.directory import Directory
from handlers.edge.reply import FormErrors, Reply, filled_in
from storage import admins, people, programmes, unanswered, workspaces
from storage.database import Database
from storage.ids import new_id

# A nudge that stays away because earlier ones were not answered does so each week.
UNANSWERED_FOR = timedelta(days=8)
# People see the word they typed, but not a page of it.
LONGEST_ECHO = 40


async def show_console(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin` alone, or followed by a word that is no verb of it."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        all_programmes = await programmes.list_all(tx)
        guidance = await workspaces.guidance(tx)
        quiet_mentors = await unanswered.quiet_mentors(tx, now - UNANSWERED_FOR)

    if words:
        await reply(admin_console.unknown_word(words[0][:LONGEST_ECHO], command))
    else:
        await reply(admin_console.console(all_programmes, quiet_mentors, command, has_help=guidance.has_help))


async def open_programme_form(
    asker: Person, db: Database, workspace: str, now: datetime, reply: Reply
) -> None:
    """`/mentor admin programme`, and the button *New programme*."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    await reply.open(programme_form(asker, cadence.local_date(now, asker.timezone)))


async def submit_programme(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    directory: Directory,
    command: str,
    reply: Reply,
) -> None:
    """The form came back: create the programme, and make its coordinator an admin."""
    answers = filled_in(read_programme(view, cadence.local_date(now, asker.timezone)))
    coordinator = await directory.find(answers.coordinator_id)
    if coordinator is None or coordinator.account_status is not AccountStatus.ACTIVE:
        raise LeftSlack
    programme = Programme(
        id=new_id(),
        name=answers.name,
        purpose=answers.purpose,
        starts_on=answers.starts_on,
        weeks=answers.weeks,
        coordinator_id=coordinator.id,
        leader_level=answers.leader_level,
        aims=answers.aims,
    )

    try:
        async with db.transaction(workspace) as tx:
            await admins.require_admin(tx, asker)
            await follow_accounts.follow(tx, [coordinator], now)
            await people.save_from_slack(tx, [coordinator])
            await programmes.create(tx, programme, now)
            # So that they stay admins here where they stop being admins of the Slack workspace.
            await admins.grant_role(tx, asker.id, AdminRole.OWNER, now)
            await admins.grant_role(tx, coordinator.id, AdminRole.COORDINATOR, now)
            await admins.record_action(tx, asker.id, "programme created", now, {"programme": programme.id})
    except NameTaken as error:
        # Beside the name, so that all else that was filled in stays.
        raise FormErrors(name_errors(error)) from error

    await reply(programme_changes.programme_created(programme, command))
