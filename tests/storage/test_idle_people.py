"""Idle people: nothing is planned for them."""

from storage import idle_people, nudges
from storage.database import Transaction
from tests.support.records import a_nudge, save_pair


async def test_who_has_no_planned_nudge_is_idle(tx: Transaction) -> None:
    await save_pair(tx)
    assert await idle_people.find_ids(tx, "", 10) == ["ada", "farah"]
    await nudges.add(tx, a_nudge())
    assert await idle_people.find_ids(tx, "", 10) == ["farah"]
    await nudges.add(tx, a_nudge("other", person_id="farah"))
    assert await idle_people.find_ids(tx, "", 10) == []


async def test_idle_people_come_in_order_and_each_once(tx: Transaction) -> None:
    for number, (mentor, leader) in enumerate([("greta", "noor"), ("ada", "farah"), ("ben", "farah")]):
        await save_pair(tx, f"pair {number}", mentor_id=mentor, leader_id=leader)
    await save_pair(tx, "another", mentor_id="ada", leader_id="noor")
    assert await idle_people.find_ids(tx, "", 2) == ["ada", "ben"]
    assert await idle_people.find_ids(tx, "ben", 2) == ["farah", "greta"]
    assert await idle_people.find_ids(tx, "greta", 2) == ["noor"]
