"""All that a plan follows from, as it is kept."""

from dataclasses import asdict

import pytest
from sqlalchemy import update

from bot.mentoring.matching.fingerprint import fingerprint
from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.matching.problem import Needs, Problem, Rules, Weights
from bot.mentoring.model import MemberState, PairState, Profile, Role
from storage import (
    arrangements,
    matching_problems,
    people,
    programmes,
    tables,
)
from storage.arrangements import Arranged
from storage.database import Transaction
from tests.storage.cast import DAY, NOW, a_person, a_programme, in_programme, paired

APART = Arranged("ada", "farah", Arrangement.APART, "They asked for it.")


async def known(tx: Transaction) -> Problem:
    return await matching_problems.of_programme(tx, a_programme())


async def test_the_usual_rules_until_somebody_changes_them(tx: Transaction) -> None:
    usual = Rules(seed="spring")
    assert await matching_problems.rules_of(tx, a_programme()) == usual
    changed = Rules(3, 5, Needs.EITHER, 40, Weights(area=7, novelty=0), "spring")
    await matching_problems.change_rules(tx, "spring", changed)
    assert await matching_problems.rules_of(tx, await programmes.get(tx, "spring")) == changed


async def test_rules_kept_with_a_weight_that_is_no_more_are_read(tx: Transaction) -> None:
    kept = asdict(Rules(floor=40, seed="spring"))
    kept["weights"]["waiting"] = 100
    await tx.execute(update(tables.programmes).values(rules=kept))
    assert await matching_problems.rules_of(tx, a_programme()) == Rules(floor=40, seed="spring")


async def test_a_leader_has_as_many_places_as_they_said_and_a_mentor_one(tx: Transaction) -> None:
    await in_programme(tx, "ada")
    await in_programme(tx, "farah", role=Role.LEADER)
    for each in ("ada", "farah"):
        await people.describe(tx, each, Profile(capacity=3))
    assert {one.person.id: one.capacity for one in (await known(tx)).candidates} == {"ada": 1, "farah": 3}


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
        await in_programme(tx, "ada", programme_id=name, state=state)
    await in_programme(tx, "ada")
    await paired(tx, programme_id="winter", state=PairState.LAPSED, began_at=began_at)
    assert [one.waited for one in (await known(tx)).candidates] == [waited]


async def test_the_departments_of_earlier_partners_are_known_and_of_proposals_not(tx: Transaction) -> None:
    await people.enlist(tx, [a_person("farah", department="Sales"), a_person("greta", department="Legal")])
    await in_programme(tx, "ada")
    await paired(tx, state=PairState.COMPLETED)
    await paired(tx, "asked", leader_id="greta", state=PairState.DECLINED, began_at=None)
    assert [one.met for one in (await known(tx)).candidates] == [("Sales",)]


async def test_what_a_coordinator_decided_is_part_of_it(tx: Transaction) -> None:
    await in_programme(tx, "ada", "ben")
    before = fingerprint(await known(tx))
    await arrangements.make(tx, "spring", APART, "noor", NOW)
    pin = Arranged("ben", "greta", Arrangement.TOGETHER, "")
    await arrangements.make(tx, "spring", pin, "noor", NOW + DAY)
    found = await known(tx)
    assert (found.apart, found.pins) == ([("ada", "farah"), ("farah", "ada")], [("ben", "greta")])
    assert fingerprint(found) != before
    assert await arrangements.of_programme(tx, "spring") == [pin, APART]
    assert await arrangements.undo(tx, "spring", "ben", "greta")
    assert not await arrangements.undo(tx, "spring", "ben", "greta")
    assert await arrangements.of_programme(tx, "spring") == [APART]


async def test_a_later_word_of_two_people_replaces_the_earlier(tx: Transaction) -> None:
    await arrangements.make(tx, "spring", APART, "noor", NOW)
    later = Arranged("ada", "farah", Arrangement.TOGETHER, "They changed their mind.")
    await arrangements.make(tx, "spring", later, "noor", NOW + DAY)
    assert await arrangements.of_programme(tx, "spring") == [later]
