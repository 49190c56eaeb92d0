"""organisers who have stepped down from what was submitted

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-28 02:00:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

UNIQUE = "uq_organiser_proposal_id_email"


def upgrade():
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", sa.DateTime(), nullable=True))
        batch_op.drop_constraint(UNIQUE, type_="unique")
    still_there = sa.text("left_at IS NULL")
    op.create_index(
        UNIQUE,
        "organiser",
        ["proposal_id", "email"],
        unique=True,
        sqlite_where=still_there,
        postgresql_where=still_there,
    )


def downgrade():
    """To the version before, whoever has left is gone: it would take them for organisers."""
    op.execute("DELETE FROM organiser WHERE left_at IS NOT NULL")
    op.drop_index(UNIQUE, "organiser")
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        batch_op.drop_column("left_at")
        batch_op.create_unique_constraint(UNIQUE, ["proposal_id", "email"])
