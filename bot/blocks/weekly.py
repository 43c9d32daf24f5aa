"""What a programme's calendar says, to mentors and to leaders, and the thanks for an answer."""

from collections.abc import Sequence

from bot.blocks import labels
from bot.blocks.buttons import pause_button
from bot.blocks.kit.ids import (
    Button,
    Choice,
    Tap,
    with_number,
)
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    button,
    context,
    mention,
    message,
    section,
)
from bot.mentoring.model import Card, Role
from bot.mentoring.timing.calendar import Moment
from bot.mentoring.topics.feedback import Rating

CHANGE, LATER = "change", "later"
# With a topic and without a time: then the talk may be booked.
BOOKS = (Moment.MEETING_CARD, Moment.TOPIC_CHOICE)
Taps = Sequence[tuple[str, str]]
Spoken = dict[Moment, dict[Role, str]]


def moment(
    which: Moment,
    role: Role,
    partners: Sequence[str],
    nudge_id: str,
    *,
    card: Card | None = None,
    meeting_id: str | None = None,
) -> Message:
    """The one message of a week; `card` and `meeting_id`: the talk it is about, had or not."""
    if which is Moment.ORIENTATION:
        return orientation(role, 1, nudge_id)
    who = labels.listed(mention(each) for each in partners)
    said = [section(_opening(which, role).format(who=who))]
    about = _about(which, role, card)
    books = meeting_id if which in BOOKS else None
    buttons = [button(_("Pick a time"), Button.BOOK, books, main=True)] if books else []
    buttons += _taps(which, role, nudge_id, meeting_id, is_main=not buttons)
    closing = context(_way_out(which))
    blocks = [*said, *([section(about)] if about else []), actions(*buttons), closing]
    # A notification may be seen by others: nothing of a sensitive topic is in it.
    shown = [*said, closing] if about and card and card.sensitive else blocks
    return message(*blocks, preview=message(*shown).text)


def closing_card(who: str, pair_id: str, card: Card, nudge_id: str) -> Message:
    """The end, with the card for looking back."""
    choose = button(card.title, Button.CHOOSE, str(Choice(pair_id, card.id, nudge_id)), main=True)
    taps = _taps(Moment.CLOSING, Role.MENTOR, nudge_id, is_main=False)
    return message(
        section(_opening(Moment.CLOSING, Role.MENTOR).format(who=mention(who))),
        section(_("There is a card for looking back together; it goes to your group message.")),
        actions(choose, *taps),
        context(_way_out(Moment.CLOSING)),
    )


def before_topics(which: Moment) -> str:
    """What stands above the topics that a mentor chooses from; nothing in most weeks."""
    return {
        Moment.AGREEMENT: _("You two begin, and you steer the topics."),
        Moment.MEETING_CARD: _("A good week to talk."),
    }.get(which, "")


def orientation(role: Role, number: int, nudge_id: str) -> Message:
    """One of three cards before the start, `number` from 1; together they take under three minutes."""
    texts = _cards(role)
    words = texts[number - 1]
    if number < len(texts):
        value = str(Tap(Moment.ORIENTATION, role, str(number + 1), nudge_id=nudge_id))
        onward = [button(_("Next"), Button.NEXT_CARD, value, main=True)]
    else:
        onward = _taps(Moment.ORIENTATION, role, nudge_id, is_main=True)
    where = _("Card {number} of {count}. Pause any time in the Home tab.")
    return message(section(words), actions(*onward), context(where.format(number=number, count=len(texts))))


def thanks(which: Moment, answer: str) -> Message:
    """In place of a moment that was answered."""
    special = {
        (Moment.ENERGY_TAP, Rating.LOW): _(
            "Thank you for saying so. Lighter topics come for a while, and 25 minutes are enough. "
            "A pause is fine too; your pair and place are kept."
        ),
        (Moment.MIDPOINT, CHANGE): _(
            "Thank you for saying so. I tell nobody. Your coordinator can help, quietly, "
            "if you write to them; you need not give a reason."
        ),
    }
    if words := special.get((which, answer)):
        return message(section(words), actions(pause_button()))
    if answer == LATER:
        return message(section(_("That is fine. It waits for you in the Home tab.")))
    return message(section(_thanks(which, answer)))


