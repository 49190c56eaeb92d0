"""which funding scheme the director chose

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-27 22:30:00.000000

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ADD = "ALTER TABLE decision ADD COLUMN scheme_id INTEGER CONSTRAINT fk_decision_scheme_id REFERENCES scheme (id)"


def upgrade():
    """As it stands: rebuilding the table would cost it what only the database keeps of it."""
    op.execute(ADD)


def downgrade():
    op.execute("ALTER TABLE decision DROP COLUMN scheme_id")
