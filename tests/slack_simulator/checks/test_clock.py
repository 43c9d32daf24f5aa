from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.slack_simulator import Clock

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_time_stands_still_until_moved() -> None:
    clock = Clock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(days=7, hours=1)
    assert clock.now() == NOON + timedelta(days=7, hours=1)
    clock.move_to(NOON)
    assert clock.now() == NOON


def test_flowing_time_goes_on_from_where_it_was_moved() -> None:
    clock = Clock(NOON, flowing=True)
    first = clock.now()
    assert timedelta() <= first - NOON < timedelta(minutes=1)
    assert clock.now() >= first


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Clock(datetime(2026, 3, 2))  # noqa: DTZ001


def test_the_mirror_holds_the_offset_of_every_move(tmp_path: Path) -> None:
    mirror = tmp_path / "offset"
    clock = Clock(flowing=True, mirror=mirror)
    assert abs(float(mirror.read_text())) < 1
    clock.advance(days=7)
    assert abs(float(mirror.read_text()) - 7 * 86_400) < 60
    assert [path.name for path in tmp_path.iterdir()] == ["offset"]
