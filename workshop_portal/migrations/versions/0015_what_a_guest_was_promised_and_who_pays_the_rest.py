"""what a guest was told of lodging and travel, and who pays what a room costs beyond it

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-28 01:45:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WHO_PAID = """
ALTER TABLE entitlement ADD COLUMN promised_paid_by VARCHAR(40)
CONSTRAINT ck_entitlement_promised_paid_by CHECK (promised_paid_by IN ('centre', 'reimbursed'))
"""
AS_IT_WAS_TOLD = """
UPDATE entitlement SET promised_nights = nights, promised_paid_by = paid_by, promised_night_cents = night_cents,
  promised_travel_cents = travel_cents, promised_at = told_at
WHERE told_at IS NOT NULL
"""
# Letters and pages said so wherever a room costs more than the centre gives for its nights.
AS_GUESTS_READ = """
UPDATE booking SET guest_pays_rest = true WHERE EXISTS (
  SELECT 1 FROM entitlement JOIN block ON block.id = booking.block_id
  WHERE entitlement.participation_id = booking.participation_id AND entitlement.paid_by = 'centre'
  AND entitlement.night_cents < block.price_cents)
"""
NUMBERS = ("promised_nights", "promised_night_cents", "promised_travel_cents")


def upgrade():
    """Columns beside what there is: no table is built anew. Who pays rooms that are booked is as their guests read it."""
    for name in NUMBERS:
        op.add_column("entitlement", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("entitlement", sa.Column("promised_at", sa.DateTime(), nullable=True))
    op.execute(WHO_PAID)
    op.execute(AS_IT_WAS_TOLD)
    op.add_column("booking", sa.Column("guest_pays_rest", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(AS_GUESTS_READ)


def downgrade():
    for name in ("promised_at", "promised_paid_by", *reversed(NUMBERS)):
        op.execute(f"ALTER TABLE entitlement DROP COLUMN {name}")
    op.execute("ALTER TABLE booking DROP COLUMN guest_pays_rest")
