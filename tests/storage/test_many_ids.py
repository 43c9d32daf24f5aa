"""Questions about the people and pairs of a large programme name more ids than a statement takes."""

from bot.mentoring.model import NoticeKind, NudgeKind, NudgeState, PairState
from storage import notices, nudge_history, nudges, pairs, proposed_pairs, slots
from storage.database import Transaction
from tests.support.records import NOW, a_notice, a_nudge, a_pair, claim_notices, save_pair

MANY = 70_000


def many(row_id: str) -> list[str]:
    """So many ids, the last of which is of a row that there is."""
    return [f"!{number:05}" for number in range(MANY)] + [row_id]


async def test_pairs_are_found_and_stopped(tx: Transaction) -> None:
    pair = await save_pair(tx)
    assert await pairs.find_many(tx, many("pair")) == {"pair": pair}
    assert await pairs.stop_all(tx, [a_pair(each) for each in many("pair")], NOW) == 1


async def test_proposals_are_closed_and_withdrawn_with_their_questions(tx: Transaction) -> None:
    await save_pair(tx, state=PairState.PROPOSED, began_at=None)
    await nudges.add(tx, a_nudge(kind=NudgeKind.PROPOSAL, pair_id="pair"))
    proposals = [a_pair(each, mentor_id=f"~{each}", leader_id=f"^{each}") for each in many("gone")]
    proposals.append(a_pair("pair"))
    await slots.cancel_proposal_questions(tx, proposals, NOW)
    nudge = await nudges.find(tx, "nudge")
    assert nudge is not None
    assert nudge.state is NudgeState.SKIPPED
    await proposed_pairs.close_proposals(tx, proposals)
    pair = await pairs.find(tx, "pair")
    assert pair is not None
    assert pair.is_closed
    await proposed_pairs.withdraw(tx, proposals)
    assert await pairs.find(tx, "pair") is None


async def test_it_is_told_who_was_asked(tx: Transaction) -> None:
    await save_pair(tx)
    await nudges.add(tx, a_nudge(kind=NudgeKind.PROPOSAL, pair_id="pair"))
    await nudges.claim_due(tx, NOW, NOW, 1)
    await nudges.record_attempt(tx, "nudge", NOW)
    await nudges.record_outcome(tx, "nudge", NudgeState.SENT, NOW)
    assert await nudge_history.people_asked(tx, many("pair")) == {"pair": {"ada"}}


async def test_lines_that_wait_are_found_and_claims_given_back(tx: Transaction) -> None:
    line = a_notice("line", kind=NoticeKind.CLOSING, person_id="ada", pair_id=None)
    await claim_notices(tx, line)
    await notices.release_claims(tx, many("line"))
    assert await notices.planned_for(tx, many("ada")) == [line]
