from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.mentoring.model import LIVE_PAIRS, AccountStatus, Area, Because, NudgeState, PairState, Reason, Role
from storage import nudges, pairs, people, programmes
from storage.database import Transaction
from tests.storage.cast import DAY, HOUR, NOW, a_nudge, a_pair, a_person, a_programme, ids_of, paired

OVER = [each for each in PairState if each not in LIVE_PAIRS]
PROPOSED, CONSENTED, ACTIVE = LIVE_PAIRS


async def state_of(tx: Transaction, pair_id: str = "pair") -> PairState:
    found = await pairs.find(tx, pair_id)
    assert found is not None
    return found.state


async def one_of_each_state(tx: Transaction) -> None:
    """A pair of ada and farah in every state, each in a programme of its own."""
    for state in PairState:
        await programmes.create(tx, a_programme(state), NOW)
        await paired(tx, state, programme_id=state, state=state)


async def test_a_proposal_is_found_as_made(tx: Transaction) -> None:
    reasons = (Reason(Because.LEADER_WANTS, (Area.DATA, Area.TRUST)), Reason(Because.SHARED_HOURS, (), 120))
    await pairs.propose(tx, [a_pair(reasons=reasons)], NOW)
    assert await pairs.find(tx, "pair") == a_pair(reasons=reasons)
    assert await pairs.find(tx, "nobody") is None


async def test_a_pair_that_began_is_found_with_its_dates(tx: Transaction) -> None:
    made = await paired(tx, channel_id="C1", ended_at=NOW + DAY, state=PairState.COMPLETED)
    assert await pairs.find(tx, "pair") == made


async def test_nothing_to_propose_is_no_error(tx: Transaction) -> None:
    await pairs.propose(tx, [], NOW)
    assert await pairs.former(tx) == set()


async def test_two_people_are_paired_once_in_a_programme(tx: Transaction) -> None:
    await paired(tx, state=PairState.DECLINED)
    with pytest.raises(IntegrityError):
        await pairs.propose(tx, [a_pair("again")], NOW)


async def test_several_are_found_by_id(tx: Transaction) -> None:
    one, other = await paired(tx), await paired(tx, "other", leader_id="greta")
    assert await pairs.find_many(tx, {"pair", "other", "nobody"}) == {"pair": one, "other": other}
    assert await pairs.find_many(tx, []) == {}


@pytest.mark.parametrize("person", ["ada", "farah"])
async def test_live_pairs_of_a_person_on_either_side(tx: Transaction, person: str) -> None:
    await one_of_each_state(tx)
    assert set(ids_of(await pairs.live_of(tx, person))) == set(LIVE_PAIRS)
    assert await pairs.live_of(tx, "ben") == []


async def test_the_oldest_proposal_comes_first(tx: Transaction) -> None:
    await pairs.propose(tx, [a_pair("new")], NOW)
    await pairs.propose(tx, [a_pair("old", leader_id="greta")], NOW - DAY)
    assert ids_of(await pairs.live_of(tx, "ada")) == ["old", "new"]


@pytest.mark.parametrize("person", ["ada", "farah"])
async def test_pairs_ever_of_a_person_are_those_that_began(tx: Transaction, person: str) -> None:
    began = await paired(tx, state=PairState.STOPPED)
    await pairs.propose(tx, [a_pair("asked", mentor_id="farah", leader_id="ada")], NOW)
    assert await pairs.ever_of(tx, person) == [began]
    assert await pairs.ever_of(tx, "ben") == []


async def test_active_pairs_of_each_in_either_role(tx: Transaction) -> None:
    one, other = await paired(tx), await paired(tx, "second", leader_id="greta")
    await paired(tx, "asked", mentor_id="ben", state=CONSENTED)
    found = await pairs.lately_of(tx, ["ada", "ben", "farah"], NOW)
    assert found == {"ada": [one, other], "farah": [one]}


@pytest.mark.parametrize(("ended", "is_found"), [(-HOUR, False), (0 * HOUR, True)])
async def test_a_completed_pair_is_remembered_for_a_while(
    tx: Transaction, ended: timedelta, is_found: bool
) -> None:
    pair = await paired(tx, state=PairState.COMPLETED, ended_at=NOW + ended)
    await paired(tx, "stopped", leader_id="greta", state=PairState.STOPPED, ended_at=NOW)
    assert await pairs.lately_of(tx, ["farah"], NOW) == ({"farah": [pair]} if is_found else {})


