"""That it runs; how fast anything is, no test asks."""

import asyncio
import sys

import pytest

from tests.bench.report import Figures, table


async def test_it_measures_all_three_in_one_run() -> None:
    few = ("--warm-up", "1", "--single", "2", "--bursts", "1", "--sustained", "80")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench", "bot", *few, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    said = out.decode()
    for name in ("bare Bolt, process_before_response", "bare Bolt, as it comes", "the whole bot"):
        assert said.count(name) == 3
    assert "1 connection (2 requests each)" in said
    assert "16 connections at once (16 requests each)" in said


async def test_it_measures_the_matching() -> None:
    words = ("matching", "--people", "60")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench", *words, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    said = out.decode()
    for words_said in (
        "60 people, 1 to 1",
        "60 people, 3 to 1",
        "ours, proven",
        "dense:",
        "greedy:",
        "late joiner",
    ):
        assert words_said in said


def test_the_ratio_is_that_of_the_medians() -> None:
    plain, ours = Figures("plain"), Figures("ours")
    plain.add([0.001, 0.002, 0.003], 0.006)
    ours.add([0.003, 0.003, 0.9], 1.0)
    assert (ours.median, ours.slow) == (0.003, 0.9)
    assert ours.a_second == pytest.approx(3)
    assert table("Two", [plain, ours]).splitlines()[-1].split() == ["ours", "3.00", "900.00", "3", "1.50"]
