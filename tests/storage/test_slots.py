"""A planned nudge moves to another hour, or is called off, as long as nobody has taken it up."""

from typing import Any

import pytest

from bot.mentoring.model import NudgeKind, NudgeState, Skip
from bot.mentoring.timing.cadence import Slot
from storage import nudges, slots
from storage.database import Transaction
from tests.support.records import DAY, HOUR, NOW, a_nudge, a_pair, state_of

LATER = Slot("2026-W11", NOW + 7 * DAY, NOW + 7 * DAY + HOUR)


async def add_nudge(tx: Transaction, nudge_id: str = "nudge", **changes: Any) -> None:
    assert await nudges.add(tx, a_nudge(nudge_id, **{"due_at": NOW + HOUR} | changes))


async def test_the_weekly_nudge_that_waits_is_found(tx: Transaction) -> None:
    await add_nudge(tx)
    await add_nudge(tx, "next", week="2026-W11", due_at=NOW + 7 * DAY)
    assert await slots.next_weekly_nudge(tx, "ada", NOW) == a_nudge(due_at=NOW + HOUR)
    assert await slots.next_weekly_nudge(tx, "ben", NOW) is None


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"due_at": NOW}, id="due now"),
        pytest.param({"kind": NudgeKind.PROPOSAL}, id="a question"),
        pytest.param({"state": NudgeState.CLAIMED}, id="taken up"),
        pytest.param({"state": NudgeState.SENT}, id="sent"),
        pytest.param({"state": NudgeState.SKIPPED}, id="skipped"),
    ],
)
async def test_what_does_not_wait_is_left_alone(tx: Transaction, changes: dict[str, Any]) -> None:
    await add_nudge(tx, **changes)
    assert await slots.next_weekly_nudge(tx, "ada", NOW) is None


async def test_weeks_are_taken_by_all_that_was_or_will_be_sent(tx: Transaction) -> None:
    await add_nudge(tx)
    for number, state in enumerate(NudgeState, 20):
        await add_nudge(tx, state.value, week=f"2026-W{number}", state=state, kind=NudgeKind.PROPOSAL)
    left_out = {20 + list(NudgeState).index(each) for each in (NudgeState.SKIPPED, NudgeState.FAILED)}
    expected = {f"2026-W{number}" for number in range(20, 20 + len(NudgeState)) if number not in left_out}
    assert await slots.weeks_taken(tx, "ada", but="nudge") == expected


async def test_it_moves(tx: Transaction) -> None:
    await add_nudge(tx)
    assert await slots.reschedule(tx, "nudge", LATER)
    moved = a_nudge(week=LATER.week, due_at=LATER.due_at, not_after=LATER.not_after)
    assert await nudges.find(tx, "nudge") == moved


async def test_its_old_week_is_free_again(tx: Transaction) -> None:
    await add_nudge(tx)
    await slots.reschedule(tx, "nudge", LATER)
    assert await nudges.add(tx, a_nudge("another"))


async def test_it_is_called_off_with_the_reason(tx: Transaction) -> None:
    await add_nudge(tx)
    assert await slots.cancel(tx, "nudge", Skip.OFF, NOW)
    nudge = await nudges.find(tx, "nudge")
    assert nudge is not None
    assert (nudge.state, nudge.reason) == (NudgeState.SKIPPED, "off")


@pytest.mark.parametrize("state", [each for each in NudgeState if each is not NudgeState.PLANNED])
async def test_what_is_under_way_stays(tx: Transaction, state: NudgeState) -> None:
    await add_nudge(tx, state=state)
    assert not await slots.reschedule(tx, "nudge", LATER)
    assert not await slots.cancel(tx, "nudge", Skip.OFF, NOW)
    assert await state_of(tx, "nudge") is state
    assert await nudges.find(tx, "nudge") == a_nudge(due_at=NOW + HOUR, state=state)


async def test_a_meeting_that_is_moved_takes_along_what_waits_for_it_and_nothing_else(
    tx: Transaction,
) -> None:
    for kind, state in ((NudgeKind.PREPARATION, NudgeState.SENT), (NudgeKind.AFTERWARDS, NudgeState.PLANNED)):
        await add_nudge(tx, kind, kind=kind, state=state, meeting_id="meeting")
    await add_nudge(tx, "other", kind=NudgeKind.AFTERWARDS, meeting_id="other")
    await slots.cancel_for_meeting(tx, a_pair(), "meeting", NOW)
    assert await state_of(tx, NudgeKind.PREPARATION) is NudgeState.SENT
    assert await state_of(tx, NudgeKind.AFTERWARDS) is NudgeState.SKIPPED
    assert await state_of(tx, "other") is NudgeState.PLANNED


async def test_what_belongs_to_a_meeting_takes_no_week(tx: Transaction) -> None:
    await add_nudge(tx, kind=NudgeKind.PREPARATION, meeting_id="meeting")
    assert await slots.weeks_taken(tx, "ada", but="none") == set()


async def test_where_a_preparation_stands_that_was_sent(tx: Transaction) -> None:
    belonging = {"meeting_id": "meeting", "state": NudgeState.CLAIMED}
    await add_nudge(tx, "before", kind=NudgeKind.PREPARATION, **belonging)
    await add_nudge(tx, "after", kind=NudgeKind.AFTERWARDS, **belonging)
    await add_nudge(tx, "other", kind=NudgeKind.PREPARATION, **belonging | {"meeting_id": "other"})
    assert await slots.sent_preparations(tx, "meeting", ["ada"]) == {}
    for number, each in enumerate(("before", "after", "other")):
        await nudges.record_outcome(tx, each, NudgeState.SENT, NOW, channel_id="D1", ts=f"1.{number}")
    assert await slots.sent_preparations(tx, "meeting", ["ada", "ben"]) == {"ada": ("D1", "1.0")}
    assert await slots.sent_preparations(tx, "meeting", ["ben"]) == {}


async def test_many_move_at_once_but_what_is_taken_up(tx: Transaction) -> None:
    await add_nudge(tx)
    await add_nudge(tx, "next", week="2026-W12", due_at=NOW + 9 * DAY)
    await add_nudge(tx, "ben", person_id="ben")
    await add_nudge(tx, "taken", person_id="farah", state=NudgeState.CLAIMED)
    waiting = await slots.next_weekly_nudges(tx, ["ada", "ben", "farah", "noor"], NOW)
    assert {person_id: each.id for person_id, each in waiting.items()} == {"ada": "nudge", "ben": "ben"}

    await slots.reschedule_all(tx, {"nudge": LATER, "taken": LATER})
    moved, stayed = await nudges.find(tx, "nudge"), await nudges.find(tx, "taken")
    assert moved is not None
    assert stayed is not None
    assert (moved.week, moved.due_at, moved.not_after) == (LATER.week, LATER.due_at, LATER.not_after)
    assert stayed.due_at == NOW + HOUR
    await slots.reschedule_all(tx, {})
