"""What is private is sealed with the keys of the database; and a workspace knows when it was tidied last."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.encryption import LONG, SHORT, Keyring, keyring_of

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

AT_ONCE = 100  # a plan for many people takes megabytes
MEMBER = ("workspace_id", "programme_id", "person_id", "role")
ARRANGEMENT = ("workspace_id", "programme_id", "mentor_id", "leader_id")
TAP = ("workspace_id", "person_id", "asked", "about")
# Each column with the key of its table, its type before, and to how many bytes its values are filled up.
COLUMNS: tuple[tuple[str, str, Sequence[str], Any, int], ...] = (
    ("taps", "level", TAP, sa.String(length=24), SHORT),
    ("members", "waits_because", MEMBER, sa.String(length=24), SHORT),
    ("arrangements", "reason", ARRANGEMENT, sa.Text(), LONG),
    ("rehearsals", "plan", ("workspace_id", "id"), sa.JSON(), LONG),
)
PROFILE = ("workspace_id", "person_id")
OF_A_PROFILE: dict[str, Any] = {
    "avoids": sa.JSON(),
    "themes": sa.JSON(),
    "wants_deep": sa.Boolean(),
    "rhythm_country": sa.String(length=2),
}


def upgrade() -> None:
    keyring = keyring_of(op.get_bind().dialect)
    for table, column, key, kind, fill_to in COLUMNS:
        _change_type(table, column, kind, sa.Text(), f"{column}::text")
        is_json = isinstance(kind, sa.JSON)
        _rewrite(table, key, {column: sa.Text()}, _sealing(keyring, column, fill_to, is_json=is_json))
    op.add_column("profiles", sa.Column("private", sa.Text(), nullable=True))
    _rewrite(
        "profiles", PROFILE, OF_A_PROFILE, lambda row: {"private": keyring.seal(_without_prefix(row), LONG)}
    )
    with op.batch_alter_table("profiles") as profiles:
        profiles.alter_column("private", existing_type=sa.Text(), nullable=False)
        for name in OF_A_PROFILE:
            profiles.drop_column(name)
    op.add_column("workspaces", sa.Column("tidied_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    keyring = keyring_of(op.get_bind().dialect)
    op.drop_column("workspaces", "tidied_at")
    with op.batch_alter_table("profiles") as profiles:
        for name, kind in OF_A_PROFILE.items():
            profiles.add_column(sa.Column(name, kind, nullable=True))
    _rewrite("profiles", PROFILE, {"private": sa.Text()}, lambda values: _answers(keyring, values["private"]))
    with op.batch_alter_table("profiles") as profiles:
        for name in ("avoids", "themes"):
            profiles.alter_column(name, existing_type=sa.JSON(), nullable=False)
        profiles.alter_column(
            "wants_deep", existing_type=sa.Boolean(), nullable=False, server_default=sa.false()
        )
        profiles.drop_column("private")
    for table, column, key, kind, _fill_to in reversed(COLUMNS):
        is_json = isinstance(kind, sa.JSON)
        _rewrite(table, key, {column: sa.Text()}, _opening(keyring, column, is_json=is_json))
        _change_type(table, column, sa.Text(), kind, f"{column}::json" if is_json else column)


def _change_type(table: str, column: str, before: Any, after: Any, using: str) -> None:
    if type(before) is not type(after):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, existing_type=before, type_=after, postgresql_using=using)


def _sealing(
    keyring: Keyring, column: str, fill_to: int, *, is_json: bool
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def seal(values: dict[str, Any]) -> dict[str, Any]:
        value = json.loads(values[column]) if is_json else values[column]
        return {column: keyring.seal(value, fill_to)}

    return seal


def _opening(keyring: Keyring, column: str, *, is_json: bool) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def open_value(values: dict[str, Any]) -> dict[str, Any]:
        value = _open(keyring, values[column])
        return {column: json.dumps(value) if is_json else value}

    return open_value


def _without_prefix(values: dict[str, Any]) -> dict[str, Any]:
    """The answers of a profile as they are sealed together."""
    return {name.removeprefix("rhythm_"): value for name, value in values.items()}


def _answers(keyring: Keyring, token: str) -> dict[str, Any]:
    private = _open(keyring, token)
    return {name: private[name.removeprefix("rhythm_")] for name in OF_A_PROFILE}


def _open(keyring: Keyring, token: str) -> Any:
    """The value that was sealed: one that cannot be opened stops the way back, and is not taken for empty."""
    value = keyring.open(token)
    if value is None:
        raise ValueError("something sealed cannot be opened with these keys: set those it was written with")
    return value


def _rewrite(
    name: str, key: Sequence[str], read: dict[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Write what becomes of the columns in `read` for each row in which the first of them is not NULL.

    A hundred rows at a time, in the order of the key.
    """
    new = OF_A_PROFILE | {"private": sa.Text()} if name == "profiles" else read
    table = sa.table(name, *map(sa.column, key), *(sa.column(each, kind) for each, kind in new.items()))
    columns = [table.c[each] for each in key]
    is_one = sa.and_(*(column == sa.bindparam(f"key_{column.name}") for column in columns))
    statement = sa.select(*columns, *(table.c[each] for each in read)).order_by(*columns).limit(AT_ONCE)
    statement = statement.where(table.c[next(iter(read))].is_not(None))
    page, connection = statement, op.get_bind()
    while rows := connection.execute(page).mappings().all():
        changed = [
            {f"key_{each}": row[each] for each in key}
            | {f"new_{each}": value for each, value in change({one: row[one] for one in read}).items()}
            for row in rows
        ]
        names = [each.removeprefix("new_") for each in changed[0] if each.startswith("new_")]
        values = {each: sa.bindparam(f"new_{each}", type_=table.c[each].type) for each in names}
        connection.execute(sa.update(table).where(is_one).values(values), changed)
        last = [sa.literal(rows[-1][each]) for each in key]
        page = statement.where(sa.tuple_(*columns) > sa.tuple_(*last))
