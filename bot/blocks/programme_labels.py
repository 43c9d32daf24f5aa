"""When a programme is, and whether it is over, as people read it."""

from datetime import date, timedelta

from bot.blocks.kit.language import _
from bot.blocks.kit.text import day
from bot.mentoring.model import Programme

A_DAY = timedelta(days=1)


def dates(programme: Programme) -> str:
    """When a programme begins and how long it lasts, or what each pair of an always-open one has.

    Of one that was ended before its time it is the last day.
    """
    if programme.ended_on:
        return _("ended on {day}").format(day=day(programme.ended_on - A_DAY))
    words = (
        _("always open, {weeks} weeks for each pair")
        if programme.is_always_open
        else _("{start}, {weeks} weeks")
    )
    return words.format(start=day(programme.starts_on), weeks=programme.weeks)


def programme_state(programme: Programme, today: date) -> str:
    """Whether a programme is over or closed to joining; empty where it is neither."""
    if programme.is_over(today):
        return _("over")
    return _("closed to joining") if programme.is_closed else ""
