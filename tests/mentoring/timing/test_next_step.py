"""The next step of a pair."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.mentoring.model import Meeting, MeetingAnswer, Pair, PairState
from bot.mentoring.timing.next_step import NextStep, next_steps

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PAIR = Pair("pair", "spring", "ada", "farah", PairState.ACTIVE, (), answer_by=NOW)
OTHER = replace(PAIR, id="other", leader_id="greta")
OPEN = Meeting("meeting", "pair", "F1", NOW - 9 * DAY)
LATER = replace(OPEN, id="later", starts_at=NOW + 5 * DAY)
SOONER = replace(OPEN, id="sooner", starts_at=NOW + DAY)
PAST = replace(OPEN, starts_at=NOW - DAY)
MET = replace(PAST, mentor_says=MeetingAnswer.MET)
NOT_MET = replace(PAST, leader_says=MeetingAnswer.NOT_YET)


@pytest.mark.parametrize(
    ("meetings", "meeting", "starts_at"),
    [
        pytest.param([], None, None, id="no topic yet"),
        pytest.param([OPEN], OPEN, None, id="a topic that waits for a time"),
        pytest.param([LATER, SOONER, OPEN], SOONER, SOONER.starts_at, id="the first that is booked"),
        pytest.param([PAST], None, None, id="just held, for all we know"),
        pytest.param([NOT_MET], NOT_MET, None, id="a time that passed without a talk"),
        pytest.param([OPEN, MET], None, None, id="an old topic does not come back"),
    ],
)
def test_the_talk_to_come(
    meetings: list[Meeting], meeting: Meeting | None, starts_at: datetime | None
) -> None:
    assert next_steps("ada", [PAIR], {"pair": meetings}, {}, NOW) == [
        NextStep(PAIR, "farah", meeting, starts_at)
    ]


def test_who_takes_a_break_and_until_when() -> None:
    until = date(2026, 4, 6)
    (step,) = next_steps("ada", [PAIR], {"pair": []}, {"farah": until, "ada": None}, NOW)
    assert (step.is_away, step.back_on) == (True, until)
    (step,) = next_steps("farah", [PAIR], {"pair": []}, {"ada": None}, NOW)
    assert (step.partner_id, step.is_away, step.back_on) == ("ada", True, None)


def test_a_booked_talk_comes_before_others_and_who_is_away_last() -> None:
    def order(meetings: dict[str, list[Meeting]], on_break: str) -> list[str]:
        return [each.pair.id for each in next_steps("ada", [PAIR, OTHER], meetings, {on_break: None}, NOW)]

    assert order({"pair": [], "other": []}, "farah") == ["other", "pair"]
    assert order({"pair": [LATER], "other": []}, "farah") == ["pair", "other"]
    assert order({"pair": [LATER], "other": [SOONER]}, "greta") == ["other", "pair"]
