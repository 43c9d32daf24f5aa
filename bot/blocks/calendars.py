"""The calendar of a programme, as its coordinator reads and changes it."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Message,
    View,
    context,
    cut,
    day,
    escape,
    message,
    pages,
    section,
)
from bot.mentoring.model import Programme, Role
from bot.mentoring.timing.calendar import (
    AROUND_A_MEETING,
    EARLIEST,
    LATEST_AFTER,
    PRIORITY,
    Change,
    Entry,
    Moment,
    Preset,
    dated,
    first_day,
    is_over,
)

OFF = "off"
LONGEST_NAME = 100
MOST_OPTIONS = 100  # Slack takes no more in a menu


def calendar_form(programme: Programme, preset: Preset, changes: Sequence[Change], today: date) -> View:
    """What comes in which week and for whom, and one moment to move or to switch off, from `today` on."""
    entries = dated(preset, programme.starts_on, changes)
    title = _("*{name}*: what comes in which week").format(name=escape(cut(programme.name, LONGEST_NAME)))
    if not entries and not changes:
        words = _(
            "A programme of {weeks} weeks has no moments of its own: mentors get topics to choose from "
            "every week."
        ).format(weeks=programme.weeks)
        return fields.modal(Form.NOTICE, _("Calendar"), [section(title), section(words)], submit=_("Close"))
    hint = _("Mentors and leaders move together. A time that a pair booked comes first.")
    budget = _("Each person gets one message a week: where several meet, the first that concerns them.")
    blocks = [
        *pages(title, _lines(programme, entries, today)),
        context(budget),
        *pages(_("*Switched off*"), _off(changes)),
        fields.one(
            Field.MOMENT,
            _("Which moment?"),
            _moments(programme, preset, changes, today),
            None,
            kind="static_select",
        ),
        fields.one(
            Field.TO_WEEK,
            _("When shall it come?"),
            _weeks(programme, today),
            None,
            kind="static_select",
            hint=hint,
        ),
    ]
    return fields.modal(Form.CALENDAR, _("Calendar"), blocks, submit=_("Change"), private=programme.id)


def read_calendar(view: View) -> Change:
    """The change that was asked for."""
    moment, week = fields.value(view, Field.MOMENT).split("/")
    to = fields.value(view, Field.TO_WEEK)
    return Change(Moment(moment), int(week), None if to == OFF else int(to))


def week_is_over() -> Errors:
    return {Field.TO_WEEK: _("That week is over. Please choose one to come.")}


def does_not_belong(weeks: range) -> Errors:
    words = _("This moment makes sense in weeks {first} to {last}. Please choose one of them.")
    return {Field.TO_WEEK: words.format(first=weeks[0], last=weeks[-1])}


def gives_way(other: Moment) -> Errors:
    words = _("In that week comes “{other}”, and nobody would see this. Choose another, or move that first.")
    return {Field.TO_WEEK: words.format(other=labels.moment(other))}


def calendar_changed(programme: Programme, change: Change) -> Message:
    what = labels.moment(change.moment)
    if change.to is None:
        words = _("Done: {moment} of week {week} is switched off. What was sent before stays sent.")
        return message(section(words.format(moment=what, week=change.week)))
    words = _("Done: {moment} comes in week {week}, which begins on {day}. What was sent before stays sent.")
    begins_on = day(first_day(programme.starts_on, change.to))
    return message(section(words.format(moment=what, week=change.to, day=begins_on)))


def _lines(programme: Programme, entries: Sequence[Entry], today: date) -> Iterator[str]:
    """One line for each week, what wins first; the moments around a meeting come only when there is one."""
    shown = [each for each in entries if each.moment not in AROUND_A_MEETING]
    for week in dict.fromkeys(each.week for each in shown):
        its = sorted((each for each in shown if each.week == week), key=_rank)
        roles: dict[Moment, list[Role]] = {}
        for each in its:
            roles.setdefault(each.moment, []).append(each.role)
        said = "; ".join(f"{labels.moment(moment)} ({_whom(whom)})" for moment, whom in roles.items())
        over = is_over(programme.starts_on, week, today)
        line = _("Week {week}, {day} (over): {moments}") if over else _("Week {week}, {day}: {moments}")
        yield line.format(week=week, day=day(its[0].begins_on), moments=said)


def _rank(entry: Entry) -> tuple[int, Role]:
    return PRIORITY.index(entry.moment), entry.role


def _whom(roles: Sequence[Role]) -> str:
    if len(roles) > 1:
        return _("both")
    return _("mentors") if roles[0] is Role.MENTOR else _("leaders")


def _off(changes: Sequence[Change]) -> list[str]:
    words = _("{moment} of week {week}")
    return [
        words.format(moment=labels.moment(each.moment), week=each.week) for each in changes if each.to is None
    ]


def _moments(
    programme: Programme, preset: Preset, changes: Sequence[Change], today: date
) -> list[tuple[str, str]]:
    """Each moment to come by its own week, and where it is now."""
    now = {(each.moment, each.week): each.to for each in changes}
    own = {
        (week, row.moment) for row in preset.rows for week in row.weeks if row.moment not in AROUND_A_MEETING
    }
    found = []
    for week, moment in sorted(own):
        words = _("Week {week}: {moment}").format(week=week, moment=labels.moment(moment))
        to = now.get((moment, week), week)
        if is_over(programme.starts_on, week if to is None else to, today):
            continue
        if to is None:
            words += " " + _("(switched off)")
        elif to != week:
            words += " " + _("(now in week {week})").format(week=to)
        found.append((f"{moment}/{week}", words))
    return found[:MOST_OPTIONS]


def _weeks(programme: Programme, today: date) -> list[tuple[str, str]]:
    last, starts_on = programme.weeks + LATEST_AFTER, programme.starts_on
    weeks = [week for week in range(EARLIEST, last + 1) if week and not is_over(starts_on, week, today)]
    words = _("Week {week}, from {day}")
    return [
        (OFF, _("Not at all")),
        *(
            (str(week), words.format(week=week, day=day(first_day(programme.starts_on, week))))
            for week in weeks
        ),
    ][:MOST_OPTIONS]
