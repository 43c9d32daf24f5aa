from datetime import datetime

import pytest

from bot.mentoring.figures import Counts, PairOutcome
from bot.mentoring.model import MeetingAnswer, MemberState, NudgeKind, NudgeState, PairState, Role
from storage import figures, meetings, nudges, programmes, topics
from storage.database import Transaction
from tests.support.records import DAY, NOW, a_meeting, a_nudge, a_programme, enroll, save_pair

MET, NOT_YET = MeetingAnswer
NOTHING = Counts({}, {}, 0, 0, 0, 0, 0, 0, 0, frozenset())


async def counts(tx: Transaction, since: datetime = NOW, until: datetime = NOW + DAY) -> Counts:
    return await figures.of_programme(tx, "spring", since, until)


async def talked(
    tx: Transaction, card: str, mentor: MeetingAnswer | None, leader: MeetingAnswer | None
) -> None:
    await meetings.create(tx, a_meeting(card, card_id=card))
    for role, answer in ((Role.MENTOR, mentor), (Role.LEADER, leader)):
        if answer:
            await meetings.record_answer(tx, card, role, answer, NOW)


async def test_an_empty_programme_counts_nothing(tx: Transaction) -> None:
    assert await counts(tx) == NOTHING
    assert await figures.of_programme(tx, "nobody", NOW, NOW + DAY) == NOTHING


async def test_members_by_role_and_state_without_those_who_left(tx: Transaction) -> None:
    await enroll(tx, "ada", "ben")
    await enroll(tx, "farah", role=Role.LEADER, state=MemberState.PAUSED)
    await enroll(tx, "greta", role=Role.LEADER, state=MemberState.LEFT)
    assert (await counts(tx)).members == {("mentor", "active"): 2, ("leader", "paused"): 1}


async def test_pairs_by_state(tx: Transaction) -> None:
    await save_pair(tx)
    await save_pair(tx, "second", leader_id="greta")
    await save_pair(tx, "third", mentor_id="ben", state=PairState.LAPSED)
    assert (await counts(tx)).pairs == {PairOutcome.ACTIVE: 2, PairOutcome.NOT_A_PAIR: 1}


async def test_who_said_no_or_nothing_or_was_not_asked_is_one_number(tx: Transaction) -> None:
    states = (PairState.PROPOSED, PairState.CONSENTED, PairState.LAPSED, PairState.STOPPED)
    for number, state in enumerate(states):
        leader = ("farah", "greta", "ben", "noor")[number]
        await save_pair(tx, str(state), leader_id=leader, state=state, began_at=None)
    await save_pair(tx, "ended", mentor_id="ben", leader_id="greta", state=PairState.STOPPED)
    await save_pair(
        tx,
        "closed",
        mentor_id="ben",
        leader_id="noor",
        began_at=None,
        state=PairState.PROPOSED,
        is_closed=True,
    )
    assert (await counts(tx)).pairs == {
        PairOutcome.UNDER_WAY: 3,
        PairOutcome.NOT_A_PAIR: 2,
        PairOutcome.STOPPED: 1,
    }


async def test_nudges_that_ended_were_sent_and_were_answered(tx: Transaction) -> None:
    await save_pair(tx)
    for number, state in enumerate([*NudgeState, NudgeState.SENT, NudgeState.SENT, NudgeState.FAILED]):
        await nudges.add(tx, a_nudge(str(number), week=str(number), state=state))
    for number in range(len(NudgeState)):
        await nudges.mark_answered(tx, str(number), NOW)
    figures = await counts(tx)
    assert (figures.nudges_planned, figures.nudges_sent, figures.nudges_answered) == (7, 3, 1)


async def test_only_weekly_nudges_of_mentors_whose_pair_began_count(tx: Transaction) -> None:
    await save_pair(tx)
    await save_pair(tx, "asked", mentor_id="ben", leader_id="greta", state=PairState.LAPSED, began_at=None)
    for person_id in ("ben", "farah"):
        await nudges.add(tx, a_nudge(person_id, person_id=person_id, state=NudgeState.SENT))
    await nudges.add(tx, a_nudge(kind=NudgeKind.PROPOSAL, state=NudgeState.SENT))
    assert (await counts(tx)).nudges_planned == 0


async def test_a_mentor_of_two_leaders_has_each_nudge_counted_once(tx: Transaction) -> None:
    await save_pair(tx)
    await save_pair(tx, "second", leader_id="greta")
    await nudges.add(tx, a_nudge(state=NudgeState.SENT))
    assert (await counts(tx)).nudges_sent == 1


async def test_talks_that_took_place_and_those_both_confirmed(tx: Transaction) -> None:
    await save_pair(tx)
    answers = [
        (None, None),
        (MET, None),
        (None, MET),
        (MET, MET),
        (MET, MET),
        (MET, NOT_YET),
        (NOT_YET, None),
    ]
    for number, (mentor, leader) in enumerate(answers):
        await talked(tx, f"T{number}", mentor, leader)
    figures = await counts(tx)
    assert (figures.cards_chosen, figures.meetings, figures.meetings_confirmed) == (7, 4, 2)


async def test_which_pair_used_which_card(tx: Transaction) -> None:
    await save_pair(tx)
    await save_pair(tx, "second", leader_id="greta")
    await talked(tx, "T01", MET, MET)
    await talked(tx, "T02", None, None)
    await meetings.create(tx, a_meeting("theirs", pair_id="second"))
    assert (await counts(tx)).cards_used == {("pair", "T01"), ("pair", "T02"), ("second", "T01")}


async def test_a_card_that_was_put_back_does_not_count(tx: Transaction) -> None:
    await save_pair(tx)
    await talked(tx, "T01", None, None)
    await topics.record_offers(tx, "pair", ["T01"], NOW)
    await topics.mark_chosen(tx, "pair", "T01", NOW)
    assert (await counts(tx)).cards_chosen == 1
    await topics.mark_swapped(tx, "pair", "T01", NOW)
    figures = await counts(tx)
    assert (figures.cards_chosen, figures.cards_used) == (0, frozenset())
    assert (await meetings.of_pairs(tx, ["pair"]))["pair"] == []


async def test_pairs_that_began_whatever_became_of_them(tx: Transaction) -> None:
    await save_pair(tx)
    await save_pair(tx, "ended", leader_id="greta", state=PairState.STOPPED)
    await save_pair(tx, "never", leader_id="noor", state=PairState.STOPPED, began_at=None)
    assert (await counts(tx)).pairs_began == 2


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        pytest.param(NOW, NOW + DAY, 1, id="at its beginning"),
        pytest.param(NOW - DAY, NOW, 0, id="at its end"),
        pytest.param(NOW + DAY, NOW + 2 * DAY, 0, id="before it"),
    ],
)
async def test_a_period_counts_from_its_beginning_to_before_its_end(
    tx: Transaction, since: datetime, until: datetime, expected: int
) -> None:
    await save_pair(tx)
    await talked(tx, "T01", MET, MET)
    await nudges.add(tx, a_nudge(state=NudgeState.SENT))
    figures = await counts(tx, since, until)
    assert (figures.nudges_sent, figures.cards_chosen, figures.pairs) == (expected, expected, {"active": 1})


async def test_another_programme_counts_its_own(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("autumn"), NOW)
    await enroll(tx, "ada", programme_id="autumn")
    await save_pair(tx, programme_id="autumn")
    await talked(tx, "T01", MET, MET)
    await nudges.add(tx, a_nudge(state=NudgeState.SENT))
    assert await counts(tx) == NOTHING
