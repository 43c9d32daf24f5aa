"""The metrics: what is counted, and that no label can grow or tell of anybody."""

import pytest
from prometheus_client import REGISTRY

from bot import metrics
from bot.mentoring.delivery_health import OWN_FAULTS
from bot.mentoring.model import NudgeState, Skip
from bot.metrics import Metrics
from bot.slack import errors
from storage.nudge_history import FINISHED
from tests.support.metric_values import Sample, metric_values
from tests.support.sources import called_slack_methods


def values_of(bot_metrics: Metrics) -> dict[Sample, float]:
    return metric_values(bot_metrics.exposition().decode())


def test_outcomes_by_state_and_reason() -> None:
    bot_metrics = Metrics()
    for _ in range(3):
        bot_metrics.count_nudge(NudgeState.SENT, None)
    bot_metrics.count_nudge(NudgeState.SKIPPED, Skip.LATE)
    bot_metrics.count_nudge("failed", "user_not_found")
    name = "viceversa_nudges_settled_total"
    assert {key: value for key, value in values_of(bot_metrics).items() if key[0] == name} == {
        (name, ("sent", "none")): 3,
        (name, ("skipped", "late")): 1,
        (name, ("failed", "user_not_found")): 1,
    }


def test_limits_by_method_and_altogether() -> None:
    bot_metrics = Metrics()
    for method in ("chat.postMessage", "chat.postMessage", "users.list"):
        bot_metrics.count_rate_limit(method)
    assert values_of(bot_metrics)["viceversa_rate_limits_total", ("chat.postMessage",)] == 2
    assert bot_metrics.rate_limits == 3


def test_words_from_outside_become_no_labels() -> None:
    bot_metrics = Metrics()
    for number in range(100):
        bot_metrics.count_nudge(f"state {number}", f"<@U{number}> said no")
        bot_metrics.count_rate_limit(f"method.{number}")
    values = values_of(bot_metrics)
    assert values["viceversa_nudges_settled_total", ("other", "other")] == 100
    assert values["viceversa_rate_limits_total", ("other",)] == 100
    assert len(values) == 6


def test_what_waits() -> None:
    bot_metrics = Metrics()
    bot_metrics.set_backlog(52, 3, 90.5)
    values = values_of(bot_metrics)
    assert [values[f"viceversa_{name}", ()] for name in ("nudges_planned", "nudges_due")] == [52, 3]
    assert values["viceversa_nudges_lag_seconds", ()] == 90.5
    assert values["viceversa_database_up", ()] == 1


def test_when_the_database_is_gone_old_figures_are_too() -> None:
    bot_metrics = Metrics()
    bot_metrics.set_backlog(52, 3, 90.5)
    bot_metrics.set_database_down()
    values = values_of(bot_metrics)
    assert values["viceversa_database_up", ()] == 0
    gauges = ("nudges_planned", "nudges_due", "nudges_lag_seconds")
    assert all(values[f"viceversa_{name}", ()] != values[f"viceversa_{name}", ()] for name in gauges)


def test_each_bot_counts_for_itself() -> None:
    one, other = Metrics(), Metrics()
    one.count_rate_limit("users.list")
    assert other.rate_limits == 0
    assert not [family for family in REGISTRY.collect() if family.name.startswith("viceversa")]


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param(OWN_FAULTS, id="every-fault-of-ours"),
        pytest.param(errors.LOCKED_OUT, id="a-closed-workspace"),
        pytest.param(errors.OUT_OF_REACH, id="somebody-out-of-reach"),
        pytest.param(errors.UNCLEAR, id="perhaps-taken"),
    ],
)
def test_every_reason_we_know_has_a_label(codes: set[str]) -> None:
    assert codes <= metrics.REASONS


@pytest.mark.parametrize("reason", sorted({*Skip} - OWN_FAULTS))
def test_a_reason_that_is_a_persons_act_is_no_label(reason: Skip) -> None:
    bot_metrics = Metrics()
    bot_metrics.count_nudge(NudgeState.SKIPPED, reason)
    assert values_of(bot_metrics)["viceversa_nudges_settled_total", ("skipped", "other")] == 1


def test_every_state_and_method_has_a_label() -> None:
    assert set(FINISHED) == metrics.STATES
    assert {name.replace("_", ".") for name in called_slack_methods()} == metrics.METHODS
