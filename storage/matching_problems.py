"""Matching problems: everything that a plan for a programme follows from, read at one moment."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import asdict, fields, replace

from sqlalchemy import func

from bot.mentoring.matching import pins
from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.matching.problem import (
    MemberKey,
    Needs,
    PairIds,
    Problem,
    Rules,
    Weights,
    with_one_spelling,
)
from bot.mentoring.model import Candidate, MemberState, PairState, Programme, Role
from storage import arrangements, members, pairs, people, programmes, seats
from storage.database import Transaction
from storage.tables import members as memberships
from storage.tables import pairs as history
from storage.tables import people as persons
from storage.tables import programmes as table

# Of an always-open programme a pair may begin on any day: hours are shared whatever the time of the year.
A_YEAR = 52  # weeks
# Each role with the column of those in it, and with that of their partners.
SIDES = (
    (Role.MENTOR, history.c.mentor_id, history.c.leader_id),
    (Role.LEADER, history.c.leader_id, history.c.mentor_id),
)


async def of_programme(tx: Transaction, programme: Programme) -> Problem:
    """The problem of a programme as it is now; as many queries for many people as for few."""
    unmatched, departments = await _count_unmatched(tx, programme), await _partner_departments(tx)
    arranged: dict[Arrangement, list[tuple[str, str]]] = {kind: [] for kind in Arrangement}
    for each in await arrangements.of_programme(tx, programme.id):
        arranged[each.kind].append((each.mentor_id, each.leader_id))
    proposed = await pairs.ever_proposed_in(tx, programme.id)
    # What was proposed here once is done, whatever became of it.
    new_pins = [pair for pair in arranged[Arrangement.TOGETHER] if pair not in proposed]
    former, never_begun = await pairs.ever_proposed(tx), await pairs.never_begun(tx)
    joined = pins.before_private_lists(await members.candidates(tx, programme.id), new_pins)
    return Problem(
        await asyncio.to_thread(
            lambda: with_one_spelling(_with_history(each, unmatched, departments) for each in joined)
        ),
        programme.starts_on,
        A_YEAR if programme.is_always_open else programme.weeks,
        await rules_of(tx, programme),
        former=_both_ways(former),
        live_pairs=await seats.taken(tx, programme),
        managers=await people.managers(tx),
        pins=new_pins,
        # A roster may turn the two roles round.
        kept_apart=[pair for each in arranged[Arrangement.APART] for pair in (each, each[::-1])],
        never_begun=_both_ways(never_begun) - _both_ways(former - never_begun),
        begun_pairs=await seats.taken(tx, programme, [PairState.ACTIVE]),
    )


async def pins_not_begun(tx: Transaction, programme_id: str) -> list[PairIds]:
    """The pairs that a coordinator asked for and that have not begun, be it that they were proposed."""
    proposed = await pairs.ever_proposed_in(tx, programme_id)
    return [
        pair
        for each in await arrangements.of_programme(tx, programme_id)
        if each.kind is Arrangement.TOGETHER and not proposed.get(pair := (each.mentor_id, each.leader_id))
    ]


async def of_programme_id(tx: Transaction, programme_id: str) -> Problem:
    """The problem of a programme by its id, whose own settings may have changed since it was read."""
    return await of_programme(tx, await programmes.get(tx, programme_id))


async def rules_of(tx: Transaction, programme: Programme) -> Rules:
    """The rules of a programme: the usual ones until a coordinator changes them."""
    statement = tx.select(table, table.c.rules).where(table.c.id == programme.id)
    document = (await tx.execute(statement)).scalar_one()
    usual = Rules(level_gap=programme.level_gap, seed=programme.id)
    if not document:
        return usual
    # A document of an earlier version may hold weights that are none any more.
    weights = {each.name: document["weights"][each.name] for each in fields(Weights)}
    values = {**document, "needs": Needs(document["needs"]), "weights": Weights(**weights)}
    return replace(usual, **values)


async def save_rules(tx: Transaction, programme_id: str, rules: Rules) -> None:
    """Keep other rules for a programme; its seed and everything else stay."""
    document = asdict(rules)
    level_gap = document.pop("level_gap")
    document.pop("seed")
    statement = tx.update(table).where(table.c.id == programme_id)
    await tx.execute(statement.values(rules=document, level_gap=level_gap))


def _both_ways(pairs_of_ids: Set[PairIds]) -> set[PairIds]:
    """The pairs, and the same with their roles turned round."""
    return {*pairs_of_ids} | {each[::-1] for each in pairs_of_ids}


def _with_history(
    candidate: Candidate,
    unmatched: Mapping[MemberKey, int],
    departments: Mapping[MemberKey, set[str]],
) -> Candidate:
    key = (candidate.person.id, candidate.role)
    # Only a leader may have several mentors at a time.
    capacity = candidate.profile.capacity if candidate.role is Role.LEADER else 1
    met = tuple(sorted(departments.get(key, ())))
    return replace(candidate, capacity=capacity, waited=unmatched.get(key, 0), met=met)


async def _count_unmatched(tx: Transaction, programme: Programme) -> dict[MemberKey, int]:
    """How many earlier programmes left each person, in each role, without a pair that began.

    Who left, or paused, did not wait.
    """
    had_pair = tx.exists(
        history,
        history.c.programme_id == memberships.c.programme_id,
        (history.c.mentor_id == memberships.c.person_id) | (history.c.leader_id == memberships.c.person_id),
        history.c.began_at.is_not(None),
    )
    statement = (
        tx.select(memberships, memberships.c.person_id, memberships.c.role, func.count())
        .join(table)
        .where(
            memberships.c.programme_id != programme.id,
            memberships.c.state == MemberState.ACTIVE,
            table.c.starts_on < programme.starts_on,
            ~had_pair,
        )
        .group_by(memberships.c.person_id, memberships.c.role)
    )
    return {(person_id, role): count for person_id, role, count in await tx.execute(statement)}


async def _partner_departments(tx: Transaction) -> Mapping[MemberKey, set[str]]:
    """The departments of the partners that each person ever had, by the person's role."""
    departments = defaultdict[MemberKey, set[str]](set)
    for role, person_id, partner_id in SIDES:
        statement = (
            tx.select(history, person_id, persons.c.department)
            .join(persons, tx.own(persons) & (persons.c.id == partner_id))
            .where(history.c.began_at.is_not(None), persons.c.department.is_not(None))
            .distinct()
        )
        for person, department in await tx.execute(statement):
            departments[person, role].add(department)
    return departments
