"""CONTRIBUTING.md lets somebody in: what it names is there, and every room is on its map."""

import re
from pathlib import Path

import pytest

from tests.support.sources import HOUSE

GUIDE = (HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8")
# A path in backticks, from the root of the house or as a file of a room that the same line names.
PATHS = sorted(set(re.findall(r"`((?:bot|handlers|storage|tests|docs)/[\w/.-]*)`", GUIDE)))
TARGETS = sorted(set(re.findall(r"`make (\w+)", GUIDE)))


def rooms() -> list[str]:
    """The folders of the three packages that hold code, but for the schema's history."""
    return sorted(
        f"{path.parent.relative_to(HOUSE).as_posix()}/"
        for package in ("bot", "handlers", "storage")
        for path in (HOUSE / package).rglob("__init__.py")
        if any(each.name != "__init__.py" for each in path.parent.glob("*.py"))
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_path_it_names_is_there(path: str) -> None:
    assert (HOUSE / path).exists()


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_it_names_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_room_is_on_the_map() -> None:
    assert [room for room in rooms() if f"`{room}`" not in GUIDE] == []


def test_its_first_click_leads_where_it_says() -> None:
    routes = Path(HOUSE / "handlers/__init__.py").read_text(encoding="utf-8")
    assert '(joining.pause), "pause")' in routes
    assert "async def pause(" in (HOUSE / "handlers/stories/joining.py").read_text(encoding="utf-8")
