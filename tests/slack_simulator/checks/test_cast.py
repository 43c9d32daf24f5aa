import csv
import io
from collections import Counter

from tests.slack_simulator import Workspace, demo_people, roster_csv


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(roster_csv())))


def test_forty_eight_people_whose_facts_agree_with_the_roster() -> None:
    people = demo_people()
    assert len(people) == len({person.id for person in people}) == 48
    assert [person.email for person in people] == [row["email"] for row in rows()]
    assert len({row["department"] for row in rows()}) == 6
    assert len({person.tz for person in people}) == len({row["location"] for row in rows()}) == 5
    assert {person.locale for person in people} == {"en-US", "en-GB"}


def test_half_can_mentor_and_half_can_be_mentored() -> None:
    levels = Counter(int(row["level"]) for row in rows())
    assert sum(levels[level] for level in (1, 2, 3)) == 24
    assert levels[6] == 1
    assert set(levels) == {1, 2, 3, 4, 5, 6}


def test_every_manager_stands_above() -> None:
    level = {row["email"]: int(row["level"]) for row in rows()}
    for row in rows():
        assert (row["manager"] == "top") == (row["level"] == "6")
        if row["manager"] != "top":
            assert level[row["manager"]] > int(row["level"])


def test_noor_owns_the_workspace() -> None:
    assert [person.handle for person in demo_people() if person.is_owner] == ["noor"]
    assert Workspace(people=demo_people()).actor("noor").person.name == "Noor El-Amin"
