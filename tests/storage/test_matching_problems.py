"""All that a plan follows from, as it is kept."""

from dataclasses import asdict

import pytest
from sqlalchemy import update

from bot.mentoring.matching.fingerprint import fingerprint
from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.matching.problem import Needs, Problem, Rules, Weights
from bot.mentoring.model import MemberState, PairState, Profile, Role
from storage import arrangements, matching_problems, people, programmes, tables
from storage.arrangements import PairArrangement
from storage.database import Transaction
from tests.support.records import DAY, NOW, a_person, a_programme, enroll, save_pair

APART = PairArrangement("ada", "farah", Arrangement.APART, "They asked for it.")


async def read_problem(tx: Transaction) -> Problem:
    return await matching_problems.of_programme(tx, a_programme())


async def test_the_usual_rules_until_somebody_changes_them(tx: Transaction) -> None:
    usual = Rules(seed="spring")
    assert await matching_problems.rules_of(tx, a_programme()) == usual
    changed = Rules(3, 5, Needs.EITHER, 40, Weights(area=7, novelty=0), "spring")
    await matching_problems.save_rules(tx, "spring", changed)
    assert await matching_problems.rules_of(tx, await programmes.get(tx, "spring")) == changed


async def test_rules_kept_with_a_weight_that_is_no_more_are_read(tx: Transaction) -> None:
    document = asdict(Rules(floor=40, seed="spring"))
    document["weights"]["waiting"] = 100
    await tx.execute(update(tables.programmes).values(rules=document))
    assert await matching_problems.rules_of(tx, a_programme()) == Rules(floor=40, seed="spring")


async def test_a_leader_has_as_many_places_as_they_said_and_a_mentor_one(tx: Transaction) -> None:
    await enroll(tx, "ada")
    await enroll(tx, "farah", role=Role.LEADER)
    for each in ("ada", "farah"):
        await people.save_profile(tx, each, Profile(capacity=3))
    assert {one.person.id: one.capacity for one in (await read_problem(tx)).candidates} == {
        "ada": 1,
        "farah": 3,
    }


@pytest.mark.parametrize(
    ("state", "began_at", "waited"),
    [
        pytest.param(MemberState.ACTIVE, None, 1, id="in vain"),
        pytest.param(MemberState.ACTIVE, NOW, 0, id="for a pair that began"),
        pytest.param(MemberState.PAUSED, None, 0, id="paused"),
        pytest.param(MemberState.LEFT, None, 0, id="left"),
    ],
)
async def test_who_stayed_and_had_no_pair_in_an_earlier_programme_waited(
    tx: Transaction, state: MemberState, began_at: object, waited: int
) -> None:
    for name, starts in (("winter", -70), ("summer", 70)):
        start = a_programme().starts_on + starts * DAY
        await programmes.create(tx, a_programme(name, starts_on=start), NOW)
        await enroll(tx, "ada", programme_id=name, state=state)
    await enroll(tx, "ada")
    await save_pair(tx, programme_id="winter", state=PairState.LAPSED, began_at=began_at)
    assert [one.waited for one in (await read_problem(tx)).candidates] == [waited]


async def test_the_departments_of_earlier_partners_are_known_and_of_proposals_not(tx: Transaction) -> None:
    await people.save_from_roster(
        tx, [a_person("farah", department="Sales"), a_person("greta", department="Legal")]
    )
    await enroll(tx, "ada")
    await save_pair(tx, state=PairState.COMPLETED)
    await save_pair(tx, "asked", leader_id="greta", state=PairState.LAPSED, began_at=None)
    assert [one.met for one in (await read_problem(tx)).candidates] == [("Sales",)]


async def test_what_a_coordinator_decided_is_part_of_it(tx: Transaction) -> None:
    await enroll(tx, "ada", "ben")
    usual_fingerprint = fingerprint(await read_problem(tx))
    await arrangements.save(tx, "spring", APART, "noor", NOW)
    pin = PairArrangement("ben", "greta", Arrangement.TOGETHER, "")
    await arrangements.save(tx, "spring", pin, "noor", NOW + DAY)
    problem = await read_problem(tx)
    assert (problem.kept_apart, problem.pins) == ([("ada", "farah"), ("farah", "ada")], [("ben", "greta")])
    assert fingerprint(problem) != usual_fingerprint
    assert await arrangements.of_programme(tx, "spring") == [pin, APART]
    assert await arrangements.remove(tx, "spring", "ben", "greta")
    assert not await arrangements.remove(tx, "spring", "ben", "greta")
    assert await arrangements.of_programme(tx, "spring") == [APART]


async def test_a_later_word_of_two_people_replaces_the_earlier(tx: Transaction) -> None:
    await arrangements.save(tx, "spring", APART, "noor", NOW)
    later = PairArrangement("ada", "farah", Arrangement.TOGETHER, "They changed their mind.")
    await arrangements.save(tx, "spring", later, "noor", NOW + DAY)
    assert await arrangements.of_programme(tx, "spring") == [later]
