"""What is known to break a rule of safety, and what is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.model import TOP, AccountStatus, Hindrance, Person
from bot.mentoring.safety import is_upside_down, known_breach, line_breach, pairs_in_line

ADA = Person("ada", "Ada", "UTC", "en-US", level=2, manager_id="kofi")
FARAH = Person("farah", "Farah", "UTC", "en-US", level=6, manager_id="top-boss")
APART = {"ada": "kofi", "kofi": "head", "head": TOP, "farah": "boss", "boss": TOP}


@pytest.mark.parametrize(
    ("managers", "breach"),
    [
        pytest.param(APART, None, id="nothing is broken"),
        pytest.param({}, None, id="nothing is known"),
        pytest.param({"ada": None, "farah": None}, None, id="two unknown managers are not the same"),
        pytest.param({"ada": TOP, "farah": TOP}, None, id="two tops are not the same"),
        pytest.param(APART | {"ada": "farah"}, Hindrance.REPORTING_LINE, id="the leader manages"),
        pytest.param(APART | {"head": "farah"}, Hindrance.REPORTING_LINE, id="the leader is far above"),
        pytest.param(APART | {"boss": "ada"}, Hindrance.REPORTING_LINE, id="the mentor is above"),
        pytest.param(APART | {"ada": "boss"}, Hindrance.COMMON_MANAGER, id="one manager"),
        pytest.param(
            APART | {"head": "ada", "farah": "kofi"}, Hindrance.REPORTING_LINE, id="through a circle"
        ),
    ],
)
def test_lines(managers: dict[str, str | None], breach: Hindrance | None) -> None:
    assert known_breach(ADA, FARAH, managers, {}) is breach


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["a", "b", "c", "d", "e", "f", TOP, None])))
def test_of_many_pairs_the_same_are_in_line_as_one_by_one(managers: dict[str, str | None]) -> None:
    pairs = [(one, other) for one in "abcdef" for other in "abcdef" if one != other]
    assert [*pairs_in_line(pairs, managers)] == [each for each in pairs if line_breach(*each, managers)]


@pytest.mark.parametrize("status", [each for each in AccountStatus if each is not AccountStatus.ACTIVE])
def test_an_account_that_is_not_active(status: AccountStatus) -> None:
    assert known_breach(replace(ADA, account_status=status), FARAH, APART, {}) is Hindrance.NOT_ACTIVE
    assert known_breach(ADA, replace(FARAH, account_status=status), APART, {}) is Hindrance.NOT_ACTIVE


@pytest.mark.parametrize("avoids", [{"ada": ["farah"]}, {"farah": ("ada", "kofi")}])
def test_a_private_list_of_either(avoids: dict[str, list[str]]) -> None:
    assert known_breach(ADA, FARAH, APART, avoids) is Hindrance.PRIVATE_LIST
    assert known_breach(ADA, FARAH, APART, {"ada": ["kofi"]}) is None


@pytest.mark.parametrize(
    ("mentor_level", "leader_level", "is_broken"),
    [(2, 6, False), (5, 6, False), (6, 6, True), (7, 6, True), (None, 6, False), (7, None, False)],
)
def test_direction_alone_counts_and_never_the_gap(
    mentor_level: int | None, leader_level: int | None, is_broken: bool
) -> None:
    mentor, leader = replace(ADA, level=mentor_level), replace(FARAH, level=leader_level)
    assert is_upside_down(mentor, leader) is is_broken


MANAGERS = st.dictionaries(
    st.sampled_from(["ada", "farah", "kofi", "head", "boss"]),
    st.sampled_from([None, TOP, "ada", "farah", "kofi", "head", "boss"]),
)


@given(MANAGERS, st.sampled_from(["ada", "farah", "kofi", "head", "boss"]))
def test_to_know_less_never_ends_a_pair(managers: dict[str, str | None], forgotten: str) -> None:
    """Whatever is known: with one manager less a pair that broke nothing breaks nothing."""
    if known_breach(ADA, FARAH, managers, {}) is None:
        assert known_breach(ADA, FARAH, managers | {forgotten: None}, {}) is None
