"""Where a person stands, for `/mentor`, `/mentor pair` and the Home tab alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.kit.text import Message
from bot.blocks.messages import status_page
from bot.mentoring.model import Member, MemberState, Pair, PairState, Person, Programme
from bot.mentoring.timing import cadence
from bot.mentoring.timing.next_step import NextStep, next_steps
from storage import admins, meetings, members, pairs, programmes
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class StatusPage:
    """A person's newest place, if any; what runs, for who has none; their pairs and what comes next."""

    is_admin: bool
    member: Member | None
    programme: Programme | None
    running: Sequence[Programme]
    pairs: Sequence[Pair]
    next_steps: Sequence[NextStep]

    def said(self, command: str) -> Message:
        if self.member and self.programme:
            return status_page.standing(self.member, self.programme, self.pairs, self.next_steps)
        programme = self.running[0] if self.running else None
        return status_page.stranger(command, programme, is_admin=self.is_admin)


async def read(tx: Transaction, asker: Person, now: datetime) -> StatusPage:
    places = [each for each in await members.of_person(tx, asker.id) if each.state is not MemberState.LEFT]
    mine = await pairs.live_of(tx, asker.id)
    return StatusPage(
        await admins.may_administer(tx, asker),
        places[0] if places else None,
        await programmes.get(tx, places[0].programme_id) if places else None,
        await programmes.unfinished(tx, cadence.local_date(now, asker.timezone)),
        mine,
        await what_comes(tx, asker, mine, now),
    )


async def what_comes(tx: Transaction, asker: Person, live: Sequence[Pair], now: datetime) -> list[NextStep]:
    """What comes next in each of the active ones of these pairs, the most pressing first."""
    active = [pair for pair in live if pair.state is PairState.ACTIVE]
    held = await meetings.of_pairs(tx, [pair.id for pair in active])
    breaks = await members.breaks(tx, [pair.partner_of(asker.id) for pair in active])
    return next_steps(asker.id, active, held, breaks, now)
