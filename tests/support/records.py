"""Rows for storage: each maker has an answer for everything, and takes what matters to the test."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings

from bot.mentoring.matching.fingerprint import Marks
from bot.mentoring.matching.plan import Plan, Rehearsal
from bot.mentoring.model import (
    Candidate,
    Meeting,
    Member,
    Notice,
    NoticeKind,
    Nudge,
    NudgeKind,
    NudgeState,
    Pair,
    PairState,
    Person,
    Profile,
    Programme,
    Role,
    Workspace,
)
from storage import members, notices, nudges, pairs, people, programmes, rehearsals, workspaces
from storage.database import Transaction
from tests.support.examples import examples

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
FIRST_DAY = date(2026, 3, 9)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WORKSPACE_ID = "T1"

# One transaction serves all examples of a test; each leaves nothing that another could meet.
few_examples = settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def a_person(person_id: str = "ada", **changes: Any) -> Person:
    return replace(Person(person_id, person_id.title(), "Europe/London", "en-GB"), **changes)


def a_programme(programme_id: str = "spring", **changes: Any) -> Programme:
    name = programme_id.title()
    usual = Programme(programme_id, name, "Learn.", FIRST_DAY, 12, coordinator_id="noor", leader_level=6)
    return replace(usual, **changes)


def a_member(person_id: str = "ada", **changes: Any) -> Member:
    return replace(Member("spring", person_id, Role.MENTOR, NOW), **changes)


def a_pair(pair_id: str = "pair", **changes: Any) -> Pair:
    usual = Pair(pair_id, "spring", "ada", "farah", PairState.PROPOSED, reasons=(), answer_by=NOW + DAY)
    return replace(usual, **changes)


def a_nudge(nudge_id: str = "nudge", **changes: Any) -> Nudge:
    return replace(Nudge(nudge_id, "ada", NudgeKind.WEEKLY, "2026-W10", NOW, NOW + DAY), **changes)


def a_notice(notice_id: str = "notice", **changes: Any) -> Notice:
    """A notice that introduces the pair `pair`, due now."""
    return replace(Notice(notice_id, NoticeKind.INTRODUCTION, NOW, NOW, pair_id="pair"), **changes)


def a_meeting(meeting_id: str = "meeting", **changes: Any) -> Meeting:
    return replace(Meeting(meeting_id, "pair", "T01", NOW), **changes)


def a_rehearsal(rehearsal_id: str = "rehearsal", **changes: Any) -> Rehearsal:
    return replace(Rehearsal(rehearsal_id, "spring", "f" * 64, Plan((), ()), NOW), **changes)


MARKS = Marks("r", "d", "l", "p", {"mentor ada": "t"}, {"mentor ada": "k"})


async def save_rehearsal(tx: Transaction, rehearsal: Rehearsal | None = None, made_by: str = "noor") -> None:
    """Keep a rehearsal with its marks."""
    rehearsal = rehearsal or a_rehearsal()
    await rehearsals.save(tx, rehearsal, rehearsals.to_document(rehearsal.plan, MARKS), made_by)


async def furnish_workspace(tx: Transaction) -> None:
    """Keep a workspace with five people and one programme."""
    await workspaces.save(tx, Workspace(tx.workspace, "Acme", "BOT"), NOW)
    await people.save_from_slack(tx, [a_person(each) for each in ("ada", "ben", "farah", "greta", "noor")])
    await programmes.create(tx, a_programme(), NOW)


async def enroll(tx: Transaction, *persons: str, **changes: Any) -> None:
    """Keep memberships of these people, and an empty profile of each."""
    for each in persons:
        await members.enroll(tx, a_member(each, **changes))
        await people.save_profile(tx, each, Profile())


async def save_pair(tx: Transaction, pair_id: str = "pair", **changes: Any) -> Pair:
    """Keep a pair, and give it: one that began now unless the changes say something else."""
    pair = a_pair(pair_id, **{"state": PairState.ACTIVE, "began_at": NOW} | changes)
    await pairs.add_all(tx, [pair], NOW)
    values = {name: getattr(pair, name) for name in ("channel_id", "began_at", "ended_at")}
    await pairs.change_state(tx, pair.id, pair.state, pair.state, **values)
    return pair


async def save_pair_in_each_state(tx: Transaction, **changes: Any) -> None:
    """Keep a pair of ada and farah in every state, each in a programme of its own."""
    for state in PairState:
        await programmes.create(tx, a_programme(state), NOW)
        await save_pair(tx, state, programme_id=state, state=state, **changes)


async def claim_nudges(tx: Transaction, *ids: str, lease_until: datetime = NOW + HOUR) -> None:
    """Keep nudges, each of another week, and claim them."""
    for number, each in enumerate(ids):
        await nudges.add(tx, a_nudge(each, week=f"2026-W{10 + number}"))
    assert len(await nudges.claim_due(tx, NOW, lease_until, len(ids))) == len(ids)


async def claim_notices(tx: Transaction, *planned: Notice, lease_until: datetime = NOW + HOUR) -> None:
    """Keep notices and claim them."""
    await notices.add_all(tx, planned)
    assert len(await notices.claim_due(tx, NOW, lease_until, len(planned))) == len(planned)


async def save_sent_notice(tx: Transaction, notice: Notice) -> None:
    """Keep a notice that was sent now."""
    await claim_notices(tx, notice)
    assert await notices.record_outcome(tx, notice.id, NudgeState.SENT, NOW)


async def state_of(tx: Transaction, nudge_id: str) -> NudgeState:
    nudge = await nudges.find(tx, nudge_id)
    assert nudge is not None
    return nudge.state


def ids_of(items: Any) -> list[str]:
    """The ids of candidates or rows, in their order."""
    return [each.person.id if isinstance(each, Candidate) else each.id for each in items]
