"""Matching plans that were shown, so that releasing applies exactly what was seen."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.mentoring.model import Area, Because, Reason, Role
from bot.mentoring.plan import (
    Certificate,
    Help,
    Hindrance,
    LeftOut,
    Match,
    Plan,
    RefusedPin,
    Rehearsal,
)
from storage.database import Transaction
from storage.tables import rehearsals as table


async def keep(tx: Transaction, rehearsal: Rehearsal, made_by: str) -> None:
    values = {
        "workspace_id": tx.workspace,
        "id": rehearsal.id,
        "programme_id": rehearsal.programme_id,
        "fingerprint": rehearsal.fingerprint,
        "plan": asdict(rehearsal.plan),
        "made_by": made_by,
        "made_at": rehearsal.made_at,
    }
    await tx.execute(table.insert().values(values))


async def find(tx: Transaction, rehearsal_id: str) -> Rehearsal | None:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == rehearsal_id)
    row = (await tx.execute(select(table).where(*mine))).one_or_none()
    if row is None:
        return None
    return Rehearsal(row.id, row.programme_id, row.fingerprint, _plan(row.plan), row.made_at, row.released_at)


async def release(tx: Transaction, rehearsal_id: str, now: datetime) -> bool:
    """Mark a plan as applied; False if somebody did that already."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == rehearsal_id)
    unreleased = update(table).where(*mine, table.c.released_at.is_(None))
    return await tx.change(unreleased.values(released_at=now)) == 1


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
