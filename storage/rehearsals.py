"""Matching plans that were shown, so that releasing applies exactly what was seen."""

import asyncio
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.mentoring.matching.fingerprint import Marks
from bot.mentoring.matching.plan import (
    Certificate,
    Help,
    LeftOut,
    Match,
    Plan,
    RefusedPin,
    Rehearsal,
)
from bot.mentoring.model import Area, Because, Hindrance, Reason, Role
from storage.database import Transaction
from storage.tables import rehearsals as table

Written = dict[str, Any]
"""A plan and the marks of what it was made from, as JSON has them."""


def written(plan: Plan, marks: Marks) -> Written:
    """Takes a second for ten thousand pairs: to be done beside the event loop, before any transaction."""
    return {**asdict(plan), "marks": asdict(marks)}


async def keep(tx: Transaction, rehearsal: Rehearsal, document: Written, made_by: str) -> None:
    """Keep a rehearsal; `document` is its plan as it was `written`."""
    values = {
        "workspace_id": tx.workspace,
        "id": rehearsal.id,
        "programme_id": rehearsal.programme_id,
        "fingerprint": rehearsal.fingerprint,
        "plan": document,
        "made_by": made_by,
        "made_at": rehearsal.made_at,
    }
    await tx.execute(table.insert().values(values))


async def find(tx: Transaction, rehearsal_id: str) -> Rehearsal | None:
    """The rehearsal with its plan."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == rehearsal_id)
    row = (await tx.execute(select(table).where(*mine))).one_or_none()
    if row is None:
        return None
    plan = await asyncio.to_thread(_plan, row.plan)
    return Rehearsal(row.id, row.programme_id, row.fingerprint, plan, row.made_at, row.released_at)


async def marks(tx: Transaction, rehearsal_id: str) -> Marks | None:
    """The marks of what a rehearsal was made from; None for one that was kept without."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == rehearsal_id)
    document = (await tx.execute(select(table.c.plan).where(*mine))).scalar_one_or_none()
    return Marks(**document["marks"]) if document and "marks" in document else None


async def is_released(tx: Transaction, rehearsal_id: str) -> bool:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == rehearsal_id)
    return (await tx.execute(select(table.c.released_at).where(*mine))).scalar_one_or_none() is not None


async def release(tx: Transaction, rehearsal_id: str, now: datetime) -> bool:
    """Mark a plan as applied; False if somebody did that already."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == rehearsal_id)
    unreleased = update(table).where(*mine, table.c.released_at.is_(None))
    return await tx.change(unreleased.values(released_at=now)) == 1


def kept_reasons(told: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons for JSON; `asdict` would take many times as long, and that while pairs are being proposed."""
    return [{"kind": each.kind, "areas": each.areas, "minutes": each.minutes} for each in told]


def reasons(kept: list[dict[str, Any]]) -> tuple[Reason, ...]:
    """Reasons as they were kept in JSON."""
    return tuple(
        Reason(Because(each["kind"]), tuple(Area(area) for area in each["areas"]), each["minutes"])
        for each in kept
    )


def _plan(kept: dict[str, Any]) -> Plan:
    matches = tuple(
        Match(each["mentor_id"], each["leader_id"], each["score"], reasons(each["reasons"]))
        for each in kept["matches"]
    )
    refused = tuple(
        RefusedPin(each["mentor_id"], each["leader_id"], Hindrance(each["why"]))
        for each in kept.get("refused", ())
    )
    proof = kept.get("certificate")
    return Plan(
        matches,
        tuple(map(_left_out, kept["left_out"])),
        refused,
        None if proof is None else Certificate(**proof),
    )


def _left_out(kept: dict[str, Any]) -> LeftOut:
    helps = tuple(Help(Hindrance(each["rule"]), each["people"]) for each in kept.get("helps", ()))
    return LeftOut(kept["person_id"], Role(kept["role"]), Hindrance(kept["why"]), helps)
