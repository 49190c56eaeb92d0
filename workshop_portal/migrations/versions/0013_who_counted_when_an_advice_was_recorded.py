"""how many were needed for an advice, and who of those in the room counted towards them

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-27 19:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    """Of advice that was recorded before this, nobody knows."""
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("needed", sa.Integer(), nullable=True))
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted", sa.Boolean(), nullable=True))


def downgrade():
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_column("counted")
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.drop_column("needed")
