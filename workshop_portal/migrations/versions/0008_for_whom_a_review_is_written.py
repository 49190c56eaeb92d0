"""for whom a review is written

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-26 21:52:41.275537

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FOR_WHOM = """(SELECT assignment.committee_id FROM assignment
WHERE assignment.proposal_id = review.proposal_id AND assignment.person_id = review.person_id)"""


def upgrade():
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_committee_id"))
        batch_op.create_index("ix_assignment_asked", ["committee_id", "state", "proposal_id"], unique=False)

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("committee_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_review_committee_id"), "committee", ["committee_id"], ["id"])
    op.execute(f"UPDATE review SET committee_id = {FOR_WHOM}")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(
            "ix_review_marks", ["committee_id", "proposal_id", "counts", "state", "mean", "apart"], unique=False
        )


def downgrade():
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_review_committee_id"), type_="foreignkey")
        batch_op.drop_index("ix_review_marks")
        batch_op.drop_column("committee_id")

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_asked")
        batch_op.create_index(batch_op.f("ix_assignment_committee_id"), ["committee_id"], unique=False)
