"""People of a workspace: what Slack says of them, what the roster says, and what they told us."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, or_

from bot.mentoring.files.roster import PERSON_FIELDS
from bot.mentoring.model import Area, Hours, Person, Profile, Rhythm, Willingness
from storage.database import AnyRow, Transaction
from storage.tables import people as table
from storage.tables import profiles

ACCOUNT_COLUMNS = ("name", "timezone", "locale", "account_status", "is_slack_admin", "account_changed_at")
PERSON_COLUMNS = ("id", *ACCOUNT_COLUMNS[:-1], *PERSON_FIELDS.values(), ACCOUNT_COLUMNS[-1])
ROWS_PER_STATEMENT = 500
IDS_PER_STATEMENT = 10_000  # SQLite takes 32,766 values in a statement, PostgreSQL 65,535


async def find(tx: Transaction, person_id: str) -> Person | None:
    """The person of that id, None for somebody of whom nothing is known yet."""
    statement = tx.select(table, *_person_columns()).where(table.c.id == person_id)
    row = (await tx.execute(statement)).one_or_none()
    return Person(*row) if row else None


async def find_many(tx: Transaction, person_ids: Iterable[str]) -> dict[str, Person]:
    """Those of the given people whom we know, by id."""
    persons: dict[str, Person] = {}
    for ids in id_batches(person_ids):
        rows = await tx.execute(tx.select(table, *_person_columns()).where(table.c.id.in_(ids)))
        persons |= {row.id: Person(*row) for row in rows}
    return persons


async def save_from_slack(tx: Transaction, persons: Sequence[Person]) -> None:
    """Keep what Slack says of people; what a roster said of them stays."""
    await _save_columns(tx, persons, ACCOUNT_COLUMNS)


async def save_rights(tx: Transaction, person: Person) -> None:
    """Keep of an account that Slack described anew whether it is active and an admin's, and nothing else.

    What is stored of a later change stays.
    """
    changed_at = table.c.account_changed_at
    statement = tx.update(table).where(table.c.id == person.id)
    if person.account_changed_at:
        statement = statement.where(or_(changed_at.is_(None), changed_at <= person.account_changed_at))
    values = {"account_status": person.account_status, "is_slack_admin": person.is_slack_admin}
    await tx.execute(statement.values(values))


async def save_from_roster(
    tx: Transaction, persons: Sequence[Person], roster_columns: Iterable[str] = tuple(PERSON_FIELDS)
) -> None:
    """Keep what Slack and a roster with these columns say of people; what other columns said stays."""
    from_roster = (PERSON_FIELDS[name] for name in roster_columns)
    await _save_columns(tx, persons, (*ACCOUNT_COLUMNS, *from_roster))


async def _save_columns(tx: Transaction, persons: Sequence[Person], columns: Sequence[str]) -> None:
    """Keep new people whole, and of those who are known these columns alone."""
    statement = tx.insert(table)
    # `excluded` is the row that would have been inserted, in SQL of both databases.
    values = {name: statement.excluded[name] for name in columns}
    statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
    for start in range(0, len(persons), ROWS_PER_STATEMENT):
        await tx.execute(statement, [asdict(each) for each in persons[start : start + ROWS_PER_STATEMENT]])


async def managers(tx: Transaction) -> dict[str, str | None]:
    """The manager's id of everybody in the workspace by person id, None where it is not known."""
    rows = await tx.execute(tx.select(table, table.c.id, table.c.manager_id))
    return {person_id: manager_id for person_id, manager_id in rows}  # noqa: C416 - rows are not pairs


async def find_profile(tx: Transaction, person_id: str) -> Profile | None:
    """The profile of a person, None for somebody who never filled it in."""
    statement = tx.select(profiles).where(profiles.c.person_id == person_id)
    row = (await tx.execute(statement)).one_or_none()
    return _profile(row) if row else None


async def profiles_of(tx: Transaction, person_ids: Iterable[str]) -> dict[str, Profile]:
    """The profiles of those of the given people who filled one in, by person id."""
    by_person: dict[str, Profile] = {}
    for ids in id_batches(person_ids):
        statement = tx.select(profiles).where(profiles.c.person_id.in_(ids))
        by_person |= await tx.map_rows(statement, lambda row: (row.person_id, _profile(row)))
    return by_person


def id_batches(person_ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids, each once and in order, in batches that fit one statement on either database."""
    ids = sorted(set(person_ids))
    return (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT))


async def save_profile(tx: Transaction, person_id: str, profile: Profile) -> None:
    """Keep what a person told us, in place of what they told us before."""
    await tx.execute(tx.upsert(profiles, {"person_id": person_id}, _profile_values(profile)))


def _person_columns() -> list[Column[Any]]:
    return [table.c[name] for name in PERSON_COLUMNS]


def _profile_values(profile: Profile) -> Mapping[str, Any]:
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
        themes={theme: Willingness(answer) for theme, answer in row.themes.items()},
        rhythm=Rhythm(row.rhythm_weekday, row.rhythm_hour, row.rhythm_cadence, row.rhythm_country),
        capacity=row.capacity,
        wants_deep=row.wants_deep,
    )
