"""which approvals a funding scheme pays

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-27 19:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AS_ITS_KEY_SAID = """UPDATE scheme SET pays = '["regular"]' WHERE key = 'regular'"""


def upgrade():
    with op.batch_alter_table("scheme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pays", sa.JSON(), server_default="[]", nullable=False))
    for key in ("regular", "refund", "basic"):
        op.execute(AS_ITS_KEY_SAID.replace("regular", key))


def downgrade():
    with op.batch_alter_table("scheme", schema=None) as batch_op:
        batch_op.drop_column("pays")
