"""The status page of a person, for `/mentor`, `/mentor pair` and the Home tab alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.kit.text import Message
from bot.blocks.messages import status_page
from bot.mentoring.membership import joinable_programmes
from bot.mentoring.model import Member, MemberState, Pair, PairState, Person, Programme
from bot.mentoring.timing import cadence
from bot.mentoring.timing.next_step import NextStep, next_steps
from storage import admins, meetings, members, pairs, programmes
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The status of a person: their current memberships, the newest first, live pairs and next steps.

    `last_programme` is the one that was over last, for somebody who is in no other; `joinable` those they may
    join.
    """

    is_admin: bool
    memberships: Sequence[tuple[Member, Programme]]
    last_programme: Programme | None
    joinable: Sequence[Programme]
    pairs: Sequence[Pair]
    next_steps: Sequence[NextStep]

    def message(self, command: str) -> Message:
        """The page as a message, for a member or for somebody who may become one."""
        if not self.memberships:
            return status_page.non_member_status(
                command, self.joinable, is_admin=self.is_admin, last_programme=self.last_programme
            )
        # Who is active in one of them is not paused.
        first, *others = sorted(self.memberships, key=lambda each: each[0].state is MemberState.PAUSED)
        return status_page.member_status(
            *first, self.pairs, self.next_steps, others=others, joinable=self.joinable
        )


async def read_page(tx: Transaction, asker: Person, now: datetime) -> StatusPage:
    """The status page of the asker at this instant (UTC)."""
    today = cadence.local_date(now, asker.timezone)
    current = await members.current_of_person(tx, asker.id, today)
    unfinished = await programmes.unfinished(tx, today)
    by_id = {each.id: each for each in unfinished}
    live_pairs = await pairs.live_of_person(tx, asker.id)
    return StatusPage(
        await admins.may_administer(tx, asker),
        [(each, by_id[each.programme_id]) for each in current],
        None if current else await _read_last_programme(tx, asker),
        [programme for programme, _role in joinable_programmes(asker, unfinished, current)],
        live_pairs,
        await read_next_steps(tx, asker, live_pairs, now),
    )


async def _read_last_programme(tx: Transaction, asker: Person) -> Programme | None:
    """The programme that somebody without a current membership was in last; None where they left it."""
    memberships = await members.of_person(tx, asker.id)
    kept = [each for each in memberships if each.state is not MemberState.LEFT]
    return await programmes.get(tx, kept[0].programme_id) if kept else None


async def read_next_steps(
    tx: Transaction, asker: Person, pairs_of_person: Sequence[Pair], now: datetime
) -> list[NextStep]:
    """The next step in each of a person's active pairs, out of their live ones, the most pressing first."""
    active_pairs = [pair for pair in pairs_of_person if pair.state is PairState.ACTIVE]
    pair_meetings = await meetings.of_pairs(tx, [pair.id for pair in active_pairs])
    partner_ids = [pair.partner_of(asker.id) for pair in active_pairs]
    breaks = await members.resume_days(tx, partner_ids, cadence.local_date(now, asker.timezone))
    return next_steps(asker.id, active_pairs, pair_meetings, breaks, now)
