"""parts of a country, as profiles and lists offered them before, are that country

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-28 15:40:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

PART_OF = {"AC": "SH", "CP": "FR", "CQ": "GG", "DG": "IO", "EA": "ES", "IC": "ES", "TA": "SH"}
TABLES = ("person", "organiser", "participant", "participation")


def upgrade():
    for name in TABLES:
        table = sa.table(name, sa.column("country"))
        for part, whole in PART_OF.items():
            op.execute(table.update().where(table.c.country == part).values(country=whole))


def downgrade():
    """A country is right in either version."""
