"""Three short cards before a programme starts."""

from collections.abc import Sequence

from bot.blocks.kit.ids import Button, Tap
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, actions, button, context, message, section
from bot.blocks.messages.taps import answer_buttons
from bot.mentoring.model import Role
from bot.mentoring.timing.calendar import CalendarMoment


def orientation_card(role: Role, number: int, nudge_id: str) -> Message:
    """One of three cards before the start, `number` from 1; together they take under three minutes."""
    texts = _texts(role)
    words = texts[number - 1]
    if number < len(texts):
        value = str(Tap(CalendarMoment.ORIENTATION, role, str(number + 1), nudge_id=nudge_id))
        onward = [button(_("Next"), Button.NEXT_CARD, value, main=True)]
    else:
        onward = answer_buttons(CalendarMoment.ORIENTATION, role, nudge_id, is_main=True)
    position = _("Card {number} of {count}. Pause any time in the Home tab.")
    return message(
        section(words), actions(*onward), context(position.format(number=number, count=len(texts)))
    )


def _texts(role: Role) -> Sequence[str]:
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
