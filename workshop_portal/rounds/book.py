"""Rows on their way into the database, many at a time: numbered beforehand, written in the order their keys need."""

from itertools import count

from sqlalchemy import func, insert, select, text, update

from workshop_portal.core.db import db
from workshop_portal.decisions.models import Advice, Decision
from workshop_portal.people.models import Person, Seat
from workshop_portal.people.standing import Standing
from workshop_portal.proposals.models import Organiser, Participant, Proposal, ProposalCommittee, ProposalVersion
from workshop_portal.reviews.models import Assignment, Conflict, Review, Score
from workshop_portal.rounds import answers, bulk
from workshop_portal.rounds.models import ImportedKey

ORDER = (
    Person, Seat, Proposal, ProposalCommittee, Organiser, Participant, *(model for model, _ in answers.ROWS.values()),
    ProposalVersion, Standing, Conflict, Assignment, Review, Score, Advice, Decision, ImportedKey,
)  # fmt: skip
AT_ONCE = 5000
BLOCK = 1000


class Book:
    """Takes rows and writes them in bulk. A trial takes them and writes nothing."""

    def __init__(self, trial=False):
        self.trial, self.waiting, self.rows = trial, 0, {model: [] for model in ORDER}
        self.numbers: dict = {}
        self.met: set[int] = set()  # people who are new or changed

    def number(self, model) -> int:
        """The id of the model's next row."""
        if model not in self.numbers:
            self.numbers[model] = count(1_000_000_000) if self.trial else numbers_of(model.__table__)
        row_id = next(self.numbers[model])
        if model is Person:
            self.met.add(row_id)
        return row_id

    def add(self, model, values) -> int:
        """Write one row at once, and say its id."""
        row_id = self.number(model)
        self.execute(insert(model.__table__).values(id=row_id, **values))
        return row_id

    def put(self, model, row):
        self.rows[model].append(row)
        self.waiting += 1
        if self.waiting >= AT_ONCE:
            self.flush()

    def flush(self):
        """Write what waits; rows of one table all have the same columns."""
        for model in ORDER:
            rows, self.rows[model] = self.rows[model], []
            if rows and not self.trial:
                bulk.insert(db.session.connection(), model.__table__, rows)
        self.waiting = 0

    def change(self, model, row_id, values):
        """Change one row that is there; a row that counts its changes counts this one."""
        table = model.__table__
        if model is Person:
            self.met.add(row_id)
        if "version" in table.c:
            values = values | {"version": table.c.version + 1}
        self.execute(update(table).where(table.c.id == row_id).values(**values))

    def execute(self, statement):
        if not self.trial:
            self.flush()
            db.session.execute(statement)


def numbers_of(table):
    """Free ids. SQLite's writer is alone until it commits; PostgreSQL gives out each number of a sequence once."""
    if db.session.get_bind().dialect.name == "sqlite":
        yield from count((db.session.scalar(select(func.max(table.c.id))) or 0) + 1)
    sequence = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :many)")
    while True:
        yield from db.session.scalars(sequence, {"name": f'"{table.name}"', "many": BLOCK}).all()
