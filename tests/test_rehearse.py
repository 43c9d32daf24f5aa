"""`python -m bot rehearse`: from two files to a plan, without Slack, a database or any setting."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.mentoring.files.people_and_wishes import BadSpreadsheet, parse
from bot.mentoring.matching.problem import Rules
from bot.mentoring.model import TOP, Area, Role
from bot.rehearse import rehearse
from tests.support.growth import grows_with_length_alone

PEOPLE = """id,role,level,manager,department,place,timezone,languages,hours,capacity
mia,mentor,1,ann,Sales,Oslo,Europe/Oslo,en;no,09:00-17:00,1
max,mentor,2,top,Sales,Oslo,Europe/Oslo,en,,
leo,leader,5,top,Finance,Bergen,Europe/Oslo,en,08:00-16:00,2
ann,,4,Top,,,,,,
"""
WISHES = """id,offers,wants,avoids,former,pinned,apart,waited,met
mia,data;security,trust,,,leo,,1,Sales
max,data,trust,,,,,,
leo,trust,data,,,,,,
"""
ON = date(2026, 9, 7)


def write_files(folder: Path, people: str = PEOPLE, wishes: str = WISHES) -> tuple[Path, Path, Path]:
    files = folder / "people.csv", folder / "wishes.csv", folder / "plan.json"
    files[0].write_text(people, "utf-8")
    files[1].write_text(wishes, "utf-8")
    return files


def warnings_of(people: str, wishes: str = WISHES) -> tuple[str, ...]:
    return parse(people, wishes, ON, 26, Rules()).warnings


def faults_of(people: str, wishes: str) -> tuple[str, ...]:
    with pytest.raises(BadSpreadsheet) as bad:
        parse(people, wishes, ON, 26, Rules())
    return bad.value.faults


def test_the_command_needs_no_setting(tmp_path: Path) -> None:
    people, wishes, out = write_files(tmp_path)
    command = (sys.executable, "-m", "bot", "rehearse", str(people), str(wishes), "--out", str(out))
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.run(
        (*command, "--starts-on", "2026-09-07"), capture_output=True, text=True, check=True, env=env
    )
    assert process.stdout.startswith(
        "2 pairs, 0 people left out, 0 pins refused.\n"
        "For 26 weeks from 2026-09-07, at least 2 levels apart, needs met in both directions.\n"
        "Pairs (mentor → leader):\n"
    )
    assert "  max → leo: leo wants to learn what max offers: Data and automation; max wants" in process.stdout
    assert "Best possible: proven." in process.stdout
    assert process.stderr == ""
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


def test_a_terminal_without_an_arrow_gets_a_question_mark(tmp_path: Path) -> None:
    people, wishes, out = write_files(tmp_path)
    process = subprocess.run(
        (sys.executable, "-m", "bot", "rehearse", str(people), str(wishes), "--out", str(out)),
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
    )
    assert b"Pairs (mentor ? leader):\n" in process.stdout
    assert process.stderr == b""


def test_who_has_read_enough_may_close_the_pipe(tmp_path: Path) -> None:
    people, wishes, out = write_files(tmp_path)
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "w") as closed:
        process = subprocess.run(
            (sys.executable, "-m", "bot", "rehearse", str(people), str(wishes), "--out", str(out)),
            stdout=closed,
            stderr=subprocess.PIPE,
            check=True,
        )
    assert process.stderr == b""
    assert json.loads(out.read_text("utf-8"))["proven"] is True


def test_who_stops_it_reads_so(tmp_path: Path) -> None:
    """A pipe stands in for the people, so that the test knows when it is at work."""
    people, wishes, out = write_files(tmp_path)
    people.unlink()
    os.mkfifo(people)
    with subprocess.Popen(
        (sys.executable, "-m", "bot", "rehearse", str(people), str(wishes), "--out", str(out)),
        stderr=subprocess.PIPE,
        # What runs in a shell's background has it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        with people.open("w"):  # once somebody reads
            process.send_signal(signal.SIGINT)
        # Closed, it wakes a read that began just after the signal; the signal is heard before the end is.
        _, errors = process.communicate()
    assert (process.returncode, errors) == (130, b"Stopped.\n")
    assert not out.exists()


def test_work_that_comes_to_nothing_leaves_no_empty_plan(tmp_path: Path) -> None:
    people, wishes, out = write_files(tmp_path)
    with pytest.raises(OverflowError):
        rehearse(people, wishes, out, date.max, 26, Rules())
    assert not out.exists()
    out.write_text("an older plan", "utf-8")
    with pytest.raises(OverflowError):
        rehearse(people, wishes, out, date.max, 26, Rules())
    assert out.read_text("utf-8") == "an older plan"


def test_every_cell_is_read() -> None:
    problem = parse(PEOPLE, WISHES, ON, 26, Rules()).problem
    mia = next(one for one in problem.candidates if one.person.id == "mia")
    assert (mia.person.level, mia.person.manager_id, mia.person.location) == (1, "ann", "Oslo")
    assert (mia.profile.languages, mia.profile.hours.end) == (("en", "no"), 17 * 60)
    assert (mia.waited, mia.met, problem.pins) == (1, ("Sales",), [("mia", "leo")])
    assert {one.person.id: one.capacity for one in problem.candidates}["leo"] == 2
    assert problem.managers["ann"] == TOP


def test_every_fault_has_its_line() -> None:
    people = (
        PEOPLE
        + "zoe,boss,1,,,,,,,\nmia,mentor,1,,,,,,,\nyan,mentor,x,,,,,,,\nxia,leader,21,,,,,,nine,\nwei,1\n"
    )
    wishes = (
        WISHES + "bob,dta;dtb,trust,,,,,,\nmax,data,trust,,,,,,\nyan,dtc,trust,,,,,,\nann,data,trust,,,,,,\n"
    )
    assert faults_of(people, wishes) == (
        "people, line 10: 2 cells, not 10",
        "people, line 6: boss is no role; use mentor, leader or nothing",
        "people, line 7: mia stands in line 2 too",
        "people, line 8: level is a whole number from 1 to 20, not x",
        "people, line 9: level is a whole number from 1 to 20, not 21",
        "people, line 9: hours look like 09:00-17:00, and end after they begin; not nine",
        f"wishes, line 5: no area is called dta or dtb; areas, parted by semicolons, are {', '.join(Area)}",
        "wishes, line 6: max stands in line 3 too",
        "wishes, line 7: no area is called dtc",
        "wishes, line 8: ann takes no part, says people",
    )


COLUMNS_AT_FAULT = {
    "nothing": ("", "nothing; it names the columns, which are id, role,"),
    "blank lines": ("\n\n", "nothing; it names the columns"),
    "one missing": ("id,role\n", "missing: level. Columns are id, role,"),
    "one twice": ("id,role,level,level\n", "there twice: level"),
    "one without a name": ("id,,role,level\na,b,mentor,1\n", "not known: a column without a name"),
    "two without a name": (
        "id,,,role,level\na,b,c,mentor,1\n",
        "not known: a column without a name. Columns",
    ),
    "one unknown": ("id,role,level,age\n", "not known: age. Columns are"),
    "an open quote": ('"id,role,level\n', "unexpected end of data"),
}


@pytest.mark.parametrize(("people", "fault"), COLUMNS_AT_FAULT.values(), ids=COLUMNS_AT_FAULT.keys())
def test_columns_that_are_wrong_are_said_and_nothing_else(people: str, fault: str) -> None:
    (message,) = faults_of(people, WISHES)
    assert message.startswith("people, line 1: ")
    assert fault in message


AS_SPREADSHEETS_WRITE = {
    "semicolons": 'id;role;level;languages\nmia;mentor;1;"en;no"\nleo;leader;5;no\n',
    "tabs": "id\trole\tlevel\tlanguages\nmia\tmentor\t1\ten;no\nleo\tleader\t5\tno\n",
    "empty columns and rows": "id,role,level,languages,,\nmia,mentor,1,en;no,,\n,,,,,\nleo,leader,5,no,,\n",
    "capitals": "ID,Role,Level,Languages\nmia,Mentor,1,EN;no\nleo,LEADER,5,no\n",
    "an empty column between": "id,role,,level,languages\nmia,mentor,,1,en;no\nleo,leader,,5,no\n",
    "lines of an old Mac": "id,role,level,languages\rmia,mentor,1,en;no\rleo,leader,5,no\r",
    "a line that names the separator": (
        "sep=|\nid|role|level|languages\nmia|mentor|1|en;no\nleo|leader|5|no\n"
    ),
    "blank lines first": "\n\nid,role,level,languages\nmia,mentor,1,en;no\nleo,leader,5,no\n",
    "spaces and kinds of letters": (
        "\u200bID , Role,Level,Languages\nmia, \uff2dentor,1,EN;no\nleo,leader\u00a0,5,no\n"
    ),
    "marks of another system": "\ufeffid,role,level,languages\r\nmia,mentor,1,en;no\r\nleo,leader,5,no\r\n",
}


@pytest.mark.parametrize("people", AS_SPREADSHEETS_WRITE.values(), ids=AS_SPREADSHEETS_WRITE.keys())
def test_what_spreadsheets_write_is_read(people: str) -> None:
    problem = parse(people, "id,offers,wants\nmia,Data,trust\nleo,TRUST,data\n", ON, 26, Rules()).problem
    mia, leo = problem.candidates
    assert (mia.role, mia.person.level, mia.profile.languages) == (Role.MENTOR, 1, ("en", "no"))
    assert (leo.role, leo.profile.offers, mia.profile.offers) == (Role.LEADER, (Area.TRUST,), (Area.DATA,))


@pytest.mark.parametrize("language", ["English", "en-GB", "e"])
def test_what_is_no_language_is_a_fault(language: str) -> None:
    assert (
        "is no language code" in faults_of(f"id,role,level,languages\nmia,mentor,1,{language}\n", WISHES)[0]
    )


def test_windows_1252_is_read_where_it_is_no_utf_8() -> None:
    people = "id,role,level,place\nmia,mentor,1,Zürich\n".encode("cp1252")
    (mia,) = parse(people, "id,offers,wants\n", ON, 26, Rules()).problem.candidates
    assert mia.person.location == "Zürich"


def test_one_person_is_the_same_however_the_id_is_typed() -> None:
    people = "id,role,level,manager\nMia,mentor,1,ANN\nann,leader,5,top\nLeo,leader,5,top\n"
    wishes = "id,offers,wants,avoids,pinned\nmia,data,trust,ＡＮＮ,leo\nLEO,trust,data,,\nann,trust,data,,\n"
    parsed = parse(people, wishes, ON, 26, Rules())
    assert parsed.warnings == ()
    assert (parsed.problem.managers["Mia"], parsed.problem.pins) == ("ann", [("Mia", "Leo")])
    assert parsed.problem.candidates[0].profile.avoids == ("ann",)
    twice = people + "MIA,mentor,1,ann\n"
    assert faults_of(twice, wishes) == ("people, line 5: Mia stands in line 2 too",)


def test_departments_and_places_are_the_same_however_they_are_typed() -> None:
    people = (
        "id,role,level,department,place\nmia,mentor,1,Sales,ZU\u0308RICH\nleo,leader,5, sales,Z\u00fcrich\n"
    )
    problem = parse(people, "id,offers,wants,met\nmia,,,SALES; Sales\n", ON, 26, Rules()).problem
    mia, leo = problem.candidates
    assert mia.person.department == leo.person.department == mia.met[0]
    assert mia.person.location == leo.person.location
    assert len(mia.met) == 1


def test_a_fault_shows_what_cannot_be_seen() -> None:
    assert faults_of(PEOPLE + "zoe,mentor,x\u2060,,,,,,,\n", WISHES) == (
        "people, line 6: level is a whole number from 1 to 20, not x[U+2060]",
    )


SHAPES_OF_PEOPLE: dict[str, Callable[[int], str]] = {
    "one line of managers": lambda n: "".join(f"p{each},mentor,1,p{each + 1}\n" for each in range(n)),
    "one circle": lambda n: "".join(f"p{each},mentor,1,p{(each + 1) % n}\n" for each in range(n)),
    "many circles": lambda n: "".join(f"p{each},mentor,1,p{each ^ 1}\n" for each in range(n)),
    "one person": lambda n: "p,mentor,1,\n" * n,
    "words that say nothing": lambda n: "".join(
        f"p{each},mentor,{'-' * (each % 30)},-\n" for each in range(n)
    ),
}
SHAPES_OF_WISHES: dict[str, Callable[[int], str]] = {
    "one cell": lambda n: f"p,{';'.join(f'x{each % 999}' for each in range(n))},trust,\n",
    "one list": lambda n: f"p,data,trust,{';'.join(f'x{each}' for each in range(n // 2))}\n",
    "silence": lambda n: f"p,{';'.join('-' * (each % 9) for each in range(n // 2))},trust,\n",
    "many of one": lambda n: "p,data,trust,\n" * n,
}


@pytest.mark.parametrize("shape", SHAPES_OF_PEOPLE)
def test_people_of_any_shape_take_as_long_as_they_are_long(shape: str) -> None:
    assert grows_with_length_alone(
        lambda people: parse(people, "id,offers,wants\n", ON, 26, Rules()),
        lambda size: "id,role,level,manager\n" + SHAPES_OF_PEOPLE[shape](size),
        4_000,
        BadSpreadsheet,
    )


@pytest.mark.parametrize("shape", SHAPES_OF_WISHES)
def test_wishes_of_any_shape_take_as_long_as_they_are_long(shape: str) -> None:
    assert grows_with_length_alone(
        lambda wishes: parse("id,role,level\np,mentor,1\n", wishes, ON, 26, Rules()),
        lambda size: "id,offers,wants,avoids\n" + SHAPES_OF_WISHES[shape](size),
        4_000,
        BadSpreadsheet,
    )


def test_a_hundred_faults_are_enough() -> None:
    rows = [f"m{number},mentor,high,,," for number in range(500)]
    assert len(faults_of(people_csv(*rows), wishes_csv())) == 100


def test_ids_of_wishes_that_nobody_has_are_a_fault() -> None:
    assert faults_of(PEOPLE, WISHES + "bob,data,trust,,,,,,\n") == (
        "wishes, line 5: nobody in people has the id bob",
    )


def test_who_has_no_wishes_is_remarked() -> None:
    assert warnings_of(
        "id,role,level,manager\nmia,mentor,1,leo\nleo,leader,5,top\n", "id,offers,wants\nmia,data,trust\n"
    ) == ("people, line 3: leo has no line in wishes as leader, and so fits nobody",)


def test_who_is_planned_for_in_vain_is_remarked() -> None:
    people = PEOPLE.replace("Europe/Oslo,en,08:00-16:00,2", "Europe/Oslo,en,08:00-16:00,0")
    assert warnings_of(people, WISHES.replace("max,data,trust", "max,,")) == (
        "people, line 4: leo has capacity 0, and is left aside",
        "wishes, line 3: max offers and wants nothing, and so fits nobody",
    )


def test_the_same_person_by_two_lines_of_wishes_is_a_fault() -> None:
    wishes = (
        "id,role,offers,wants\nmia,,data,trust\nmia,mentor,security,trust\nmax,,data,trust\nleo,,trust,data\n"
    )
    assert faults_of(PEOPLE, wishes) == ("wishes, line 3: mia stands in line 2 too",)


def test_a_quotation_mark_that_stays_open_is_the_only_fault() -> None:
    (fault_line,) = faults_of(PEOPLE + 'zoe,"mentor,1\n', WISHES + "zoe,data,trust,,,,,,\n")
    assert "unexpected end of data" in fault_line


def test_lines_that_name_nobody_say_so() -> None:
    messages = faults_of(PEOPLE + ",mentor,1,,,,,,,\n,mentor,2,,,,,,,\n", WISHES)
    assert messages == ("people, line 6: nobody is named", "people, line 7: nobody is named")


def test_an_id_does_nothing_to_a_terminal() -> None:
    assert faults_of(PEOPLE + "\x1b[31mred,mentor,1,,,,,,,\n", WISHES) == (
        "people, line 6: the control character U+001B stands in it; remove it",
    )


def test_refused_pins_are_told_in_the_order_of_their_lines(tmp_path: Path) -> None:
    people = people_csv("zoe,mentor,1,,,", "ann,mentor,1,,,", "leo,leader,5,,,")
    wishes = wishes_csv("zoe,,data,trust,,,leo,", "ann,,data,trust,,,leo,", "leo,,trust,data,,,,")
    report_lines = rehearse(*write_files(tmp_path, people, wishes), ON, 26, Rules()).splitlines()
    assert [each[:21] for each in report_lines if each.startswith("  wishes")] == [
        "  wishes, line 2: zoe",
        "  wishes, line 3: ann",
    ]


def test_wrong_columns_of_both_files_are_said_at_once() -> None:
    assert len(faults_of("", "")) == 2


ODD = {
    "an unknown manager": ("mia,mentor,1,ann\nleo,leader,5,top\n", "people, line 2: nothing is known of ann"),
    "managing oneself": ("mia,mentor,1,mia\nleo,leader,5,top\n", "people, line 2: mia manages themselves"),
    "a circle": (
        "mia,mentor,1,max\nmax,mentor,2,mia\nleo,leader,5,top\n",
        "people, line 2: mia is in a circle",
    ),
    "no line to the top": (
        "mia,mentor,1,max\nmax,mentor,2,\nleo,leader,5,top\n",
        "people: no line from max leads to the top; members who so fit nobody: 2; "
        "name the manager of max, or write top where there is none",
    ),
    "one side empty": ("mia,mentor,1,\n", "people: nobody is a leader"),
}


@pytest.mark.parametrize(("rows", "warning"), ODD.values(), ids=ODD.keys())
def test_what_is_odd_is_remarked_and_planned_without(rows: str, warning: str, tmp_path: Path) -> None:
    wishes = "id,offers,wants\n" + "".join(
        f"{person_id},data,data\n"
        for person_id in ("mia", "max", "leo")
        if f"{person_id}," in rows.replace(",max", "")
    )
    files = write_files(tmp_path, "id,role,level,manager\n" + rows, wishes)
    report = rehearse(*files, ON, 26, Rules())
    assert warning in report
    assert "possible: proven." in report
    assert "0 pairs" in report


@pytest.mark.parametrize("word", ["N/A", "-", "#N/A", "NULL", "none", "unknown", "?"])
def test_words_that_say_nothing_are_unknown_and_remarked(word: str) -> None:
    people = (
        "id,role,level,manager,department,place\n"
        f"mia,mentor,1,{word},{word},{word}\nmax,mentor,{word},top,{word},Oslo\nleo,leader,5,top,Sales,Oslo\n"
    )
    wishes = f"id,offers,wants,met\nmia,data,data,{word}\nmax,data,data,\nleo,data,data,Sales;{word}\n"
    parsed = parse(people, wishes, ON, 26, Rules())
    mia, maximilian, leo = parsed.problem.candidates
    assert (mia.person.manager_id, mia.person.department, mia.person.location) == (None, None, None)
    assert (maximilian.person.level, mia.met, leo.met) == (None, (), ("Sales",))
    assert parsed.warnings[:5] == (
        f"people, line 2: {word} says nothing of manager, and is read as unknown",
        f"people, line 2: {word} says nothing of department, and is read as unknown; so are 1 more",
        f"people, line 2: {word} says nothing of place, and is read as unknown",
        f"people, line 3: {word} says nothing of level, and is read as unknown",
        f"wishes, line 2: {word} says nothing of met, and is read as unknown; so are 1 more",
    )


def test_what_is_the_id_of_somebody_is_no_word_that_says_nothing() -> None:
    people = "id,role,level,manager\nna,leader,5,top\nmia,mentor,1,na\n"
    assert parse(people, "id,offers,wants\n", ON, 26, Rules()).problem.managers["mia"] == "na"


def test_the_word_for_the_top_is_nobodys_id() -> None:
    assert faults_of("id,role,level\nTop,mentor,1\n", WISHES)[0] == (
        "people, line 2: Top is the word for the top of a line, and no id"
    )


def test_levels_upside_down_are_remarked() -> None:
    people = people_csv("mia,mentor,5,max,,", "max,mentor,4,leo,,", "leo,leader,1,,,")
    question = "people: in 2 of 2 lines the manager stands below the person: is 1 your highest level?"
    assert any(each.startswith(question) for each in warnings_of(people, wishes_csv()))
    turned = people_csv("mia,mentor,1,max,,", "max,mentor,2,leo,,", "leo,leader,5,,,")
    assert not any("highest level" in each for each in warnings_of(turned, wishes_csv()))


def test_that_nobody_can_be_paired_is_said(tmp_path: Path) -> None:
    report = rehearse(
        *write_files(tmp_path, "id,role,level\nmia,mentor,1\n", "id,offers,wants\n"), ON, 26, Rules()
    )
    assert "No pair is possible: proven." in report


def test_a_pair_that_was_asked_for_says_so_and_which_rules_it_sets_aside(tmp_path: Path) -> None:
    people = PEOPLE.replace(
        "leo,leader,5,top,Finance,Bergen,Europe/Oslo,en", "leo,leader,2,top,Finance,Bergen,Europe/Oslo,fr"
    )
    report = rehearse(*write_files(tmp_path, people), ON, 26, Rules())
    assert "you asked for this pair, although the mentor is not enough levels below the leader and" in report
    assert "max → leo" not in report  # nobody else's rules are set aside
    plan = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    (pin,) = plan["pinned"]
    assert pin == {
        "mentor_id": "mia",
        "leader_id": "leo",
        "despite": ["level_gap", "no_shared_language"],
    }


def test_people_in_both_roles_name_the_role() -> None:
    people = "id,role,level\nida,mentor,3\nida,leader,3\nmia,mentor,1\nleo,leader,5\n"
    wishes = (
        "id,role,offers,wants\nida,mentor,data,data\nida,leader,data,data\nmia,,data,data\nleo,,data,data\n"
    )
    problem = parse(people, wishes, ON, 26, Rules()).problem
    assert sorted((one.person.id, one.role) for one in problem.candidates if one.person.id == "ida") == [
        ("ida", Role.LEADER),
        ("ida", Role.MENTOR),
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    people, wishes = tmp_path / "nowhere.csv", tmp_path / "neither.csv"
    with pytest.raises(BadSpreadsheet) as bad:
        rehearse(people, wishes, tmp_path / "plan.json", ON, 26, Rules())
    assert bad.value.faults == (f"There is no file {people}.", f"There is no file {wishes}.")


def test_the_example_of_the_docs_shows_what_a_plan_says(tmp_path: Path) -> None:
    example, out = Path(__file__).parents[1] / "docs" / "rehearsal", tmp_path / "plan.json"
    report = rehearse(example / "people.csv", example / "wishes.csv", out, ON, 26, Rules(seed="vice-versa"))
    assert report.startswith("4 pairs, 3 people left out, 0 pins refused.")
    for sentence in ("kofi → henrik: henrik wants", "bao (mentor): ", "Best possible: proven."):
        assert sentence in report
    assert "Remarks" not in report


def people_csv(*people: str) -> str:
    """A file of these lines; who names no manager in any of their lines is at the top."""
    rows = [each.split(",") for each in people]
    with_manager = {row[0] for row in rows if row[3]}
    for row in rows:
        row[3] = row[3] if row[0] in with_manager else "top"
    return "id,role,level,manager,timezone,hours\n" + "".join(f"{','.join(row)}\n" for row in rows)


def wishes_csv(*wishes: str) -> str:
    return "id,role,offers,wants,avoids,former,pinned,apart\n" + "".join(f"{each}\n" for each in wishes)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("Europe/Olso,", "Europe/Olso is no time zone; they look like Europe/Oslo"),
        ("Europe,", "Europe is no time zone"),
        ("../x,", "../x is no time zone"),
        (",9-17", "hours look like 09:00-17:00, and end after they begin; not 9-17"),
        (",09:75-17:00", "hours look like"),
        (",17:00-09:00", "hours look like"),
        (",09:00-24:01", "hours look like"),
    ],
)
def test_a_zone_or_hours_that_nobody_knows_are_a_fault(cells: str, fault: str) -> None:
    messages = faults_of(people_csv(f"mia,mentor,1,,{cells}", "leo,leader,5,,,00:00-24:00"), wishes_csv())
    assert [each for each in messages if fault in each] == list(messages)
    assert len(messages) == 1


IDA = ("ida,mentor,3,ann,,", "ida,leader,3,,,", "mia,mentor,1,,,", "leo,leader,5,,,", "ann,,6,,,")


@pytest.mark.parametrize("people", [IDA, IDA[::-1]], ids=["in the first line", "in the last"])
def test_who_has_two_lines_keeps_the_manager_of_either(people: tuple[str, ...]) -> None:
    assert parse(people_csv(*people), wishes_csv(), ON, 26, Rules()).problem.managers["ida"] == "ann"


def test_two_managers_of_one_person_are_a_fault() -> None:
    twice = (IDA[0], "ida,leader,3,leo,,", *IDA[2:])
    assert faults_of(people_csv(*twice), wishes_csv()) == (
        "people, line 3: ida has manager leo here, and ann in line 2",
    )


def test_what_is_theirs_is_the_same_in_both_roles() -> None:
    columns = "id,role,level,department,place,timezone,languages,hours\n"
    others = "mia,mentor,1,,,,,\nleo,leader,5,,,,,\n"
    one = "ida,mentor,3,Sales,Oslo,Europe/Oslo,en,09:00-17:00\n"
    other = "ida,leader,4,Finance,Bergen,UTC,no,08:00-16:00\n"
    assert faults_of(columns + one + other + others, wishes_csv()) == tuple(
        f"people, line 3: ida has {contradiction}"
        for contradiction in (
            "level 4 here, and 3 in line 2",
            "department Finance here, and Sales in line 2",
            "place Bergen here, and Oslo in line 2",
            "timezone UTC here, and Europe/Oslo in line 2",
            "languages no here, and en in line 2",
            "hours 08:00-16:00 here, and 09:00-17:00 in line 2",
        )
    )
    equal_row = "ida,leader,03,Sales,Oslo,Europe/Oslo,EN,09:00-17:00\n"
    parse(columns + one + equal_row + others, wishes_csv(), ON, 26, Rules())
    problem = parse(columns + one + "ida,leader,,,,,,\n" + others, wishes_csv(), ON, 26, Rules()).problem
    (first, second) = (each for each in problem.candidates if each.person.id == "ida")
    assert (first.person, first.profile) == (second.person, second.profile)
    assert (second.person.level, second.person.department) == (3, "Sales")


def test_two_lines_in_one_role_are_one_fault_and_a_manager_may_have_a_line_besides() -> None:
    twice = people_csv("mia,mentor,1,,,", "mia,mentor,2,,,", "leo,leader,5,,,")
    assert faults_of(twice, wishes_csv("leo,,data,data,,,,")) == ("people, line 3: mia stands in line 2 too",)
    besides = people_csv("mia,,1,,Europe/Oslo,", "mia,mentor,,,,", "leo,leader,5,,,")
    (mia, _leo) = parse(besides, wishes_csv("leo,,data,data,,,,"), ON, 26, Rules()).problem.candidates
    assert (mia.person.level, mia.person.timezone) == (1, "Europe/Oslo")
    malformed = people_csv("mia,,x,,Europe/Olso,", "mia,mentor,2,,,", "leo,leader,5,,,")
    assert faults_of(malformed, wishes_csv("leo,,data,data,,,,")) == (
        "people, line 2: level is a whole number from 1 to 20, not x",
        "people, line 2: Europe/Olso is no time zone; they look like Europe/Oslo",
    )


def test_what_one_of_two_lines_says_and_cannot_be_read_is_a_fault_of_that_line_alone() -> None:
    people = people_csv("ida,mentor,x,,Mars,nine", "ida,leader,4,,,", "mia,mentor,1,,,", "leo,leader,5,,,")
    assert faults_of(people, wishes_csv()) == (
        "people, line 2: level is a whole number from 1 to 20, not x",
        "people, line 2: Mars is no time zone; they look like Europe/Oslo",
        "people, line 2: hours look like 09:00-17:00, and end after they begin; not nine",
    )


def test_who_speaks_in_one_of_two_roles_and_whose_level_is_unknown_are_remarked() -> None:
    people = people_csv(*IDA[:2], "mia,mentor,,,,", "leo,leader,5,,,")
    wishes = wishes_csv("ida,mentor,data,trust,,,,", "mia,,data,trust,,,,", "leo,,trust,data,,,,")
    assert warnings_of(people, wishes) == (
        "people, line 2: nothing is known of ann, whom ida reports to",
        "people, line 3: nothing is known of ann, whom ida reports to",
        "people: no line from ann leads to the top; members who so fit nobody: 1; "
        "name the manager of ann, or write top where there is none",
        "people, line 3: ida has no line in wishes as leader, and so fits nobody",
        "people, line 4: no level is known of mia, who so fits nobody",
    )


@pytest.mark.parametrize("hours", ["09:00-17:00", "9:00-17:00", "9:00 – 17:00", "09:00 - 17:00"])
def test_hours_are_read_as_people_write_them(hours: str) -> None:
    (mia,) = parse(
        people_csv(f"mia,mentor,1,,,{hours}"), wishes_csv("mia,,data,trust,,,,"), ON, 26, Rules()
    ).problem.candidates
    assert (mia.profile.hours.start, mia.profile.hours.end) == (9 * 60, 17 * 60)


def test_a_plan_says_for_what_it_was_made(tmp_path: Path) -> None:
    people, wishes, out = write_files(tmp_path)
    rehearse(people, wishes, out, ON, 12, Rules(seed="another"))
    document = json.loads(out.read_text("utf-8"))
    assert (document["starts_on"], document["weeks"]) == ("2026-09-07", 12)
    assert (document["rules"]["seed"], document["rules"]["level_gap"]) == ("another", 2)


def test_a_link_stays_and_leads_to_the_plan(tmp_path: Path) -> None:
    people, wishes, out = write_files(tmp_path)
    out.symlink_to(tmp_path / "elsewhere.json")
    rehearse(people, wishes, out, ON, 26, Rules())
    assert out.is_symlink()
    assert json.loads((tmp_path / "elsewhere.json").read_text("utf-8"))["proven"] is True


def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    people, wishes, out = write_files(tmp_path)
    os.mkfifo(out)
    with ThreadPoolExecutor() as aside:
        content = aside.submit(out.read_text, "utf-8")
        rehearse(people, wishes, out, ON, 26, Rules())
    assert out.is_fifo()
    assert json.loads(content.result())["proven"] is True


def test_a_plan_does_not_go_where_its_words_go(tmp_path: Path) -> None:
    people, wishes, printed = write_files(tmp_path)
    command = (sys.executable, "-m", "bot", "rehearse", str(people), str(wishes), "--out", "/dev/stdout")
    with printed.open("w") as stream:
        process = subprocess.run(command, stdout=stream, stderr=subprocess.PIPE, text=True)
    assert process.returncode == 1
    assert "/dev/stdout gets what is printed; the plan needs a file of its own" in process.stderr
    assert printed.read_text("utf-8") == ""
    process = subprocess.run(command, capture_output=True, text=True)
    assert (process.returncode, process.stdout[0]) == (0, "{")
    assert process.stdout.endswith("The plan is in /dev/stdout.\n")


def test_an_older_plan_keeps_who_may_read_it(tmp_path: Path) -> None:
    people, wishes, out = write_files(tmp_path)
    rehearse(people, wishes, out, ON, 26, Rules())
    assert out.stat().st_mode & 0o777 == 0o600
    out.chmod(0o640)
    rehearse(people, wishes, out, ON, 26, Rules())
    assert out.stat().st_mode & 0o777 == 0o640


def test_a_plan_that_cannot_be_written_whole_leaves_the_older_one(tmp_path: Path) -> None:
    """As where a disk is full."""
    people, wishes, out = write_files(tmp_path)
    out.write_text("an older plan", "utf-8")
    process = subprocess.run(
        (sys.executable, "-m", "bot", "rehearse", str(people), str(wishes), "--out", str(out)),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (256, 256)),
    )
    assert (process.returncode, f"{out} cannot be written: File too large" in process.stderr) == (1, True)
    assert out.read_text("utf-8") == "an older plan"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["people.csv", "plan.json", "wishes.csv"]


def test_a_private_list_holds_in_both_roles() -> None:
    wishes = wishes_csv("ida,mentor,data,data,leo,,,", "ida,leader,data,data,mia,,,", "mia,,data,data,,,,")
    problem = parse(people_csv(*IDA), wishes, ON, 26, Rules()).problem
    assert {one.profile.avoids for one in problem.candidates if one.person.id == "ida"} == {("leo", "mia")}


@pytest.mark.parametrize("name", ["former", "pinned", "apart"])
def test_ids_that_nobody_has_are_remarked(name: str) -> None:
    cells = ",".join("zoe" if each == name else "" for each in ("avoids", "former", "pinned", "apart"))
    parsed = parse(
        people_csv(*IDA[2:]), wishes_csv(f"mia,,data,data,{cells}", "leo,,data,data,,,,"), ON, 26, Rules()
    )
    assert parsed.warnings == (
        f"wishes, line 2: nobody in people has the id zoe in {name}; it counts for nothing",
    )


def test_of_ids_that_somebody_avoids_only_the_number_is_told_and_none_is_kept(tmp_path: Path) -> None:
    wishes = wishes_csv("mia,,data,trust,zoe;zac,,,", "leo,,trust,data,,,,")
    files = write_files(tmp_path, people_csv(*IDA[2:]), wishes)
    warning = "wishes: ids in avoids that nobody in people has, and that count for nothing: 2"
    assert f"  {warning}" in rehearse(*files, ON, 26, Rules()).splitlines()
    assert json.loads(files[2].read_text("utf-8"))["remarks"] == []


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("leo,,leo,", "leo: one of them would rather not be paired with the other"),
        (",,ann,", "ann: one of them is above the other in the line of managers"),
        (",,leo,leo", "leo: they are to be kept apart as well"),
    ],
)
def test_a_refused_pin_says_why_to_whoever_wrote_both_files(tmp_path: Path, cells: str, reason: str) -> None:
    people = people_csv("mia,mentor,1,ann,,", "leo,leader,5,,,", "ann,leader,5,,,", "bob,leader,5,ann,,")
    offers = "data,data"
    wishes = wishes_csv(f"mia,,{offers},{cells}", *(f"{each},,{offers},,,," for each in ("leo", "ann")))
    files = write_files(tmp_path, people, wishes)
    assert f"  wishes, line 2: mia and {reason}" in rehearse(*files, ON, 26, Rules()).splitlines()
    (refused,) = json.loads(files[2].read_text("utf-8"))["refused"]
    assert (refused["line"], refused["why"]) == (2, reason.partition(": ")[2])


def test_who_is_left_out_reads_why_and_what_would_help(tmp_path: Path) -> None:
    wishes = wishes_csv("mia,,data,trust,,,,", "leo,,trust,data,,,,")
    files = write_files(tmp_path, people_csv("mia,mentor,1,,,", "leo,leader,2,,,"), wishes)
    help_them = "would fit, free or not: 1 person with a smaller gap of levels"
    assert rehearse(*files, ON, 26, Rules()).splitlines()[:5] == [
        "0 pairs, 2 people left out, 0 pins refused.",
        "For 26 weeks from 2026-09-07, at least 2 levels apart, needs met in both directions.",
        "Left out:",
        f"  mia (mentor): nobody is enough levels apart from them; invite more leaders; {help_them}",
        f"  leo (leader): nobody is enough levels apart from them; invite more mentors; {help_them}",
    ]


def test_those_left_out_for_one_reason_stand_together_and_the_most_come_first(tmp_path: Path) -> None:
    mentors = [f"m{number:02}" for number in range(25)]
    leaders = ("leo,leader,5,,,", "lia,leader,5,,,")
    people = people_csv(*(f"{each},mentor,1,,," for each in (*mentors, "zoe")), *leaders)
    wants = (*(f"{each},,data,trust,,,," for each in mentors), "leo,,trust,data,,,,", "lia,,trust,data,,,,")
    report_lines = rehearse(*write_files(tmp_path, people, wishes_csv(*wants)), ON, 26, Rules()).splitlines()
    first, second = report_lines[report_lines.index("Left out:") + 1 :][:2]
    assert first.endswith(" and 3 more: nobody who fits is free for them; invite more leaders")
    assert first.count("(mentor)") == 20
    assert second.startswith("  zoe (mentor): nobody who fits has wishes that meet theirs")


def test_of_many_it_says_how_many_more_there_are(tmp_path: Path) -> None:
    people = [f"m{number},mentor,1,,," for number in range(25)] + [
        f"l{number},leader,5,,," for number in range(24)
    ]
    wishes = [f"{each.partition(',')[0]},,data,data,,,," for each in people]
    files = write_files(tmp_path, people_csv(*people), wishes_csv(*wishes))
    report = rehearse(*files, ON, 26, Rules())
    assert report.startswith("24 pairs, 1 person left out, 0 pins refused.")
    assert f"  and 4 more, in {files[2]}" in report


def test_of_many_faults_it_says_how_many_more_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"m{number},mentor,high,,," for number in range(60)]
    people, wishes, out = map(str, write_files(tmp_path, people_csv(*rows), wishes_csv()))
    assert main(["rehearse", people, wishes, "--out", out]) == 1
    error_lines = capsys.readouterr().err.splitlines()
    assert error_lines[0] == "Nothing was planned. Please mend:"
    assert error_lines[-1] == "  and 10 more"
    assert len(error_lines) == 52


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--weeks", "0"), "--weeks: a whole number from 1 to 104, not 0"),
        (("--weeks", "many"), "--weeks: a whole number from 1 to 104, not many"),
        (("--level-gap", "0"), "--level-gap: a whole number from 1 to 19, not 0"),
        (
            ("--starts-on", "9999-12-31"),
            "--starts-on: a day from 2000-01-01 to 2",
        ),
        (("--starts-on", "soon"), "--starts-on: a day from 2000-01-01 to 2"),
        (("--seed", "Z\udcfcrich"), "--seed: characters that can be printed"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_before_anything(
    options: tuple[str, str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, wishes, out = map(str, write_files(tmp_path))
    with pytest.raises(SystemExit) as end:
        main(["rehearse", people, wishes, "--out", out, *options])
    assert end.value.code == 2
    assert message in capsys.readouterr().err
    assert not Path(out).exists()


def test_a_plan_that_cannot_be_written_is_said_before_the_work(tmp_path: Path) -> None:
    people, wishes, _out = write_files(tmp_path)
    for out, says in (
        (tmp_path / "nowhere" / "plan.json", "cannot be written: there is no folder"),
        (tmp_path, "cannot be written: Is a directory"),
        (people, "is read; the plan needs a file of its own"),
    ):
        with pytest.raises(BadSpreadsheet, match=says):
            rehearse(people, wishes, out, ON, 26, Rules())
    assert people.read_text("utf-8") == PEOPLE