def _thanks(which: Moment, answer: str) -> str:
    if which is Moment.PROMISE_CHECK and answer == Rating.HIGH:
        return _("Well kept. I tell nobody, and shall not ask about it again.")
    if which is Moment.PROMISE_CHECK:
        return _("Thank you. I tell nobody; there will be another moment for it.")
    if which is Moment.TAPS and answer == Rating.LOW:
        return _("Thank you for saying so. I tell nobody; I bring something different next.")
    if which in (Moment.TAPS, Moment.ENERGY_TAP):
        return _("Thank you. I tell nobody; it only guides which topics I bring.")
    if which is Moment.MEETING_CARD:
        return _("Good. Put it in with *Pick a time* in your group message, and I prepare you both for it.")
    if which in (Moment.ORIENTATION, Moment.AGREEMENT, Moment.TOPIC_CHOICE):
        return _("Thank you. That is all for this week.")
    return _("Thank you. What you pressed stays with you; I do not keep it.")


def _opening(which: Moment, role: Role) -> str:
    """The words of a moment; `who` are the partners."""
    return (_on_the_way() | _looking_back())[which][role]


def _on_the_way() -> Spoken:
    return {
        Moment.AGREEMENT: {
            Role.MENTOR: _(
                "You and {who} are a pair. You steer the topics: begin with how you work together."
            ),
            Role.LEADER: _(
                "You and {who} are a pair. Could you offer two slots of 50 minutes now? "
                "People keep dates better when day, time and place are settled."
            ),
        },
        Moment.TOPIC_CHOICE: {
            Role.MENTOR: _("Topics for your next talk with {who} wait in the Home tab."),
            Role.LEADER: _("The next topic is up to {who}. Yours is the slot: is it still free?"),
        },
        Moment.MEETING_CARD: {
            Role.MENTOR: _(
                "A good week to talk with {who}. You chose a topic; it lies in your group message. "
                "All it needs is a time."
            ),
            Role.LEADER: _(
                "A good week to talk with {who}. Is there half an hour in your diary that you can protect?"
            ),
        },
        Moment.ENERGY_TAP: {
            Role.MENTOR: _(
                "A light week with {who}. How much energy have you for these talks right now? "
                "One tap; only you see it."
            ),
            Role.LEADER: _(
                "A light week with {who}. How much room do these talks have in your weeks? "
                "One tap; only you see it."
            ),
        },
        Moment.PROMISE_CHECK: {
            Role.MENTOR: _(
                "One question between talks with {who}: if you promised something, did you keep it? "
                "One tap; only you see it."
            ),
            Role.LEADER: _(
                "One question between talks with {who}: if you promised something, did you do it? "
                "One tap; only you see it."
            ),
        },
    }


def _looking_back() -> Spoken:
    return {
        Moment.MIDPOINT: {
            Role.MENTOR: _(
                "Halfway with {who}: every talk you found time for counts. What should be different in the "
                "second half? You may reopen your agreement in the next talk."
            ),
            Role.LEADER: _(
                "Halfway with {who}: every slot you protected counts. Which dates of the second half "
                "could you settle now? Ask once what would make your talks better."
            ),
        },
        Moment.CLOSING: {
            Role.MENTOR: _(
                "The last week with {who}. You taught somebody to see your side of things. "
                "What is one thing you will keep? The programme ends by itself; your history stays."
            ),
            Role.LEADER: _(
                "The last week with {who}. You made room to learn. Which one thing will you do differently? "
                "Tell them before you part. The programme ends by itself."
            ),
        },
        Moment.FOUR_WEEKS_AFTER: {
            Role.MENTOR: _("Four weeks on, and no task today. Are you and {who} still in touch?"),
            Role.LEADER: _("Four weeks on, and no task today. Do you still do what you promised {who}?"),
        },
        Moment.THREE_MONTHS_AFTER: {
            Role.MENTOR: _(
                "Three months after your talks with {who}: did they change how you speak to leaders?"
            ),
            Role.LEADER: _("Three months after your talks with {who}: did they change how you decide?"),
        },
    }


