"""The log: at the operator's level, and without what repeats itself."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.log import MOST_REMEMBERED, QUIET_SECONDS, Once
from tests.slack_simulator import Clock, Workspace, demo_people, serving
from tests.slack_simulator.demo.process import BotProcess


def line(text: str, at: float) -> logging.LogRecord:
    record = logging.LogRecord(
        "name", logging.ERROR, __file__, 1, "%s", (text,), (ValueError, ValueError(), None)
    )
    record.created = at
    return record


def test_what_repeats_itself_is_said_once_in_ten_minutes_and_on_one_line() -> None:
    log = Once()
    first = line("Failed to connect (error:\nno answer); Retrying...", 1_000.0)
    assert log.filter(first)
    assert logging.Formatter().format(first) == "Failed to connect (error: no answer); Retrying..."
    assert not log.filter(line("Failed to connect (error: no answer); Retrying...", 1_010.0))
    assert log.filter(line("A new session has been established", 1_020.0))
    assert log.filter(line("Failed to connect (error: no answer); Retrying...", 1_000.0 + QUIET_SECONDS))


def test_what_it_remembers_has_a_bound() -> None:
    log = Once()
    assert log.filter(line("first", 0.0))
    for number in range(MOST_REMEMBERED):
        log.filter(line(str(number), 0.0))
    assert log.filter(line("first", 1.0))


@pytest.mark.parametrize(("level", "is_shown"), [("info", True), ("warning", False)])
async def test_the_operator_chooses_how_much_is_logged(tmp_path: Path, level: str, is_shown: bool) -> None:
    clock_file = tmp_path / "clock"
    workspace = Workspace(Clock(datetime.now(UTC), flowing=True, mirror=clock_file), demo_people())
    async with serving(workspace):
        bot = BotProcess(workspace, tmp_path, clock_file)
        bot.env["LOG_LEVEL"] = level
        await bot.runs("migrate")
        await bot.start()
        await bot.stop()
    text = (tmp_path / "bot.log").read_text()
    assert ("INFO bot ready for /mentor in workspace T0WORKSPACE" in text) == is_shown
    assert len(text.splitlines()) <= 1
