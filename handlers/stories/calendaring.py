"""`/mentor admin calendar`: the calendar of a programme, and the changes a coordinator makes to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.blocks.forms import calendar_form as blocks
from bot.blocks.messages import programme_changes
from bot.library.presets import preset_of
from bot.mentoring.model import Person, Programme
from bot.mentoring.refusals import ProgrammeOver
from bot.mentoring.timing import cadence, calendar
from bot.mentoring.timing.calendar import CalendarChange, Preset
from handlers.edge.reply import FormErrors, Reply
from storage import admins, calendars, programmes
from storage.database import Database


async def open_form(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    value: str,
    words: list[str],
    presets: Mapping[str, Preset],
    reply: Reply,
) -> None:
    """`/mentor admin calendar [programme]`, and the button *Calendar*."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.get_named(tx, value, " ".join(words[1:]))
        changes = (await calendars.changes_by_programme(tx, [programme.id])).get(programme.id, ())

    today = cadence.local_date(now, asker.timezone)
    await reply.open(blocks.calendar_form(programme, preset_of(presets, programme.weeks), changes, today))


async def submit(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    presets: Mapping[str, Preset],
    reply: Reply,
) -> None:
    """The form came back: move one calendar moment to another week, or switch it off."""
    change = blocks.read_calendar(view)
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.get_named(tx, view["private_metadata"])
        if programme.ended_on:
            raise ProgrammeOver
        saved_changes = (await calendars.changes_by_programme(tx, [programme.id])).get(programme.id, ())
        changes = calendar.with_change(saved_changes, change)
        today = cadence.local_date(now, asker.timezone)
        preset = preset_of(presets, programme.weeks)
        if errors := blocks.change_errors(programme, preset, changes, change, today):
            raise FormErrors(errors)
        await calendars.save_changes(tx, programme.id, changes)
        await admins.record_action(tx, asker.id, "calendar changed", now, _audit_details(programme, change))

    await reply(programme_changes.calendar_changed(programme, change))


def _audit_details(programme: Programme, change: CalendarChange) -> dict[str, str | int]:
    to_week = "off" if change.to is None else change.to
    return {"programme": programme.id, "moment": change.moment, "week": change.week, "to": to_week}
