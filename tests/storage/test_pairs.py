from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.mentoring.model import (
    LIVE_PAIRS,
    AccountStatus,
    Area,
    NudgeKind,
    NudgeState,
    PairState,
    Reason,
    ReasonKind,
    Role,
)
from storage import nudges, pairs, people, programmes, proposed_pairs, seats
from storage.database import Transaction
from tests.support.records import (
    DAY,
    HOUR,
    NOW,
    a_nudge,
    a_pair,
    a_person,
    a_programme,
    ids_of,
    save_pair,
    save_pair_in_each_state,
)

OVER = [each for each in PairState if each not in LIVE_PAIRS]
PROPOSED, CONSENTED, ACTIVE = LIVE_PAIRS


async def state_of(tx: Transaction, pair_id: str = "pair") -> PairState:
    pair = await pairs.find(tx, pair_id)
    assert pair is not None
    return pair.state


async def test_a_proposal_is_found_as_made(tx: Transaction) -> None:
    reasons = (
        Reason(ReasonKind.LEADER_WANTS, (Area.DATA, Area.TRUST)),
        Reason(ReasonKind.SHARED_HOURS, (), 120),
    )
    await pairs.add_all(tx, [a_pair(reasons=reasons)], NOW)
    assert await pairs.find(tx, "pair") == a_pair(reasons=reasons)
    assert await pairs.find(tx, "nobody") is None


async def test_a_pair_that_began_is_found_with_its_dates(tx: Transaction) -> None:
    pair = await save_pair(tx, channel_id="C1", ended_at=NOW + DAY, state=PairState.COMPLETED)
    assert await pairs.find(tx, "pair") == pair


async def test_nothing_to_propose_is_no_error(tx: Transaction) -> None:
    await pairs.add_all(tx, [], NOW)
    assert await pairs.ever_proposed(tx) == set()


async def test_two_people_are_paired_once_in_a_programme(tx: Transaction) -> None:
    await save_pair(tx, state=PairState.LAPSED)
    with pytest.raises(IntegrityError):
        await pairs.add_all(tx, [a_pair("again")], NOW)


async def test_several_are_found_by_id(tx: Transaction) -> None:
    one, other = await save_pair(tx), await save_pair(tx, "other", leader_id="greta")
    assert await pairs.find_many(tx, {"pair", "other", "nobody"}) == {"pair": one, "other": other}
    assert await pairs.find_many(tx, []) == {}


@pytest.mark.parametrize("person", ["ada", "farah"])
async def test_live_pairs_of_a_person_on_either_side(tx: Transaction, person: str) -> None:
    await save_pair_in_each_state(tx)
    assert set(ids_of(await pairs.live_of_person(tx, person))) == set(LIVE_PAIRS)
    assert await pairs.live_of_person(tx, "ben") == []


async def test_the_oldest_proposal_comes_first(tx: Transaction) -> None:
    await pairs.add_all(tx, [a_pair("new")], NOW)
    await pairs.add_all(tx, [a_pair("old", leader_id="greta")], NOW - DAY)
    assert ids_of(await pairs.live_of_person(tx, "ada")) == ["old", "new"]


@pytest.mark.parametrize("person", ["ada", "farah"])
async def test_pairs_ever_of_a_person_are_those_that_began(tx: Transaction, person: str) -> None:
    began = await save_pair(tx, state=PairState.STOPPED)
    await pairs.add_all(tx, [a_pair("asked", mentor_id="farah", leader_id="ada")], NOW)
    assert await pairs.begun_of_person(tx, person) == [began]
    assert await pairs.begun_of_person(tx, "ben") == []


async def test_active_pairs_of_each_in_either_role(tx: Transaction) -> None:
    one, other = await save_pair(tx), await save_pair(tx, "second", leader_id="greta")
    await save_pair(tx, "asked", mentor_id="ben", state=CONSENTED)
    by_person = await pairs.recent_by_person(tx, ["ada", "ben", "farah"], NOW)
    assert by_person == {"ada": [one, other], "farah": [one]}


@pytest.mark.parametrize(("age", "is_found"), [(-HOUR, False), (0 * HOUR, True)])
async def test_a_completed_pair_is_remembered_for_a_while(
    tx: Transaction, age: timedelta, is_found: bool
) -> None:
    pair = await save_pair(tx, state=PairState.COMPLETED, ended_at=NOW + age)
    await save_pair(tx, "stopped", leader_id="greta", state=PairState.STOPPED, ended_at=NOW)
    assert await pairs.recent_by_person(tx, ["farah"], NOW) == ({"farah": [pair]} if is_found else {})


