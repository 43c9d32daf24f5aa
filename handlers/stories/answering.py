"""One tap on what the bot asked: it is thanked for, and kept where it guides what comes next."""

from datetime import datetime

from bot.blocks import weekly
from bot.blocks.kit.ids import Tap
from bot.blocks.messages import topic_choice
from bot.mentoring.model import Person, Role
from bot.mentoring.refusals import OutOfDate
from bot.mentoring.timing.calendar import Moment
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from handlers.edge.reply import Reply
from storage import (
    feedback,
    meetings,
    nudges,
    pairs,
    unanswered,
)
from storage.database import Database, Transaction

CARDS = ("1", "2", "3")


async def tap(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    tapped = _read(value)
    async with db.transaction(workspace) as tx:
        await _answer(tx, asker, tapped, now)
        if said := _said(asker, tapped, now):
            await feedback.keep(tx, said)

    await reply.replace(weekly.thanks(Moment(tapped.moment), tapped.answer))


async def next_card(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Next*: the following card in place of the one before."""
    tapped = _read(value)
    if tapped.role not in list(Role) or tapped.answer not in CARDS:
        raise OutOfDate
    async with db.transaction(workspace) as tx:
        await _answer(tx, asker, tapped, now)

    await reply.replace(weekly.orientation(Role(tapped.role), int(tapped.answer), tapped.nudge_id))


async def rate(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    """*Worth the time?*, asked when somebody said that they met."""
    tapped = _read(value)
    async with db.transaction(workspace) as tx:
        meeting = await meetings.find(tx, tapped.meeting_id)
        pair = await pairs.find(tx, meeting.pair_id) if meeting else None
        said = _said(asker, tapped, now)
        if pair is None or asker.id not in (pair.mentor_id, pair.leader_id) or said is None:
            raise OutOfDate
        await feedback.keep(tx, said)
        await unanswered.broken(tx, asker.id, now)

    await reply.replace(weekly.thanks(Moment(tapped.moment), tapped.answer))


def _read(value: str) -> Tap:
    tapped = Tap.read(value)
    if tapped.moment not in list(Moment):
        raise OutOfDate
    return tapped


def _said(asker: Person, tapped: Tap, now: datetime) -> FeedbackAnswer | None:
    """What of it guides anything later; None for what only ends a silence."""
    asks = {
        Moment.TAPS: (Question.WORTH, tapped.meeting_id),
        Moment.PROMISE_CHECK: (Question.PROMISE, tapped.meeting_id),
        Moment.ENERGY_TAP: (Question.ENERGY, tapped.nudge_id),
    }
    asked, about = asks.get(Moment(tapped.moment), (None, "-"))
    if asked is None or about == "-" or tapped.answer not in list(Rating):
        return None
    return FeedbackAnswer(asker.id, asked, about, Rating(tapped.answer), now)


async def _answer(tx: Transaction, asker: Person, tapped: Tap, now: datetime) -> None:
    """Whatever was tapped, it answers the nudge it came with and ends any silence."""
    nudge = await nudges.find(tx, tapped.nudge_id)
    if nudge is None or nudge.person_id != asker.id:
        raise OutOfDate
    await nudges.answer(tx, nudge.id, now)
    await unanswered.broken(tx, asker.id, now)


async def keep(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """*Keep them coming*: the answer to the question whether to pause."""
    async with db.transaction(workspace) as tx:
        await unanswered.broken(tx, asker.id, now)

    await reply.replace(topic_choice.kept())
