"""Things to test with. Each maker gives a sound thing; say only what your test is about."""

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

from sqlalchemy import select, update

from workshop_portal.calls.models import Call, Criterion
from workshop_portal.centre.models import Centre, Format, Scheme, Venue
from workshop_portal.core import clock
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.people.hats import Hat
from workshop_portal.people.models import Committee, Person, Seat
from workshop_portal.people.standing import Standing
from workshop_portal.proposals.models import Grade, Organiser, Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import marking, tallies
from workshop_portal.reviews.models import Review, Score

_number = count(1)

LONG_AGO = date(2020, 1, 1)


def person(name="Ada", **facts):
    sound = {
        "given_name": name, "family_name": "Byron", "email": f"{name.lower()}{next(_number)}@example.org",
        "verified_at": now(), "institution": f"University {next(_number)}", "country": "NL",
    }  # fmt: skip
    return Person(**sound | facts)


def appointed(hat, name="Olga", **facts):
    """A person with a hat toward the centre: appointed("office"), appointed("director")… Saved makers only."""
    someone = person(name, **facts)
    return someone, Standing(hat=Hat(hat), from_on=LONG_AGO)


def committee(*members, chair=None, name="astronomy"):
    number = next(_number)
    made = Committee(key=f"{name}{number}", name_en=f"{name.title()} {number}", name_nl=f"{name.title()} {number}")
    made.seats = [Seat(person=member, role=Hat.MEMBER, from_on=LONG_AGO) for member in members]
    if chair:
        made.seats.append(Seat(person=chair, role=Hat.CHAIR, from_on=LONG_AGO))
    return made


def centre(**facts):
    return Centre(**{"name": "Lorentz Center", "city": "Leiden", "contact_email": "office@example.org"} | facts)


def venue(**facts):
    number = next(_number)
    return Venue(**{"key": f"oort{number}", "name": "@Oort", "seats": 55} | facts)


def scheme(**facts):
    sound = {
        "key": f"regular{next(_number)}", "name_en": "Regular", "name_nl": "Regulier", "rate_ppd_cents": 2500,
        "lines": ["lodging", "travel"], "pays": [facts.get("key", "regular")],
    }  # fmt: skip
    return Scheme(**sound | facts)


def format(**facts):
    sound = {
        "key": f"lorentz{next(_number)}", "name_en": "Lorentz workshop", "name_nl": "Lorentz-workshop",
        "capacity_min": 5, "capacity_max": 55, "days_min": 2, "days_max": 5, "days_default": 5,
    }  # fmt: skip
    if "venues" not in facts:
        sound["venues"] = [venue()]
    if "scheme" not in facts:
        sound["scheme"] = scheme()
    return Format(**sound | facts)


def criterion(key="quality", **facts):
    return Criterion(**{"key": key, "name_en": key.title(), "name_nl": key.title(), "weight": 30} | facts)


def call(**facts):
    number = next(_number)
    deadline = facts.get("deadline_at", now() + timedelta(days=30))
    sound = {
        "key": f"2027-{number}", "prefix": f"2027-{number}", "title_en": f"Call {number}", "title_nl": f"Oproep {number}",
        "opens_at": deadline - timedelta(days=60), "deadline_at": deadline,
        "hard_deadline_at": deadline + timedelta(minutes=15), "first_on": clock.today() + timedelta(days=100),
        "last_on": clock.today() + timedelta(days=500),
    }  # fmt: skip
    if "formats" not in facts:
        sound["formats"] = [format()]
    if "criteria" not in facts:
        sound["criteria"] = [criterion("quality", position=0), criterion("impact", weight=20, position=1)]
    return Call(**sound | facts)


def proposal(status=Status.DRAFT, *, lead=None, committees=(), **facts):
    """A proposal in this status; `lead` organises it (her standing is added by the saved maker)."""
    number = next(_number)
    its_call = facts.pop("call", None) or call()
    sound = {
        "code": f"{its_call.prefix}-{number:05d}", "title": "Lensing beyond the weak limit",
        "public_summary": "Two schools that never meet.", "call": its_call,
        "format": its_call.formats[0] if its_call.formats else None, "duration_days": 5, "expected_participants": 25,
    }  # fmt: skip
    if status not in {Status.DRAFT, Status.WITHDRAWN}:
        sound["submitted_at"] = now()
    made = Proposal(**sound | facts, status=status)
    made.committee_rows = [ProposalCommittee(committee=one, position=n) for n, one in enumerate(committees)]
    if lead:
        made.organisers = [
            Organiser(person=lead, grade=Grade.LEAD, name=lead.name, email=lead.email, confirmed_at=now(),
                      institution=lead.institution, country=lead.country or "NL")
        ]  # fmt: skip
    return made


def remark(value, proposal):
    """Every mark that the reviews of this proposal gave becomes this one."""
    reviews = select(Review.id).where(Review.proposal_id == proposal.id)
    db.session.execute(update(Score).where(Score.review_id.in_(reviews)).values(value=value))
    marking.keep_means(Review.proposal_id == proposal.id)
    tallies.keep([proposal.id])
    db.session.commit()


class Saved:
    """The same makers, with the result in the database."""

    def __init__(self, session):
        self.session, self.keep = session, session.commit

    @contextmanager
    def together(self):
        """What is made within is committed once, at the end."""
        outer, self.keep = self.keep, self.session.flush
        yield
        self.keep = outer
        self.keep()

    def __getattr__(self, name):
        def make(*args, **facts):
            thing = globals()[name](*args, **facts)
            self.session.add(thing)
            self.keep()
            return thing

        return make

    def appointed(self, hat, name="Olga", **facts):
        someone, standing = appointed(hat, name, **facts)
        self.session.add(someone)
        self.session.flush()
        standing.person_id = someone.id
        self.session.add(standing)
        self.keep()
        return someone

    def standing(self, person, hat, thing=None, **facts):
        where = {f"{thing.standing_kind}_id": thing.id} if thing is not None else {}
        row = Standing(person_id=person.id, hat=Hat(hat), from_on=LONG_AGO, **where, **facts)
        self.session.add(row)
        self.keep()
        return row

    def proposal(self, *args, lead=None, **facts):
        thing = proposal(*args, lead=lead, **facts)
        self.session.add(thing)
        self.keep()
        if lead:
            for hat in (Hat.ORGANISER, Hat.LEAD, Hat.EDITOR):
                self.standing(lead, hat, thing)
        return thing
