"""Who may read what somebody writes in confidence, and how long it is tried to reach them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.mentoring.model import TOP
from bot.mentoring.safeguarding import GIVEN_UP_AFTER, TOLD_WITHIN, Concern, ConcernOutcome, eligible_readers

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
# ada reports to ben, ben to cleo, cleo to the top; dora reports to ada, and emil to dora.
MANAGERS = {"ada": "ben", "ben": "cleo", "cleo": TOP, "dora": "ada", "emil": "dora", "finn": "cleo"}


@pytest.mark.parametrize(
    ("contacts", "readers"),
    [
        pytest.param(["gus", "finn"], ["gus", "finn"], id="a stranger, and one beside the line"),
        pytest.param(["ben", "gus"], ["gus"], id="the manager"),
        pytest.param(["cleo", "gus"], ["gus"], id="the manager's manager"),
        pytest.param(["dora", "emil"], [], id="reports at any depth"),
        pytest.param(["ada", "gus"], ["gus"], id="the writer"),
        pytest.param(["petra", "gus"], ["gus"], id="a partner"),
        pytest.param([], [], id="nobody is named"),
    ],
)
def test_no_contact_in_the_pair_or_the_line_is_ever_the_reader(
    contacts: list[str], readers: list[str]
) -> None:
    assert eligible_readers(contacts, "ada", {"petra"}, MANAGERS) == readers


def test_a_circle_of_managers_ends() -> None:
    circle = {"ada": "ben", "ben": "ada", "gus": "gus"}
    assert eligible_readers(["ben", "gus"], "ada", (), circle) == ["gus"]


def test_it_is_tried_for_a_day_and_the_writer_told_within_a_week() -> None:
    concern = Concern("concern", "ada", "gus", "It was not fine.", NOW)
    second = timedelta(seconds=1)
    assert not concern.is_too_old(NOW + GIVEN_UP_AFTER - second)
    assert concern.is_too_old(NOW + GIVEN_UP_AFTER)
    told = Concern("concern", "ada", "gus", None, NOW, outcome=ConcernOutcome.NOT_ARRIVED)
    assert not told.is_too_old(NOW + TOLD_WITHIN - second)
    assert told.is_too_old(NOW + TOLD_WITHIN)