def _about(which: Moment, role: Role, card: Card | None) -> str | None:
    if card is None:
        return None
    if which is Moment.PROMISE_CHECK:
        promise = card.promise if role is Role.LEADER else card.mentor_promise
        return f"_{promise}_" if promise else None
    if which is Moment.TOPIC_CHOICE:
        words = _("Chosen: *{title}*. To bring: {brings}")
        return words.format(title=card.title, brings=card.leader_brings)
    return _("Chosen: *{title}*.").format(title=card.title) if which is Moment.MEETING_CARD else None


def _taps(
    which: Moment, role: Role, nudge_id: str, meeting_id: str | None = None, *, is_main: bool
) -> list[Block]:
    """One tap answers, whichever it is."""
    return [
        button(
            label,
            with_number(Button.TAP, number),
            str(Tap(which, role, answer, meeting_id or "-", nudge_id)),
            main=is_main and number == 1,
        )
        for number, (answer, label) in enumerate(_answers(which), 1)
    ]


def _answers(which: Moment) -> Taps:
    later = (LATER, _("Not now"))
    answers: dict[Moment, Taps] = {
        Moment.ORIENTATION: [("done", _("Got it"))],
        Moment.AGREEMENT: [("done", _("Done")), later],
        Moment.TOPIC_CHOICE: [("done", _("Got it")), later],
        Moment.MEETING_CARD: [("done", _("We have a time")), later],
        Moment.ENERGY_TAP: [
            (Rating.HIGH, _("Plenty")),
            (Rating.SOME, _("Enough")),
            (Rating.LOW, _("Running low")),
        ],
        Moment.PROMISE_CHECK: [
            (Rating.HIGH, _("Yes")),
            (Rating.SOME, _("Partly")),
            (Rating.LOW, _("No")),
            later,
        ],
        Moment.MIDPOINT: [
            ("good", _("Going well")),
            ("better", _("Could be better")),
            (CHANGE, _("I would like a change")),
        ],
        Moment.CLOSING: [("done", _("I know what I keep")), later],
        Moment.FOUR_WEEKS_AFTER: [("yes", _("Yes")), ("some", _("Sometimes")), ("no", _("Not really"))],
        Moment.THREE_MONTHS_AFTER: [("yes", _("Yes")), ("some", _("A little")), ("no", _("Not really"))],
    }
    return answers[which]


def _way_out(which: Moment) -> str:
    if which is Moment.FOUR_WEEKS_AFTER:
        return _("Your programme is over. I ask once more, in two months, and then no more.")
    if which is Moment.THREE_MONTHS_AFTER:
        return _("This was my last question about it. Thank you for taking part.")
    return _("At most one such message a week. Pause any time in the Home tab.")


def _cards(role: Role) -> Sequence[str]:
    return {
        Role.MENTOR: (
            _(
                "*Three short cards before you begin.* You mentor, and a leader learns. You see things from "
                "your side that never reach theirs. Nobody expects you to know more than that."
            ),
            _(
                "*You lead.* You choose each topic and may skip any. Speak for yourself, never for a group. "
                "If a question feels wrong, say *not that one*; it needs no reason."
            ),
            _(
                "*It is safe.* What is said stays with you two; I cannot read it. Your leader is outside "
                "your reporting line. You can pause or leave whenever you like, and nobody asks why."
            ),
        ),
        Role.LEADER: (
            _(
                "*Three short cards before you begin.* Somebody earlier in their career mentors you. You are "
                "here to learn, so your questions count for more than your answers."
            ),
            _(
                "*You look after the diary.* Offer times and keep them; a talk that moves twice says more "
                "than words. Before each talk I ask you to bring one small, honest thing."
            ),
            _(
                "*It is safe.* What is said stays with you two; I cannot read it. When something is hard to "
                "hear, say thank you first, and never ask who said it."
            ),
        ),
    }[role]
