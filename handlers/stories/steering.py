"""A programme as a form: new, copied, or changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.blocks.forms.programme_form import (
    ProgrammeAnswers,
    change_form,
    copy_form,
    programme_form,
    read_programme,
    refusal_errors,
)
from bot.blocks.messages import admin_console, programme_changes
from bot.library.presets import preset_of
from bot.mentoring.model import AccountStatus, AdminRole, Person, Programme
from bot.mentoring.refusals import EndsTooSoon, HasBegun, LeftSlack, NameTaken
from bot.mentoring.timing import cadence
from bot.mentoring.timing.calendar import Preset
from bot.mentoring.timing.terms import fitting_changes, require_sensible_change
from handlers.acts import follow_accounts
from handlers.edge.directory import Directory
from handlers.edge.reply import FormErrors, Reply, filled_in
from storage import admins, calendars, matching_problems, members, pairs, people, programmes
from storage.database import Database, Transaction
from storage.ids import new_id

LONGEST_ECHO = 40


async def open_new_form(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin programme`, and the button *New programme*."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    if words[1:]:
        await reply(admin_console.unknown_programme_word(words[1][:LONGEST_ECHO], command))
    else:
        await reply.open(programme_form(asker, _today(asker, now)))


async def submit_new(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    directory: Directory,
    presets: Mapping[str, Preset],
    command: str,
    reply: Reply,
) -> None:
    """The form came back: create the programme, with the settings of the one it copies, if it does."""
    answers = filled_in(read_programme(view, _today(asker, now)))
    draft = Programme(
        new_id(), "", "", answers.starts_on, answers.weeks, answers.coordinator_id, answers.leader_level
    )
    programme = _with_answers(draft, answers)

    try:
        coordinator = await _fetch_coordinator(directory, answers.coordinator_id)
        async with db.transaction(workspace) as tx:
            await admins.require_admin(tx, asker)
            await follow_accounts.follow(tx, [coordinator], now)
            await people.save_from_slack(tx, [coordinator])
            await programmes.create(tx, programme, now)
            if source := await programmes.find(tx, view["private_metadata"]):
                await _copy_settings(tx, source, programme, presets)
            # So that they stay admins here where they stop being admins of the Slack workspace.
            await admins.grant_role(tx, asker.id, AdminRole.OWNER, now)
            await admins.grant_role(tx, coordinator.id, AdminRole.COORDINATOR, now)
            await admins.record_action(tx, asker.id, "programme created", now, {"programme": programme.id})
    except (NameTaken, LeftSlack) as error:
        # Beside the field, so that all else that was filled in stays.
        raise FormErrors(refusal_errors(error)) from error

    await reply(programme_changes.programme_created(programme, command))


async def open_change_form(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """`/mentor admin programme change [name]`, and the button *Change*; also to name another coordinator."""
    today = _today(asker, now)
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.get_unfinished(tx, value, " ".join(words[2:]), today)
        coordinator = await _coordinator_or(tx, programme, asker)

    await reply.open(change_form(programme, coordinator, today))


async def submit_change(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    directory: Directory,
    presets: Mapping[str, Preset],
    reply: Reply,
) -> None:
    """The form came back: keep what makes sense, or say beside the field what does not."""
    today = _today(asker, now)
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        before = await programmes.get_named(tx, view["private_metadata"])
    answers = filled_in(read_programme(view, today, before))

    try:
        coordinator = await _fetch_coordinator(directory, answers.coordinator_id)
        async with db.transaction(workspace) as tx:
            await admins.require_admin(tx, asker)
            before = await programmes.get(tx, before.id)
            changed = _with_answers(before, answers)
            oldest = await pairs.oldest_beginning(tx, before.id)
            require_sensible_change(before, changed, today, oldest.date() if oldest else None)
            await follow_accounts.follow(tx, [coordinator], now)
            await people.save_from_slack(tx, [coordinator])
            await admins.grant_role(tx, coordinator.id, AdminRole.COORDINATOR, now)
            await programmes.save(tx, changed, now)
            dropped_changes = await _fit_calendar(tx, before, changed, presets)
            await members.update_roles_from_levels(tx, today)
            await admins.record_action(tx, asker.id, "programme changed", now, {"programme": before.id})
    except (NameTaken, LeftSlack, HasBegun, EndsTooSoon) as error:
        raise FormErrors(refusal_errors(error)) from error

    await reply(programme_changes.programme_changed(before, changed, dropped_changes))


async def open_copy_form(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """`/mentor admin programme copy [name]`, and the button *Copy*: the next one like it."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        source = await programmes.get_named(tx, value, " ".join(words[2:]))
        coordinator = await _coordinator_or(tx, source, asker)

    await reply.open(copy_form(source, coordinator, _today(asker, now)))


def _today(person: Person, now: datetime) -> date:
    return cadence.local_date(now, person.timezone)


def _with_answers(programme: Programme, answers: ProgrammeAnswers) -> Programme:
    return replace(
        programme,
        name=answers.name,
        purpose=answers.purpose,
        starts_on=answers.starts_on,
        weeks=answers.weeks,
        leader_level=answers.leader_level,
        coordinator_id=answers.coordinator_id,
        aims=answers.aims,
        is_always_open=answers.is_always_open,
    )


async def _coordinator_or(tx: Transaction, programme: Programme, asker: Person) -> Person:
    """The coordinator of a programme; the asker in the place of one who has left Slack."""
    coordinator = await people.find(tx, programme.coordinator_id)
    is_active = coordinator is not None and coordinator.account_status is AccountStatus.ACTIVE
    return coordinator if coordinator and is_active else asker


async def _fetch_coordinator(directory: Directory, person_id: str) -> Person:
    """The account as Slack has it now; raises LeftSlack for one that cannot coordinate."""
    coordinator = await directory.find(person_id)
    if coordinator is None or coordinator.account_status is not AccountStatus.ACTIVE:
        raise LeftSlack
    return coordinator


async def _copy_settings(
    tx: Transaction, source: Programme, programme: Programme, presets: Mapping[str, Preset]
) -> None:
    """Give a new programme the rules of another, and what suits it of the changes of its calendar."""
    rules = await matching_problems.rules_of(tx, source)
    _fingerprint, may_move = await programmes.matching_state(tx, source.id)
    await matching_problems.save_rules(tx, programme.id, rules)
    await programmes.save_move_limit(tx, programme.id, may_move)
    changes = (await calendars.changes_by_programme(tx, [source.id])).get(source.id, ())
    fitting = fitting_changes(preset_of(presets, programme.weeks), changes)
    await calendars.save_changes(tx, programme.id, fitting)


async def _fit_calendar(
    tx: Transaction, before: Programme, changed: Programme, presets: Mapping[str, Preset]
) -> int:
    """Take the changes of a calendar away that make no sense in the new length; give how many."""
    if changed.weeks == before.weeks:
        return 0
    changes = (await calendars.changes_by_programme(tx, [before.id])).get(before.id, ())
    fitting = fitting_changes(preset_of(presets, changed.weeks), changes)
    await calendars.save_changes(tx, before.id, fitting)
    return len(changes) - len(fitting)