async def test_former_pairs_are_all_that_were_ever_proposed(tx: Transaction) -> None:
    await save_pair_in_each_state(tx)
    await save_pair(tx, mentor_id="ben", leader_id="greta", state=PairState.LAPSED)
    assert await pairs.ever_proposed(tx) == {("ada", "farah"), ("ben", "greta")}


async def test_taken_counts_live_pairs_by_role_over_all_programmes(tx: Transaction) -> None:
    await save_pair_in_each_state(tx)
    await save_pair(tx, mentor_id="ada", leader_id="greta")
    await save_pair(tx, "turned", mentor_id="greta", leader_id="ada")
    assert await seats.taken(tx, a_programme()) == {
        ("ada", Role.MENTOR): 4,
        ("ada", Role.LEADER): 1,
        ("farah", Role.LEADER): 3,
        ("greta", Role.LEADER): 1,
        ("greta", Role.MENTOR): 1,
    }


async def test_those_who_were_proposed_and_never_a_pair(tx: Transaction) -> None:
    await save_pair_in_each_state(tx)  # of the same two, and some of these began
    await save_pair(tx, "asked", mentor_id="ben", leader_id="greta", state=PairState.LAPSED, began_at=None)
    assert await pairs.never_begun(tx) == {("ben", "greta")}


async def test_a_closed_proposal_takes_its_seats_and_lapses_at_its_time(tx: Transaction) -> None:
    await pairs.add_all(tx, [a_pair(), a_pair("open", leader_id="greta")], NOW)
    answer_by = a_pair().answer_by
    await proposed_pairs.mark_asked(tx, "open", NOW, answer_by)
    await proposed_pairs.close_proposals(tx, [a_pair()])
    assert await pairs.find(tx, "pair") == a_pair(is_closed=True)
    await proposed_pairs.mark_asked(tx, "pair", NOW, answer_by)
    assert not await pairs.change_state(tx, "pair", PROPOSED, CONSENTED)
    assert await seats.taken(tx, a_programme()) == {
        ("ada", Role.MENTOR): 2,
        ("farah", Role.LEADER): 1,
        ("greta", Role.LEADER): 1,
    }
    assert ids_of(await proposed_pairs.proposals_not_sent(tx, "spring")) == ["open"]
    assert await pairs.lapse_unanswered(tx, answer_by - HOUR) == 0
    assert await pairs.lapse_unanswered(tx, answer_by) == 2
    closed, never_answered = await pairs.find(tx, "pair"), await pairs.find(tx, "open")
    lapsed = a_pair(state=PairState.LAPSED, ended_at=answer_by, asked_at=NOW)
    assert closed == lapsed
    assert never_answered == replace(lapsed, id="open", leader_id="greta")


async def test_a_pair_advances_once(tx: Transaction) -> None:
    await pairs.add_all(tx, [a_pair()], NOW)
    assert await pairs.change_state(tx, "pair", PROPOSED, ACTIVE, began_at=NOW)
    assert not await pairs.change_state(tx, "pair", PROPOSED, PairState.LAPSED, ended_at=NOW)
    assert not await pairs.change_state(tx, "nobody", PROPOSED, ACTIVE)
    assert await pairs.find(tx, "pair") == a_pair(state=ACTIVE, began_at=NOW)


async def test_a_question_still_to_be_asked_does_not_lapse(tx: Transaction) -> None:
    await pairs.add_all(tx, [a_pair()], NOW)
    await nudges.add(tx, a_nudge(pair_id="pair"))
    assert await pairs.lapse_unanswered(tx, NOW + DAY) == 0
    await nudges.claim_due(tx, NOW, NOW + HOUR, 1)
    await nudges.record_outcome(tx, "nudge", NudgeState.SENT, NOW)
    await proposed_pairs.mark_asked(tx, "pair", NOW, NOW + DAY)
    assert await pairs.lapse_unanswered(tx, NOW + DAY) == 1
    assert await state_of(tx) is PairState.LAPSED


@pytest.mark.parametrize("state", [PROPOSED, CONSENTED])
@pytest.mark.parametrize("outcome", [NudgeState.UNCONFIRMED, NudgeState.FAILED, NudgeState.SKIPPED])
async def test_a_question_that_never_certainly_arrived_leaves_no_former_pair(
    tx: Transaction, state: PairState, outcome: NudgeState
) -> None:
    await save_pair(tx, state=state, began_at=None)
    await nudges.add(tx, a_nudge(pair_id="pair", kind=NudgeKind.PROPOSAL, state=outcome))
    assert await pairs.lapse_unanswered(tx, NOW + DAY) == 1
    assert await pairs.find(tx, "pair") is None
    assert await pairs.ever_proposed(tx) == set()
    await pairs.add_all(tx, [a_pair("again")], NOW + DAY)


