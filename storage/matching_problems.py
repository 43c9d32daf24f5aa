"""All that a plan for a programme follows from, read at one moment."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from sqlalchemy import and_, exists, func, select, update

from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.matching.problem import (
    Needs,
    Problem,
    Rules,
    Weights,
)
from bot.mentoring.model import Candidate, MemberState, Programme, Role
from storage import arrangements, members, pairs, people, programmes
from storage.database import Transaction
from storage.tables import members as places
from storage.tables import pairs as paired
from storage.tables import people as persons
from storage.tables import programmes as table

SIDES = (
    (Role.MENTOR, paired.c.mentor_id, paired.c.leader_id),
    (Role.LEADER, paired.c.leader_id, paired.c.mentor_id),
)


async def of_programme(tx: Transaction, programme: Programme) -> Problem:
    """The facts as they are now; as many queries for many people as for few."""
    waited, met = await _waited(tx, programme), await _met(tx)
    decided = await arrangements.of_programme(tx, programme.id)
    named = {
        kind: [(each.mentor_id, each.leader_id) for each in decided if each.kind is kind]
        for kind in Arrangement
    }
    proposed = await pairs.proposed_in(tx, programme.id)
    former = await pairs.former(tx)
    joined = await members.candidates(tx, programme.id)
    return Problem(
        await asyncio.to_thread(lambda: [_with_history(each, waited, met) for each in joined]),
        programme.starts_on,
        programme.weeks,
        await rules_of(tx, programme),
        former=former | {(leader, mentor) for mentor, leader in former},
        taken=await pairs.taken(tx),
        managers=await people.managers(tx),
        # What was proposed here once is done, whatever became of it.
        pins=[each for each in named[Arrangement.TOGETHER] if each not in proposed],
        # A roster may turn the two roles round.
        apart=[pair for each in named[Arrangement.APART] for pair in (each, each[::-1])],
    )


async def newest_of(tx: Transaction, programme_id: str) -> Problem:
    """The facts of a programme by its id, whose own settings may have changed since it was read."""
    return await of_programme(tx, await programmes.get(tx, programme_id))


async def rules_of(tx: Transaction, programme: Programme) -> Rules:
    """The rules of a programme: the usual ones until a coordinator changes them."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme.id)
    kept = (await tx.execute(select(table.c.rules).where(*mine))).scalar_one()
    usual = Rules(level_gap=programme.level_gap, seed=programme.id)
    if not kept:
        return usual
    weights = {each.name: kept["weights"][each.name] for each in fields(Weights)}  # some were more once
    told = {**kept, "needs": Needs(kept["needs"]), "weights": Weights(**weights)}
    return replace(usual, **told)


async def change_rules(tx: Transaction, programme_id: str, rules: Rules) -> None:
    """Keep other rules for a programme; its seed and everything else stay."""
    kept = asdict(rules)
    level_gap = kept.pop("level_gap")
    kept.pop("seed")
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    await tx.execute(update(table).where(*mine).values(rules=kept, level_gap=level_gap))


def _with_history(
    one: Candidate, waited: Mapping[tuple[str, Role], int], met: Mapping[tuple[str, Role], set[str]]
) -> Candidate:
    key = (one.person.id, one.role)
    capacity = one.profile.capacity if one.role is Role.LEADER else 1
    return replace(one, capacity=capacity, waited=waited.get(key, 0), met=tuple(sorted(met.get(key, ()))))


async def _waited(tx: Transaction, programme: Programme) -> dict[tuple[str, Role], int]:
    """How many earlier programmes left each person, in each role, without a pair that began.

    Who left, or paused, did not wait.
    """
    earlier = and_(table.c.workspace_id == places.c.workspace_id, table.c.id == places.c.programme_id)
    had_one = exists().where(
        paired.c.workspace_id == places.c.workspace_id,
        paired.c.programme_id == places.c.programme_id,
        (paired.c.mentor_id == places.c.person_id) | (paired.c.leader_id == places.c.person_id),
        paired.c.began_at.is_not(None),
    )
    counted = (
        select(places.c.person_id, places.c.role, func.count())
        .join(table, earlier)
        .where(
            places.c.workspace_id == tx.workspace,
            places.c.programme_id != programme.id,
            places.c.state == MemberState.ACTIVE,
            table.c.starts_on < programme.starts_on,
            ~had_one,
        )
        .group_by(places.c.person_id, places.c.role)
    )
    return {(person, role): count for person, role, count in await tx.execute(counted)}


async def _met(tx: Transaction) -> Mapping[tuple[str, Role], set[str]]:
    """The departments of the partners that each person ever had, by the person's role."""
    met = defaultdict[tuple[str, Role], set[str]](set)
    for role, mine, theirs in SIDES:
        partner = and_(persons.c.workspace_id == paired.c.workspace_id, persons.c.id == theirs)
        departments: Any = (
            select(mine, persons.c.department)
            .join(persons, partner)
            .where(
                paired.c.workspace_id == tx.workspace,
                paired.c.began_at.is_not(None),
                persons.c.department.is_not(None),
            )
            .distinct()
        )
        for person, department in await tx.execute(departments):
            met[person, role].add(department)
    return met
