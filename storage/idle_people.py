"""Idle people: partners of an active pair for whom no nudge is planned though they want to hear.

It happens when a process dies between two steps, and is mended by planning one.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Select

from bot.mentoring.model import Cadence, NudgeState, PairState
from storage.database import Scope, Transaction
from storage.tables import nudges, profiles
from storage.tables import pairs as table


async def find_ids(tx: Transaction, after_id: str, at_most: int) -> Sequence[str]:
    """The ids of so many idle people at most, in their order, from the one that follows `after_id`."""
    ids: set[str] = set()
    # The first so many of both sides together are among the first so many of each.
    for column, question in zip((table.c.mentor_id, table.c.leader_id), questions(tx), strict=True):
        statement = question.where(column > after_id).order_by(column).distinct().limit(at_most)
        ids |= set((await tx.execute(statement)).scalars())
    return sorted(ids)[:at_most]


def questions(scope: Scope) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """The questions which mentors and which leaders of a workspace are idle, to be asked within another."""
    return _idle_partners(scope, table.c.mentor_id), _idle_partners(scope, table.c.leader_id)


def _idle_partners(scope: Scope, person_id: Column[str]) -> Select[*tuple[Any, ...]]:
    same_workspace = Scope(table.c.workspace_id)
    has_nudge = same_workspace.exists(
        nudges,
        nudges.c.person_id == person_id,
        nudges.c.state.in_([NudgeState.PLANNED, NudgeState.CLAIMED]),
        nudges.c.meeting_id.is_(None),  # one about a meeting does not stand for the weekly one
    )
    wants_none = same_workspace.exists(
        profiles, profiles.c.person_id == person_id, profiles.c.rhythm_cadence == Cadence.OFF
    )
    return scope.select(table, person_id).where(table.c.state == PairState.ACTIVE, ~has_nudge, ~wants_none)