async def test_a_question_counts_from_its_arrival(tx: Transaction) -> None:
    await pairs.add_all(tx, [a_pair()], NOW)
    await proposed_pairs.mark_asked(tx, "pair", NOW + DAY, NOW + 4 * DAY)
    assert await proposed_pairs.with_open_question(tx) == [
        a_pair(answer_by=NOW + 4 * DAY, asked_at=NOW + DAY)
    ]
    await proposed_pairs.save_answer_times(tx, {"pair": NOW + 5 * DAY, "nobody": NOW})
    await proposed_pairs.save_answer_times(tx, {})
    (open_pair,) = await proposed_pairs.with_open_question(tx)
    assert open_pair.answer_by == NOW + 5 * DAY
    await pairs.change_state(tx, "pair", PROPOSED, ACTIVE)
    assert await proposed_pairs.with_open_question(tx) == []


async def test_a_pair_without_one_side_is_bereft(tx: Transaction) -> None:
    await save_pair(tx)
    assert await pairs.with_departed_member(tx) == []
    await people.save_from_slack(tx, [a_person("farah", account_status=AccountStatus.DEACTIVATED)])
    assert ids_of(await pairs.with_departed_member(tx)) == ["pair"]


async def test_more_time_replaces_the_time_there_was(tx: Transaction) -> None:
    await pairs.add_all(tx, [a_pair()], NOW)
    await proposed_pairs.extend_answer_time(tx, "pair", NOW + 2 * DAY)
    assert await pairs.find(tx, "pair") == a_pair(answer_by=NOW + 2 * DAY)


async def test_proposals_lapse_when_their_time_is_over(tx: Transaction) -> None:
    await save_pair_in_each_state(tx)
    for each in (PROPOSED, CONSENTED):
        await proposed_pairs.mark_asked(tx, each, NOW, NOW + DAY)
    assert await pairs.lapse_unanswered(tx, NOW + DAY - HOUR) == 0
    assert await pairs.lapse_unanswered(tx, NOW + DAY) == 2
    assert await state_of(tx, PROPOSED) is PairState.LAPSED
    assert await state_of(tx, CONSENTED) is PairState.LAPSED
    assert await state_of(tx, ACTIVE) is PairState.ACTIVE


async def test_active_pairs_end_with_their_programme(tx: Transaction) -> None:
    await save_pair_in_each_state(tx)
    await programmes.create(tx, a_programme("longer", weeks=13), NOW)
    await save_pair(tx, "longer", programme_id="longer")
    first_moment_after = NOW + (a_programme().ends_on - NOW.date())
    assert await pairs.complete_finished(tx, first_moment_after - DAY) == 0
    assert await pairs.complete_finished(tx, first_moment_after) == 1
    assert await state_of(tx, ACTIVE) is PairState.COMPLETED
    assert await state_of(tx, "longer") is PairState.ACTIVE


async def test_questions_still_open_lapse_with_their_programme(tx: Transaction) -> None:
    await save_pair_in_each_state(tx, asked_at=NOW)
    await pairs.complete_finished(tx, NOW + (a_programme().ends_on - NOW.date()))
    assert [await state_of(tx, each) for each in (PROPOSED, CONSENTED)] == [PairState.LAPSED] * 2


@pytest.mark.parametrize("days", range(7))
async def test_a_pair_of_an_always_open_programme_has_its_own_weeks(tx: Transaction, days: int) -> None:
    """Pairs begin on each day of a week; SQL and Python agree on when their time is over."""
    began_at = NOW + days * DAY + 13 * HOUR
    programme = a_programme("open", is_always_open=True)
    await programmes.create(tx, programme, NOW)
    pair = await save_pair(tx, programme_id="open", began_at=began_at)
    ends_on = pair.ends_on(programme)
    assert 0 < (pair.starts_on(programme) - began_at.date()).days <= 7
    assert (ends_on - pair.starts_on(programme)).days == 84
    last_moment = datetime.combine(ends_on, time(), UTC) - timedelta(seconds=1)
    assert await pairs.complete_finished(tx, last_moment) == 0
    assert not await tx.ask(pairs.is_work_waiting(tx, last_moment))
    assert await tx.ask(pairs.is_work_waiting(tx, last_moment + timedelta(seconds=1)))
    assert await pairs.complete_finished(tx, last_moment + timedelta(seconds=1)) == 1
    assert await state_of(tx) is PairState.COMPLETED


