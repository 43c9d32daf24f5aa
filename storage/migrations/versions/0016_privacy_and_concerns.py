"""People can erase what is stored about them, and write to a safeguarding contact."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

GUIDANCE = {
    "confidential_help": sa.Text(),
    "first_contact_id": sa.String(32),
    "second_contact_id": sa.String(32),
}


def upgrade() -> None:
    for name, kind in GUIDANCE.items():
        op.add_column("workspaces", sa.Column(name, kind, nullable=True))
    _create(
        "uploads",
        "file_id",
        sa.Column("file_id", sa.String(32), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_uploads_delete", "uploads", ["workspace_id", "delete_at"])
    _create(
        "erasures",
        "number",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
    )
    _create(
        "concerns",
        "id",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("writer_id", sa.String(32), nullable=False),
        sa.Column("reader_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=True),
    )
    op.create_index("ix_concerns_next", "concerns", ["workspace_id", "next_try_at"])


def downgrade() -> None:
    for table in ("concerns", "erasures", "uploads"):
        op.drop_table(table)
    for name in GUIDANCE:
        op.drop_column("workspaces", name)


def _create(table: str, key: str, *columns: "sa.Column[Any]") -> None:
    op.create_table(
        table,
        sa.Column("workspace_id", sa.String(32), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=f"fk_{table}_workspace_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", key, name=f"pk_{table}"),
    )
