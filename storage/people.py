"""People of a workspace: what Slack says of them, what the roster says, and what they told us."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, bindparam, case, or_

from bot.mentoring.files.roster_faults import PERSON_FIELDS
from bot.mentoring.model import Area, Cadence, Format, Hours, Person, Profile, Rhythm, Willingness
from storage import links
from storage.database import AnyRow, Transaction
from storage.ids import id_batches
from storage.readable import parse_row, readable
from storage.tables import people as table
from storage.tables import profiles

ACCOUNT_COLUMNS = ("name", "timezone", "locale", "account_status", "is_slack_admin", "account_changed_at")
PERSON_COLUMNS = ("id", *ACCOUNT_COLUMNS[:-1], *PERSON_FIELDS.values(), ACCOUNT_COLUMNS[-1])
ROWS_PER_STATEMENT = 500


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
    """Keep what Slack says of people, unless it is older; what a roster said of them stays."""
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
    """Keep what Slack and a roster with these columns say of people; what other columns said stays.

    An account that changed since Slack described it stays as well.
    """
    from_roster = (PERSON_FIELDS[name] for name in roster_columns)
    await _save_columns(tx, persons, (*ACCOUNT_COLUMNS, *from_roster))


async def _save_columns(tx: Transaction, persons: Sequence[Person], columns: Sequence[str]) -> None:
    """Keep new people whole, of those who are known these columns alone, and no account that is older."""
    statement = tx.insert(table)
    # `excluded` is the row that would have been inserted, in SQL of both databases.
    is_older = statement.excluded.account_changed_at < table.c.account_changed_at
    values = {
        name: case((is_older, table.c[name]), else_=statement.excluded[name])
        if name in ACCOUNT_COLUMNS
        else statement.excluded[name]
        for name in columns
    }
    statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
    for start in range(0, len(persons), ROWS_PER_STATEMENT):
        await tx.execute(statement, [asdict(each) for each in persons[start : start + ROWS_PER_STATEMENT]])


async def record_home_opened(tx: Transaction, person_id: str) -> None:
    """Note that a person opened the Home tab: from then on it is drawn anew for them."""
    await tx.execute(tx.update(table).where(table.c.id == person_id).values(has_opened_home=True))


async def has_opened_home(tx: Transaction, person_id: str) -> bool:
    """Whether a person ever opened the Home tab."""
    statement = tx.select(table, table.c.has_opened_home).where(table.c.id == person_id)
    return bool((await tx.execute(statement)).scalar_one_or_none())


async def managers(tx: Transaction) -> dict[str, str | None]:
    """The manager's id of everybody in the workspace by person id, None where it is not known.

    Links are among them, so that a line is seen through people without an account.
    """
    rows = await tx.execute(tx.select(table, table.c.id, table.c.manager_id))
    return {**{person_id: manager_id for person_id, manager_id in rows}, **await links.managers(tx)}  # noqa: C416


async def replace_managers(tx: Transaction, new_ids: Mapping[str, str]) -> None:
    """Let everybody who reports to one of these old ids report to the new one."""
    if new_ids:
        # The names of parameters must differ from those of columns.
        statement = tx.update(table).where(table.c.manager_id == bindparam("old_id"))
        rows = [{"old_id": old, "new_id": new} for old, new in new_ids.items()]
        await tx.execute(statement.values(manager_id=bindparam("new_id")), rows)


async def managers_above(tx: Transaction, person_ids: Iterable[str]) -> dict[str, str | None]:
    """The manager's id of these people and of everybody above them, by person id; None where it is not known.

    A query for each step up, however many people there are.
    """
    lines: dict[str, str | None] = {}
    step = {*person_ids}
    while step:
        managers_of_step: dict[str, str | None] = dict.fromkeys(step)
        for ids in id_batches(step):
            statement = tx.select(table, table.c.id, table.c.manager_id).where(table.c.id.in_(ids))
            rows = await tx.execute(statement)
            managers_of_step |= {row.id: row.manager_id for row in rows}
            managers_of_step |= await links.managers(tx, ids)
        lines |= managers_of_step
        step = {each for each in managers_of_step.values() if each is not None} - lines.keys()
    return lines


async def find_profile(tx: Transaction, person_id: str) -> Profile | None:
    """The profile of a person, None for somebody who never filled it in; raises UnreadableRow."""
    statement = tx.select(profiles).where(profiles.c.person_id == person_id)
    row = (await tx.execute(statement)).one_or_none()
    return parse_row(_profile_name(row), lambda: _profile(row)) if row else None


async def profiles_of(tx: Transaction, person_ids: Iterable[str]) -> dict[str, Profile]:
    """The profiles of those of the given people who filled one in, by person id; none that is unreadable."""
    return (await read_profiles(tx, person_ids))[0]


async def read_profiles(tx: Transaction, person_ids: Iterable[str]) -> tuple[dict[str, Profile], set[str]]:
    """The profiles of the given people by person id, and the ids of those whose profile cannot be read."""
    by_person: dict[str, Profile] = {}
    unreadable_ids: set[str] = set()
    for ids in id_batches(person_ids):
        rows = (await tx.execute(tx.select(profiles).where(profiles.c.person_id.in_(ids)))).all()
        # In a thread: of many thousands it takes long, and others want answers.
        readable_rows = await asyncio.to_thread(readable, rows, _profile_of_person, _profile_name)
        by_person |= readable_rows
        unreadable_ids |= {row.person_id for row in rows} - by_person.keys()
    return by_person, unreadable_ids


async def unreadable_profiles(tx: Transaction) -> set[str]:
    """The ids of the people of this workspace whose profile cannot be read."""
    person_ids = (await tx.execute(tx.select(profiles, profiles.c.person_id))).scalars().all()
    return (await read_profiles(tx, person_ids))[1]


async def save_profile(tx: Transaction, person_id: str, profile: Profile) -> None:
    """Keep what a person told us, in place of what they told us before."""
    await tx.execute(tx.upsert(profiles, {"person_id": person_id}, _profile_values(profile)))


async def delete_private_answers(tx: Transaction, person_ids: Iterable[str]) -> None:
    """Forget whom people avoid, and all else in their profiles that only they may know."""
    for ids in id_batches(person_ids):
        statement = tx.update(profiles).where(profiles.c.person_id.in_(ids))
        await tx.execute(statement.values(private=_private_answers(Profile())))


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
        "rhythm_weekday": profile.rhythm.weekday,
        "rhythm_hour": profile.rhythm.hour,
        "rhythm_cadence": profile.rhythm.cadence,
        "capacity": profile.capacity,
        "private": _private_answers(profile),
    }


def _private_answers(profile: Profile) -> dict[str, Any]:
    """The answers in a profile that are sealed, since nobody else may know them."""
    return {
        "avoids": list(profile.avoids),
        "themes": dict(profile.themes),
        "wants_deep": profile.wants_deep,
        "country": profile.rhythm.country,
    }


def _profile_name(row: AnyRow) -> str:
    return f"profile {row.person_id}"


def _profile_of_person(row: AnyRow) -> tuple[str, Profile]:
    return row.person_id, _profile(row)


def _profile(row: AnyRow) -> Profile:
    private = row.private or _private_answers(Profile())
    return Profile(
        offers=tuple(Area(each) for each in row.offers),
        wants=tuple(Area(each) for each in row.wants),
        languages=tuple(row.languages),
        hours=Hours(row.hours_start, row.hours_end),
        format=Format(row.format),
        avoids=tuple(private["avoids"]),
        # An answer of another version is none: the theme is not for them.
        themes={
            theme: Willingness(answer)
            for theme, answer in private["themes"].items()
            if answer in list(Willingness)
        },
        rhythm=Rhythm(row.rhythm_weekday, row.rhythm_hour, Cadence(row.rhythm_cadence), private["country"]),
        capacity=row.capacity,
        wants_deep=private["wants_deep"],
        is_readable=row.private is not None,
    )
