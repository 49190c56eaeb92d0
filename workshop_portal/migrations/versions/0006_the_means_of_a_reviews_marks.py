"""the means of a review's marks

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-26 19:03:55.300992

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MEAN = """(SELECT SUM({weight} * COALESCE(score.value, 0)) * 1.0 / NULLIF(SUM({weight}), 0)
FROM score JOIN criterion ON criterion.id = score.criterion_id WHERE score.review_id = review.id)"""
WEIGHT = "(CASE WHEN score.value IS NOT NULL AND criterion.weight > 0 THEN criterion.weight ELSE 0 END)"
APART = """(CASE WHEN score.value IS NULL OR NOT criterion.apart THEN 0
WHEN criterion.weight > 0 THEN criterion.weight ELSE 1 END)"""


def upgrade():
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mean", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("apart", sa.Double(), nullable=True))
    op.execute(f"UPDATE review SET mean = {MEAN.format(weight=WEIGHT)}, apart = {MEAN.format(weight=APART)}")


def downgrade():
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_column("apart")
        batch_op.drop_column("mean")
