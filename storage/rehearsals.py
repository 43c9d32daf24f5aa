"""Rehearsals: matching plans that were shown, so that releasing applies exactly what was seen."""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.mentoring.matching.fingerprint import Marks
from bot.mentoring.matching.plan import Certificate, Help, LeftOut, Match, Plan, RefusedPin, Rehearsal
from bot.mentoring.model import Area, Hindrance, Reason, ReasonKind, Role
from storage.database import Transaction
from storage.readable import readable
from storage.tables import rehearsals as table

PlanDocument = dict[str, Any]
"""A plan and the marks of what it was made from, as JSON has them."""


def to_document(plan: Plan, marks: Marks) -> PlanDocument:
    """A plan with its marks, to be saved.

    It takes a second for ten thousand pairs: to be done beside the event loop, before any transaction.
    """
    return {**asdict(plan), "marks": marks.as_json()}


async def save(tx: Transaction, rehearsal: Rehearsal, document: PlanDocument, made_by: str) -> None:
    """Keep a rehearsal; `document` is its plan, by `to_document`."""
    values = {
        "id": rehearsal.id,
        "programme_id": rehearsal.programme_id,
        "fingerprint": rehearsal.fingerprint,
        "plan": document,
        "made_by": made_by,
        "made_at": rehearsal.made_at,
    }
    await tx.execute(tx.insert(table).values(values))


async def find(tx: Transaction, rehearsal_id: str) -> Rehearsal | None:
    """The rehearsal of that id with its plan, None where there is none, or no key opens it."""
    row = (await tx.execute(tx.select(table).where(table.c.id == rehearsal_id))).one_or_none()
    if row is None or row.plan is None:
        return None
    plan = await asyncio.to_thread(_plan, row.plan)
    return Rehearsal(row.id, row.programme_id, row.fingerprint, plan, row.made_at, row.released_at)


async def marks(tx: Transaction, rehearsal_id: str) -> Marks | None:
    """The marks of what a rehearsal was made from; None for one that was kept without."""
    statement = tx.select(table, table.c.plan).where(table.c.id == rehearsal_id)
    document = (await tx.execute(statement)).scalar_one_or_none()
    return Marks.from_json(document["marks"]) if document and "marks" in document else None


async def is_released(tx: Transaction, rehearsal_id: str) -> bool:
    """Whether the plan was applied."""
    statement = tx.select(table, table.c.released_at).where(table.c.id == rehearsal_id)
    return (await tx.execute(statement)).scalar_one_or_none() is not None


async def mark_released(tx: Transaction, rehearsal_id: str, now: datetime) -> bool:
    """Mark a plan as applied; False if somebody did that already."""
    unreleased = tx.update(table).where(table.c.id == rehearsal_id, table.c.released_at.is_(None))
    return await tx.change(unreleased.values(released_at=now)) == 1


def reasons_to_json(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons for JSON; `asdict` would take many times as long, and that while pairs are being proposed."""
    return [{"kind": each.kind, "areas": each.areas, "minutes": each.minutes} for each in reasons]


def reasons_from_json(document: list[dict[str, Any]]) -> tuple[Reason, ...]:
    """Reasons as they were kept in JSON, but for those of a newer version: a pair needs none of them."""
    return tuple(readable(document, _reason, lambda _: "a reason of a pair"))


def _reason(document: dict[str, Any]) -> Reason:
    areas = tuple(Area(area) for area in document["areas"])
    return Reason(ReasonKind(document["kind"]), areas, document["minutes"])


def _plan(document: dict[str, Any]) -> Plan:
    matches = tuple(
        Match(each["mentor_id"], each["leader_id"], each["score"], reasons_from_json(each["reasons"]))
        for each in document["matches"]
    )
    refused_pins = tuple(
        RefusedPin(each["mentor_id"], each["leader_id"], Hindrance(each["why"]))
        for each in document.get("refused", ())
    )
    certificate = document.get("certificate")
    return Plan(
        matches,
        tuple(map(_left_out, document["left_out"])),
        refused_pins,
        None if certificate is None else Certificate(**certificate),
    )


def _left_out(document: dict[str, Any]) -> LeftOut:
    helps = tuple(Help(Hindrance(each["rule"]), each["people"]) for each in document.get("helps", ()))
    return LeftOut(document["person_id"], Role(document["role"]), Hindrance(document["why"]), helps)
