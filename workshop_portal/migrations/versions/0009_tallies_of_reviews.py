"""what a committee's reviews of a proposal say together

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-27 00:08:33.661270

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TALLIES = """
INSERT INTO tally (proposal_id, committee_id, mean, apart, low, high, submitted, assigned, created_at)
SELECT pairs.proposal_id, pairs.committee_id, sent.mean, sent.apart, sent.low, sent.high,
       COALESCE(sent.number, 0), COALESCE(asked.number, 0),
       (SELECT created_at FROM proposal WHERE proposal.id = pairs.proposal_id)
FROM (SELECT proposal_id, committee_id FROM assignment WHERE committee_id IS NOT NULL
      UNION SELECT proposal_id, committee_id FROM review WHERE committee_id IS NOT NULL) AS pairs
LEFT JOIN (SELECT proposal_id, committee_id, AVG(mean) AS mean, AVG(apart) AS apart, MIN(mean) AS low,
                  MAX(mean) AS high, COUNT(*) AS number
           FROM review WHERE counts AND state != 'draft' GROUP BY proposal_id, committee_id) AS sent
  ON sent.proposal_id = pairs.proposal_id AND sent.committee_id = pairs.committee_id
LEFT JOIN (SELECT proposal_id, committee_id, COUNT(*) AS number
           FROM assignment WHERE state = 'assigned' GROUP BY proposal_id, committee_id) AS asked
  ON asked.proposal_id = pairs.proposal_id AND asked.committee_id = pairs.committee_id
"""


def upgrade():
    op.create_table(
        "tally",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=True),
        sa.Column("apart", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("assigned", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_tally_committee_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_tally_proposal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("committee_id", "proposal_id", name=op.f("uq_tally_committee_id_proposal_id")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tally_proposal_id"), ["proposal_id"], unique=False)
    op.execute(TALLIES)
    with op.batch_alter_table("proposal_committee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_committee_committee_id"))
        batch_op.create_index("ix_proposal_committee_before", ["committee_id", "proposal_id"], unique=False)
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index("ix_review_marks")


def downgrade():
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(
            "ix_review_marks", ["committee_id", "proposal_id", "counts", "state", "mean", "apart"], unique=False
        )
    with op.batch_alter_table("proposal_committee", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_committee_before")
        batch_op.create_index(batch_op.f("ix_proposal_committee_committee_id"), ["committee_id"], unique=False)
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_proposal_id"))
    op.drop_table("tally")
