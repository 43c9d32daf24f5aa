"""What the headings and grades of an organisation's own rosters mean."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_words",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_roster_words_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "kind", "word", name=op.f("pk_roster_words")),
    )


def downgrade() -> None:
    op.drop_table("roster_words")
