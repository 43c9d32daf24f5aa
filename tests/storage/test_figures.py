"""What is counted of a full week, before the rule decides what of it is shown."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.mentoring.figures import A_WEEK, WeekRecords, monday_of
from bot.mentoring.model import MeetingAnswer, MemberState, NudgeState, PairState, Role, Skip
from storage import figures, meetings, nudges, programmes, topics
from storage.database import Transaction
from tests.support.records import DAY, HOUR, NOW, TODAY, a_meeting, a_nudge, a_programme, enroll, save_pair

MET, NOT_YET = MeetingAnswer
MONDAY = monday_of(TODAY) + A_WEEK
BEGIN = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC)
MIDWEEK, END = BEGIN + 3 * DAY, BEGIN + A_WEEK


async def records(tx: Transaction, programme_id: str = "spring") -> WeekRecords:
    return (await figures.records_of_week(tx, MONDAY, [programme_id]))[programme_id]


async def talked(
    tx: Transaction, card: str, *said: tuple[Role, MeetingAnswer, datetime], opened_at: datetime = MIDWEEK
) -> None:
    await meetings.create(tx, a_meeting(card, card_id=card, opened_at=opened_at))
    for role, answer, instant in said:
        await meetings.record_answer(tx, card, role, answer, instant)


async def test_an_empty_programme_counts_nothing(tx: Transaction) -> None:
    assert await records(tx) == WeekRecords()
    assert await records(tx, "nobody") == WeekRecords()


async def test_members_by_role_without_those_who_left(tx: Transaction) -> None:
    await enroll(tx, "ada", "ben")
    await enroll(tx, "farah", role=Role.LEADER, state=MemberState.PAUSED)
    await enroll(tx, "greta", role=Role.LEADER, state=MemberState.LEFT)
    week = await records(tx)
    assert (week.mentors, week.leaders) == (2, 1)


class TestThePairsUnderWay:
    @pytest.mark.parametrize(
        ("began_at", "ended_at", "counts"),
        [
            pytest.param(BEGIN, None, True, id="from its first instant"),
            pytest.param(BEGIN + HOUR, None, False, id="only from its first day"),
            pytest.param(NOW, END, True, id="to its end"),
            pytest.param(NOW, END - HOUR, False, id="not to its end"),
            pytest.param(None, None, False, id="never began"),
        ],
    )
    async def test_lasted_all_of_the_week(
        self, tx: Transaction, began_at: datetime | None, ended_at: datetime | None, counts: bool
    ) -> None:
        await save_pair(tx, began_at=began_at, ended_at=ended_at)
        assert (await records(tx)).pairs == ({"pair"} if counts else set())

    @pytest.mark.parametrize("who", ["ada", "farah"])
    async def test_are_not_paused(self, tx: Transaction, who: str) -> None:
        """A pause is known by name, so it could be taken away from the rest."""
        await save_pair(tx)
        await save_pair(tx, "other", mentor_id="ben", leader_id="greta")
        role = Role.MENTOR if who == "ada" else Role.LEADER
        await enroll(tx, who, role=role, state=MemberState.PAUSED)
        assert (await records(tx)).pairs == {"other"}

    async def test_are_not_quiet(self, tx: Transaction) -> None:
        await save_pair(tx)
        skipped: dict[str, Any] = {"state": NudgeState.SKIPPED, "reason": Skip.QUIET, "due_at": MIDWEEK}
        await nudges.add(tx, a_nudge(**skipped))
        assert (await records(tx)).pairs == set()


async def test_that_a_nudge_was_answered_is_not_counted(tx: Transaction) -> None:
    """It may have been in private."""
    await save_pair(tx)
    await nudges.add(tx, a_nudge(state=NudgeState.SENT, due_at=MIDWEEK))
    before = await records(tx)
    await nudges.mark_answered(tx, "nudge", MIDWEEK)
    assert await records(tx) == before


class TestATalk:
    @pytest.mark.parametrize(
        ("said", "took_place"),
        [
            pytest.param([(Role.MENTOR, MET, MIDWEEK)], True, id="one says so"),
            pytest.param([(Role.LEADER, MET, BEGIN)], True, id="in the first instant"),
            pytest.param([(Role.LEADER, MET, END)], False, id="too late"),
            pytest.param([(Role.MENTOR, MET, MIDWEEK), (Role.LEADER, NOT_YET, MIDWEEK)], False, id="denied"),
            pytest.param([(Role.MENTOR, NOT_YET, MIDWEEK)], False, id="not yet"),
            pytest.param([(Role.MENTOR, MET, NOW), (Role.LEADER, MET, MIDWEEK)], False, id="counted before"),
            pytest.param([(Role.MENTOR, MET, MIDWEEK), (Role.LEADER, MET, END)], True, id="the second later"),
        ],
    )
    async def test_counts_in_the_week_in_which_somebody_first_spoke_of_it(
        self, tx: Transaction, said: list[tuple[Role, MeetingAnswer, datetime]], took_place: bool
    ) -> None:
        await save_pair(tx)
        await talked(tx, "T01", *said, opened_at=NOW)
        assert (await records(tx)).talked == ({"pair"} if took_place else set())


class TestTheFirstCard:
    async def test_is_the_one_chosen_first_in_that_week(self, tx: Transaction) -> None:
        await save_pair(tx)
        for card, opened_at in (
            ("T01", BEGIN - HOUR),
            ("T03", MIDWEEK),
            ("T02", MIDWEEK + DAY),
            ("T04", END),
        ):
            await talked(tx, card, opened_at=opened_at)
        assert (await records(tx)).first_cards == {"pair": "T03"}

    async def test_is_none_that_was_put_back(self, tx: Transaction) -> None:
        await save_pair(tx)
        await talked(tx, "T01")
        await topics.record_offers(tx, "pair", ["T01"], NOW)
        await topics.mark_chosen(tx, "pair", "T01", NOW)
        await topics.mark_swapped(tx, "pair", "T01", NOW)
        assert (await records(tx)).first_cards == {}


async def test_declined_lapsed_and_never_asked_are_one_number(tx: Transaction) -> None:
    for number, state in enumerate((PairState.LAPSED, PairState.STOPPED)):
        ids = {"mentor_id": ("ada", "ben")[number], "leader_id": "greta"}
        await save_pair(tx, state, state=state, began_at=None, ended_at=MIDWEEK, **ids)
    await save_pair(tx, "ended", began_at=NOW, ended_at=MIDWEEK, state=PairState.STOPPED)
    await save_pair(tx, "later", mentor_id="ben", began_at=None, ended_at=END, state=PairState.LAPSED)
    await save_pair(tx, "new", mentor_id="noor", began_at=MIDWEEK)
    week = await records(tx)
    assert (week.began, week.did_not_begin) == (1, 2)


async def test_programmes_are_read_together_and_kept_apart(tx: Transaction) -> None:
    await programmes.create(tx, a_programme("autumn"), NOW)
    await enroll(tx, "ada", programme_id="autumn")
    await save_pair(tx)
    await save_pair(tx, "theirs", programme_id="autumn")
    await talked(tx, "T01", (Role.MENTOR, MET, MIDWEEK))
    week = await figures.records_of_week(tx, MONDAY, ["autumn", "spring"])
    assert week["autumn"] == WeekRecords(pairs=frozenset({"theirs"}), mentors=1)
    assert week["spring"].talked == {"pair"}
    assert week["spring"].mentors == 0
