"""Joining and pausing: who may join, in which role, until when a pause may last, and shared programmes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.mentoring.membership import (
    LONGEST_PAUSE,
    joinable_programmes,
    pause_end,
    require_full_account,
    role_by_level,
    shared_programme,
)
from bot.mentoring.model import AccountStatus, Member, Person, Programme, Role
from bot.mentoring.refusals import BadDate, DayIsOver, GuestsCannotJoin, LeftSlack, NotBothMembers, Refusal

TODAY = date(2026, 3, 2)
ADA = Person("ada", "Ada", "UTC", "en-GB")
SPRING = Programme("spring", "Spring", "Learn.", TODAY, 12, "noor", leader_level=6)
AUTUMN = replace(SPRING, id="autumn", name="Autumn")


def membership(programme: Programme, role: Role, person_id: str = "ada") -> Member:
    return Member(programme.id, person_id, role, datetime(2026, 3, 2, tzinfo=UTC))


def test_a_full_account_may_join() -> None:
    require_full_account(ADA)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (AccountStatus.GUEST, GuestsCannotJoin),
        (AccountStatus.BOT, LeftSlack),
        (AccountStatus.DEACTIVATED, LeftSlack),
    ],
)
def test_any_other_may_not(status: AccountStatus, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        require_full_account(replace(ADA, account_status=status))


@pytest.mark.parametrize(
    ("level", "role"), [(None, Role.MENTOR), (5, Role.MENTOR), (6, Role.LEADER), (20, Role.LEADER)]
)
def test_the_role_follows_the_level(level: int | None, role: Role) -> None:
    assert role_by_level(replace(ADA, level=level), SPRING) is role


class TestThePause:
    def test_it_has_no_end_unless_one_is_named(self) -> None:
        assert pause_end([], TODAY) is None

    @pytest.mark.parametrize("end", [TODAY + timedelta(days=1), TODAY + LONGEST_PAUSE])
    def test_it_ends_within_a_year(self, end: date) -> None:
        assert pause_end(["until", end.isoformat()], TODAY) == end

    @pytest.mark.parametrize(
        "end", [TODAY - timedelta(days=1), TODAY, TODAY + LONGEST_PAUSE + timedelta(days=1), date.max]
    )
    def test_it_ends_on_no_other_day(self, end: date) -> None:
        with pytest.raises(DayIsOver):
            pause_end([end.isoformat()], TODAY)

    @pytest.mark.parametrize("word", ["until", "Friday", "2026-02-30", "3/4/2026", "٢٠٢٦-٠٤-٠١"])
    def test_what_is_no_day_is_refused(self, word: str) -> None:
        with pytest.raises(BadDate):
            pause_end([word], TODAY)


class TestASharedProgramme:
    def test_one_mentors_and_the_other_leads(self) -> None:
        mentors, leads = [membership(SPRING, Role.MENTOR)], [membership(SPRING, Role.LEADER, "farah")]
        assert shared_programme([SPRING], mentors, leads) == (SPRING, Role.MENTOR)
        assert shared_programme([SPRING], leads, mentors) == (SPRING, Role.LEADER)

    def test_of_several_the_first(self) -> None:
        mentors = [membership(each, Role.MENTOR) for each in (SPRING, AUTUMN)]
        leads = [membership(each, Role.LEADER, "farah") for each in (SPRING, AUTUMN)]
        assert shared_programme([AUTUMN, SPRING], mentors, leads) == (AUTUMN, Role.MENTOR)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            pytest.param([], [membership(SPRING, Role.LEADER)], id="only one is a member"),
            pytest.param(
                [membership(SPRING, Role.MENTOR)] * 2, [membership(SPRING, Role.MENTOR)], id="alike"
            ),
            pytest.param(
                [membership(SPRING, Role.MENTOR)], [membership(AUTUMN, Role.LEADER)], id="not in the same"
            ),
        ],
    )
    def test_or_none(self, one: list[Member], other: list[Member]) -> None:
        with pytest.raises(NotBothMembers):
            shared_programme([SPRING, AUTUMN], one, other)


class TestWhatCanBeJoined:
    SUMMER = replace(SPRING, id="summer", name="Summer", starts_on=SPRING.ends_on)
    OPEN = replace(SPRING, id="open", name="Open", is_always_open=True)
    BOARD = replace(SPRING, id="board", name="Board", leader_level=3)
    LEVEL_FOUR = replace(ADA, level=4)

    def test_all_that_one_is_not_in_each_with_the_role_one_would_have(self) -> None:
        joinable = joinable_programmes(self.LEVEL_FOUR, [SPRING, self.BOARD], [])
        assert joinable == [(SPRING, Role.MENTOR), (self.BOARD, Role.LEADER)]

    def test_two_at_once_one_of_each_role(self) -> None:
        joined = [membership(SPRING, Role.MENTOR)]
        everything = [SPRING, AUTUMN, self.OPEN, self.BOARD]
        assert joinable_programmes(self.LEVEL_FOUR, everything, joined) == [(self.BOARD, Role.LEADER)]

    def test_one_that_follows_can_be_joined_before_the_other_ends(self) -> None:
        joined = [membership(SPRING, Role.MENTOR)]
        assert joinable_programmes(ADA, [SPRING, self.SUMMER], joined) == [(self.SUMMER, Role.MENTOR)]

    def test_what_is_closed_cannot(self) -> None:
        assert joinable_programmes(ADA, [replace(SPRING, is_closed=True)], []) == []

    def test_an_always_open_one_is_beside_every_other(self) -> None:
        joined = [membership(self.OPEN, Role.MENTOR)]
        assert joinable_programmes(ADA, [self.OPEN, self.SUMMER], joined) == []
