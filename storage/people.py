"""Who is who in a workspace: what Slack says, what the roster says, what they told us."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from bot.mentoring.model import Area, Hours, Person, Profile, Rhythm, Willingness
from storage.database import AnyRow, Transaction, insert
from storage.tables import people as table
from storage.tables import profiles

FROM_SLACK = ("name", "timezone", "locale", "standing", "is_slack_admin")
# The columns of a roster, and where what they say is kept.
FROM_ROSTER = {
    "level": "level",
    "manager": "manager_id",
    "department": "department",
    "location": "location",
}
FIELDS = ("id", *FROM_SLACK, *FROM_ROSTER.values())
AT_ONCE = 500
MOST_NAMED = 10_000  # SQLite takes 32,766 values in a statement, PostgreSQL 65,535


async def find(tx: Transaction, person_id: str) -> Person | None:
    columns = [table.c[name] for name in FIELDS]
    mine = (table.c.workspace_id == tx.workspace, table.c.id == person_id)
    row = (await tx.execute(select(*columns).where(*mine))).one_or_none()
    return Person(*row) if row else None


async def find_many(tx: Transaction, person_ids: Iterable[str]) -> dict[str, Person]:
    """Those of the given people whom we know, by id."""
    columns = [table.c[name] for name in FIELDS]
    found: dict[str, Person] = {}
    for some in batched(person_ids):
        theirs = (table.c.workspace_id == tx.workspace, table.c.id.in_(some))
        found |= {row.id: Person(*row) for row in await tx.execute(select(*columns).where(*theirs))}
    return found


async def meet(tx: Transaction, persons: Sequence[Person]) -> None:
    """Keep what Slack says of people; what a roster said of them stays."""
    await _keep(tx, persons, FROM_SLACK)


async def enlist(
    tx: Transaction, persons: Sequence[Person], roster_columns: Iterable[str] = tuple(FROM_ROSTER)
) -> None:
    """Keep what Slack and a roster with these columns say of people; what other columns said stays."""
    await _keep(tx, persons, (*FROM_SLACK, *(FROM_ROSTER[name] for name in roster_columns)))


async def _keep(tx: Transaction, persons: Sequence[Person], columns: Sequence[str]) -> None:
    statement = insert(tx, table)
    fresh = {name: statement.excluded[name] for name in columns}
    keep = statement.on_conflict_do_update(index_elements=["workspace_id", "id"], set_=fresh)
    for start in range(0, len(persons), AT_ONCE):
        rows = [{"workspace_id": tx.workspace, **asdict(each)} for each in persons[start : start + AT_ONCE]]
        await tx.execute(keep, rows)


async def managers(tx: Transaction) -> dict[str, str | None]:
    """The manager of everybody in the workspace, None where there is none."""
    rows = await tx.execute(
        select(table.c.id, table.c.manager_id).where(table.c.workspace_id == tx.workspace)
    )
    return {person: manager for person, manager in rows}  # noqa: C416 - typed rows are not pairs


async def profile(tx: Transaction, person_id: str) -> Profile | None:
    mine = (profiles.c.workspace_id == tx.workspace, profiles.c.person_id == person_id)
    row = (await tx.execute(select(profiles).where(*mine))).one_or_none()
    return _profile(row) if row else None


async def profiles_of(tx: Transaction, person_ids: Iterable[str]) -> dict[str, Profile]:
    found: dict[str, Profile] = {}
    for some in batched(person_ids):
        theirs = (profiles.c.workspace_id == tx.workspace, profiles.c.person_id.in_(some))
        found |= await tx.listed(select(profiles).where(*theirs), lambda row: (row.person_id, _profile(row)))
    return found


def batched(person_ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in batches that fit one statement on either database."""
    ids = sorted(set(person_ids))
    return (ids[start : start + MOST_NAMED] for start in range(0, len(ids), MOST_NAMED))


async def describe(tx: Transaction, person_id: str, profile: Profile) -> None:
    """Keep what a person told us, in place of what they told us before."""
    told = _told(profile)
    statement = insert(tx, profiles).values(workspace_id=tx.workspace, person_id=person_id, **told)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "person_id"], set_=told))


def _told(profile: Profile) -> Mapping[str, Any]:
    return {
        "offers": list(profile.offers),
        "wants": list(profile.wants),
        "languages": list(profile.languages),
        "hours_start": profile.hours.start,
        "hours_end": profile.hours.end,
        "format": profile.format,
        "avoids": list(profile.avoids),
        "themes": dict(profile.themes),
        "rhythm_weekday": profile.rhythm.weekday,
        "rhythm_hour": profile.rhythm.hour,
        "rhythm_cadence": profile.rhythm.cadence,
        "rhythm_country": profile.rhythm.country,
        "capacity": profile.capacity,
        "wants_deep": profile.wants_deep,
    }


def _profile(row: AnyRow) -> Profile:
    return Profile(
        offers=tuple(Area(each) for each in row.offers),
        wants=tuple(Area(each) for each in row.wants),
        languages=tuple(row.languages),
        hours=Hours(row.hours_start, row.hours_end),
        format=row.format,
        avoids=tuple(row.avoids),
        themes={theme: Willingness(said) for theme, said in row.themes.items()},
        rhythm=Rhythm(row.rhythm_weekday, row.rhythm_hour, row.rhythm_cadence, row.rhythm_country),
        capacity=row.capacity,
        wants_deep=row.wants_deep,
    )
