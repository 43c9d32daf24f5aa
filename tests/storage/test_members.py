from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.mentoring.model import AccountStatus, Candidate, MemberState, Profile, Role
from storage import members, people, programmes
from storage.database import Transaction
from storage.tables import programmes as runs
from tests.support.records import DAY, NOW, TODAY, a_member, a_person, a_programme, enroll, ids_of, save_pair

ACTIVE, PAUSED, LEFT = MemberState.ACTIVE, MemberState.PAUSED, MemberState.LEFT


@pytest.fixture
async def autumn(tx: Transaction) -> str:
    """A second programme."""
    await programmes.create(tx, a_programme("autumn"), NOW)
    return "autumn"


async def states(tx: Transaction, person_id: str = "ada") -> list[MemberState]:
    return [each.state for each in await members.of_person(tx, person_id)]


async def test_a_place_is_found_as_given(tx: Transaction) -> None:
    place = a_member(state=PAUSED, paused_until=TODAY)
    await members.enroll(tx, place)
    assert await members.of_person(tx, "ada") == [place]
    assert await members.of_person(tx, "ben") == []


async def test_places_come_newest_first(tx: Transaction, autumn: str) -> None:
    old, new = a_member(), a_member(programme_id=autumn, joined_at=NOW + DAY)
    await members.enroll(tx, old)
    await members.enroll(tx, new)
    assert await members.of_person(tx, "ada") == [new, old]


async def test_who_comes_back_takes_the_old_place_again(tx: Transaction) -> None:
    await members.enroll(tx, a_member(state=LEFT, paused_until=TODAY))
    await members.enroll(tx, a_member(joined_at=NOW + DAY))
    assert await members.of_person(tx, "ada") == [a_member(joined_at=NOW + DAY)]


async def test_who_comes_back_in_another_role_takes_another_place(tx: Transaction) -> None:
    await members.enroll(tx, a_member(state=LEFT))
    await members.enroll(tx, a_member(role=Role.LEADER, joined_at=NOW + DAY))
    assert await states(tx) == [ACTIVE, LEFT]


async def test_pausing_reaches_every_place_and_a_word_more_replaces_the_first(
    tx: Transaction, autumn: str
) -> None:
    await enroll(tx, "ada")
    await enroll(tx, "ada", programme_id=autumn)
    assert await members.change_states(tx, "ada", PAUSED, TODAY, TODAY) == 2
    assert await members.change_states(tx, "ada", PAUSED, TODAY) == 2
    assert {(each.state, each.paused_until) for each in await members.of_person(tx, "ada")} == {
        (PAUSED, None)
    }


async def test_resuming_forgets_until_when(tx: Transaction) -> None:
    await enroll(tx, "ada", state=PAUSED, paused_until=TODAY)
    assert await members.change_states(tx, "ada", ACTIVE, TODAY) == 1
    assert await members.of_person(tx, "ada") == [a_member()]


@pytest.mark.parametrize("state", MemberState)
async def test_what_was_left_stays_left(tx: Transaction, state: MemberState) -> None:
    await enroll(tx, "ada", state=LEFT)
    assert await members.change_states(tx, "ada", state, TODAY) == 0
    assert await states(tx) == [LEFT]


async def test_settling_touches_nobody_else(tx: Transaction) -> None:
    await enroll(tx, "ada", "ben")
    assert await members.change_states(tx, "ada", LEFT, TODAY) == 1
    assert await members.change_states(tx, "nobody", LEFT, TODAY) == 0
    assert await states(tx, "ben") == [ACTIVE]


async def test_pauses_with_an_end_and_the_zone_they_end_in(tx: Transaction) -> None:
    ends = a_member(state=PAUSED, paused_until=TODAY)
    await members.enroll(tx, ends)
    await members.enroll(tx, a_member("ben", state=PAUSED))
    await members.enroll(tx, a_member("greta"))
    assert await members.pauses_perhaps_over(tx, NOW) == [(ends, "Europe/London")]


async def test_a_pause_is_looked_at_when_its_day_begins_anywhere(tx: Transaction) -> None:
    await members.enroll(tx, a_member(state=PAUSED, paused_until=TODAY))
    first_midnight = datetime.combine(TODAY, time(), ZoneInfo("Pacific/Kiritimati")).astimezone(UTC)
    assert len(await members.pauses_perhaps_over(tx, first_midnight)) == 1
    assert await members.pauses_perhaps_over(tx, first_midnight - timedelta(seconds=1)) == []


