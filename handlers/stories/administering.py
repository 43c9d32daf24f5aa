"""`/mentor admin`: the console, and the roster of people with their levels."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.forms.upload_forms import are_levels_confirmed, read_file, roster_form
from bot.blocks.messages import admin_console, roster_import
from bot.mentoring.files import roster
from bot.mentoring.files.levels import LevelsInQuestion, require_plausible_levels
from bot.mentoring.files.roster import BadRoster
from bot.mentoring.files.roster_import import RosterImport, summarize_import, with_absent_columns
from bot.mentoring.model import AccountStatus, Person
from bot.mentoring.timing import cadence
from bot.slack import accounts
from handlers.edge import uploads
from handlers.edge.reply import Reply
from storage import admins, members, people, programmes, unanswered
from storage.database import Database

# A nudge that stays away because earlier ones were not answered does so each week.
UNANSWERED_FOR = timedelta(days=8)
# Slack advises against larger pages.
PEOPLE_A_PAGE = 200
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
        coordinators = await people.find_many(tx, {each.coordinator_id for each in all_programmes})

    if words:
        await reply(admin_console.unknown_word(words[0][:LONGEST_ECHO], command))
    else:
        today = cadence.local_date(now, asker.timezone)
        departed = {
            each.id for each in coordinators.values() if each.account_status is not AccountStatus.ACTIVE
        }
        await reply(admin_console.console(all_programmes, departed, today, quiet_mentors, command))


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
    reply: Reply,
) -> None:
    """The form came back: import all of the roster, or nothing and say which lines to mend."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    try:
        text = await uploads.read_text(client, read_file(view))
        imported = await import_roster(
            text, client, db, workspace, now, asker.id, levels_confirmed=are_levels_confirmed(view)
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
    client: AsyncWebClient,
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
    directory = {key: person async for key, person in _fetch_directory(client)}
    from_roster = roster.resolve(parsed.rows, directory)

    async with db.transaction(workspace) as tx:
        former = await people.find_many(tx, (each.id for each in from_roster))
        persons = with_absent_columns(parsed, from_roster, former)
        managers = await people.managers(tx) | {each.id: each.manager_id for each in persons}
        named_managers = await people.find_many(tx, (each.manager_id for each in persons if each.manager_id))
        if not levels_confirmed:
            levels = {each.id: each.level for each in (*named_managers.values(), *persons)}
            require_plausible_levels(((each.id, each.manager_id) for each in persons), levels)
        await people.save_from_roster(tx, persons, parsed.columns)
        # Roles follow from levels, and these may be others now.
        await members.update_roles_from_levels(tx, now.date())
        await admins.record_action(tx, person_id, "roster imported", now, {"people": len(persons)})

    return summarize_import(parsed, persons, former, managers)


async def _fetch_directory(client: AsyncWebClient) -> AsyncIterator[tuple[str, Person]]:
    """All people of the workspace out of Slack, each by their id and by their email address."""
    cursor = ""
    while True:
        page = await client.users_list(limit=PEOPLE_A_PAGE, cursor=cursor or None, include_locale=True)
        for user in page["members"]:
            person, address = accounts.person(user), accounts.email(user)
            yield person.id, person
            if address:
                yield address, person
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
