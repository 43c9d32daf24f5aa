"""What admins read of delivery: how it goes, and what became of somebody's nudges."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.blocks import labels
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _, counted
from bot.blocks.kit.text import (
    Message,
    actions,
    bullets,
    button,
    context,
    day,
    header,
    mention,
    message,
    section,
)
from bot.mentoring.delivery_health import (
    Backlog,
    Pulse,
    Tally,
    pulse,
)
from bot.mentoring.model import Nudge, NudgeState, Pair, Person
from bot.mentoring.timing.cadence import local_date, zone_of
from bot.slack import errors

MOST_REASONS = 12
MOST_NAMED = 20
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def health(tally: Tally, limits_met: int, reader: Person, now: datetime, command: str) -> Message:
    """How delivery goes: the verdict first, then what it rests on."""
    closing = _(
        "Each planned nudge ends once: sent, skipped, refused or perhaps sent. "
        "`{command} admin nudges @person` shows those of one person."
    ).format(command=command)
    return message(
        header(_("Health")),
        section(_verdict(tally, now)),
        section(_("*Now*") + "\n" + bullets(_now(tally, reader, now))),
        section(_("*Due in the last seven days*") + "\n" + bullets(_ended(tally))),
        section(_("*Since this process started*") + "\n" + bullets([_limits(limits_met)])),
        context(closing),
        actions(button(_("Look again"), Button.HEALTH), button(_("Open the console"), Button.ADMIN)),
    )


def _verdict(tally: Tally, now: datetime) -> str:
    lines = [_pulse_words(pulse(tally, now)).format(late=tally.late)]
    if any(errors.is_locked_out(code) for code in tally.why(NudgeState.PLANNED)):
        lines.append(
            _(
                "*Slack lets nothing through.* Whoever runs me should reinstall the app, set its new "
                "token and run `python -m bot doctor`."
            )
        )
    if tally.of(NudgeState.UNCONFIRMED):
        lines.append(
            _("Some were perhaps sent: I never send them again, so ask those people whether they got them.")
        )
    if tally.of(NudgeState.FAILED):
        lines.append(_("Slack refused some: the reasons below say what to mend."))
    return "\n".join(lines)


def _pulse_words(which: Pulse) -> str:
    return {
        Pulse.AT_REST: _("*All is well.* Nothing is overdue."),
        Pulse.KEEPING_UP: _("*All is well.* What is due is on its way."),
        Pulse.WAS_LATE: _(
            "*Nothing is overdue now, but {late} came too late and were skipped.* For hours nothing was "
            "delivered; whoever runs me finds the reason in the log."
        ),
        Pulse.BEHIND: _(
            "*Delivery goes on, but is behind.* More is due than Slack lets through at once. If it stays so, "
            "let people choose other hours."
        ),
        Pulse.STOPPED: _(
            "*Nobody seems to deliver.* Whoever runs me should see that one `python -m bot run` without "
            "`--no-scheduler` is up, and run `python -m bot doctor`. What is too late by then is skipped."
        ),
    }[which]


def _now(tally: Tally, reader: Person, now: datetime) -> list[str]:
    backlog = tally.backlog
    if tally.last_settled is None:
        last = _("none in seven days")
    else:
        last = _("{day}, {hour}").format(
            day=day(local_date(tally.last_settled, reader.timezone)),
            hour=labels.clock(tally.last_settled.astimezone(zone_of(reader.timezone)).time()),
        )
    return [
        _("Planned: {count}").format(count=backlog.planned),
        _("Of these due now: {count}").format(count=backlog.due),
        *_oldest(backlog, now),
        *_tried(tally),
        _("Last one brought to an end: {when}").format(when=last),
    ]


def _oldest(backlog: Backlog, now: datetime) -> list[str]:
    if not backlog.due:
        return []
    return [_("The oldest of them has waited for {span}").format(span=_span(backlog.lag(now)))]


def _tried(tally: Tally) -> list[str]:
    """Those that wait because Slack did not take them the first time."""
    tried = tally.why(NudgeState.PLANNED)
    line = _("To be tried again: {count}").format(count=sum(tried.values()))
    return [line + _reasons(tried)] if tried else []


def _ended(tally: Tally) -> list[str]:
    """How many ended in each way, and why."""
    sent = _("Sent: {count}").format(count=tally.of(NudgeState.SENT))
    others = (
        (NudgeState.SKIPPED, _("Skipped: {count}")),
        (NudgeState.FAILED, _("Refused by Slack: {count}")),
        (NudgeState.UNCONFIRMED, _("Perhaps sent: {count}")),
    )
    return [sent, *(words.format(count=tally.of(of)) + _reasons(tally.why(of)) for of, words in others)]


def _reasons(why: Mapping[str, int]) -> str:
    """How many for each reason, the most frequent first; different codes may have the same words."""
    worded: dict[str, int] = {}
    for code, count in why.items():
        words = labels.nudge_reason(code)
        worded[words] = worded.get(words, 0) + count
    parts = sorted(worded.items(), key=lambda each: (-each[1], each[0]))
    shown = [f"{words}: {count}" for words, count in parts[:MOST_REASONS]]
    if len(parts) > MOST_REASONS:
        left = sum(count for _words, count in parts[MOST_REASONS:])
        shown.append(counted("and {count} more", "and {count} more", left))
    return f" ({'; '.join(shown)})" if shown else ""


def _limits(met: int) -> str:
    return _("Times Slack told it to slow down: {count}").format(count=met)


def _span(span: timedelta) -> str:
    if span >= DAY:
        return counted("{count} day", "{count} days", span // DAY)
    if span >= HOUR:
        return counted("{count} hour", "{count} hours", span // HOUR)
    return counted("{count} minute", "{count} minutes", span // MINUTE)


def nudges_of(person_id: str, nudges: Sequence[Nudge], reader: Person) -> Message:
    """A person's last nudges, the newest first."""
    who = mention(person_id)
    if not nudges:
        return _nothing(_("Nothing was ever planned for {who}.").format(who=who))
    opening = counted("The last nudge of {{who}}:", "The last {count} nudges of {{who}}:", len(nudges))
    lines = [_line(each, reader) for each in nudges]
    return _list(opening.format(who=who), lines)


