"""Presets: what is shipped can be read, and what is wrong is named."""

from pathlib import Path

import pytest

from bot.library.presets import BadPreset, load_presets
from bot.mentoring.model import Role
from bot.mentoring.timing.calendar import CalendarMoment, Preset, PresetRow

GOOD = """
weeks = 12

[[moment]]
moment = "orientation"
weeks = [-1]
roles = ["mentor", "leader"]

[[moment]]
moment = "energy_tap"
weeks = [5, 9]
roles = ["mentor"]
"""


def folder_with(folder: Path, content: str | bytes, name: str = "own.toml") -> Path:
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / name).write_bytes(raw)
    return folder


def test_three_are_shipped() -> None:
    assert {name: preset.weeks for name, preset in load_presets().items()} == {
        "sprint12": 12,
        "standard26": 26,
        "long39": 39,
    }


def test_each_holds_every_moment() -> None:
    for preset in load_presets().values():
        assert {row.moment for row in preset.rows} == set(CalendarMoment)


def test_a_preset_is_read_as_it_is_written(tmp_path: Path) -> None:
    folder_with(tmp_path, "not a preset", "notes.txt")
    assert load_presets(folder_with(tmp_path, GOOD)) == {
        "own": Preset(
            "own",
            12,
            (
                PresetRow(CalendarMoment.ORIENTATION, (-1,), (Role.MENTOR, Role.LEADER)),
                PresetRow(CalendarMoment.ENERGY_TAP, (5, 9), (Role.MENTOR,)),
            ),
        )
    }


WEEKS = "weeks must be a list of weeks from -4 to 25, without 0"
ROLES = "roles must be a list out of mentor, leader"
KEYS = "it must hold moment, weeks, roles and nothing else"


@pytest.mark.parametrize(
    ("original", "replacement", "sentence"),
    [
        ('"energy_tap"', '"energy"', "moment is 'energy', which is none of orientation, agreement, topic"),
        ('"energy_tap"', "3", "moment is 3, which is none of"),
        ('"energy_tap"', "[]", "moment is [], which is none of"),
        ("[5, 9]", "[]", WEEKS),
        ("[5, 9]", "5", WEEKS),
        ("[5, 9]", "[0]", WEEKS),
        ("[5, 9]", "[-5]", WEEKS),
        ("[5, 9]", "[26]", WEEKS),
        ("[5, 9]", "[true]", WEEKS),
        ("[5, 9]", '["5"]', WEEKS),
        ('["mentor"]', "[]", ROLES),
        ('["mentor"]', '"mentor"', ROLES),
        ('["mentor"]', '["coordinator"]', ROLES),
        ('["mentor"]', "[[]]", ROLES),
        ('roles = ["mentor"]\n', "", KEYS),
        ('roles = ["mentor"]\n', 'roles = ["mentor"]\nhour = 9\n', KEYS),
        ("[5, 9]", "[5, 9, 5]", "weeks must name each week once"),
        ('"energy_tap"\nweeks = [5, 9]', '"orientation"\nweeks = [3, -1]', "weeks has -1, as another row of"),
    ],
)
def test_a_bad_row_is_named_with_its_file(
    tmp_path: Path, original: str, replacement: str, sentence: str
) -> None:
    assert GOOD.count(original) == 1
    with pytest.raises(BadPreset) as refused:
        load_presets(folder_with(tmp_path, GOOD.replace(original, replacement)))
    assert str(refused.value).startswith(f"own.toml, moment number 2: {sentence}")


def test_one_moment_may_have_a_row_for_each_role(tmp_path: Path) -> None:
    one, other = (
        '"orientation"\nweeks = [2]\nroles = ["mentor"]',
        '"orientation"\nweeks = [2]\nroles = ["leader"]',
    )
    load_presets(
        folder_with(tmp_path, f"weeks = 12\n[[moment]]\nmoment = {one}\n[[moment]]\nmoment = {other}")
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("weeks = ", "own.toml cannot be read as TOML"),
        (b"\xff", "own.toml cannot be read as TOML"),
        (GOOD.replace("weeks = 12", 'name = "x"'), "own.toml must hold weeks and [[moment]]"),
        (
            GOOD.replace("weeks = 12", "weeks = 12\nname = 1"),
            "own.toml must hold weeks and [[moment]]",
        ),
        ("weeks = 12\nmoment = 3", "own.toml must hold weeks and [[moment]]"),
        ("weeks = 12\nmoment = [3]", "own.toml, moment number 1: it must hold"),
        (GOOD.replace("weeks = 12", "weeks = 0"), "own.toml: weeks must be a whole number above zero"),
        (GOOD.replace("weeks = 12", "weeks = true"), "own.toml: weeks must be a whole number above zero"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    with pytest.raises(BadPreset) as refused:
        load_presets(folder_with(tmp_path, content))
    assert str(refused.value).startswith(sentence)
