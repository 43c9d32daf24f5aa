"""The health of delivery, and the nudges of a person or a pair, as admins read them."""

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
from bot.mentoring.delivery_health import Backlog, Pulse, Tally, pulse
from bot.mentoring.figures import coarse_count
from bot.mentoring.model import Nudge, NudgeState, Pair, Person
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
    """The health of delivery: the verdict first, then the numbers behind it.

    `unreadable_rows` are the names of rows that this version cannot read.
    """
    closing = _(
        "Numbers are live, so they go in steps of five. What people did is no part of them. "
        "`{command} admin nudges @person` shows the nudges of one person."
    ).format(command=command)
    return message(
        header(_("Health")),
        section(_verdict(tally, now)),
        *_unreadable(unreadable_rows),
        section(_("*Now*") + "\n" + bullets(_backlog_lines(tally, reader, now))),
        section(_("*Due in the last seven days*") + "\n" + bullets(_outcomes(tally))),
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
    if any(code in errors.LOCKED_OUT for code in tally.reasons(NudgeState.PLANNED)):
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
        Pulse.AT_REST: _("*All is well.* Nothing is overdue."),
        Pulse.KEEPING_UP: _("*All is well.* What is due is on its way."),
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


def _backlog_lines(tally: Tally, reader: Person, now: datetime) -> list[str]:
    backlog = tally.backlog
    if tally.last_settled is None:
        last = _("none in seven days")
    else:
        last = _("{day}, {hour}").format(
            day=day(local_date(tally.last_settled, reader.timezone)),
            hour=labels.time_of_day(tally.last_settled.astimezone(zone_of(reader.timezone)).time()),
        )
    return [
        _("Planned: {count}").format(count=_coarse(backlog.unfinished)),
        _("Of these due now: {count}").format(count=_coarse(backlog.due)),
        *_oldest_wait(backlog, now),
        *_retries(tally),
        _("Last one brought to an end: {when}").format(when=last),
    ]


def _oldest_wait(backlog: Backlog, now: datetime) -> list[str]:
    if not backlog.due:
        return []
    return [_("The oldest of them has waited for {span}").format(span=_span(backlog.lag(now)))]


def _retries(tally: Tally) -> list[str]:
    """The number of nudges that Slack did not take yet, with its reasons."""
    reasons = tally.reasons(NudgeState.PLANNED)
    line = _("To be tried again: {count}").format(count=_coarse(sum(reasons.values())))
    return [line + _reasons(reasons)] if reasons else []


def _outcomes(tally: Tally) -> list[str]:
    """The number of nudges that delivery ended in each way; Slack's reasons, but nobody's own."""
    late_line = _("Came too late, so not sent: {count}").format(count=_coarse(tally.late))
    sent_line = _("Sent: {count}").format(count=_coarse(tally.count(NudgeState.SENT)))
    others = (
        (NudgeState.FAILED, _("Refused by Slack: {count}")),
        (NudgeState.UNCONFIRMED, _("Perhaps sent: {count}")),
    )
    return [
        sent_line,
        late_line,
        *(
            words.format(count=_coarse(tally.count(state))) + _reasons(tally.reasons(state))
            for state, words in others
        ),
    ]


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


def nudges_of_person(person_id: str, nudges: Sequence[Nudge], reader: Person) -> Message:
    """A person's last nudges, the newest first."""
    person = mention(person_id)
    if not nudges:
        return _nothing(_("Nothing was ever planned for {who}.").format(who=person))
    opening = pluralize("The last nudge of {{who}}:", "The last {count} nudges of {{who}}:", len(nudges))
    lines = [_line(each, reader) for each in nudges]
    return _list(opening.format(who=person), lines)


def nudges_of_pair(pair: Pair, nudges: Sequence[Nudge], reader: Person) -> Message:
    """The last nudges of two people as a pair, the newest first, each with its recipient."""
    people = _("{mentor} (mentor) and {leader} (leader)").format(
        mentor=mention(pair.mentor_id), leader=mention(pair.leader_id)
    )
    if not nudges:
        return _nothing(_("Nothing was ever planned for {who}.").format(who=people))
    opening = pluralize("The last nudge of {{who}}:", "The last {count} nudges of {{who}}:", len(nudges))
    lines = [
        _("{line}, to {person}").format(line=_line(each, reader), person=mention(each.person_id))
        for each in nudges
    ]
    return _list(opening.format(who=people), lines)


def _list(opening: str, lines: Sequence[str]) -> Message:
    closing = _("Days are those for which they were planned, in your time zone.")
    return message(section(opening), section(bullets(lines)), context(closing), _buttons())


def _nothing(words: str) -> Message:
    hint = _("Nudges begin when a pair is proposed or begins.")
    return message(section(f"{words} {hint}"), _buttons())


def _buttons() -> dict[str, object]:
    return actions(button(_("Health"), Button.HEALTH), button(_("Open the console"), Button.ADMIN))


def _line(nudge: Nudge, reader: Person) -> str:
    words = _("{day}: {kind}, {state}").format(
        day=day(local_date(nudge.due_at, reader.timezone)),
        kind=labels.nudge_kind(nudge.kind),
        state=labels.nudge_state(nudge.state),
    )
    return f"{words} ({labels.nudge_reason(nudge.reason)})" if nudge.reason else words
