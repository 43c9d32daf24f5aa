"""`/mentor admin`: the console, a new programme, and the roster of people with their levels."""

from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.forms.programme_form import name_errors, programme_form, read_programme
from bot.blocks.forms.upload_forms import are_levels_confirmed, read_file, roster_form
from bot.blocks.messages import admin_console, programme_changes, roster_import
from bot.mentoring.files import roster
from bot.mentoring.files.levels import LevelsInQuestion, require_plausible_levels
from bot.mentoring.files.roster import BadRoster
from bot.mentoring.files.roster_import import RosterImport, summarize_import, with_absent_columns
from bot.mentoring.model import AccountStatus, AdminRole, Person, Programme
from bot.mentoring.refusals import LeftSlack, NameTaken
from bot.mentoring.timing import cadence
from handlers.acts import follow_accounts
from handlers.edge import uploads
from handlers.edge.directory import Directory
from handlers.edge.reply import FormErrors, Reply, filled_in
from storage import admins, members, people, programmes, unanswered
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
        quiet_mentors = await unanswered.quiet_mentors(tx, now - UNANSWERED_FOR)

    if words:
        await reply(admin_console.unknown_word(words[0][:LONGEST_ECHO], command))
    else:
        await reply(admin_console.console(all_programmes, quiet_mentors, command))


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


async def open_roster_form(asker: Person, db: Database, workspace: str, value: str, reply: Reply) -> None:
    """`/mentor admin people`, and the button *Import people*, which may ask whether levels are right."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    await reply.open(roster_form(asks_about_levels=value == roster_import.ABOUT_LEVELS))


async def submit_roster(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    directory: Directory,
    reply: Reply,
) -> None:
    """The form came back: import all of the roster, or nothing and say which lines to mend."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    try:
        text = await uploads.read_text(client, read_file(view))
        imported = await import_roster(
            text, directory, db, workspace, now, asker.id, levels_confirmed=are_levels_confirmed(view)
        )
    except uploads.UnreadableFile:
        await reply(roster_import.not_a_roster())
    except BadRoster as error:
        await reply(roster_import.roster_refused(error.faults))
    except LevelsInQuestion as question:
        await reply(roster_import.levels_in_question(question.inverted, question.compared))
    else:
        await reply(roster_import.people_imported(imported))


async def import_roster(
    text: str,
    directory: Directory,
    db: Database,
    workspace: str,
    now: datetime,
    person_id: str,
    *,
    levels_confirmed: bool = False,
) -> RosterImport:
    """Save the people of a roster in one transaction; raises BadRoster and saves nothing if it has faults.

    Raises LevelsInQuestion where most managers would stand below their people, unless that was confirmed.
    `person_id` is the one who does it, for the audit log.
    """
    parsed = roster.parse(text)
    accounts: dict[str, Person] = {}
    by_name: dict[str, Person] = {}
    async for account, address in directory.everybody():
        accounts[account.id] = by_name[account.id] = account
        if address:
            by_name[address] = account
    from_roster = roster.resolve(parsed.rows, by_name)

    async with db.transaction(workspace) as tx:
        await follow_accounts.follow(tx, [*accounts.values()], now)
        former = await people.find_many(tx, (each.id for each in from_roster))
        persons = with_absent_columns(parsed, from_roster, former)
        managers = await people.managers(tx) | {each.id: each.manager_id for each in persons}
        named_managers = await people.find_many(tx, (each.manager_id for each in persons if each.manager_id))
        if not levels_confirmed:
            levels = {each.id: each.level for each in (*named_managers.values(), *persons)}
            require_plausible_levels(((each.id, each.manager_id) for each in persons), levels)
        await people.save_from_roster(tx, persons, parsed.columns)
        # Roles follow from levels, and these may be others now.
        await members.update_roles_from_levels(tx)
        await admins.record_action(tx, person_id, "roster imported", now, {"people": len(persons)})

    return summarize_import(parsed, persons, former, managers)
