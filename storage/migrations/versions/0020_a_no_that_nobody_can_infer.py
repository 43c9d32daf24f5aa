"""A no lets a proposal lapse like one that nobody answered, and nothing says who said it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pairs", sa.Column("is_closed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE pairs SET state = 'lapsed' WHERE state = 'declined'")
    # Why somebody waits was kept for those alone who were in no plan; the next match says it of all.
    op.execute("UPDATE members SET waits_because = NULL, waits_as = NULL")


def downgrade() -> None:
    # A proposal that was closed lapses at once, since nothing would keep the question open otherwise.
    op.execute(
        "UPDATE pairs SET state = 'lapsed', ended_at = answer_by WHERE is_closed AND state IN "
        "('proposed', 'consented')"
    )
    op.drop_column("pairs", "is_closed")
