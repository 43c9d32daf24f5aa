"""A question counts from its arrival, the bot's own downtime is known, and who opened the Home tab."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None

# Of questions that are open: when the one to whom it is now was certainly asked.
ARRIVALS = """
UPDATE pairs SET asked_at = (
    SELECT max(nudges.settled_at) FROM nudges
    WHERE nudges.workspace_id = pairs.workspace_id AND nudges.pair_id = pairs.id
    AND nudges.kind = 'proposal' AND nudges.state = 'sent'
    AND nudges.person_id = CASE pairs.state WHEN 'proposed' THEN pairs.mentor_id ELSE pairs.leader_id END
)
WHERE pairs.state IN ('proposed', 'consented')
"""


def upgrade() -> None:
    is_false = sa.false()
    op.add_column(
        "people", sa.Column("has_opened_home", sa.Boolean(), server_default=is_false, nullable=False)
    )
    op.add_column("workspaces", sa.Column("alive_at", sa.DateTime(timezone=True)))
    op.add_column("pairs", sa.Column("asked_at", sa.DateTime(timezone=True)))
    op.execute(ARRIVALS)


def downgrade() -> None:
    op.drop_column("pairs", "asked_at")
    op.drop_column("workspaces", "alive_at")
    op.drop_column("people", "has_opened_home")
