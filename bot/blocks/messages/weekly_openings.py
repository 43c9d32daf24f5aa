"""The first words of each calendar message, to mentors and to leaders."""

from bot.blocks.kit.language import _
from bot.mentoring.model import Role
from bot.mentoring.timing.calendar import CalendarMoment

Openings = dict[CalendarMoment, dict[Role, str]]


def opening(moment: CalendarMoment, role: Role) -> str:
    """The first words of a calendar moment; `{who}` in them stands for the partners."""
    return (_during_the_programme() | _from_midpoint_on())[moment][role]


def _during_the_programme() -> Openings:
    return {
        CalendarMoment.AGREEMENT: {
            Role.MENTOR: _(
                "You and {who} are a pair. You steer the topics: begin with how you work together."
            ),
            Role.LEADER: _(
                "You and {who} are a pair. Could you offer two slots of 50 minutes now? "
                "People keep dates better when day, time and place are settled."
            ),
        },
        CalendarMoment.TOPIC_CHOICE: {
            Role.MENTOR: _("Topics for your next talk with {who} wait in the Home tab."),
            Role.LEADER: _("The next topic is up to {who}. Yours is the slot: is it still free?"),
        },
        CalendarMoment.MEETING_CARD: {
            Role.MENTOR: _(
                "A good week to talk with {who}. You chose a topic; it lies in your group message. "
                "All it needs is a time."
            ),
            Role.LEADER: _(
                "A good week to talk with {who}. Is there half an hour in your diary that you can protect?"
            ),
        },
        CalendarMoment.ENERGY_TAP: {
            Role.MENTOR: _(
                "A light week with {who}. How much energy have you for these talks right now? "
                "One tap; only you see it."
            ),
            Role.LEADER: _(
                "A light week with {who}. How much room do these talks have in your weeks? "
                "One tap; only you see it."
            ),
        },
        CalendarMoment.PROMISE_CHECK: {
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


def _from_midpoint_on() -> Openings:
    return {
        CalendarMoment.MIDPOINT: {
            Role.MENTOR: _(
                "Halfway with {who}: every talk you found time for counts. What should be different in the "
                "second half? You may reopen your agreement in the next talk."
            ),
            Role.LEADER: _(
                "Halfway with {who}: every slot you protected counts. Which dates of the second half "
                "could you settle now? Ask once what would make your talks better."
            ),
        },
        CalendarMoment.CLOSING: {
            Role.MENTOR: _(
                "The last week with {who}. You taught somebody to see your side of things. "
                "What is one thing you will keep? Your pair ends by itself; your history stays."
            ),
            Role.LEADER: _(
                "The last week with {who}. You made room to learn. Which one thing will you do differently? "
                "Tell them before you part. Your pair ends by itself."
            ),
        },
        CalendarMoment.FOUR_WEEKS_AFTER: {
            Role.MENTOR: _("Four weeks on, and no task today. Are you and {who} still in touch?"),
            Role.LEADER: _(
                "Four weeks on, and no task today. If you promised {who} something, do you still do it?"
            ),
        },
        CalendarMoment.THREE_MONTHS_AFTER: {
            Role.MENTOR: _(
                "Three months after your talks with {who}: did they change how you speak to leaders?"
            ),
            Role.LEADER: _("Three months after your talks with {who}: did they change how you decide?"),
        },
    }
