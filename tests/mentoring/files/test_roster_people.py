"""Whom a roster means: accounts in Slack, and people without one, who are left out and stand in lines."""

from dataclasses import replace

import pytest

from bot.mentoring.files.links import is_link, link_id
from bot.mentoring.files.roster import Roster, RosterRow
from bot.mentoring.files.roster_faults import BadRoster, RosterFault, RosterFaultKind
from bot.mentoring.files.roster_people import RosterPeople, resolve
from bot.mentoring.model import TOP, AccountStatus, Person

COLUMNS = ("level", "manager", "department", "location")
ADA, BO, CY = (Person(f"U_{name}", name.title(), "UTC", "en-US") for name in ("ADA", "BO", "CY"))
DIRECTORY = {key: each for each in (ADA, BO, CY) for key in (each.id, f"{each.name.lower()}@x")}


def row(line: int, address_or_id: str, manager: str | None = None) -> RosterRow:
    return RosterRow(line, address_or_id, 2, manager, "Sales", "London")


def resolved(*rows: RosterRow, directory: dict[str, Person] = DIRECTORY) -> RosterPeople:
    return resolve(Roster(COLUMNS, rows), directory)


def refused(*rows: RosterRow, directory: dict[str, Person] = DIRECTORY) -> list[RosterFault]:
    return list(BadRoster(resolved(*rows, directory=directory).faults).faults)


class TestAccounts:
    def test_people_are_as_slack_knows_them_with_what_the_roster_adds(self) -> None:
        people = resolved(row(2, "ada@x", "U_BO"), row(3, "U_CY")).people
        assert [replace(each, manager_id=None) for each in people] == [
            replace(each, level=2, department="Sales", location="London") for each in (ADA, CY)
        ]
        assert [each.manager_id for each in people] == ["U_BO", None]

    def test_what_a_line_leaves_empty_is_forgotten(self) -> None:
        former = replace(ADA, level=9, manager_id="U_BO", department="Old", location="Old")
        nothing = RosterRow(2, "ada@x", None, None, None, None)
        assert resolved(nothing, directory={"ada@x": former}).people == (ADA,)

    def test_who_is_at_the_top_reports_to_nobody(self) -> None:
        assert [each.manager_id for each in resolved(row(2, "ada@x", TOP), row(3, "U_BO")).people] == [
            TOP,
            None,
        ]

    def test_addresses_that_slack_does_not_give_are_one_fault_and_no_mistake_of_a_line(self) -> None:
        rows = (row(2, "U_ADA", "bo@x"), row(3, "bo@x", "U_EVE"), row(4, "cy@x"))
        assert refused(*rows, directory={each.id: each for each in (ADA, BO, CY)}) == [
            RosterFault(3, RosterFaultKind.MANAGER_NOT_IN_SLACK, "U_EVE"),
            RosterFault(3, RosterFaultKind.UNREADABLE_ADDRESSES),
        ]

    def test_ids_need_no_address(self) -> None:
        ids_alone = {each.id: each for each in (ADA, BO)}
        assert resolved(row(2, "U_ADA", "U_BO"), directory=ids_alone).people[0].manager_id == "U_BO"
        assert refused(row(2, "U_EVE"), directory=ids_alone) == [
            RosterFault(2, RosterFaultKind.NOT_IN_SLACK, "U_EVE")
        ]

    def test_an_address_is_the_same_in_capitals(self) -> None:
        people = resolved(row(2, "ADA@X", "Bo@X")).people
        assert [(each.id, each.manager_id) for each in people] == [("U_ADA", "U_BO")]

    def test_an_own_manager(self) -> None:
        assert refused(row(2, "ada@x", "ADA@x")) == [RosterFault(2, RosterFaultKind.OWN_MANAGER, "ada@x")]

    @pytest.mark.parametrize("key", ["U_ADA", "ADA@x"])
    def test_two_rows_of_one_person(self, key: str) -> None:
        assert refused(row(2, "ada@x"), row(3, "bo@x"), row(4, key)) == [
            RosterFault(4, RosterFaultKind.TWICE, key)
        ]

    def test_an_id_is_the_same_however_it_is_typed(self) -> None:
        for typed in ("u_ada", "\u200bU_ADA", "\uff35_ADA"):
            assert [each.id for each in resolved(row(2, typed)).people] == ["U_ADA"]

    def test_faults_of_the_text_are_told_with_those_of_people(self) -> None:
        level = RosterFault(5, RosterFaultKind.NOT_A_LEVEL, "boss")
        roster = Roster(COLUMNS, (row(2, "ada@x", "ada@x"), row(3, "eve@x")), faults=(level,))
        assert [each.kind for each in BadRoster(resolve(roster, DIRECTORY).faults).faults] == [
            RosterFaultKind.OWN_MANAGER,
            RosterFaultKind.NOT_IN_SLACK,
            RosterFaultKind.NOT_A_LEVEL,
        ]

    def test_nobody_is_meant_by_no_row(self) -> None:
        assert resolved().people == ()


