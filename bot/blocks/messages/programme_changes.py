"""The answers to a coordinator who created a programme, or changed its rules or its calendar."""

from bot.blocks import labels
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, day, escape, message, section
from bot.mentoring.model import Programme
from bot.mentoring.timing.calendar import CalendarChange, first_day


def programme_created(programme: Programme, command: str) -> Message:
    """The answer to whoever created a programme."""
    words = _("*{name}* is open. Tell people to type `{command} join`; when enough have, rehearse the match.")
    return message(section(words.format(name=escape(programme.name), command=command)))


def rules_saved() -> Message:
    """The answer to whoever changed the rules."""
    return message(section(_("Saved. Rehearse the match to see what it changes.")))


def calendar_changed(programme: Programme, change: CalendarChange) -> Message:
    """The answer to whoever moved a calendar moment or switched it off."""
    name = labels.calendar_moment(change.moment)
    if change.to is None:
        words = _("Done: {moment} of week {week} is switched off. What was sent before stays sent.")
        return message(section(words.format(moment=name, week=change.week)))
    words = _("Done: {moment} comes in week {week}, which begins on {day}. What was sent before stays sent.")
    begins_on = day(first_day(programme.starts_on, change.to))
    return message(section(words.format(moment=name, week=change.to, day=begins_on)))
