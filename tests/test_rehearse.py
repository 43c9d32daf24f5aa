"""`python -m bot rehearse`: from two files to a plan, without Slack, a database or any setting."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.mentoring.facts import Rules
from bot.mentoring.model import Role
from bot.mentoring.spreadsheet import BadSpreadsheet, read
from bot.rehearse import rehearse

PEOPLE = """id,role,level,manager,department,place,timezone,languages,hours,capacity
mia,mentor,1,ann,Sales,Oslo,Europe/Oslo,en;no,09:00-17:00,1
max,mentor,2,,Sales,Oslo,Europe/Oslo,en,,
leo,leader,5,,Finance,Bergen,Europe/Oslo,en,08:00-16:00,2
ann,,4,,,,,,,
"""
WISHES = """id,offers,wants,avoids,former,pinned,apart,waited,met
mia,data;security,trust,,,leo,,1,Sales
max,data,trust,,,,,,
leo,trust,data,,,,,,
"""
ON = date(2026, 9, 7)


def written(folder: Path, people: str = PEOPLE, wishes: str = WISHES) -> tuple[Path, Path, Path]:
    files = folder / "people.csv", folder / "wishes.csv", folder / "plan.json"
    files[0].write_text(people, "utf-8")
    files[1].write_text(wishes, "utf-8")
    return files


def remarks(people: str, wishes: str = WISHES) -> tuple[str, ...]:
    return read(people, wishes, ON, 26, Rules()).remarks


def faults(people: str, wishes: str) -> tuple[str, ...]:
    with pytest.raises(BadSpreadsheet) as bad:
        read(people, wishes, ON, 26, Rules())
    return bad.value.faults


def test_the_command_needs_no_setting(tmp_path: Path) -> None:
    people, wishes, out = written(tmp_path)
    words = (sys.executable, "-m", "bot", "rehearse", str(people), str(wishes), "--out", str(out))
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        (*words, "--starts-on", "2026-09-07"), capture_output=True, text=True, check=True, env=env
    )
    assert "2 pairs, 0 people left out, 0 pins refused." in done.stdout
    assert "Best possible: proven." in done.stdout
    assert done.stderr == ""
    plan = json.loads(out.read_text("utf-8"))
    assert plan["proven"] is True
    assert [(one["mentor_id"], one["leader_id"]) for one in plan["matches"]] == [
        ("max", "leo"),
        ("mia", "leo"),
    ]
    assert plan["certificate"]["covered"] == 1  # the pin is not counted, nor leo, who has a pair by it
    assert {(each["department"], each["role"], each["pairs"]) for each in plan["load"]} == {
        ("Sales", "mentor", 2),
        ("Finance", "leader", 2),
    }


def test_every_cell_is_read() -> None:
    facts = read(PEOPLE, WISHES, ON, 26, Rules()).facts
    mia = next(one for one in facts.candidates if one.person.id == "mia")
    assert (mia.person.level, mia.person.manager_id, mia.person.location) == (1, "ann", "Oslo")
    assert (mia.profile.languages, mia.profile.hours.end) == (("en", "no"), 17 * 60)
    assert (mia.waited, mia.met, facts.pins) == (1, ("Sales",), [("mia", "leo")])
    assert {one.person.id: one.capacity for one in facts.candidates}["leo"] == 2
    assert facts.managers["ann"] is None


def test_every_fault_has_its_line() -> None:
    people = (
        PEOPLE
        + "zoe,boss,1,,,,,,,\nmia,mentor,1,,,,,,,\nyan,mentor,x,,,,,,,\nxia,leader,5,,,,,,nine,\nwei,1\n"
    )
    wishes = WISHES + "bob,data,trust,,,,,,\nmax,dta,trust,,,,,,\n"
    assert faults(people, wishes) == (
        "people, line 10: 2 cells, not 10",
        "people, line 6: boss is no role; use mentor, leader or nothing",
        "people, line 7: mia stands in line 2 too",
        "people, line 8: level is a whole number from 1 to 99, not x",
        "people, line 9: hours look like 09:00-17:00, not nine",
        "wishes, line 5: bob is no member, or in both roles: then name the role",
        "wishes, line 6: max stands in line 3 too",
    )


@pytest.mark.parametrize(
    "people", ["", "id,role\n", "id,role,level,level\n", "id,role,level,age\n", 'id,role,level\n"']
)
def test_a_header_that_is_wrong_is_said(people: str) -> None:
    assert faults(people, WISHES)[0].startswith("people, line ")


ODD = {
    "an unknown manager": ("mia,mentor,1,ann\nleo,leader,5,\n", "people, line 2: nothing is known of ann"),
    "managing oneself": ("mia,mentor,1,mia\nleo,leader,5,\n", "people, line 2: mia manages themselves"),
    "a circle": ("mia,mentor,1,max\nmax,mentor,2,mia\nleo,leader,5,\n", "people, line 2: mia is in a circle"),
    "one side empty": ("mia,mentor,1,\n", "people: nobody is a leader"),
}


@pytest.mark.parametrize(("lines", "remark"), ODD.values(), ids=ODD.keys())
def test_what_is_odd_is_remarked_and_the_rest_planned(lines: str, remark: str, tmp_path: Path) -> None:
    wishes = "id,offers,wants\n" + "".join(
        f"{who},data,data\n" for who in ("mia", "max", "leo") if f"{who}," in lines.replace(",max", "")
    )
    files = written(tmp_path, "id,role,level,manager\n" + lines, wishes)
    said = rehearse(*files, ON, 26, Rules())
    assert remark in said
    assert "Best possible: proven." in said


def test_people_in_both_roles_name_the_role() -> None:
    people = "id,role,level\nida,mentor,3\nida,leader,3\nmia,mentor,1\nleo,leader,5\n"
    wishes = (
        "id,role,offers,wants\nida,mentor,data,data\nida,leader,data,data\nmia,,data,data\nleo,,data,data\n"
    )
    facts = read(people, wishes, ON, 26, Rules()).facts
    assert sorted((one.person.id, one.role) for one in facts.candidates if one.person.id == "ida") == [
        ("ida", Role.LEADER),
        ("ida", Role.MENTOR),
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSpreadsheet, match=r"nowhere\.csv cannot be read"):
        rehearse(tmp_path / "nowhere.csv", tmp_path / "wishes.csv", tmp_path / "plan.json", ON, 26, Rules())
