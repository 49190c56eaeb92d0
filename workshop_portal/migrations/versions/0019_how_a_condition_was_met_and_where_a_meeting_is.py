"""how a condition of an approval was met, and the hour and place of a meeting

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-28 09:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("condition", sa.Column("met_how", sa.Text(), server_default="", nullable=False))
    op.add_column("meeting", sa.Column("begins", sa.Time(), nullable=True))
    op.add_column("meeting", sa.Column("place", sa.String(300), server_default="", nullable=False))


def downgrade():
    op.execute("ALTER TABLE condition DROP COLUMN met_how")
    op.execute("ALTER TABLE meeting DROP COLUMN begins")
    op.execute("ALTER TABLE meeting DROP COLUMN place")