async def test_who_is_absent_from_a_programme(tx: Transaction) -> None:
    paused_member = a_member(state=PAUSED)
    await members.enroll(tx, paused_member)
    await members.enroll(tx, a_member("ben", state=LEFT))
    assert await members.paused_in_programme(tx, "spring") == [paused_member]
    assert await members.paused_in_programme(tx, "autumn") == []


@pytest.mark.parametrize(
    ("level", "role"),
    [
        pytest.param(6, Role.LEADER, id="far enough up"),
        pytest.param(5, Role.MENTOR, id="below"),
        pytest.param(None, Role.MENTOR, id="unknown"),
    ],
)
async def test_role_follows_level(tx: Transaction, level: int | None, role: Role) -> None:
    await members.enroll(tx, a_member())
    await people.save_from_roster(tx, [a_person(level=level)])
    await members.update_roles_from_levels(tx, TODAY)
    assert [each.role for each in await members.of_person(tx, "ada")] == [role]


@pytest.mark.parametrize("level", [5, 9])
async def test_who_left_in_one_role_and_came_back_in_the_other_stops_no_roster(
    tx: Transaction, level: int
) -> None:
    await members.enroll(tx, a_member(state=LEFT))
    await members.enroll(tx, a_member(role=Role.LEADER, joined_at=NOW + DAY))
    await people.save_from_roster(tx, [a_person(level=level)])
    await members.update_roles_from_levels(tx, TODAY)
    assert await states(tx) == [ACTIVE, LEFT]


async def test_a_role_stays_while_its_pair_lives(tx: Transaction) -> None:
    await members.enroll(tx, a_member())
    await people.save_from_roster(tx, [a_person(level=9)])
    await save_pair(tx)
    await members.update_roles_from_levels(tx, TODAY)
    assert [each.role for each in await members.of_person(tx, "ada")] == [Role.MENTOR]


@pytest.mark.parametrize(
    ("spring_state", "autumn_state", "is_paused"),
    [
        pytest.param(PAUSED, PAUSED, True, id="in both"),
        pytest.param(PAUSED, ACTIVE, False, id="in one"),
        pytest.param(PAUSED, LEFT, True, id="in the one that is left"),
        pytest.param(ACTIVE, LEFT, False, id="awake in the one that is left"),
        pytest.param(LEFT, LEFT, False, id="left both"),
    ],
)
async def test_paused_is_who_is_paused_everywhere(
    tx: Transaction, autumn: str, spring_state: MemberState, autumn_state: MemberState, *, is_paused: bool
) -> None:
    await enroll(tx, "ada", state=spring_state)
    await enroll(tx, "ada", state=autumn_state, programme_id=autumn)
    await enroll(tx, "ben", state=PAUSED)
    assert await members.paused_people(tx, ["ada", "ada", "greta"], TODAY) == (
        {"ada"} if is_paused else set()
    )
    assert await members.paused_people(tx, [], TODAY) == set()


async def test_a_break_lasts_until_a_day_or_without_one(tx: Transaction) -> None:
    await enroll(tx, "ada", state=PAUSED, paused_until=TODAY)
    await enroll(tx, "ben", state=PAUSED)
    await enroll(tx, "greta")
    assert await members.resume_days(tx, ["ada", "ben", "greta"], TODAY) == {"ada": TODAY, "ben": None}


async def test_a_candidate_carries_all_that_is_known(tx: Transaction) -> None:
    ada = a_person(level=3, manager_id="farah", department="Data", location="Oslo")
    await people.save_from_roster(tx, [ada])
    await members.enroll(tx, a_member())
    profile = Profile(languages=("en", "nb"))
    await people.save_profile(tx, "ada", profile)
    assert await members.candidates(tx, "spring") == [Candidate(ada, profile, Role.MENTOR, since=TODAY)]


async def test_candidates_are_active_described_and_of_the_programme(tx: Transaction, autumn: str) -> None:
    await enroll(tx, "ada")
    await enroll(tx, "farah", role=Role.LEADER)
    await enroll(tx, "ben", state=PAUSED)
    await enroll(tx, "greta", state=LEFT)
    await members.enroll(tx, a_member("noor"))
    await enroll(tx, "greta", programme_id=autumn)
    assert sorted(ids_of(await members.candidates(tx, "spring"))) == ["ada", "farah"]


@pytest.mark.parametrize(
    "account_status", [each for each in AccountStatus if each is not AccountStatus.ACTIVE]
)
async def test_whose_account_rests_is_no_candidate(tx: Transaction, account_status: AccountStatus) -> None:
    await enroll(tx, "ada")
    await people.save_from_slack(tx, [a_person(account_status=account_status)])
    assert await members.candidates(tx, "spring") == []


