"""Composing the words of a nudge, once its content is decided."""

from bot.blocks.kit.language import speaking
from bot.blocks.kit.text import Message
from bot.blocks.messages import meetings, proposals, topic_choice, weekly
from bot.mentoring.model import Nudge
from bot.mentoring.timing import cadence
from bot.mentoring.timing.nudge_decision import (
    CalendarMessage,
    ClosingCard,
    Content,
    MeetingFollowUp,
    MeetingPreparation,
    PauseQuestion,
    ProposalQuestion,
    TopicOffer,
)
from bot.mentoring.timing.recipient import Recipient


def message(nudge: Nudge, recipient: Recipient, content: Content) -> Message:
    """The message for the decided content of a nudge, in the recipient's language."""
    with speaking(recipient.person.locale):
        return _message(nudge, recipient, content)


def _message(nudge: Nudge, recipient: Recipient, content: Content) -> Message:
    person = recipient.person
    match content:
        case ProposalQuestion(pair):
            last_day = cadence.local_date(pair.answer_by, person.timezone)
            programme = recipient.calendar(pair).programme
            return proposals.proposal(pair, recipient.role(pair), programme, last_day)
        case MeetingPreparation(pair, card, meeting_id, starts_at):
            return meetings.preparation(pair, recipient.role(pair), card, meeting_id, starts_at)
        case MeetingFollowUp(pair, meeting_id, card):
            return meetings.follow_up_question(pair.partner_of(person.id), meeting_id, card)
        case PauseQuestion():
            return topic_choice.pause_question(nudge.id)
        case TopicOffer(moment, cards, reasons):
            return topic_choice.choices(cards, reasons, nudge.id, intro=weekly.topics_opening(moment))
        case ClosingCard(pair, card):
            return weekly.closing_card(pair.partner_of(person.id), pair.id, card, nudge.id)
        case CalendarMessage(moment, role, pairs, meeting, card):
            partners = [pair.partner_of(person.id) for pair in pairs]
            about = meeting.id if meeting else None
            return weekly.calendar_message(moment, role, partners, nudge.id, card=card, meeting_id=about)
