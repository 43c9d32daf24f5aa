"""What is counted, and that no label can grow or tell of anybody."""

import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.mentoring.model import NudgeState, Skip
from bot.metrics import Metrics
from handlers.sending import post
from storage.nudge_history import ENDED
from tests.test_house import methods_called

Sample = tuple[str, tuple[str, ...]]


def read(text: str) -> dict[Sample, float]:
    """Every value by name and labels, but for the moments at which counting began."""
    return {
        (
            sample.name,
            tuple(sample.labels[name] for name in ("state", "reason", "method") if name in sample.labels),
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def told(counted: Metrics) -> dict[Sample, float]:
    return read(counted.text().decode())


def test_outcomes_by_state_and_reason() -> None:
    counted = Metrics()
    for _ in range(3):
        counted.settled(NudgeState.SENT, None)
    counted.settled(NudgeState.SKIPPED, Skip.LATE)
    counted.settled("failed", "user_not_found")
    name = "viceversa_nudges_settled_total"
    assert {key: value for key, value in told(counted).items() if key[0] == name} == {
        (name, ("sent", "none")): 3,
        (name, ("skipped", "late")): 1,
        (name, ("failed", "user_not_found")): 1,
    }


def test_limits_by_method_and_altogether() -> None:
    counted = Metrics()
    for method in ("chat.postMessage", "chat.postMessage", "users.list"):
        counted.limited(method)
    assert told(counted)["viceversa_rate_limits_total", ("chat.postMessage",)] == 2
    assert counted.limits_met == 3


def test_words_from_outside_become_no_labels() -> None:
    counted = Metrics()
    for number in range(100):
        counted.settled(f"state {number}", f"<@U{number}> said no")
        counted.limited(f"method.{number}")
    found = told(counted)
    assert found["viceversa_nudges_settled_total", ("other", "other")] == 100
    assert found["viceversa_rate_limits_total", ("other",)] == 100
    assert len(found) == 6


def test_what_waits() -> None:
    counted = Metrics()
    counted.waits(52, 3, 90.5)
    found = told(counted)
    assert [found[f"viceversa_{name}", ()] for name in ("nudges_planned", "nudges_due")] == [52, 3]
    assert found["viceversa_nudges_lag_seconds", ()] == 90.5
    assert found["viceversa_database_up", ()] == 1


def test_when_the_database_is_gone_old_figures_are_too() -> None:
    counted = Metrics()
    counted.waits(52, 3, 90.5)
    counted.is_cut_off()
    found = told(counted)
    assert found["viceversa_database_up", ()] == 0
    gauges = ("nudges_planned", "nudges_due", "nudges_lag_seconds")
    assert all(found[f"viceversa_{name}", ()] != found[f"viceversa_{name}", ()] for name in gauges)


def test_each_bot_counts_for_itself() -> None:
    one, other = Metrics(), Metrics()
    one.limited("users.list")
    assert other.limits_met == 0
    assert not [family for family in REGISTRY.collect() if family.name.startswith("viceversa")]


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param(set(Skip), id="every-reason-to-skip"),
        pytest.param(post.CLOSED, id="a-closed-workspace"),
        pytest.param(post.UNREACHABLE, id="somebody-out-of-reach"),
        pytest.param(post.PERHAPS_TAKEN, id="perhaps-taken"),
    ],
)
def test_every_reason_we_know_has_a_label(codes: set[str]) -> None:
    assert codes <= metrics.REASONS


def test_every_state_and_method_has_a_label() -> None:
    assert set(ENDED) == metrics.STATES
    assert {name.replace("_", ".") for name in methods_called()} == metrics.METHODS
