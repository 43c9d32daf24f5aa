"""That it runs; how fast anything is, no test asks."""

from collections.abc import Callable, Iterator

import pytest

from tests.bench import processes
from tests.bench.__main__ import main
from tests.bench.report import Figures, table
from tests.support import forking

Bench = Callable[..., str]


@pytest.fixture
def bench(capsys: pytest.CaptureFixture[str]) -> Iterator[Bench]:
    """Runs `python -m tests.bench` and gives what it prints; each measurement still has its own process."""

    def run(*words: str) -> str:
        assert main(words) == 0
        return capsys.readouterr().out

    with processes.run_by(forking.printed):
        yield run


def test_it_measures_all_three_in_one_run(bench: Bench) -> None:
    few = ("door", "--warm-up", "1", "--single", "2", "--bursts", "1", "--sustained", "80")
    said = bench(*few)
    for name in ("bare Bolt, process_before_response", "bare Bolt, as it comes", "the whole bot"):
        assert said.count(name) == 3
    assert "1 connection (2 requests each)" in said
    assert "16 connections at once (16 requests each)" in said


def test_a_week_costs_a_crowd_as_many_queries_a_nudge_on_either_database(
    bench: Bench, postgresql_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_server)  # one that runs, so that no other is started
    few = ("--pairs", "60", "120", "--claims", "120", "--batches", "1", "--rounds", "1")
    said = bench("nudges", *few)
    for database in ("SQLite", "PostgreSQL"):
        assert f"A week on {database}: everybody is planned, then claimed; 50 are delivered." in said
    for part in ("planning", "claiming", "delivering"):
        assert [row.split()[1] for row in said.splitlines() if part in row.split()[:1]] == ["60", "120"] * 2


def test_the_deliverer_uses_what_is_allowed_and_is_not_told_to_slow_down(bench: Bench) -> None:
    """On a clock of its own, so the machine's does not matter."""
    said = bench("limits", "--due", "600")
    share = next(row.split()[-1] for row in said.splitlines() if "used of what is allowed" in row)
    assert float(share.removesuffix("%")) >= 95
    assert "most 429 in any minute      0" in said


def test_it_measures_the_matching(bench: Bench) -> None:
    said = bench("matching", "--people", "60")
    for words in (
        "60 people, 1 to 1",
        "60 people, 3 to 1",
        "ours, proven",
        "dense:",
        "greedy:",
        "late joiner",
    ):
        assert words in said


def test_the_ratio_is_that_of_the_medians() -> None:
    plain, ours = Figures("plain"), Figures("ours")
    plain.add([0.001, 0.002, 0.003], 0.006)
    ours.add([0.003, 0.003, 0.9], 1.0)
    assert (ours.median, ours.slow) == (0.003, 0.9)
    assert ours.a_second == pytest.approx(3)
    assert table("Two", [plain, ours]).splitlines()[-1].split() == ["ours", "3.00", "900.00", "3", "1.50"]
