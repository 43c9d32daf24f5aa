"""A programme as its coordinator finds it, and the answers to whoever created or changed one."""

from bot.blocks import labels, programme_labels
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    bullets,
    button,
    confirmation,
    day,
    escape,
    mention,
    message,
    section,
)
from bot.mentoring.model import Programme
from bot.mentoring.timing.calendar import CalendarChange, first_day


def programme_created(programme: Programme, command: str) -> Message:
    """The answer to whoever created a programme."""
    words = _("*{name}* is open. Tell people to type `{command} join`; when enough have, rehearse the match.")
    return message(section(words.format(name=escape(programme.name), command=command)))


def programme_page(
    programme: Programme, pairs: int, *, is_over: bool, has_members: bool, is_coordinated: bool
) -> Message:
    """A programme with all that may be done with it; `pairs`: how many would end with it."""
    who = mention(programme.coordinator_id)
    facts = [programme_labels.dates(programme), _("Coordinator: {who}").format(who=who)]
    if not is_coordinated:
        facts.append(_("The coordinator has left Slack; *Change* names somebody else."))
    if is_over:
        facts.append(_("It is over. What people did in it stays theirs."))
    elif programme.is_closed:
        facts.append(_("It is closed to joining."))
    buttons = [] if is_over else [button(_("Change"), Button.CHANGE_PROGRAMME, programme.id, main=True)]
    buttons.append(button(_("Copy"), Button.COPY_PROGRAMME, programme.id))
    if not is_over:
        buttons += [_joining_button(programme, is_closed=programme.is_closed), _end_button(programme, pairs)]
    if not has_members:
        buttons.append(_delete_button(programme))
    return message(
        section(f"*{escape(programme.name)}*\n{escape(programme.purpose)}"),
        section(bullets(facts)),
        actions(*buttons),
    )


def programme_changed(before: Programme, after: Programme, dropped_changes: int) -> Message:
    """The answer to whoever changed a programme; so many changes of its calendar no longer made sense."""
    words = _("Saved: *{name}*, {dates}.").format(
        name=escape(after.name), dates=programme_labels.dates(after)
    )
    if (before.starts_on, before.weeks) != (after.starts_on, after.weeks):
        words += " " + _("Its calendar moves along; what was sent stays sent. Rehearse the match anew.")
    if dropped_changes:
        words += " " + pluralize(
            "{count} change of its calendar makes no sense in this length, and is gone.",
            "{count} changes of its calendar make no sense in this length, and are gone.",
            dropped_changes,
        )
    return message(section(words), actions(button(_("Calendar"), Button.CALENDAR, after.id)))


def joining_closed(programme: Programme) -> Message:
    """The answer to whoever closed a programme to joining, with the way back."""
    words = _("*{name}* takes nobody in any more. Whoever is in it goes on as before.")
    return message(
        section(words.format(name=escape(programme.name))),
        actions(_joining_button(programme, is_closed=True)),
    )


def joining_opened(programme: Programme) -> Message:
    """The answer to whoever opened a programme to joining, with the way back."""
    words = _("*{name}* is open to joining.")
    return message(
        section(words.format(name=escape(programme.name))),
        actions(_joining_button(programme, is_closed=False)),
    )


def programme_ended(programme: Programme, pairs: int) -> Message:
    """The answer to whoever ended a programme before its time."""
    words = _("*{name}* has ended.").format(name=escape(programme.name))
    if pairs:
        words += " " + pluralize(
            "{count} pair ended with it; both read one neutral line.",
            "{count} pairs ended with it; all of them read one neutral line.",
            pairs,
        )
    copy = button(_("Copy"), Button.COPY_PROGRAMME, programme.id)
    return message(section(words), actions(copy, button(_("Open the console"), Button.ADMIN)))


def programme_deleted(programme: Programme) -> Message:
    """The answer to whoever deleted a programme that nobody had joined."""
    words = _("*{name}* is deleted. Nobody had joined it.").format(name=escape(programme.name))
    return message(section(words), actions(button(_("Open the console"), Button.ADMIN)))


def rules_saved() -> Message:
    """The answer to whoever changed the rules."""
    return message(section(_("Saved. Rehearse the match to see what it changes.")))


def calendar_changed(programme: Programme, change: CalendarChange) -> Message:
    """The answer to whoever moved a calendar moment or switched it off."""
    name = labels.calendar_moment(change.moment)
    if change.to is None:
        words = _("Done: {moment} of week {week} is switched off. What was sent before stays sent.")
        return message(section(words.format(moment=name, week=change.week)))
    if programme.is_always_open:
        words = _("Done: {moment} comes in week {week} of each pair. What was sent before stays sent.")
        return message(section(words.format(moment=name, week=change.to)))
    words = _("Done: {moment} comes in week {week}, which begins on {day}. What was sent before stays sent.")
    begins_on = day(first_day(programme.starts_on, change.to))
    return message(section(words.format(moment=name, week=change.to, day=begins_on)))


def _joining_button(programme: Programme, *, is_closed: bool) -> Block:
    if is_closed:
        return button(_("Open to joining"), Button.OPEN_PROGRAMME, programme.id)
    return button(_("Close to joining"), Button.CLOSE_PROGRAMME, programme.id)


def _end_button(programme: Programme, pairs: int) -> Block:
    words = _("It has no pairs. Places in it end, and open questions close. It cannot be taken back.")
    if pairs:
        words = pluralize(
            "{count} pair ends now, and both read one neutral line. Places in it end, and open questions "
            "close. It cannot be taken back.",
            "{count} pairs end now, and all of them read one neutral line. Places in it end, and open "
            "questions close. It cannot be taken back.",
            pairs,
        )
    question = confirmation(_("End the programme?"), words, _("End it"), _("Keep it"))
    return button(_("End it"), Button.END_PROGRAMME, programme.id, confirm=question)


def _delete_button(programme: Programme) -> Block:
    words = _("Nobody has joined it yet. Its rules and its calendar go with it.")
    question = confirmation(_("Delete the programme?"), words, _("Delete it"), _("Keep it"))
    return button(_("Delete it"), Button.DELETE_PROGRAMME, programme.id, confirm=question)
