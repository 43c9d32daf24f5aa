"""The health of delivery, and whether messages reach somebody, as admins read them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.blocks import labels
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    and_more,
    bullets,
    button,
    context,
    day,
    escape,
    header,
    mention,
    message,
    section,
)
from bot.mentoring.delivery_health import TOO_LONG, Pulse, Reach, Tally, pulse
from bot.mentoring.figures import coarse_count
from bot.mentoring.model import NudgeState, Person
from bot.mentoring.timing.cadence import local_date, zone_of
from bot.slack import errors

MOST_REASONS = 12  # of one outcome, so that its line stays readable
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def health(
    tally: Tally,
    limits_met: int,
    reader: Person,
    now: datetime,
    command: str,
    unreadable_rows: Sequence[str] = (),
) -> Message:
    """The health of delivery: the verdict first, then what went wrong.

    What people did, and how many messages wait or were sent just now, would tell of single people.
    `unreadable_rows` are the names of rows that this version cannot read.
    """
    closing = _(
        "Numbers are live, so they go in steps of five. What people did is no part of them. "
        "`{command} admin nudges @person` shows whether messages reach one person."
    ).format(command=command)
    waiting = [*_overdue(tally, reader, now), *_retries(tally)]
    return message(
        header(_("Health")),
        section(_verdict(tally, now)),
        *_unreadable(unreadable_rows),
        *([section(_("*Now*") + "\n" + bullets(waiting))] if waiting else []),
        section(_("*Of what was due in the last seven days*") + "\n" + bullets(_troubles(tally))),
        section(_("*Since this process started*") + "\n" + bullets([_limits(limits_met)])),
        context(closing),
        actions(button(_("Look again"), Button.HEALTH), button(_("Open the console"), Button.ADMIN)),
    )


def _unreadable(names: Sequence[str]) -> list[Block]:
    if not names:
        return []
    words = _(
        "*Some rows cannot be read, and are left alone.* A newer version of me may have written them: run "
        "that again, or let their owners save them anew."
    )
    lines = bullets([*(f"`{escape(each)}`" for each in names[:MOST_REASONS])])
    further = [and_more(len(names) - MOST_REASONS)] if len(names) > MOST_REASONS else []
    return [section("\n".join([words, lines, *further]))]


def _verdict(tally: Tally, now: datetime) -> str:
    lines = [_pulse_words(pulse(tally, now)).format(late=_coarse(tally.late))]
    if any(code in errors.LOCKED_OUT for code in tally.troubles(NudgeState.PLANNED)):
        lines.append(
            _(
                "*Slack lets nothing through.* Whoever runs me should reinstall the app, set its new "
                "token and run `python -m bot doctor`."
            )
        )
    if tally.count(NudgeState.UNCONFIRMED):
        lines.append(
            _("Some were perhaps sent: I never send them again, so ask those people whether they got them.")
        )
    if tally.count(NudgeState.FAILED):
        lines.append(_("Slack refused some: the reasons below say what to mend."))
    return "\n".join(lines)


def _pulse_words(pulse_now: Pulse) -> str:
    return {
        Pulse.WELL: _("*All is well.* Nothing is overdue."),
        Pulse.WAS_LATE: _(
            "*Nothing is overdue now, but nudges came too late and were skipped: {late}.* For hours nothing "
            "was delivered; whoever runs me finds the reason in the log."
        ),
        Pulse.BEHIND: _(
            "*Delivery goes on, but is behind.* More is due than Slack lets through at once. If it stays so, "
            "let people choose other hours."
        ),
        Pulse.STOPPED: _(
            "*Nobody seems to deliver.* Whoever runs me should see that one `python -m bot run` without "
            "`--no-scheduler` is up, and run `python -m bot doctor`. What is too late by then is skipped."
        ),
    }[pulse_now]


def _overdue(tally: Tally, reader: Person, now: datetime) -> list[str]:
    """The nudges that are due for long, if any are."""
    backlog = tally.backlog
    if backlog.lag(now) <= TOO_LONG:
        return []
    if tally.last_settled is None:
        last = _("none in seven days")
    else:
        last = _("{day}, {hour}").format(
            day=day(local_date(tally.last_settled, reader.timezone)),
            hour=labels.time_of_day(tally.last_settled.astimezone(zone_of(reader.timezone)).time()),
        )
    return [
        _("Due: {count}").format(count=_coarse(backlog.due)),
        _("The oldest of them has waited for {span}").format(span=_span(backlog.lag(now))),
        _("Last one brought to an end: {when}").format(when=last),
    ]


def _retries(tally: Tally) -> list[str]:
    """The number of nudges that Slack did not take yet, with its reasons."""
    reasons = tally.troubles(NudgeState.PLANNED)
    line = _("To be tried again: {count}").format(count=_coarse(sum(reasons.values())))
    return [line + _reasons(reasons)] if reasons else []


def _troubles(tally: Tally) -> list[str]:
    """The number of nudges that were not delivered, or perhaps not, with the reasons."""
    kinds = (
        (NudgeState.SKIPPED, _("Not sent through a fault of mine: {count}")),
        (NudgeState.FAILED, _("Refused by Slack: {count}")),
        (NudgeState.UNCONFIRMED, _("Perhaps sent: {count}")),
    )
    lines = []
    for state, words in kinds:
        troubles = tally.troubles(state)
        lines.append(words.format(count=_coarse(sum(troubles.values()))) + _reasons(troubles))
    return lines


def _coarse(count: int) -> str:
    """A live number in steps of five, in words where it is small."""
    coarse = coarse_count(count)
    if coarse is None:
        return _("fewer than five")
    return _("{count} or more").format(count=coarse) if coarse else _("none")


def _reasons(counts_by_code: Mapping[str, int]) -> str:
    """The reasons, the most frequent first; different codes may have the same words."""
    ordered = sorted(counts_by_code, key=lambda code: (-counts_by_code[code], code))
    reasons = list(dict.fromkeys(map(labels.nudge_reason, ordered)))
    lines = reasons[:MOST_REASONS]
    if len(reasons) > MOST_REASONS:
        lines.append(and_more(len(reasons) - MOST_REASONS))
    return f" ({'; '.join(lines)})" if lines else ""


def _limits(limits_met: int) -> str:
    return _("Times Slack told it to slow down: {count}").format(count=limits_met)


def _span(span: timedelta) -> str:
    if span >= DAY:
        return pluralize("{count} day", "{count} days", span // DAY)
    if span >= HOUR:
        return pluralize("{count} hour", "{count} hours", span // HOUR)
    return pluralize("{count} minute", "{count} minutes", span // MINUTE)


def nudges_of_people(reaches: Mapping[str, Reach]) -> Message:
    """Whether weekly messages reach these people, by their ids: no day, nor what any of it was about."""
    closing = _("Weekly messages of the last four weeks. When, what about, and why not, stays with them.")
    parts = [_reach(person_id, each) for person_id, each in reaches.items()]
    buttons = actions(button(_("Health"), Button.HEALTH), button(_("Open the console"), Button.ADMIN))
    return message(*parts, context(closing), buttons)


def _reach(person_id: str, reach: Reach) -> Block:
    reasons = sorted({labels.nudge_reason(each) for each in reach.failures})
    lines = [
        _("Sent: {answer}").format(answer=_yes_or_no(reach.is_sent)),
        _("Waiting: {answer}").format(answer=_yes_or_no(reach.is_waiting)),
        _("Could not be delivered: {answer}").format(answer="; ".join(reasons) or _("no")),
    ]
    return section(_("Messages to {who}:").format(who=mention(person_id)) + "\n" + bullets(lines))


def _yes_or_no(is_so: bool) -> str:
    return _("yes") if is_so else _("no")
