"""A crowd of mentors and leaders for whom nothing is planned: `python -m tests.bench.crowd URL PAIRS`."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.mentoring.model import Format, MemberState, PairState, Person, Programme, Role, Workspace
from storage import people, programmes, schema, tables, workspaces
from storage.database import Database, Transaction
from tests.support.encryption import keys_of

WORKSPACE = "T0CROWD"
# On this Wednesday everybody is planned for the next Monday, and by half past eleven everybody is due.
PLANNED_AT = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DUE_AT = datetime(2026, 3, 9, 11, 30, tzinfo=UTC)
COORDINATOR = "U0NOOR"
ZONE, LOCALE = "Europe/London", "en-GB"
OF_A_PROGRAMME = 1_000  # pairs


async def moves_in(db: Database, pairs: int) -> None:
    """So many mentors, each with a leader of their own."""
    async with db.transaction(WORKSPACE) as tx:
        await workspaces.save(tx, Workspace(WORKSPACE, "Crowd", "U0BOT"), PLANNED_AT)
        await people.save_from_slack(tx, [_person(COORDINATOR)])
    for first in range(0, pairs, OF_A_PROGRAMME):
        async with db.transaction(WORKSPACE) as tx:
            await _begin(tx, f"programme {first}", range(first, min(first + OF_A_PROGRAMME, pairs)))


async def _begin(tx: Transaction, programme: str, numbers: range) -> None:
    """A programme with a pair for each of these numbers."""
    starts_on = PLANNED_AT.date() - timedelta(weeks=2)  # by Monday it is the third week: all have a turn
    await programmes.create(
        tx, Programme(programme, programme, "Learn.", starts_on, 12, COORDINATOR, 6), PLANNED_AT
    )
    sides = [(mentor(each), Role.MENTOR) for each in numbers]
    sides += [(leader(each), Role.LEADER) for each in numbers]
    await people.save_from_slack(tx, [_person(side) for side, _role in sides])
    await tx.execute(tables.profiles.insert(), [_profile(tx, side) for side, _role in sides])
    await tx.execute(tables.members.insert(), [_member(tx, programme, *side) for side in sides])
    await tx.execute(tables.pairs.insert(), [_pair(tx, programme, each) for each in numbers])


def mentor(number: int) -> str:
    return f"U0M{number:07}"


def leader(number: int) -> str:
    return f"U0L{number:07}"


def _person(person_id: str) -> Person:
    return Person(person_id, person_id.title(), ZONE, LOCALE)


def _profile(tx: Transaction, person_id: str) -> dict[str, object]:
    return {
        "workspace_id": tx.workspace,
        "person_id": person_id,
        "offers": ["data"],
        "wants": ["strategy"],
        "languages": ["en"],
        "hours_start": 540,
        "hours_end": 1020,
        "format": Format.EITHER,
        "private": {"avoids": [], "themes": {}, "wants_deep": False, "country": None},
    }


def _member(tx: Transaction, programme: str, person_id: str, role: Role) -> dict[str, object]:
    return {
        "workspace_id": tx.workspace,
        "programme_id": programme,
        "person_id": person_id,
        "role": role,
        "state": MemberState.ACTIVE,
        "joined_at": PLANNED_AT,
    }


def _pair(tx: Transaction, programme: str, number: int) -> dict[str, object]:
    return {
        "workspace_id": tx.workspace,
        "id": f"pair{number:07}",
        "programme_id": programme,
        "mentor_id": mentor(number),
        "leader_id": leader(number),
        "state": PairState.ACTIVE,
        "reasons": [],
        "proposed_at": PLANNED_AT,
        "answer_by": PLANNED_AT,
        "began_at": PLANNED_AT - timedelta(weeks=4),  # in time for all that its calendar says
    }


async def main(url: str, pairs: int) -> None:
    db = Database(url, keys_of(url))
    await moves_in(db, pairs)
    if not db.is_sqlite:
        async with db.engine.begin() as connection:
            await connection.execute(text("ANALYZE"))
    await db.close()


if __name__ == "__main__":
    schema.migrate(sys.argv[1], keys_of(sys.argv[1]))
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