def nudges_of_pair(pair: Pair, nudges: Sequence[Nudge], reader: Person) -> Message:
    """What two people were sent because they are a pair, the newest first, each with its recipient."""
    who = _("{mentor} (mentor) and {leader} (leader)").format(
        mentor=mention(pair.mentor_id), leader=mention(pair.leader_id)
    )
    if not nudges:
        return _nothing(_("Nothing was ever planned for {who}.").format(who=who))
    opening = counted("The last nudge of {{who}}:", "The last {count} nudges of {{who}}:", len(nudges))
    lines = [
        _("{line}, to {person}").format(line=_line(each, reader), person=mention(each.person_id))
        for each in nudges
    ]
    return _list(opening.format(who=who), lines)


def _list(opening: str, lines: Sequence[str]) -> Message:
    closing = _("Days are those for which they were planned, in your time zone.")
    return message(section(opening), section(bullets(lines)), context(closing), _way_on())


def _nothing(words: str) -> Message:
    hint = _("Nudges begin when a pair is proposed or begins.")
    return message(section(f"{words} {hint}"), _way_on())


def _way_on() -> dict[str, object]:
    return actions(button(_("Health"), Button.HEALTH), button(_("Open the console"), Button.ADMIN))


def _line(nudge: Nudge, reader: Person) -> str:
    words = _("{day}: {kind}, {state}").format(
        day=day(local_date(nudge.due_at, reader.timezone)),
        kind=labels.nudge_kind(nudge.kind),
        state=labels.nudge_state(nudge.state),
    )
    return f"{words} ({labels.nudge_reason(nudge.reason)})" if nudge.reason else words


def open_again(since: datetime, reader_zone: str, command: str) -> Message:
    """To a coordinator: Slack let nothing through for a while, and does again."""
    words = _(
        "Since {day} Slack let nothing of mine through; now it does again. What was still in time is sent; "
        "`{command} admin health` shows what was too late."
    )
    said = words.format(day=day(local_date(since, reader_zone)), command=command)
    return message(section(said), actions(button(_("Health"), Button.HEALTH)))


def unreachable(person_ids: Sequence[str], command: str) -> Message:
    """To a coordinator: some people cannot be written to, so their pairs rest."""
    words = _(
        "Slack does not let me write to {people}, so their pairs rest. Please ask them what happened;"
        " with `{command} resume` they come back."
    )
    shown = [mention(each) for each in person_ids[:MOST_NAMED]]
    if len(person_ids) > MOST_NAMED:
        shown.append(counted("{count} other", "{count} others", len(person_ids) - MOST_NAMED))
    return message(section(words.format(people=labels.listed(shown), command=command)))


def never_introduced(pair: Pair, reason: str | None) -> Message:
    """To a coordinator: two people agreed to be a pair, and their group message could not be opened."""
    words = _(
        "{mentor} and {leader} agreed to be a pair, but for a day Slack did not let me introduce them"
        " ({reason}). Please do it in my place, and ask them whether they can use Slack."
    )
    facts = {"mentor": mention(pair.mentor_id), "leader": mention(pair.leader_id)}
    return message(section(words.format(reason=labels.nudge_reason(reason or ""), **facts)))
