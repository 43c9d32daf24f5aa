"""Answers with one tap: each is thanked for, and those that guide what comes next are saved."""

from datetime import datetime

from bot.blocks.kit.ids import Tap
from bot.blocks.messages import orientation, topic_choice, weekly
from bot.mentoring.model import Person, Role
from bot.mentoring.refusals import OutOfDate
from bot.mentoring.timing.calendar import CalendarMoment
from bot.mentoring.timing.feedback_moments import feedback_answer
from bot.mentoring.topics.feedback import FeedbackAnswer
from handlers.edge.reply import Reply
from storage import feedback, meetings, members, nudges, pairs, unanswered
from storage.database import Database, Transaction

# The cards of the orientation, by their number.
CARDS = ("1", "2", "3")
NO_ID = "-"


async def answer_question(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """A tap below a question of the weekly nudge."""
    tap = _parse_tap(value)
    async with db.transaction(workspace) as tx:
        await _mark_answered(tx, asker, tap, now)
        if answer := _feedback_answer(asker, tap, now):
            await _save_answer(tx, answer)

    await reply.replace(weekly.thanks(CalendarMoment(tap.moment), tap.answer))


async def show_next_card(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Next*: put the following orientation card in place of the one before."""
    tap = _parse_tap(value)
    if tap.role not in list(Role) or tap.answer not in CARDS:
        raise OutOfDate
    async with db.transaction(workspace) as tx:
        await _mark_answered(tx, asker, tap, now)

    await reply.replace(orientation.orientation_card(Role(tap.role), int(tap.answer), tap.nudge_id))


async def rate_meeting(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """A tap below *Worth the time?*, which is asked when somebody said that they met."""
    tap = _parse_tap(value)
    async with db.transaction(workspace) as tx:
        meeting = await meetings.find(tx, tap.meeting_id)
        pair = await pairs.find(tx, meeting.pair_id) if meeting else None
        answer = _feedback_answer(asker, tap, now)
        if pair is None or asker.id not in (pair.mentor_id, pair.leader_id) or answer is None:
            raise OutOfDate
        await _save_answer(tx, answer)
        await unanswered.mark_last_answered(tx, asker.id, now)

    await reply.replace(weekly.thanks(CalendarMoment(tap.moment), tap.answer))


def _parse_tap(value: str) -> Tap:
    """The tap of a button; raises OutOfDate for a moment that calendars do not have any more."""
    tap = Tap.parse(value)
    if tap.moment not in list(CalendarMoment):
        raise OutOfDate
    return tap


def _feedback_answer(asker: Person, tap: Tap, now: datetime) -> FeedbackAnswer | None:
    """The feedback that a tap gives; None for one that only shows that somebody reads the nudges."""
    meeting_id, nudge_id = (None if each == NO_ID else each for each in (tap.meeting_id, tap.nudge_id))
    return feedback_answer(
        asker.id, CalendarMoment(tap.moment), tap.answer, now, meeting_id=meeting_id, nudge_id=nudge_id
    )


async def _save_answer(tx: Transaction, answer: FeedbackAnswer) -> None:
    """Keep an answer, but not of somebody who has left: theirs are deleted, and nothing follows from them."""
    if await members.kept_of_person(tx, answer.person_id):
        await feedback.save_answer(tx, answer)


async def _mark_answered(tx: Transaction, asker: Person, tap: Tap, now: datetime) -> None:
    """Record that the tap answers the nudge it came with; raises OutOfDate if that is not the asker's."""
    nudge = await nudges.find(tx, tap.nudge_id)
    if nudge is None or nudge.person_id != asker.id:
        raise OutOfDate
    await nudges.mark_answered(tx, nudge.id, now)
    await unanswered.mark_last_answered(tx, asker.id, now)


async def keep_nudges(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """*Keep them coming*: the answer to the question whether nudges shall pause."""
    async with db.transaction(workspace) as tx:
        await unanswered.mark_last_answered(tx, asker.id, now)

    await reply.replace(topic_choice.nudges_kept())
