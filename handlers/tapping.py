"""One tap on what the calendar asked: it is thanked for, and only that it came is kept."""

from datetime import datetime

from bot.blocks import moments
from bot.blocks.ids import Tap
from bot.mentoring.calendar import Moment
from bot.mentoring.model import Person, Role
from bot.mentoring.refusals import OutOfDate
from handlers.reply import Reply
from storage import nudges, silence
from storage.database import Database

CARDS = ("1", "2", "3")


async def tap(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    tapped = await _answered(asker, db, workspace, now, value)

    await reply.replace(moments.thanks(Moment(tapped.moment), tapped.answer))


async def next_card(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Next*: the following card in place of the one before."""
    tapped = await _answered(asker, db, workspace, now, value)
    if tapped.role not in list(Role) or tapped.answer not in CARDS:
        raise OutOfDate

    await reply.replace(moments.orientation(Role(tapped.role), int(tapped.answer), tapped.nudge_id))


async def _answered(asker: Person, db: Database, workspace: str, now: datetime, value: str) -> Tap:
    """Whatever was tapped, it answers the nudge it came with and ends any silence."""
    tapped = Tap.read(value)
    if tapped.moment not in list(Moment):
        raise OutOfDate
    async with db.transaction(workspace) as tx:
        nudge = await nudges.find(tx, tapped.nudge_id)
        if nudge is None or nudge.person_id != asker.id:
            raise OutOfDate
        await nudges.answer(tx, nudge.id, now)
        await silence.broken(tx, asker.id, now)
    return tapped
