"""Messages to coordinators that nobody asked for: delivery goes on, or somebody is out of reach."""

from collections.abc import Sequence
from datetime import datetime

from bot.blocks import labels
from bot.blocks.kit.ids import Button, with_number
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import Message, actions, button, day, escape, mention, message, section
from bot.mentoring.model import Pair, Programme
from bot.mentoring.timing.cadence import local_date

MOST_NAMED = 20
MOST_PROGRAMMES = 5


def delivery_resumed(since: datetime, reader_zone: str, command: str) -> Message:
    """The message that Slack let nothing through since this instant, and does again."""
    words = _(
        "Since {day} Slack let nothing of mine through; now it does again. What was still in time is sent; "
        "`{command} admin health` shows what was too late."
    )
    sentence = words.format(day=day(local_date(since, reader_zone)), command=command)
    return message(section(sentence), actions(button(_("Health"), Button.HEALTH)))


def unreachable_people(person_ids: Sequence[str], command: str) -> Message:
    """The message that some people cannot be written to, so that their pairs rest."""
    words = _(
        "Slack does not let me write to {people}, so their pairs rest. Please ask them what happened;"
        " with `{command} resume` they come back."
    )
    names = [mention(each) for each in person_ids[:MOST_NAMED]]
    if len(person_ids) > MOST_NAMED:
        names.append(pluralize("{count} other", "{count} others", len(person_ids) - MOST_NAMED))
    return message(section(words.format(people=labels.and_list(names), command=command)))


def failed_introduction(pair: Pair, reason: str | None) -> Message:
    """The message that two agreed to be a pair, and that their group message could not be opened."""
    words = _(
        "{mentor} and {leader} agreed to be a pair, but for a day Slack did not let me introduce them"
        " ({reason}). Please do it in my place, and ask them whether they can use Slack."
    )
    facts = {"mentor": mention(pair.mentor_id), "leader": mention(pair.leader_id)}
    return message(section(words.format(reason=labels.nudge_reason(reason or ""), **facts)))


def departed_coordinator(coordinator_id: str, programmes: Sequence[Programme]) -> Message:
    """The message that a coordinator has left Slack, to those who may name another for these programmes."""
    words = _(
        "{who}, who coordinated {programmes}, has left Slack. Please name somebody else; "
        "meanwhile you may act."
    )
    names = labels.and_list(f"*{escape(each.name)}*" for each in programmes[:MOST_PROGRAMMES])
    changes = [
        button(
            _("Change {name}").format(name=each.name),
            with_number(Button.CHANGE_PROGRAMME, number),
            each.id,
        )
        for number, each in enumerate(programmes[:MOST_PROGRAMMES])
    ]
    sentence = words.format(who=mention(coordinator_id), programmes=names)
    return message(section(sentence), actions(*changes))
