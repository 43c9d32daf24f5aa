"""`/mentor admin calendar`: what comes when, and a coordinator who moves it or switches it off."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.blocks import calendars as blocks
from bot.blocks.kit.fields import Errors
from bot.library.presets import preset_of
from bot.mentoring.model import Person, Programme
from bot.mentoring.refusals import NoProgramme, UnknownProgramme
from bot.mentoring.timing import cadence, calendar
from bot.mentoring.timing.calendar import Change, Preset
from handlers.edge.reply import Reply
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
        await admins.require(tx, asker)
        programme = _named(await programmes.every(tx), value, " ".join(words[1:]))
        changes = (await calendars.changes_of(tx, [programme.id])).get(programme.id, ())

    today = cadence.local_date(now, asker.timezone)
    await reply.open(blocks.calendar_form(programme, preset_of(presets, programme.weeks), changes, today))


async def submitted(
    ack: Callable[..., Awaitable[None]],
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    presets: Mapping[str, Preset],
    reply: Reply,
) -> None:
    wished = blocks.read_calendar(view)
    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        programme = await programmes.find(tx, view["private_metadata"])
        if programme is None:
            raise UnknownProgramme
        before = (await calendars.changes_of(tx, [programme.id])).get(programme.id, ())
        after = calendar.changed(before, wished)
        today = cadence.local_date(now, asker.timezone)
        errors = _errors(programme, preset_of(presets, programme.weeks), after, wished, today)
        if not errors:
            await calendars.change(tx, programme.id, after)
            await admins.note(tx, asker.id, "calendar changed", now, _subject(programme, wished))

    if errors:
        await ack(response_action="errors", errors=errors)
    else:
        await reply(blocks.calendar_changed(programme, wished))


def _errors(
    programme: Programme, preset: Preset, after: Sequence[Change], wished: Change, today: date
) -> Errors:
    """Why the change makes no sense, if so; to come in its own week again does, unless that is over."""
    if wished.to is None:
        return {}
    if calendar.is_over(programme.starts_on, wished.to, today):
        return blocks.week_is_over()
    if wished.to == wished.week:
        return {}
    suits = calendar.belongs_in(wished.moment, programme.weeks)
    if wished.to not in suits:
        return blocks.does_not_belong(suits)
    entries = calendar.dated(preset, programme.starts_on, after)
    other = calendar.gives_way_to(entries, wished.moment, wished.to)
    return blocks.gives_way(other) if other else {}


def _subject(programme: Programme, wished: Change) -> dict[str, str | int]:
    to = "off" if wished.to is None else wished.to
    return {"programme": programme.id, "moment": wished.moment, "week": wished.week, "to": to}


def _named(known: Sequence[Programme], programme_id: str, name: str) -> Programme:
    """The programme of that id or name; the newest where neither is given. Raises a refusal."""
    if not known:
        raise NoProgramme
    if name:
        known = [each for each in known if each.name.casefold() == name.casefold()]
        if not known:
            raise UnknownProgramme
    return next((each for each in known if each.id == programme_id), known[0])