async def test_a_programme_that_is_ended_ends_its_live_pairs_and_gives_those_that_began(
    tx: Transaction,
) -> None:
    active = await save_pair(tx)
    await save_pair(tx, "asked", leader_id="greta", state=PROPOSED, began_at=None, asked_at=NOW)
    await save_pair(tx, "lapsed", leader_id="ben", state=PairState.LAPSED, began_at=None)
    await programmes.create(tx, a_programme("other"), NOW)
    await save_pair(tx, "elsewhere", programme_id="other")
    assert await pairs.end_of_programme(tx, "spring", NOW) == [active]
    states = [await state_of(tx, each) for each in ("pair", "asked", "lapsed", "elsewhere")]
    assert states == [PairState.STOPPED, PairState.LAPSED, PairState.LAPSED, ACTIVE]


@pytest.mark.parametrize("state", [PROPOSED, CONSENTED])
@pytest.mark.parametrize("is_early", [True, False])
async def test_the_end_of_a_programme_leaves_no_former_pair_of_those_nobody_asked(
    tx: Transaction, state: PairState, is_early: bool
) -> None:
    await save_pair(tx, state=state, began_at=None)
    if is_early:
        await pairs.end_of_programme(tx, "spring", NOW)
    else:
        await pairs.complete_finished(tx, NOW + (a_programme().ends_on - NOW.date()))
    assert await pairs.ever_proposed(tx) == set()


async def test_a_seat_is_taken_in_programmes_that_run_at_the_same_time(tx: Transaction) -> None:
    await save_pair(tx)
    spring = a_programme()
    later = a_programme("later", starts_on=spring.ends_on)
    assert await seats.taken(tx, later) == {}
    for at_once in (
        spring,
        a_programme("autumn", starts_on=spring.ends_on - DAY),
        a_programme("open", is_always_open=True),
    ):
        assert await seats.taken(tx, at_once) == {("ada", Role.MENTOR): 1, ("farah", Role.LEADER): 1}


async def test_the_oldest_beginning_is_that_of_an_active_pair(tx: Transaction) -> None:
    assert await pairs.oldest_beginning(tx, "spring") is None
    await save_pair(tx, state=PairState.STOPPED, began_at=NOW - DAY)
    await save_pair(tx, "new", leader_id="greta", began_at=NOW + DAY)
    await save_pair(tx, "old", leader_id="ben", began_at=NOW)
    assert await pairs.oldest_beginning(tx, "spring") == NOW


@pytest.mark.parametrize("state", LIVE_PAIRS)
async def test_a_live_pair_stops_once(tx: Transaction, state: PairState) -> None:
    pair = await save_pair(tx, state=state)
    assert await pairs.stop_all(tx, [pair], NOW)
    assert not await pairs.stop_all(tx, [pair], NOW + DAY)
    assert await pairs.find(tx, "pair") == a_pair(state=PairState.STOPPED, began_at=NOW, ended_at=NOW)


@pytest.mark.parametrize("state", OVER)
async def test_a_pair_that_has_ended_is_not_stopped(tx: Transaction, state: PairState) -> None:
    pair = await save_pair(tx, state=state, ended_at=NOW)
    assert not await pairs.stop_all(tx, [pair], NOW + DAY)
    assert await pairs.find(tx, "pair") == pair


async def test_a_pair_that_went_on_meanwhile_is_stopped_all_the_same(tx: Transaction) -> None:
    stale_pair = await save_pair(tx, state=PROPOSED)
    await pairs.change_state(tx, "pair", PROPOSED, CONSENTED)
    assert await pairs.stop_all(tx, [stale_pair], NOW)
    assert await state_of(tx) is PairState.STOPPED


async def test_of_proposals_given_up_those_that_were_accepted_stay(tx: Transaction) -> None:
    proposals = [
        await save_pair(tx, state=PROPOSED),
        await save_pair(tx, "other", leader_id="greta", state=CONSENTED),
    ]
    await proposed_pairs.withdraw(tx, proposals)
    assert await pairs.find(tx, "pair") is None
    assert await state_of(tx, "other") is CONSENTED
    assert await pairs.ever_proposed(tx) == {("ada", "greta")}
