"""an index for lists of proposals

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-26 17:06:12.120411

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_listed", ["call_id", "code", "status", "submitted_at"], unique=False)


def downgrade():
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_listed")
