from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.mentoring.matching.plan import LeftOut, Match, Plan
from bot.mentoring.model import Area, Hindrance, Reason, ReasonKind, Role
from storage import rehearsals
from storage.database import Transaction
from storage.ids import new_id
from tests.support.records import DAY, MARKS, NOW, a_rehearsal, few_examples, save_rehearsal

reasons = st.builds(
    Reason,
    kind=st.sampled_from(ReasonKind),
    areas=st.lists(st.sampled_from(Area), max_size=3).map(tuple),
    minutes=st.integers(0, 1440),
)
people = st.sampled_from(["ada", "ben", "farah"])
matches = st.builds(
    Match,
    mentor_id=people,
    leader_id=people,
    score=st.integers(0, 2**31),
    reasons=st.lists(reasons, max_size=3).map(tuple),
)
left_out = st.builds(LeftOut, person_id=people, role=st.sampled_from(Role), why=st.sampled_from(Hindrance))
plans = st.builds(
    Plan,
    matches=st.lists(matches, max_size=3).map(tuple),
    left_out=st.lists(left_out, max_size=3).map(tuple),
)


@few_examples
@given(plan=plans)
async def test_any_plan_comes_back_as_shown(tx: Transaction, plan: Plan) -> None:
    rehearsal = a_rehearsal(new_id(), plan=plan)
    await save_rehearsal(tx, rehearsal)
    assert await rehearsals.find(tx, rehearsal.id) == rehearsal


@given(reasons=st.lists(reasons))
def test_reasons_are_read_as_they_were_kept(reasons: list[Reason]) -> None:
    assert rehearsals.reasons_to_json(reasons) == [asdict(each) for each in reasons]
    assert rehearsals.reasons_from_json(rehearsals.reasons_to_json(reasons)) == tuple(reasons)


async def test_an_unknown_plan_is_none(tx: Transaction) -> None:
    assert await rehearsals.find(tx, "nobody") is None
    assert not await rehearsals.mark_released(tx, "nobody", NOW)


async def test_a_plan_is_applied_once(tx: Transaction) -> None:
    await save_rehearsal(tx)
    assert not await rehearsals.is_released(tx, "rehearsal")
    assert await rehearsals.mark_released(tx, "rehearsal", NOW)
    assert await rehearsals.is_released(tx, "rehearsal")
    assert not await rehearsals.mark_released(tx, "rehearsal", NOW + DAY)
    assert await rehearsals.find(tx, "rehearsal") == a_rehearsal(released_at=NOW)


async def test_a_kept_plan_is_not_replaced(tx: Transaction) -> None:
    await save_rehearsal(tx)
    with pytest.raises(IntegrityError):
        await save_rehearsal(tx, a_rehearsal(fingerprint="e" * 64))


async def test_the_marks_of_what_it_was_made_from_come_back(tx: Transaction) -> None:
    await save_rehearsal(tx)
    assert await rehearsals.marks(tx, "rehearsal") == MARKS
    await rehearsals.save(tx, a_rehearsal("old"), asdict(Plan((), ())), "noor")
    assert await rehearsals.marks(tx, "old") is None
    assert await rehearsals.marks(tx, "nobody") is None
