"""Whatever waits for the clock makes its workspace busy; nothing else does."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.mentoring.figures import A_WEEK, WeeklyTotals
from bot.mentoring.model import AccountStatus, Cadence, MemberState, NudgeState, PairState, Profile, Rhythm
from bot.mentoring.safeguarding import Concern
from bot.mentoring.topics.pack_subscription import PackVersion
from storage import (
    concerns,
    events,
    meetings,
    notices,
    nudges,
    pairs,
    people,
    programmes,
    retention,
    subscriptions,
    uploads,
    weekly_totals,
    work_waiting,
    workspaces,
)
from storage.database import Database, Transaction
from tests.support.queries import recorded_queries
from tests.support.records import (
    DAY,
    FIRST_DAY,
    HOUR,
    NOW,
    TODAY,
    WORKSPACE_ID,
    a_meeting,
    a_notice,
    a_nudge,
    a_person,
    a_programme,
    claim_notices,
    claim_nudges,
    enroll,
    furnish_workspace,
    save_pair,
)

OVER = a_programme().ends_on - TODAY
A_MINUTE = HOUR / 60
MONDAY_AFTER = datetime.combine(FIRST_DAY, time(), UTC)


async def runs(tx: Transaction) -> None:
    """A pair that was introduced and whose next nudges are planned: nothing to do for an hour."""
    await save_pair(tx)
    for each in ("ada", "farah"):
        await nudges.add(tx, a_nudge(each, person_id=each, due_at=NOW + HOUR, not_after=NOW + DAY))


async def is_quiet(tx: Transaction) -> None:
    """The same, of two who want to hear nothing for ever."""
    await save_pair(tx)
    for each in ("ada", "farah"):
        await people.save_profile(tx, each, Profile(rhythm=Rhythm(cadence=Cadence.OFF)))


async def is_forgotten(tx: Transaction) -> None:
    await save_pair(tx)


async def has_all_its_totals(tx: Transaction) -> None:
    last_week = FIRST_DAY + 11 * A_WEEK
    await weekly_totals.write(tx, {"spring": WeeklyTotals(last_week)})


async def is_counted_to_its_end(tx: Transaction) -> None:
    await is_quiet(tx)
    await has_all_its_totals(tx)


async def is_proposed(tx: Transaction) -> None:
    await save_pair(tx, state=PairState.PROPOSED, began_at=None)


async def is_new(tx: Transaction) -> None:
    await runs(tx)
    await save_pair(tx, "new", mentor_id="ben", leader_id="greta")
    for each in ("ben", "greta"):
        await nudges.add(tx, a_nudge(each, person_id=each, due_at=NOW + DAY, not_after=NOW + 2 * DAY))
    await notices.add_all(tx, [a_notice(pair_id="new")])


async def waits_for_an_introduction(tx: Transaction) -> None:
    await runs(tx)
    await notices.add_all(tx, [a_notice(due_at=NOW + A_MINUTE)])


async def died_with_a_notice(tx: Transaction) -> None:
    await runs(tx)
    await claim_notices(tx, a_notice(), lease_until=NOW + A_MINUTE)


async def loses_a_side(tx: Transaction) -> None:
    await runs(tx)
    await people.save_from_slack(tx, [a_person("farah", account_status=AccountStatus.DEACTIVATED)])


async def has_a_pause(tx: Transaction) -> None:
    await enroll(tx, "greta", state=MemberState.PAUSED, paused_until=TODAY + 4 * DAY)


async def has_a_card_to_post(tx: Transaction) -> None:
    await runs(tx)
    await meetings.create(tx, a_meeting())


async def was_matched(tx: Transaction) -> None:
    await programmes.record_match(tx, "spring", "f" * 64, NOW)


async def heard_of_something(tx: Transaction) -> None:
    await events.record_delivery(tx, "E1", NOW)


async def follows_a_pack(tx: Transaction) -> None:
    version = PackVersion("text", "f" * 64, None)
    await subscriptions.subscribe(tx, "https://packs.example/ours.toml", version, NOW, is_pinned=False)


async def has_a_concern(tx: Transaction) -> None:
    await concerns.add(tx, Concern("concern", "ada", "noor", "It was not fine.", NOW))


async def has_a_file_to_delete(tx: Transaction) -> None:
    await uploads.record(tx, "F1", "ada", NOW)
    await uploads.schedule_deletion(tx, "ada", NOW)


async def was_compared_with_slack(tx: Transaction) -> None:
    await workspaces.record_comparison(tx, NOW)


async def has_a_claim(tx: Transaction) -> None:
    await is_quiet(tx)
    await claim_nudges(tx, "nudge", lease_until=NOW + HOUR)


@pytest.mark.parametrize(
    ("with_this", "delay"),
    [
        pytest.param(runs, HOUR, id="a nudge is due"),
        pytest.param(has_a_claim, HOUR, id="a lease is over"),
        pytest.param(is_forgotten, 0 * HOUR, id="people for whom nothing is planned"),
        pytest.param(is_proposed, DAY, id="a proposal unanswered"),
        pytest.param(is_counted_to_its_end, OVER, id="a programme is over"),
        pytest.param(is_new, 0 * HOUR, id="a pair to introduce"),
        pytest.param(waits_for_an_introduction, A_MINUTE, id="a pair to introduce later"),
        pytest.param(died_with_a_notice, A_MINUTE, id="a notice left behind"),
        pytest.param(loses_a_side, 0 * HOUR, id="a pair without one side"),
        pytest.param(has_a_pause, 3 * DAY, id="a pause is over somewhere on earth"),
        pytest.param(has_a_card_to_post, 2 * A_MINUTE, id="a card that was not posted"),
        pytest.param(was_matched, DAY, id="a day after the last match"),
        pytest.param(follows_a_pack, DAY, id="a day after the last look at a pack"),
        pytest.param(is_quiet, MONDAY_AFTER - NOW, id="a full week without totals"),
        pytest.param(has_a_concern, 0 * HOUR, id="something written in confidence"),
        pytest.param(has_a_file_to_delete, 0 * HOUR, id="a file of somebody who is erased"),
        pytest.param(was_compared_with_slack, DAY, id="a day after accounts were compared"),
        pytest.param(heard_of_something, 2 * DAY + A_MINUTE, id="an old event"),
    ],
)
async def test_a_workspace_is_busy_from_then_on(
    db: Database, with_this: Callable[[Transaction], Awaitable[None]], delay: timedelta
) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        await retention.record_end(tx, NOW + OVER)
        await with_this(tx)
    async with db.transaction("another") as tx:
        await furnish_workspace(tx)
        await has_all_its_totals(tx)
        await retention.record_end(tx, NOW + OVER)
        await people.save_from_slack(tx, [a_person("farah", account_status=AccountStatus.DEACTIVATED)])
    assert await work_waiting.workspaces(db, NOW + delay) == [WORKSPACE_ID]
    if delay:
        assert await work_waiting.workspaces(db, max(NOW, NOW + delay - DAY)) == []


async def test_what_has_ended_makes_nobody_busy(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        await retention.record_end(tx, NOW + 2 * OVER)
        await is_quiet(tx)
        await pairs.change_state(tx, "pair", PairState.ACTIVE, PairState.COMPLETED, ended_at=NOW)
        await nudges.add(tx, a_nudge(state=NudgeState.SENT))
        await programmes.record_match(tx, "spring", "f" * 64, NOW)
        await has_all_its_totals(tx)
    assert await work_waiting.workspaces(db, NOW + OVER + DAY) == []


async def test_once_a_day_something_may_have_had_its_time(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
    assert await work_waiting.workspaces(db, NOW + DAY - A_MINUTE) == []
    assert await work_waiting.workspaces(db, NOW + DAY) == [WORKSPACE_ID]
    async with db.transaction(WORKSPACE_ID) as tx:
        await retention.record_end(tx, NOW + DAY)
    assert await work_waiting.workspaces(db, NOW + 2 * DAY - A_MINUTE) == []
    assert await work_waiting.workspaces(db, NOW + 2 * DAY) == [WORKSPACE_ID]


async def test_it_is_one_question_of_every_workspace(db: Database) -> None:
    for place in ("T3", "T1", "T2"):
        async with db.transaction(place) as tx:
            await furnish_workspace(tx)
            await runs(tx)
    with recorded_queries(db) as queries:
        assert await work_waiting.workspaces(db, NOW + HOUR) == ["T1", "T2", "T3"]
    assert len(queries) == 1
