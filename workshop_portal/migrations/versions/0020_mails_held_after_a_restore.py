"""mails that are held after an installation was restored

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-28 14:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "mail_hold",
        sa.Column("backup_at", sa.DateTime(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_hold")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_hold_key")),
    )


def downgrade():
    op.drop_table("mail_hold")
