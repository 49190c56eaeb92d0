"""who was in the meeting when an advice was recorded, and proposed assignments that were put away

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-27 12:55:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AS_IT_IS_NOW = """
INSERT INTO attendance (advice_id, person_id, had_left, created_at)
SELECT advice.id, presence.person_id, recusal.id IS NOT NULL, advice.given_at
FROM advice
JOIN proposal ON proposal.id = advice.proposal_id
JOIN meeting ON meeting.call_id = proposal.call_id AND meeting.committee_id = advice.committee_id
JOIN presence ON presence.meeting_id = meeting.id
LEFT JOIN recusal ON recusal.meeting_id = meeting.id AND recusal.proposal_id = advice.proposal_id
  AND recusal.person_id = presence.person_id
"""

WHO_LEFT = """
INSERT INTO attendance (advice_id, person_id, had_left, created_at)
SELECT advice.id, recusal.person_id, recusal.id IS NOT NULL, advice.given_at
FROM advice
JOIN proposal ON proposal.id = advice.proposal_id
JOIN meeting ON meeting.call_id = proposal.call_id AND meeting.committee_id = advice.committee_id
JOIN recusal ON recusal.meeting_id = meeting.id AND recusal.proposal_id = advice.proposal_id
LEFT JOIN presence ON presence.meeting_id = meeting.id AND presence.person_id = recusal.person_id
WHERE presence.id IS NULL
"""


def upgrade():
    op.create_table(
        "attendance",
        sa.Column("advice_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("had_left", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["advice_id"], ["advice.id"], name=op.f("fk_attendance_advice_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("advice_id", "person_id", name=op.f("uq_attendance_advice_id_person_id")),
    )
    op.execute(AS_IT_IS_NOW)
    op.execute(WHO_LEFT)
    with op.batch_alter_table("assignment_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("put_away_at", sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table("assignment_run", schema=None) as batch_op:
        batch_op.drop_column("put_away_at")
    op.drop_table("attendance")
