"""formats no longer say that a pre-proposal comes first

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-28 19:15:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_column("format", "two_stage")


def downgrade():
    op.add_column("format", sa.Column("two_stage", sa.Boolean(), server_default=sa.false(), nullable=False))