async def test_former_pairs_are_all_that_were_ever_proposed(tx: Transaction) -> None:
    await one_of_each_state(tx)
    await paired(tx, mentor_id="ben", leader_id="greta", state=PairState.LAPSED)
    assert await pairs.former(tx) == {("ada", "farah"), ("ben", "greta")}


async def test_taken_counts_live_pairs_by_role_over_all_programmes(tx: Transaction) -> None:
    await one_of_each_state(tx)
    await paired(tx, mentor_id="ada", leader_id="greta")
    await paired(tx, "turned", mentor_id="greta", leader_id="ada")
    assert await pairs.taken(tx) == {
        ("ada", Role.MENTOR): 4,
        ("ada", Role.LEADER): 1,
        ("farah", Role.LEADER): 3,
        ("greta", Role.LEADER): 1,
        ("greta", Role.MENTOR): 1,
    }


async def test_live_pairs_of_one_programme_are_counted_by_state(tx: Transaction) -> None:
    await one_of_each_state(tx)
    for state, leader in ((PROPOSED, "greta"), (PROPOSED, "ben"), (ACTIVE, "noor"), (OVER[0], "farah")):
        await paired(tx, f"{state} {leader}", leader_id=leader, state=state)
    assert await pairs.live_in(tx, "spring") == {PROPOSED: 2, ACTIVE: 1}


async def test_a_pair_advances_once(tx: Transaction) -> None:
    await pairs.propose(tx, [a_pair()], NOW)
    assert await pairs.advance(tx, "pair", PROPOSED, ACTIVE, began_at=NOW)
    assert not await pairs.advance(tx, "pair", PROPOSED, PairState.DECLINED, ended_at=NOW)
    assert not await pairs.advance(tx, "nobody", PROPOSED, ACTIVE)
    assert await pairs.find(tx, "pair") == a_pair(state=ACTIVE, began_at=NOW)


async def test_a_pair_is_introduced_once_unless_that_is_taken_back(tx: Transaction) -> None:
    await paired(tx)
    assert ids_of(await pairs.unintroduced(tx, NOW)) == ["pair"]
    assert await pairs.introduce(tx, "pair", "C1", NOW)
    assert not await pairs.introduce(tx, "pair", "C2", NOW)
    assert await pairs.unintroduced(tx, NOW) == []
    assert (await pairs.find_many(tx, ["pair"]))["pair"].channel_id == "C1"
    await pairs.introduce_again(tx, "pair")
    assert ids_of(await pairs.unintroduced(tx, NOW)) == ["pair"]


async def test_an_introduction_waits_until_its_moment(tx: Transaction) -> None:
    await paired(tx)
    await pairs.introduce_later(tx, ["pair"], NOW + HOUR)
    assert await pairs.unintroduced(tx, NOW) == []
    assert ids_of(await pairs.unintroduced(tx, NOW + HOUR)) == ["pair"]
    assert await pairs.introduce(tx, "pair", None, NOW)
    assert await pairs.unintroduced(tx, NOW + HOUR) == []


async def test_only_active_pairs_wait_to_be_introduced(tx: Transaction) -> None:
    await one_of_each_state(tx)
    assert ids_of(await pairs.unintroduced(tx, NOW)) == [ACTIVE]
    assert not await pairs.introduce(tx, PROPOSED, "C1", NOW)


async def test_a_question_still_to_be_asked_does_not_lapse(tx: Transaction) -> None:
    await pairs.propose(tx, [a_pair()], NOW)
    await nudges.plan(tx, a_nudge(pair_id="pair"))
    assert await pairs.lapse(tx, NOW + DAY) == 0
    await nudges.claim_due(tx, NOW, NOW + HOUR, 1)
    await nudges.settle(tx, "nudge", NudgeState.SENT, NOW)
    assert await pairs.lapse(tx, NOW + DAY) == 1
    assert await state_of(tx) is PairState.LAPSED


