"""appointments that wait for a second person

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-26 19:43:22.131096

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "nomination",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "hat",
            sa.Enum(
                "organiser",
                "lead",
                "editor",
                "commenter",
                "reviewer",
                "cleared",
                "member",
                "vice-chair",
                "chair",
                "office",
                "finance",
                "director",
                "deputy",
                "coordinator",
                "auditor",
                "administrator",
                "participant",
                "conflicted",
                "absent",
                name="hat",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_nomination_asked_by_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nomination_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint("key", name=op.f("uq_nomination_key")),
        sa.UniqueConstraint("person_id", "hat", name=op.f("uq_nomination_person_id_hat")),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_asked_by_id"), ["asked_by_id"], unique=False)


def downgrade():
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nomination_asked_by_id"))

    op.drop_table("nomination")
