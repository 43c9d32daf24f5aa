"""The status page of a person, for `/mentor`, `/mentor pair` and the Home tab alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.kit.text import Message
from bot.blocks.messages import status_page
from bot.mentoring.model import Member, Pair, PairState, Person, Programme
from bot.mentoring.timing import cadence
from bot.mentoring.timing.next_step import NextStep, next_steps
from storage import admins, meetings, members, pairs, programmes
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The status of a person: their newest membership, if any, the live pairs they know of, and next steps.

    `running` are the unfinished programmes, for a person who is no member yet.
    """

    is_admin: bool
    member: Member | None
    programme: Programme | None
    running: Sequence[Programme]
    pairs: Sequence[Pair]
    next_steps: Sequence[NextStep]

    def message(self, command: str) -> Message:
        """The page as a message, for a member or for somebody who may become one."""
        if self.member and self.programme:
            return status_page.member_status(self.member, self.programme, self.pairs, self.next_steps)
        programme = self.running[0] if self.running else None
        return status_page.non_member_status(command, programme, is_admin=self.is_admin)


async def read_page(tx: Transaction, asker: Person, now: datetime) -> StatusPage:
    """The status page of the asker at this instant (UTC)."""
    memberships = await members.current_of_person(tx, asker.id)
    # Whoever was not asked reads what anybody without a partner reads.
    live_pairs = await pairs.known_to_person(tx, asker.id)
    return StatusPage(
        await admins.may_administer(tx, asker),
        memberships[0] if memberships else None,
        await programmes.get(tx, memberships[0].programme_id) if memberships else None,
        await programmes.unfinished(tx, cadence.local_date(now, asker.timezone)),
        live_pairs,
        await read_next_steps(tx, asker, live_pairs, now),
    )


async def read_next_steps(
    tx: Transaction, asker: Person, pairs_of_person: Sequence[Pair], now: datetime
) -> list[NextStep]:
    """The next step in each of a person's active pairs, out of their live ones, the most pressing first."""
    active_pairs = [pair for pair in pairs_of_person if pair.state is PairState.ACTIVE]
    pair_meetings = await meetings.of_pairs(tx, [pair.id for pair in active_pairs])
    breaks = await members.resume_days(tx, [pair.partner_of(asker.id) for pair in active_pairs])
    return next_steps(asker.id, active_pairs, pair_meetings, breaks, now)