async def test_a_pair_without_one_side_is_bereft(tx: Transaction) -> None:
    await paired(tx)
    assert await pairs.bereft(tx) == []
    await people.meet(tx, [a_person("farah", standing=AccountStatus.DEACTIVATED)])
    assert ids_of(await pairs.bereft(tx)) == ["pair"]


async def test_who_has_no_planned_nudge_is_idle(tx: Transaction) -> None:
    await paired(tx)
    assert await pairs.idle_people(tx, "", 10) == ["ada", "farah"]
    await nudges.plan(tx, a_nudge())
    assert await pairs.idle_people(tx, "", 10) == ["farah"]
    await nudges.plan(tx, a_nudge("other", person_id="farah"))
    assert await pairs.idle_people(tx, "", 10) == []


async def test_idle_people_come_in_order_and_each_once(tx: Transaction) -> None:
    for number, (mentor, leader) in enumerate([("greta", "noor"), ("ada", "farah"), ("ben", "farah")]):
        await paired(tx, f"pair {number}", mentor_id=mentor, leader_id=leader)
    await paired(tx, "another", mentor_id="ada", leader_id="noor")
    assert await pairs.idle_people(tx, "", 2) == ["ada", "ben"]
    assert await pairs.idle_people(tx, "ben", 2) == ["farah", "greta"]
    assert await pairs.idle_people(tx, "greta", 2) == ["noor"]


async def test_more_time_replaces_the_time_there_was(tx: Transaction) -> None:
    await pairs.propose(tx, [a_pair()], NOW)
    await pairs.wait_until(tx, "pair", NOW + 2 * DAY)
    assert await pairs.find(tx, "pair") == a_pair(answer_by=NOW + 2 * DAY)


async def test_proposals_lapse_when_their_time_is_over(tx: Transaction) -> None:
    await one_of_each_state(tx)
    assert await pairs.lapse(tx, NOW + DAY - HOUR) == 0
    assert await pairs.lapse(tx, NOW + DAY) == 2
    assert await state_of(tx, PROPOSED) is PairState.LAPSED
    assert await state_of(tx, CONSENTED) is PairState.LAPSED
    assert await state_of(tx, ACTIVE) is PairState.ACTIVE


async def test_active_pairs_end_with_their_programme(tx: Transaction) -> None:
    await one_of_each_state(tx)
    await programmes.create(tx, a_programme("longer", weeks=13), NOW)
    await paired(tx, "longer", programme_id="longer")
    over = NOW + (a_programme().ends_on - NOW.date())
    assert await pairs.complete(tx, over - DAY) == 0
    assert await pairs.complete(tx, over) == 1
    assert await state_of(tx, ACTIVE) is PairState.COMPLETED
    assert await state_of(tx, "longer") is PairState.ACTIVE


@pytest.mark.parametrize("state", LIVE_PAIRS)
async def test_a_live_pair_stops_once(tx: Transaction, state: PairState) -> None:
    pair = await paired(tx, state=state)
    assert await pairs.stop(tx, pair, NOW)
    assert not await pairs.stop(tx, pair, NOW + DAY)
    assert await pairs.find(tx, "pair") == a_pair(state=PairState.STOPPED, began_at=NOW, ended_at=NOW)


@pytest.mark.parametrize("state", OVER)
async def test_a_pair_that_has_ended_is_not_stopped(tx: Transaction, state: PairState) -> None:
    pair = await paired(tx, state=state, ended_at=NOW)
    assert not await pairs.stop(tx, pair, NOW + DAY)
    assert await pairs.find(tx, "pair") == pair


async def test_a_pair_that_went_on_meanwhile_is_stopped_all_the_same(tx: Transaction) -> None:
    seen = await paired(tx, state=PROPOSED)
    await pairs.advance(tx, "pair", PROPOSED, CONSENTED)
    assert await pairs.stop(tx, seen, NOW)
    assert await state_of(tx) is PairState.STOPPED


async def test_of_proposals_given_up_those_that_were_accepted_stay(tx: Transaction) -> None:
    made = [await paired(tx, state=PROPOSED), await paired(tx, "other", leader_id="greta", state=CONSENTED)]
    await pairs.give_up(tx, made, NOW)
    assert (await state_of(tx), await state_of(tx, "other")) == (PairState.LAPSED, CONSENTED)
