"""invoices of hotels

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-28 18:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "invoice",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("hotel_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_invoice_invoice_has_amount")),
        sa.CheckConstraint("nights >= 0", name=op.f("ck_invoice_invoice_nights")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_invoice_workshop_id_workshop"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["hotel_id"], ["hotel.id"], name=op.f("fk_invoice_hotel_id_hotel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("hotel_id", "number", name="uq_invoice_number"),
        sa.UniqueConstraint("key", name=op.f("uq_invoice_key")),
    )
    op.create_index(op.f("ix_invoice_workshop_id"), "invoice", ["workshop_id"])


def downgrade():
    op.drop_table("invoice")
