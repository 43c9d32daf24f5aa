"""Holding live pairs against the rules of safety again, whenever something may have changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.model import LIVE_PAIRS, Hindrance, NoticeKind, Pair, PairState, Person
from bot.mentoring.safety import is_upside_down, known_breach
from handlers.sending import to_coordinators, to_people
from handlers.sending.to_people import Line
from storage import admins, arrangements, nudge_history, pairs, people, proposed_pairs, slots
from storage.database import Database, Transaction

BY_SAFETY = "the rules of safety"
OF_THE_ROSTER = (Hindrance.REPORTING_LINE, Hindrance.COMMON_MANAGER)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rules read of the people of some pairs."""

    persons: Mapping[str, Person]
    managers: Mapping[str, str | None]
    avoids: Mapping[str, Collection[str]]
    pinned: Collection[tuple[str, str, str]]

    def breach(self, pair: Pair) -> Hindrance | None:
        """The rule that a pair is known to break; a proposal, unless pinned, also by standing upside down."""
        mentor, leader = self.persons[pair.mentor_id], self.persons[pair.leader_id]
        breach = known_breach(mentor, leader, self.managers, self.avoids)
        is_pinned = (pair.programme_id, pair.mentor_id, pair.leader_id) in self.pinned
        # What everybody may know comes before a list, so that nothing differs by the list.
        is_open = breach in (None, Hindrance.PRIVATE_LIST) and pair.state is not PairState.ACTIVE
        if is_open and not is_pinned and is_upside_down(mentor, leader):
            return Hindrance.LEVEL_GAP
        return breach


async def end_all_unsafe(db: Database, workspace: str, now: datetime) -> None:
    """Once a day: end whatever live pair of a workspace is known to break a rule.

    Private lists count here, at an hour of the bot's: nobody can tell from it when a profile changed. The
    pairs are looked at while others may write, and those in question once more before they end.
    """
    async with db.reading(workspace) as tx:
        live_pairs = await pairs.live(tx)
        facts = await _read_facts(tx, live_pairs)
        suspects = [pair for pair in live_pairs if facts.breach(pair)]
    if suspects:
        async with db.transaction(workspace) as tx:
            still_live = await pairs.find_many(tx, [pair.id for pair in suspects])
            await end_unsafe(tx, [*still_live.values()], now)


async def end_unsafe(
    tx: Transaction,
    of_pairs: Sequence[Pair],
    now: datetime,
    *,
    are_lists_read: bool = True,
    answers: str | None = None,
) -> set[str]:
    """End those of these pairs that live and are known to break a rule of safety; gives their ids.

    A proposal that only a private list forbids is closed before somebody is asked, or by a yes that comes too
    late: nobody else reads of it, and it lapses like one without an answer. Of the others one of which nobody
    knows goes in silence; whoever was asked reads that the question is closed, but for the person who said
    no, or who `answers` it just now. The two of an active pair read the line that every closing pair gives.
    Of a rule of the roster the coordinator and the audit hear; of a list as little as of somebody who leaves.
    """
    live_pairs = [pair for pair in of_pairs if pair.state in LIVE_PAIRS]
    facts = await _read_facts(tx, live_pairs)
    breaches = {pair.id: breach for pair in live_pairs if (breach := facts.breach(pair))}
    # Whoever lost their account takes the road of those who leave.
    skipped = {Hindrance.NOT_ACTIVE} | (set() if are_lists_read else {Hindrance.PRIVATE_LIST})
    unsafe_pairs = [pair for pair in live_pairs if pair.id in breaches and (breaches[pair.id] not in skipped)]
    private_proposals = [pair for pair in unsafe_pairs if _is_private_proposal(pair, breaches[pair.id])]
    # Whoever has a question goes on reading it, whatever others keep on their lists, until they answer.
    closing_pairs = [
        pair for pair in private_proposals if not pair.is_closed and (pair.asked_at is None or answers)
    ]
    await proposed_pairs.close_proposals(tx, closing_pairs)
    ending_pairs = [pair for pair in unsafe_pairs if pair not in private_proposals]
    if ending_pairs:
        await _end(tx, ending_pairs, breaches, now, answers)
    return {pair.id for pair in unsafe_pairs}


def _is_private_proposal(pair: Pair, breach: Hindrance) -> bool:
    return pair.state is not PairState.ACTIVE and breach is Hindrance.PRIVATE_LIST


async def _end(
    tx: Transaction,
    ending_pairs: Sequence[Pair],
    breaches: Mapping[str, Hindrance],
    now: datetime,
    answers: str | None,
) -> None:
    asked_people = await nudge_history.people_asked(tx, [pair.id for pair in ending_pairs])
    # Of a closed one whose time had come it looks as if somebody was asked.
    unknown_pairs = [
        pair
        for pair in ending_pairs
        if pair.state is PairState.PROPOSED and pair.id not in asked_people and pair.asked_at is None
    ]
    await proposed_pairs.withdraw(tx, unknown_pairs)
    await pairs.stop_all(tx, ending_pairs, now)
    await slots.cancel_proposal_questions(tx, ending_pairs, now)
    await _notify_people(tx, ending_pairs, asked_people, now, answers)
    by_roster = {pair: rule for pair in ending_pairs if (rule := breaches[pair.id]) in OF_THE_ROSTER}
    await admins.record_actions(tx, BY_SAFETY, "pair ended", now, [{"pair": pair.id} for pair in by_roster])
    begun_pairs = {pair: rule for pair, rule in by_roster.items() if pair.state is PairState.ACTIVE}
    await to_coordinators.plan_ended_pairs(tx, begun_pairs, now)


async def _read_facts(tx: Transaction, of_pairs: Sequence[Pair]) -> _Facts:
    person_ids = {side for pair in of_pairs for side in (pair.mentor_id, pair.leader_id)}
    profiles = await people.profiles_of(tx, person_ids)
    return _Facts(
        await people.find_many(tx, person_ids),
        await people.managers_above(tx, person_ids),
        {person_id: profile.avoids for person_id, profile in profiles.items()},
        await arrangements.keys_of_kind(tx, Arrangement.TOGETHER),
    )


async def _notify_people(
    tx: Transaction,
    ending_pairs: Sequence[Pair],
    asked_people: Mapping[str, set[str]],
    now: datetime,
    answers: str | None,
) -> None:
    """Plan the line to the two of each pair that began, and to whoever was asked of the others."""
    lines = [
        Line(NoticeKind.CLOSING, each, {"partner": pair.partner_of(each)})
        for pair in ending_pairs
        for each in (pair.mentor_id, pair.leader_id)
        if pair.state is PairState.ACTIVE
    ]
    for pair in ending_pairs:
        if pair.state is not PairState.ACTIVE:
            refuser = pair.turn_id if pair.is_closed else None
            readers = asked_people.get(pair.id, set()) - {answers, refuser}
            lines += [Line(NoticeKind.QUESTION_CLOSED, each, pair_id=pair.id) for each in sorted(readers)]
    await to_people.plan(tx, lines, now)
