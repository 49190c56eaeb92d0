"""whether a guest was told in writing to pay what the room costs beyond what is given

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-28 04:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# The letter said so where the room was booked already by then.
AS_IT_WAS_TOLD = """
UPDATE entitlement SET promised_rest = true
WHERE promised_at IS NOT NULL AND promised_paid_by = 'centre' AND EXISTS (
  SELECT 1 FROM booking JOIN block ON block.id = booking.block_id
  WHERE booking.participation_id = entitlement.participation_id AND booking.guest_pays_rest
  AND entitlement.promised_night_cents < block.price_cents)
AND NOT EXISTS (SELECT 1 FROM journal_line WHERE journal_line.subject_kind = 'participation'
  AND journal_line.subject_id = entitlement.participation_id AND journal_line.deed = 'book room'
  AND journal_line.at > entitlement.promised_at)
"""


def upgrade():
    op.add_column("entitlement", sa.Column("promised_rest", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(AS_IT_WAS_TOLD)


def downgrade():
    op.execute("ALTER TABLE entitlement DROP COLUMN promised_rest")
