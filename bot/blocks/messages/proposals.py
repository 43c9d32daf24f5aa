"""A pair from the question to both people up to its introduction, and its end."""

from datetime import date, timedelta

from bot.blocks import match_reasons
from bot.blocks.buttons import leave_button
from bot.blocks.kit.ids import Button
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Message,
    actions,
    bullets,
    button,
    context,
    day,
    escape,
    mention,
    message,
    section,
)
from bot.blocks.next_steps import break_of, next_step, step_buttons
from bot.mentoring.model import Pair, Programme, Role
from bot.mentoring.timing.next_step import NextStep

A_DAY = timedelta(days=1)
MOST_REASONS = 3  # to decide by; the page of a pair has all of them


def pair_closing(partner_id: str, *, stays: bool) -> Message:
    """The one neutral line to the partner of somebody who leaves; `stays`: the reader takes part further."""
    words = _("Your pair with {partner} is closing; thank you both.")
    if stays:
        words = _("Your pair with {partner} is closing; thank you both. You stay in for the next match.")
    return message(
        section(words.format(partner=mention(partner_id))), actions(button(_("History"), Button.HISTORY))
    )


def question_closed(programme: Programme) -> Message:
    """The one neutral line to somebody who was asked to be a pair, when nothing can come of it any more."""
    words = _(
        "The question whether to be a pair in *{programme}* is closed; nothing is asked of you any more. "
        "You stay in for the next match."
    )
    return message(section(words.format(programme=escape(programme.name))))


def break_notice(partner_id: str, until: date | None) -> Message:
    """The one neutral line to the partner of somebody who pauses."""
    closing = _("Your pair is kept, and there is nothing to do meanwhile.")
    return message(
        section(f"{break_of(partner_id, until)} {closing}"), actions(button(_("My pair"), Button.PAIR))
    )


def programme_closing(partner_id: str, programme: Programme) -> Message:
    """The one neutral line to both of a pair whose programme ended before its time."""
    words = _(
        "*{programme}* has ended earlier than planned, and your pair with {partner} with it; thank you both. "
        "You may go on talking as you like."
    )
    return message(
        section(words.format(programme=escape(programme.name), partner=mention(partner_id))),
        actions(button(_("History"), Button.HISTORY)),
    )


def proposal(pair: Pair, role: Role, programme: Programme, last_day: date) -> Message:
    """The question whether to be paired, for the mentor first and then for the leader."""
    other = mention(pair.partner_of(pair.mentor_id if role is Role.MENTOR else pair.leader_id))
    opening = {
        Role.MENTOR: _(
            "A leader would learn from you in *{programme}*: {other}. Would you like to mentor them?"
        ),
        Role.LEADER: _("{other} would be glad to mentor you in *{programme}*. Shall I introduce you?"),
    }[role].format(other=other, programme=escape(programme.name))
    closing = _("Either answer is fine and stays between us. I will wait until {day}.").format(
        day=day(last_day)
    )
    return message(
        section(opening),
        section(bullets(_reasons(pair)[:MOST_REASONS])),
        actions(
            button(_("Yes, gladly"), Button.ACCEPT, pair.id, main=True),
            button(_("Not this time"), Button.DECLINE, pair.id),
        ),
        context(closing),
    )


def _reasons(pair: Pair) -> list[str]:
    mentor, leader = mention(pair.mentor_id), mention(pair.leader_id)
    return [match_reasons.reason(each, mentor, leader) for each in pair.reasons]


def mentor_acceptance(pair: Pair) -> Message:
    """The answer to a mentor who said yes."""
    words = _("Thank you. Now I ask {leader}, quietly; when they say yes too, I will introduce you both.")
    return message(section(words.format(leader=mention(pair.leader_id))))


def leader_acceptance(pair: Pair) -> Message:
    """The answer to a leader who said yes."""
    words = _(
        "Wonderful. I open a group message for you and {mentor}, when their working day allows;"
        " the first step is there."
    )
    return message(section(words.format(mentor=mention(pair.mentor_id))))


def decline_thanks() -> Message:
    """The answer to somebody who said no."""
    return message(
        section(_("Thank you for saying so. Nobody else is told, and you stay in for the next match."))
    )


def introduction(pair: Pair, programme: Programme) -> Message:
    """The first message in the pair's group message."""
    mentor, leader = mention(pair.mentor_id), mention(pair.leader_id)
    opening = _(
        "{mentor} and {leader}, meet each other. {mentor} leads the talks; {leader} looks after the diary."
    )
    first = _(
        "First step: {mentor}, choose a topic. It comes here as a card with all you need, "
        "and with a button to pick a time."
    )
    return message(
        section(opening.format(mentor=mentor, leader=leader)),
        section(bullets(_reasons(pair)[:MOST_REASONS])),
        section(first.format(mentor=mentor)),
        *(
            [section(_last_day(_("This lasts until {day}."), pair, programme))]
            if programme.is_always_open
            else []
        ),
        actions(button(_("Choose a topic"), Button.TOPIC, pair.id, main=True)),
        context(_("What is said stays with you two. I cannot read this conversation.")),
    )


def _last_day(words: str, pair: Pair, programme: Programme) -> str:
    return words.format(day=day(pair.ends_on(programme) - A_DAY))


def pair_page(step: NextStep, role: Role, programme: Programme) -> Message:
    """The partner, the reasons for the match, and the next step."""
    opening = _("Your partner in *{programme}* is {partner}.").format(
        partner=mention(step.partner_id), programme=escape(programme.name)
    )
    term = _("Your pair lasts until {day}, and then ends by itself.")
    buttons = step_buttons(step, role)
    if role is Role.LEADER and step.meeting:
        buttons.append(button(_("This week's topic"), Button.TOPIC, step.pair.id))
    return message(
        section(opening),
        section(_("Why you two:") + "\n" + bullets(_reasons(step.pair))),
        section(next_step(step, role)),
        *([section(_last_day(term, step.pair, programme))] if programme.is_always_open else []),
        actions(*buttons, button(_("History"), Button.HISTORY), leave_button(programme)),
    )
