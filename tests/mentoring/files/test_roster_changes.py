"""What a roster changes: cells, people, lines through people without an account, and circles over files."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.files.headings import recognise
from bot.mentoring.files.links import link_id
from bot.mentoring.files.roster import Roster, parse, read
from bot.mentoring.files.roster_changes import (
    CellChange,
    ImportOutdated,
    ImportQuestion,
    ImportUnconfirmed,
    RosterUpdate,
    require_agreement,
    update_from,
    with_absent_columns,
)
from bot.mentoring.files.roster_faults import BadRoster, RosterFault, RosterFaultKind
from bot.mentoring.files.roster_people import resolve
from bot.mentoring.files.silent_words import SilentWord
from bot.mentoring.model import TOP, Person
from bot.mentoring.org_chart import Managers
from tests.support.examples import examples
from tests.support.growth import grows_with_length_alone

HEADER = "slack_id,level,manager,department,location"
ADA, BO, CY, DEE = (
    Person(each, each.title(), "UTC", "en", level=2, manager_id=TOP, department="Data")
    for each in ("ada", "bo", "cy", "dee")
)
DIRECTORY = {
    key: Person(each.id, each.name, "UTC", "en")
    for each in (ADA, BO, CY, DEE)
    for key in (each.id, f"{each.id}@x")
}
EVE, FAY = link_id("eve@x"), link_id("fay@x")


def roster_of(text: str) -> Roster:
    table = read(text)
    return parse(table, recognise(table, {}))


def update(*lines: str, header: str = HEADER, known: tuple[Person, ...] = (), **links: str) -> RosterUpdate:
    """The update by a roster of these lines, where these people, and links by address, are known."""
    managers: Managers = {each.id: each.manager_id for each in known} | {
        link_id(f"{name}@x"): manager for name, manager in links.items()
    }
    roster = roster_of("\n".join((header, *lines)))
    return update_from(resolve(roster, DIRECTORY), {each.id: each for each in known}, managers)


def refused(*lines: str, known: tuple[Person, ...] = (), **links: str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadRoster) as bad:
        update(*lines, known=known, **links)
    return [(fault.line, fault.kind, fault.value) for fault in bad.value.faults]


class TestEndingPairs:
    """Of the active pairs those that a roster brings into one line, directly or through others."""

    def ending_pairs(self, *lines: str) -> tuple[tuple[str, str], ...]:
        resolved = resolve(roster_of("\n".join(("slack_id,level,manager", *lines))), DIRECTORY)
        known = {each.id: each for each in (ADA, BO, CY, DEE)}
        managers: Managers = dict.fromkeys(known, TOP)
        return update_from(resolved, known, managers, [("ada", "bo"), ("cy", "dee")]).changes.ending_pairs

    def test_nothing_ends_by_what_is_unknown_or_apart(self) -> None:
        assert self.ending_pairs("ada,2,", "bo,2,cy") == ()

    def test_one_line_ends_a_pair(self) -> None:
        assert self.ending_pairs("ada,2,cy", "cy,3,bo") == (("ada", "bo"),)

    def test_one_manager_for_both_ends_a_pair(self) -> None:
        assert self.ending_pairs("cy,2,bo", "dee,2,bo") == (("cy", "dee"),)


SHAPES: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "".join(f"p{each},1,p{each + 1},,\n" for each in range(n)),
    "one circle": lambda n: "".join(f"p{each},1,p{(each + 1) % n},,\n" for each in range(n)),
    "many circles": lambda n: "".join(f"p{each},1,p{each ^ 1},,\n" for each in range(n)),
    "one manager": lambda n: "".join(f"p{each},1,p0,,\n" for each in range(n)),
    "nobody in Slack": lambda n: "".join(f"q{each},1,q{each + 1},,\n" for each in range(n)),
    "one person": lambda n: "p1,1,,,\n" * n,
    "no levels": lambda n: "".join(f"p{each},boss,,,\n" for each in range(n)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_takes_as_long_as_it_is_long(shape: str) -> None:
    """With pairs whose lines are as long as the roster."""
    size = 2_000
    everybody = {f"p{number}": Person(f"p{number}", "P", "UTC", "en") for number in range(4 * size)}
    pairs = [(f"p{number}", f"p{number + 2}") for number in range(0, size, 2)]

    def work(text: str) -> object:
        return update_from(resolve(roster_of(text), everybody), everybody, {}, pairs)

    def rows(count: int) -> str:
        return f"{HEADER}\n{SHAPES[shape](count)}"

    assert grows_with_length_alone(work, rows, size, BadRoster)


class TestCells:
    def test_what_is_said_anew_or_no_more_is_told_with_what_was_known(self) -> None:
        changes = update("ada,3,,Data,", "bo,2,top,,Oslo", known=(ADA, BO)).changes
        assert changes.cells == (
            CellChange("ada", "level", 2, 3),
            CellChange("ada", "manager", TOP, None),
            CellChange("bo", "department", "Data", None),
            CellChange("bo", "location", None, "Oslo"),
        )
        assert [*changes.cells_by_column(emptied=True)] == ["manager", "department"]
        assert [*changes.cells_by_column(emptied=False)] == ["level", "location"]

    def test_of_whom_no_roster_spoke_before_is_added(self) -> None:
        joined = replace(BO, level=None, manager_id=None, department=None)
        changes = update("ada,2,top,Data,", "bo,2,top,,", "cy,2,,,", known=(ADA, joined)).changes
        assert (changes.people, changes.new_people, changes.cells) == (3, ("bo", "cy"), ())

    def test_what_is_known_already_changes_nothing(self) -> None:
        assert update("ada,2,top,Data,", known=(ADA,)).changes.is_empty
        assert not update("ada,2,top,,", known=(ADA,)).changes.is_empty

    def test_what_a_column_said_that_is_not_there_stays(self) -> None:
        roster = roster_of("slack_id,level\nada,7\ncy,3\n")
        people = [replace(each, level=7, manager_id=None, department=None) for each in (ADA, CY)]
        assert with_absent_columns(roster, people, {"ada": ADA}) == [replace(ADA, level=7), people[1]]
        changes = update("ada,7", header="slack_id,level", known=(ADA,)).changes
        assert changes.cells == (CellChange("ada", "level", 2, 7),)
        assert changes.absent_columns == ("manager", "department", "location")

    def test_words_that_say_nothing_are_counted(self) -> None:
        changes = update("ada,1,,N/A,", "bo,-,,N/A,").changes
        assert changes.silent_words == {SilentWord("department", "N/A"): 2, SilentWord("level", "-"): 1}
        assert changes.without_level == 1

    def test_lines_that_break_off_are_counted_with_the_person_of_most_people_first(self) -> None:
        changes = update("ada,2,dee,,", "bo,2,ada,,", "cy,2,,,").changes
        assert (changes.without_line, changes.line_breaks) == (3, ("dee", "cy"))
        assert update("ada,2,top,,", "bo,2,ada,,", "cy,2,top,,").changes.without_line == 0


class TestLinks:
    def test_a_line_runs_through_people_without_an_account(self) -> None:
        result = update("ada,2,eve@x,,", "bo,4,top,,", "eve@x,3,fay@x,,", "fay@x,3,bo,,")
        assert result.changes.without_line == 0
        assert result.links == {EVE: FAY, FAY: "bo"}
        assert [each.id for each in result.people] == ["ada", "bo"]

    def test_one_of_whom_no_manager_is_known_breaks_it_and_is_named(self) -> None:
        result = update("ada,2,eve@x,,")
        assert (result.changes.without_line, result.changes.line_breaks) == (1, (EVE,))
        assert result.names[EVE] == "eve@x"

    def test_an_earlier_file_said_who_they_report_to(self) -> None:
        result = update("ada,2,eve@x,,", known=(BO,), eve="bo")
        assert (result.changes.without_line, result.links) == (0, {EVE: "bo"})

    def test_one_through_whom_no_line_leads_any_more_is_not_kept(self) -> None:
        assert update("ada,2,top,,", known=(replace(ADA, manager_id=EVE),), eve="bo").links == {}
        assert update("eve@x,3,bo,,", "ada,2,top,,").links == {}

    def test_another_manager_of_theirs_is_a_change(self) -> None:
        known = (replace(ADA, manager_id=EVE), BO)
        changes = update("eve@x,3,cy,,", "bo,2,top,Data,", known=known, eve="bo").changes
        assert changes.cells == (CellChange(EVE, "manager", "bo", "cy"),)

    def test_one_who_has_an_account_now_stands_in_the_line_with_it(self) -> None:
        below = replace(ADA, manager_id=link_id("dee@x"))
        result = update("dee@x,4,bo,,", header=HEADER, known=(below, BO), dee="bo")
        assert result.new_ids == {link_id("dee@x"): "dee"}
        assert (result.changes.new_accounts, result.links) == (("dee",), {})
        assert result.changes.without_line == 0


class TestCircles:
    def test_a_chain_is_fine_in_any_order(self) -> None:
        lines = ["ada,2,bo,,", "bo,3,cy,,", "cy,4,,,"]
        assert len(update(*lines).people) == len(update(*lines[::-1]).people) == 3

    @pytest.mark.parametrize(
        ("lines", "fault"),
        [
            (["ada,2,ada@x,,"], (2, RosterFaultKind.CIRCLE, "Ada → Ada")),
            (["cy,2,ada,,", "ada,2,bo,,", "bo,2,ada,,"], (3, RosterFaultKind.CIRCLE, "Ada → Bo → Ada")),
            (["ada,2,bo,,", "bo,2,eve@x,,", "eve@x,2,ada,,"], (2, "circle", "Ada → Bo → eve@x → Ada")),
        ],
        ids=["of one", "of two, with somebody below it", "through somebody without an account"],
    )
    def test_in_one_file(self, lines: list[str], fault: tuple[int, str, str]) -> None:
        assert refused(*lines) == [fault]

    def test_two_circles_are_two_faults(self) -> None:
        lines = ["ada,2,bo,,", "bo,2,ada,,", "cy,2,dee,,", "dee,2,cy,,"]
        assert [line for line, _kind, _value in refused(*lines)] == [2, 4]

    def test_over_two_files(self) -> None:
        known = (replace(ADA, manager_id="bo"), replace(BO, manager_id="cy"))
        assert refused("dee,2,top,,", "cy,4,ada,,", known=known) == [
            (3, RosterFaultKind.CIRCLE_OVER_FILES, "Cy → Ada → Bo → Cy")
        ]

    def test_over_two_files_through_somebody_of_whom_no_name_is_kept(self) -> None:
        assert refused("cy,4,ada,,", known=(replace(ADA, manager_id=EVE),), eve="cy") == [
            (2, RosterFaultKind.CIRCLE_OVER_FILES, "Cy → Ada → … → Cy")
        ]

    def test_one_that_stood_there_before_is_no_fault_of_a_file_that_does_not_speak_of_it(self) -> None:
        known = (replace(ADA, manager_id="bo"), replace(BO, manager_id="ada"))
        assert update("cy,4,ada,,", known=known).changes.without_line == 1
        assert update("ada,4", header="slack_id,level", known=known).changes.without_line == 1

    @settings(max_examples=examples(200), deadline=None)
    @given(
        st.dictionaries(st.integers(0, 3), st.none() | st.integers(0, 3), max_size=4),
        st.dictionaries(st.integers(0, 3), st.none() | st.integers(0, 3), max_size=4),
    )
    def test_it_is_found_exactly_where_the_file_closes_one(
        self, stored: dict[int, int | None], in_file: dict[int, int | None]
    ) -> None:
        names = ("ada", "bo", "cy", "dee")
        manager_of = {number: None if each is None else names[each] for number, each in stored.items()}
        known = tuple(replace(ADA, id=names[one], manager_id=each) for one, each in manager_of.items())
        lines = [
            f"{names[one]},2,{'' if each is None else f'{names[each]}@x'},," for one, each in in_file.items()
        ]
        after = stored | in_file
        if any(each in above(each, after) for each in in_file):
            assert {kind for _line, kind, _value in refused(*lines, known=known)} <= {
                RosterFaultKind.CIRCLE,
                RosterFaultKind.CIRCLE_OVER_FILES,
            }
        else:
            assert len(update(*lines, known=known).people) == len(in_file)


def above(person: int, managers: dict[int, int | None]) -> list[int]:
    """Everybody above somebody, themselves among them where it goes round."""
    chain: list[int] = []
    manager = managers.get(person)
    while manager is not None and manager not in chain:
        chain.append(manager)
        manager = managers.get(manager)
    return chain


class TestAgreement:
    def test_each_question_wants_its_yes(self) -> None:
        result = update("ada,5,bo,,", "bo,2,eve@x,,")
        assert result.changes.questions == (ImportQuestion.LEVELS, ImportQuestion.ABSENT)
        with pytest.raises(ImportUnconfirmed) as error:
            require_agreement(result, [ImportQuestion.LEVELS], None)
        assert error.value.questions == [ImportQuestion.ABSENT]
        require_agreement(result, [*ImportQuestion], result.fingerprint)
        assert update("ada,2,bo,,").changes.questions == ()

    def test_what_was_shown_is_what_may_be_written(self) -> None:
        shown = update("ada,3,top,Data,", known=(ADA,))
        same = update("ada,3,top,Data,", known=(replace(ADA, name="Ada N.", timezone="Europe/Oslo"),))
        require_agreement(same, (), shown.fingerprint)
        for other in (
            update("ada,3,top,Data,", known=(replace(ADA, level=1),)),
            update("ada,4,top,Data,", known=(ADA,)),
            update("ada,3,top,Data,"),
        ):
            with pytest.raises(ImportOutdated):
                require_agreement(other, (), shown.fingerprint)

    def test_who_is_left_out_is_part_of_it(self) -> None:
        absent = RosterFault(3, RosterFaultKind.NOT_IN_SLACK, "eve@x")
        assert update("ada,2,top,,", "eve@x,,,,").changes.absent_people == (absent,)
