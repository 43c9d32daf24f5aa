"""A programme says which aims it puts first."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programmes", sa.Column("aims", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("programmes", "aims")
