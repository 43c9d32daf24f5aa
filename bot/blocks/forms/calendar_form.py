"""The form in which a coordinator reads a programme's calendar and changes it, and how it is read."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import View, context, cut, day, escape, pages, section
from bot.mentoring.model import Programme, Role
from bot.mentoring.timing.calendar import (
    AROUND_A_MEETING,
    BEGINNING,
    EARLIEST,
    LATEST_AFTER,
    PRIORITY,
    CalendarChange,
    CalendarEntry,
    CalendarMoment,
    Preset,
    calendar_entries,
    displacing_moment,
    entries_from_week,
    first_day,
    is_over,
    suitable_weeks,
)

OFF = "off"
LONGEST_NAME = 100
MOST_OPTIONS = 100  # Slack takes no more in a menu


def calendar_form(
    programme: Programme, preset: Preset, changes: Sequence[CalendarChange], today: date
) -> View:
    """The weeks with their moments and roles, and one moment to move or to switch off, from `today` on."""
    entries = _entries(programme, preset, changes)
    if programme.ended_on and not programme.is_always_open:
        entries = [each for each in entries if each.begins_on < programme.ended_on]
    title = _("*{name}*: what comes in which week")
    if programme.is_always_open:
        title = _("*{name}*: what comes in which week of a pair, from the Monday after it began")
    title = title.format(name=escape(cut(programme.name, LONGEST_NAME)))
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
        *pages(_("*Switched off*"), _switched_off(changes)),
    ]
    moments = [] if programme.ended_on else _moments(programme, preset, changes, today)
    if not moments:  # and Slack refuses a menu without a choice
        return fields.modal(Form.NOTICE, _("Calendar"), blocks, submit=_("Close"))
    blocks += [
        fields.single_choice(Field.MOMENT, _("Which moment?"), moments, None, kind="static_select"),
        fields.single_choice(
            Field.TO_WEEK,
            _("When shall it come?"),
            _weeks(programme, today),
            None,
            kind="static_select",
            hint=hint,
        ),
    ]
    return fields.modal(
        Form.CALENDAR, _("Calendar"), blocks, submit=_("Change"), private_metadata=programme.id
    )


def read_calendar(view: View) -> CalendarChange:
    """The change that was asked for: a moment of a week, and the week it goes to (None: off)."""
    moment, week = fields.value(view, Field.MOMENT).split("/")
    to = fields.value(view, Field.TO_WEEK)
    return CalendarChange(CalendarMoment(moment), int(week), None if to == OFF else int(to))


def change_errors(
    programme: Programme,
    preset: Preset,
    changes: Sequence[CalendarChange],
    change: CalendarChange,
    today: date,
) -> Errors:
    """The reason why a change makes no sense, beside the week; empty if it does.

    `changes` are all of the programme, with this one among them. To switch a moment off always makes sense,
    and so does to move it back to its own week, unless that is over.
    """
    if change.to is None:
        return {}
    if _is_over(programme, change.to, today):
        return {Field.TO_WEEK: _("That week is over. Please choose one to come.")}
    if change.to == change.week:
        return {}
    weeks = suitable_weeks(change.moment, programme.weeks)
    if programme.is_always_open:
        weeks = range(max(weeks[0], 1), weeks[-1] + 1)
    if change.to not in weeks:
        words = _("This moment makes sense in weeks {first} to {last}. Please choose one of them.")
        return {Field.TO_WEEK: words.format(first=weeks[0], last=weeks[-1])}
    entries = _entries(programme, preset, changes)
    displacing = displacing_moment(entries, change.moment, change.to)
    if displacing is None:
        return {}
    words = _("In that week comes “{other}”, and nobody would see this. Choose another, or move that first.")
    return {Field.TO_WEEK: words.format(other=labels.calendar_moment(displacing))}


def _entries(
    programme: Programme, preset: Preset, changes: Sequence[CalendarChange]
) -> Sequence[CalendarEntry]:
    """The entries of a calendar; where a programme is always open, as a pair that begins today has them."""
    entries = calendar_entries(preset, programme.starts_on, changes)
    if not programme.is_always_open:
        return entries
    by_role = ([each for each in entries if each.role is role] for role in Role)
    return sorted(each for of_role in by_role for each in entries_from_week(of_role, 1))


def _is_over(programme: Programme, week: int, today: date) -> bool:
    """Whether a week is over; of an always-open programme each is to come for somebody."""
    return not programme.is_always_open and is_over(programme.starts_on, week, today)


def _lines(programme: Programme, entries: Sequence[CalendarEntry], today: date) -> Iterator[str]:
    """One line for each week, first the moment that wins it; those around a meeting depend on one."""
    weekly_entries = [each for each in entries if each.moment not in AROUND_A_MEETING]
    for week in dict.fromkeys(each.week for each in weekly_entries):
        entries_of_week = sorted((each for each in weekly_entries if each.week == week), key=_rank)
        roles: dict[CalendarMoment, list[Role]] = {}
        for each in entries_of_week:
            roles.setdefault(each.moment, []).append(each.role)
        moments = "; ".join(
            f"{labels.calendar_moment(moment)} ({_audience(receivers)})"
            for moment, receivers in roles.items()
        )
        is_past = _is_over(programme, week, today)
        line = _("Week {week}, {day} (over): {moments}") if is_past else _("Week {week}, {day}: {moments}")
        if programme.is_always_open:
            line = _("Week {week}: {moments}")
        yield line.format(week=week, day=day(entries_of_week[0].begins_on), moments=moments)


def _rank(entry: CalendarEntry) -> tuple[int, Role]:
    return PRIORITY.index(entry.moment), entry.role


def _audience(roles: Sequence[Role]) -> str:
    if len(roles) > 1:
        return _("both")
    return _("mentors") if roles[0] is Role.MENTOR else _("leaders")


def _switched_off(changes: Sequence[CalendarChange]) -> list[str]:
    words = _("{moment} of week {week}")
    return [
        words.format(moment=labels.calendar_moment(each.moment), week=each.week)
        for each in changes
        if each.to is None
    ]


def _moments(
    programme: Programme, preset: Preset, changes: Sequence[CalendarChange], today: date
) -> list[tuple[str, str]]:
    """Each moment to come under the week of its preset, with the week it has now."""
    weeks_now = {(each.moment, each.week): each.to for each in changes}
    in_preset = {
        (week, row.moment) for row in preset.rows for week in row.weeks if row.moment not in AROUND_A_MEETING
    }
    beginning = {
        each.moment: each.week for each in _entries(programme, preset, ()) if each.moment in BEGINNING
    }
    options = []
    for week, moment in sorted(in_preset):
        shown = week
        if programme.is_always_open:  # as in the list above: the beginning of a pair makes room for itself
            shown = beginning[moment] if moment in beginning else max(week, 1)
        words = _("Week {week}: {moment}").format(week=shown, moment=labels.calendar_moment(moment))
        to = weeks_now.get((moment, week), week)
        # A moment that was moved is over with the week it was moved to.
        if _is_over(programme, week if to is None else to, today):
            continue
        if to is None:
            words += " " + _("(switched off)")
        elif to != week:
            words += " " + _("(now in week {week})").format(week=to)
        options.append((f"{moment}/{week}", words))
    return options[:MOST_OPTIONS]


def _weeks(programme: Programme, today: date) -> list[tuple[str, str]]:
    first = 1 if programme.is_always_open else EARLIEST
    numbers = range(first, programme.weeks + LATEST_AFTER + 1)
    weeks = [week for week in numbers if week and not _is_over(programme, week, today)]
    words = _("Week {week}") if programme.is_always_open else _("Week {week}, from {day}")
    return [
        (OFF, _("Not at all")),
        *(
            (str(week), words.format(week=week, day=day(first_day(programme.starts_on, week))))
            for week in weeks
        ),
    ][:MOST_OPTIONS]
