"""which proposals wait for their committees since they were referred on, and advice that a referral has overtaken

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-28 01:50:00.000000

"""

import re

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ONE_EACH = "uq_advice_proposal_id_committee_id"
STANDING = sa.text("overtaken_at IS NULL")

OVERTAKEN = """
UPDATE advice SET overtaken_at = (SELECT min(decision.released_at) FROM decision
WHERE decision.proposal_id = advice.proposal_id AND decision.code = 'refer' AND decision.released_at >= advice.given_at)
"""

REFERRED = """
(SELECT max(decision.released_at) FROM decision
WHERE decision.proposal_id = proposal.id AND decision.code = 'refer')
"""

# Where an import brought other committees with the referral, those that advised have it no more.
WAITS = f"""
UPDATE proposal SET referred_at = {REFERRED}
WHERE status NOT IN ('in_review', 'in_discussion', 'advised', 'decided')
AND NOT EXISTS (SELECT 1 FROM journal_line WHERE journal_line.subject_kind = 'proposal'
  AND journal_line.subject_id = proposal.id AND journal_line.deed = 'set committees' AND journal_line.at >= {REFERRED})
AND (NOT EXISTS (SELECT 1 FROM advice WHERE advice.proposal_id = proposal.id)
  OR EXISTS (SELECT 1 FROM advice JOIN proposal_committee ON proposal_committee.proposal_id = advice.proposal_id
    AND proposal_committee.committee_id = advice.committee_id WHERE advice.proposal_id = proposal.id))
"""

# Of what a committee advised more than once the last word was kept before this.
OLDER = """
SELECT advice.id FROM advice WHERE EXISTS (SELECT 1 FROM advice AS newer WHERE newer.proposal_id = advice.proposal_id
AND newer.committee_id = advice.committee_id AND newer.id > advice.id)
"""


def upgrade():
    op.execute(f"ALTER TABLE proposal ADD COLUMN referred_at {moment()}")
    op.execute(f"ALTER TABLE advice ADD COLUMN overtaken_at {moment()}")
    op.execute(OVERTAKEN)
    op.execute(WAITS)
    if is_sqlite():
        build_anew(lambda sql: re.sub(rf",\s*CONSTRAINT {ONE_EACH} UNIQUE \([^)]*\)", "", sql))
    else:
        op.drop_constraint(ONE_EACH, "advice", type_="unique")
    op.create_index(
        "uq_advice_standing", "advice", ["proposal_id", "committee_id"], unique=True, sqlite_where=STANDING,
        postgresql_where=STANDING,
    )  # fmt: skip


def downgrade():
    op.drop_index("uq_advice_standing", "advice")
    op.execute(f"DELETE FROM attendance WHERE advice_id IN ({OLDER})")
    op.execute(f"DELETE FROM advice WHERE id IN ({OLDER})")
    op.execute("ALTER TABLE advice DROP COLUMN overtaken_at")
    op.execute("ALTER TABLE proposal DROP COLUMN referred_at")
    if is_sqlite():
        build_anew(lambda sql: f"{sql.rstrip()[:-1]}, CONSTRAINT {ONE_EACH} UNIQUE (proposal_id, committee_id))")
    else:
        op.create_unique_constraint(ONE_EACH, "advice", ["proposal_id", "committee_id"])


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def moment() -> str:
    return sa.DateTime().compile(op.get_bind().dialect)


def build_anew(change):
    """SQLite takes no key off a table, so it is laid down once more from its own words: alembic's way would leave out all
    that only the database keeps of it.
    """
    found = op.get_bind().exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'advice' AND sql > ''")
    words = {row.name: row.sql for row in found}
    before = words.pop("advice")
    after = change(before)
    assert after != before
    anew = re.sub(r'^CREATE TABLE "?advice"?', "CREATE TABLE advice_anew", after)
    op.execute(sa.text(anew.replace(":", r"\:")))
    op.execute("INSERT INTO advice_anew SELECT * FROM advice")
    op.drop_table("advice")
    op.rename_table("advice_anew", "advice")
    for sql in words.values():
        op.execute(sa.text(sql))