class TestManagersByName:
    def test_one_account_of_that_name_is_meant(self) -> None:
        people = resolved(row(2, "ada@x", "BO"), row(3, "cy@x", "Nobody Else"))
        assert people.people[0].manager_id == "U_BO"
        assert people.named_managers == {"BO": "U_BO"}
        assert people.people[1].manager_id == link_id("nobody else")
        assert [each.value for each in people.absent_people] == ["Nobody Else"]

    def test_those_who_are_listed_by_their_last_name(self) -> None:
        directory = DIRECTORY | {"U_EVE": replace(BO, id="U_EVE", name="Eve Adler")}
        assert resolved(row(2, "ada@x", "Adler, Eve"), directory=directory).people[0].manager_id == "U_EVE"

    def test_who_has_left_is_not_meant(self) -> None:
        former = replace(BO, id="U_OLD", account_status=AccountStatus.DEACTIVATED)
        people = resolved(row(2, "ada@x", "Bo"), directory=DIRECTORY | {"U_OLD": former})
        assert (people.named_managers, people.faults) == ({"Bo": "U_BO"}, ())

    def test_a_name_that_several_have_is_one_fault(self) -> None:
        directory = DIRECTORY | {"U_BO2": replace(BO, id="U_BO2")}
        assert refused(row(2, "ada@x", "Bo"), row(3, "cy@x", "bo"), directory=directory) == [
            RosterFault(2, RosterFaultKind.MANAGER_AMBIGUOUS, "Bo")
        ]


class TestAbsentPeople:
    def test_who_is_not_in_slack_is_named_once_and_no_person(self) -> None:
        people = resolved(row(2, "ada@x", "Eve@X"), row(3, "eve@x", "bo@x"), row(4, "cy@x", "eve@x"))
        assert people.absent_people == (RosterFault(3, RosterFaultKind.NOT_IN_SLACK, "eve@x"),)
        assert [(each.id, each.manager_id) for each in people.people] == [
            ("U_ADA", link_id("eve@x")),
            ("U_CY", link_id("eve@x")),
        ]
        assert people.link_managers == {link_id("eve@x"): "U_BO"}
        assert people.names[link_id("eve@x")] == "eve@x"

    def test_a_manager_without_a_row_is_named_where_they_stand_first(self) -> None:
        people = resolved(row(2, "ada@x", "eve@x"), row(3, "bo@x", "eve@x"))
        assert people.absent_people == (RosterFault(2, RosterFaultKind.MANAGER_NOT_IN_SLACK, "eve@x"),)
        assert people.link_managers == {}

    def test_one_of_them_may_report_to_another_or_to_nobody(self) -> None:
        people = resolved(row(2, "ada@x", "eve@x"), row(3, "eve@x", "E 1"), row(4, "E 1", TOP))
        assert people.link_managers == {link_id("eve@x"): link_id("E 1"), link_id("E 1"): TOP}

    def test_in_a_roster_without_managers_they_stand_in_no_line(self) -> None:
        roster = Roster(("level",), (row(2, "ada@x"), row(3, "eve@x")))
        assert resolve(roster, DIRECTORY).link_managers == {}

    def test_a_roster_of_nobody_else_is_refused_with_all_of_them(self) -> None:
        assert refused(row(2, "eve@x"), row(3, "E 1")) == [
            RosterFault(2, RosterFaultKind.NOT_IN_SLACK, "eve@x"),
            RosterFault(3, RosterFaultKind.NOT_IN_SLACK, "E 1"),
        ]

    def test_beside_another_fault_they_are_told_with_it(self) -> None:
        faults = refused(row(2, "eve@x", "bo@x"), row(3, "ada@x", "U_EVE"), row(4, "bo@x", "bo@x"))
        assert [(fault.line, fault.kind) for fault in faults] == [
            (2, RosterFaultKind.NOT_IN_SLACK),
            (3, RosterFaultKind.MANAGER_NOT_IN_SLACK),
            (4, RosterFaultKind.OWN_MANAGER),
        ]

    def test_a_link_is_a_digest_that_is_no_id_of_an_account(self) -> None:
        assert link_id("Eve@X") == link_id("eve@x") != link_id("eve@y")
        assert "eve" not in link_id("eve@x")
        assert len(link_id("eve@x")) <= 32
        assert is_link(link_id("eve@x"))
        assert not any(is_link(each) for each in ("U_ADA", TOP))
