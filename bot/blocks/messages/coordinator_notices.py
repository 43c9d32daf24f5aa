"""What coordinators read unasked: in one message, all that happened since the last."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.blocks import labels
from bot.blocks.kit.ids import Button, with_number
from bot.blocks.kit.language import _, pluralize
from bot.blocks.kit.text import Message, actions, button, day, escape, mention, message, section
from bot.mentoring.model import Hindrance, Pair, Programme
from bot.mentoring.timing.cadence import local_date

MOST_NAMED = 20
MOST_SENTENCES = 5
MOST_PROGRAMMES = 5


def digest(
    *,
    unreachable: Sequence[str] = (),
    not_introduced: Sequence[tuple[Pair, str]] = (),
    ended: Sequence[tuple[Pair, Hindrance]] = (),
    closed_since: datetime | None = None,
    without_coordinator: Sequence[Programme] = (),
    reader_zone: str,
    command: str,
) -> Message:
    """One message of all that happened, which is one thing at least.

    `unreachable` are ids of people who cannot be written to, `not_introduced` pairs with Slack's code for why
    their group message could not be opened, `ended` pairs with the rule of the roster that ended them, if one
    did, `closed_since` when Slack stopped to let anything through, `without_coordinator` programmes whose
    coordinator has left Slack.
    """
    sentences = [_failed_introduction(pair, reason) for pair, reason in not_introduced[:MOST_SENTENCES]]
    if len(not_introduced) > MOST_SENTENCES:
        count = len(not_introduced) - MOST_SENTENCES
        sentences.append(
            pluralize(
                "{count} more pair could not be introduced.",
                "{count} more pairs could not be introduced.",
                count,
            )
        )
    sentences += [_ended_pair(pair, rule) for pair, rule in ended[:MOST_SENTENCES]]
    if len(ended) > MOST_SENTENCES:
        count = len(ended) - MOST_SENTENCES
        sentences.append(pluralize("{count} more pair has ended.", "{count} more pairs have ended.", count))
    if unreachable:
        sentences.append(_unreachable_people(unreachable, command))
    if closed_since:
        sentences.append(_delivery_resumed(local_date(closed_since, reader_zone), command))
    sentences += [_departed_coordinator(each) for each in without_coordinator[:MOST_PROGRAMMES]]
    changes = [
        button(
            _("Change {name}").format(name=each.name),
            with_number(Button.CHANGE_PROGRAMME, number),
            each.id,
        )
        for number, each in enumerate(without_coordinator[:MOST_PROGRAMMES])
    ]
    return message(*map(section, sentences), actions(*changes, button(_("Health"), Button.HEALTH)))


def _departed_coordinator(programme: Programme) -> str:
    words = _(
        "{who}, who coordinated *{programme}*, has left Slack. Please name somebody else; "
        "meanwhile you may act."
    )
    return words.format(who=mention(programme.coordinator_id), programme=escape(programme.name))


def _delivery_resumed(since: date, command: str) -> str:
    words = _(
        "Since {day} Slack let nothing of mine through; now it does again. What was still in time is sent; "
        "`{command} admin health` shows what was too late."
    )
    return words.format(day=day(since), command=command)


def _unreachable_people(person_ids: Sequence[str], command: str) -> str:
    words = _(
        "Slack does not let me write to {people}, so their pairs rest. Please ask them what happened;"
        " with `{command} resume` they come back."
    )
    names = [mention(each) for each in person_ids[:MOST_NAMED]]
    if len(person_ids) > MOST_NAMED:
        names.append(pluralize("{count} other", "{count} others", len(person_ids) - MOST_NAMED))
    return words.format(people=labels.and_list(names), command=command)


def _ended_pair(pair: Pair, rule: Hindrance) -> str:
    by_rule = {
        Hindrance.REPORTING_LINE: _(
            "The pair {mentor} and {leader} has ended: by the roster one of them now reports to the other,"
            " directly or through others."
        ),
        Hindrance.COMMON_MANAGER: _(
            "The pair {mentor} and {leader} has ended: by the roster they now report to the same person."
        ),
    }
    return by_rule[rule].format(mentor=mention(pair.mentor_id), leader=mention(pair.leader_id))


def _failed_introduction(pair: Pair, reason: str) -> str:
    words = _(
        "{mentor} and {leader} agreed to be a pair, but for a day Slack did not let me introduce them"
        " ({reason}). Please do it in my place, and ask them whether they can use Slack."
    )
    facts = {"mentor": mention(pair.mentor_id), "leader": mention(pair.leader_id)}
    return words.format(reason=labels.nudge_reason(reason), **facts)