async def test_who_is_deactivated_is_a_member_no_more(tx: Transaction, autumn: str) -> None:
    await enroll(tx, "ada", "ben", "farah")
    await enroll(tx, "ada", programme_id=autumn, state=PAUSED, paused_until=TODAY)
    assert await members.current_ids(tx) == {"ada", "ben", "farah"}
    await people.save_from_slack(tx, [a_person("ada", account_status=AccountStatus.DEACTIVATED)])
    await people.save_from_slack(tx, [a_person("ben", account_status=AccountStatus.GUEST)])
    await members.end_of_deactivated(tx)
    assert {(each.state, each.paused_until) for each in await members.of_person(tx, "ada")} == {(LEFT, None)}
    assert await members.current_ids(tx) == {"ben", "farah"}


class TestAPlaceEndsWithItsProgramme:
    """Spring is over when Autumn runs."""

    IN_AUTUMN = a_programme().ends_on

    @pytest.fixture(autouse=True)
    async def later(self, tx: Transaction) -> None:
        await programmes.create(tx, a_programme("autumn", starts_on=self.IN_AUTUMN), NOW)

    async def test_it_is_current_until_then_and_remembered(self, tx: Transaction) -> None:
        await enroll(tx, "ada")
        assert await members.current_of_person(tx, "ada", self.IN_AUTUMN - DAY) == [a_member()]
        assert await members.current_of_person(tx, "ada", self.IN_AUTUMN) == []
        assert await members.of_person(tx, "ada") == [a_member()]

    @pytest.mark.parametrize("state", [PAUSED, LEFT])
    async def test_what_is_done_later_leaves_it_as_it_was(self, tx: Transaction, state: MemberState) -> None:
        await enroll(tx, "ada")
        assert await members.change_states(tx, "ada", state, self.IN_AUTUMN) == 0
        await enroll(tx, "ada", programme_id="autumn", joined_at=NOW + DAY)
        assert await members.change_states(tx, "ada", state, self.IN_AUTUMN) == 1
        assert await states(tx) == [state, ACTIVE]

    async def test_one_programme_is_left_and_the_other_stays(self, tx: Transaction) -> None:
        await enroll(tx, "ada")
        await enroll(tx, "ada", programme_id="autumn", joined_at=NOW + DAY)
        assert await members.change_states(tx, "ada", LEFT, TODAY, programme_id="spring") == 1
        assert await states(tx) == [ACTIVE, LEFT]

    async def test_a_role_of_then_stays(self, tx: Transaction) -> None:
        await enroll(tx, "ada")
        await enroll(tx, "ada", programme_id="autumn", joined_at=NOW + DAY)
        await people.save_from_roster(tx, [a_person(level=9)])
        await members.update_roles_from_levels(tx, self.IN_AUTUMN)
        assert [each.role for each in await members.of_person(tx, "ada")] == [Role.LEADER, Role.MENTOR]

    @pytest.mark.parametrize(("then", "now"), [(ACTIVE, PAUSED), (PAUSED, ACTIVE)])
    async def test_a_pause_is_that_of_now(self, tx: Transaction, then: MemberState, now: MemberState) -> None:
        await enroll(tx, "ada", state=then)
        await enroll(tx, "ada", programme_id="autumn", state=now)
        is_paused = {"ada"} if now is PAUSED else set()
        assert await members.paused_people(tx, ["ada"], self.IN_AUTUMN) == is_paused

    async def test_who_paused_to_the_end_is_left_in_peace_afterwards(self, tx: Transaction) -> None:
        await enroll(tx, "ada", state=PAUSED)
        assert await members.paused_people(tx, ["ada"], self.IN_AUTUMN) == {"ada"}

    async def test_a_pause_ends_on_its_day_even_then(self, tx: Transaction) -> None:
        await enroll(tx, "ada", state=PAUSED, paused_until=self.IN_AUTUMN + DAY)
        await members.end_pause(tx, a_member())
        assert await states(tx) == [ACTIVE]
        assert await members.pauses_perhaps_over(tx, NOW + 365 * DAY) == []


async def test_a_place_in_a_programme_of_the_last_day_there_is_is_current(tx: Transaction) -> None:
    """An older bot kept any first day."""
    await tx.execute(tx.update(runs).where(runs.c.id == "spring").values(starts_on=date.max))
    await enroll(tx, "ada")
    assert len(await members.current_of_person(tx, "ada", TODAY)) == 1


async def test_whether_anybody_ever_joined(tx: Transaction, autumn: str) -> None:
    await enroll(tx, "ada", state=LEFT)
    assert await members.has_any(tx, "spring")
    assert not await members.has_any(tx, autumn)
