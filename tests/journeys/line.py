"""The steps of the main job, each by forms in a browser, as the roles of a town take them."""

import os
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from tests.journeys.town import HOUSE, PASSWORD, fresh, link_in_mail, six_minutes_pass
from tests.journeys.walk import SENDS, Walker
from workshop_portal.calls.models import Call
from workshop_portal.centre.slots import weeks_between
from workshop_portal.core import clock
from workshop_portal.decisions.meetings import barred_from
from workshop_portal.funding.models import Record
from workshop_portal.participants.models import Participation
from workshop_portal.proposals.choices import DECLARATIONS
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.models import Assignment, Review
from workshop_portal.workshops.models import Workshop

WANTS_PICTURES = os.environ.pop("PORTAL_PICTURES", "") == "1"  # the portal itself takes no setting of this name
PICTURES = Path(__file__).parents[2] / "docs/pictures"
ADA, NORA, GUEST = "ada@lovelace.example", "nora@north.example", "grace@harbour.example"
TITLE = "Lensing beyond the weak limit"
SENTENCE = "Two schools measure the same sky and never meet; for a week they will."


class Line:
    """One walk down the line: the town, its portal, and a browser for each role."""

    def __init__(self, town, portal, chromium, language, width, javascript):
        self.town, self.portal, self.chromium = town, portal, chromium
        self.how = (language, width, javascript)
        self.readers = {}
        self.code = None

    def proposal(self) -> Proposal:
        """The proposal of this walk as the database holds it now: the one with its code, or the only one."""
        mine = select(Proposal).where(Proposal.code == self.code) if self.code else select(Proposal)
        return fresh(mine)[0]

    def assignments(self) -> list[Assignment]:
        mine = select(Assignment).where(Assignment.proposal_id == self.proposal().id)
        return fresh(mine.order_by(Assignment.id))

    def reader(self, role) -> Walker:
        """The browser of this role; staff and members are signed in when they first sit down."""
        if role not in self.readers:
            reader = self.readers[role] = Walker(self.chromium, self.portal.address, *self.how)
            if role in self.town.people:
                reader.sign_in(self.town.people[role].email, PASSWORD)
        return self.readers[role]

    def as_person(self, person) -> Walker:
        self.town.people.setdefault(person.email, person)
        return self.reader(person.email)

    def link_to(self, address, about) -> str:
        return self.portal.address + link_in_mail(self.portal.folder, address, about)

    def picture(self, role, name):
        if WANTS_PICTURES and self.how[0] == "en":
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.reader(role).page.screenshot(path=PICTURES / f"{name}.png")

    def close(self):
        for reader in self.readers.values():
            assert reader.findings == []
            reader.close()


def open_a_call(line):
    """0. The office makes a call, looks through its criteria, and lets everybody see it."""
    olga, town, today = line.reader("office"), line.town, clock.today()
    olga.open("/calls/new")
    olga.fill({
        "key": "2031-1", "title_en": "Workshops for a year ahead", "title_nl": "Workshops voor een jaar vooruit",
        "opens_at": f"{today - timedelta(days=20)}T09:00", "deadline_at": f"{today + timedelta(days=30)}T23:59",
        "first_on": str(today + timedelta(days=100)), "last_on": str(today + timedelta(days=500)), "reviews_wanted": "3",
        "formats": [town.format.key], "committees": [town.committee.key],
    })  # fmt: skip
    olga.press(f"main form {SENDS}")
    olga.press('main button.button-main[value="save"]')
    olga.press('main a[href$="/calls/2031-1/edit"]')
    olga.fill({"published": True})
    olga.press(f"main form {SENDS}")
    town.call = fresh(select(Call))[0]
    assert sum(one.weight for one in town.call.criteria) == 100


def visit(line):
    """1. Anybody looks at the front page and at the open call."""
    visitor = line.reader("visitor")
    visitor.open("")
    line.picture("visitor", "home")
    visitor.press('main a[href$="/calls"] >> nth=0')
    visitor.press(f'main a[href$="/calls/{line.town.call.key}"] >> nth=0')
    assert visitor.page.locator(f'main a[href$="/calls/{line.town.call.key}/start"]').count()


def register(line):
    """2. Ada opens an account, confirms her address by the link in the mail, and signs in."""
    ada = line.reader("ada")
    ada.open("/people/register")
    ada.fill({
        "given_name": "Ada", "family_name": "Lovelace", "email": ADA, "institution": HOUSE, "country": "NL",
        "password": PASSWORD, "again": PASSWORD, "privacy": True,
    })  # fmt: skip
    ada.press(f"main form {SENDS}")
    ada.page.goto(line.link_to(ADA, "/people/verify"))
    ada.press(f"main form {SENDS}")
    ada.sign_in(ADA, PASSWORD)


def propose(line):
    """A draft in the open call, filled section by section."""
    ada, town = line.reader("ada"), line.town
    ada.open(f"/calls/{town.call.key}/start")
    ada.fill({"title": TITLE})
    ada.press(f"main form {SENDS}")
    weeks = weeks_between(town.call.first_on, town.call.last_on)
    sections = {
        "a": {
            "format": town.format.key, "committees-0": town.committee.key, "disciplines": "astronomy, optics",
            "keywords": "gravity, lenses, surveys", "preferred_weeks-0": weeks[30], "preferred_weeks-1": weeks[31],
            "duration_days": "5", "expected_participants": "25",
        },
        "b": {"stage": "senior", "sector": "academia", "bio": SENTENCE},
        "c": {
            "public_summary": SENTENCE, "scientific_case": SENTENCE, "aim": SENTENCE, "outcomes-0-kind": "paper",
            "outcomes-0-description": "A paper that both schools sign.", "programme_design": SENTENCE,
            "added_value": SENTENCE,
        },
        "d": {
            "sessions-0-day": "1", "sessions-0-start": "09:30", "sessions-0-end": "10:30", "sessions-0-kind": "talk",
            "sessions-0-title": "What each school measures",
        },
        "e": {
            "participants-0-name": "Grace Hopper", "participants-0-email": GUEST, "participants-0-institution": "Harbour",
            "participants-0-country": "DE", "participants-0-stage": "senior",
        },
        "f": {"diversity_statement": SENTENCE},
        "g": {"scheme_wanted": "regular", "costs-0-kind": "travel", "costs-0-amount_cents": "1000"},
        "h": {"declarations": list(DECLARATIONS)},
    }  # fmt: skip
    for section, values in sections.items():
        assert f"/edit/{section}" in ada.page.url
        ada.fill(values, within="main form[data-autosave]")
        if section == "c":
            line.picture("ada", "edit")
        ada.press('main form[data-autosave] button[name="go"][value="next"]')
    assert line.proposal().title == TITLE


def name_a_second_organiser(line):
    """Nora gets a link by mail and confirms, without an account."""
    ada = line.reader("ada")
    code = line.proposal().code
    ada.open(f"/proposals/{code}/edit/b")
    ada.press('main button[value="invite"]')
    ada.fill({"name": "Nora North", "email": NORA})
    ada.press(f"main form {SENDS}")
    nora = line.reader("nora")
    nora.page.goto(line.link_to(NORA, "/proposals/invitation"))
    nora.fill({"institution": "Northern Institute", "country": "DE", "stage": "senior", "sector": "academia"})
    nora.press(f'main form {SENDS}:not([value="decline"])')
    assert [one.confirmed_at is not None for one in line.proposal().organisers] == [True, True]


def hand_in(line):
    """Nothing is missing: submitted, with a receipt to each organiser."""
    ada = line.reader("ada")
    code = line.proposal().code
    ada.open(f"/proposals/{code}/submit")
    ada.press(f"main form {SENDS}")
    assert line.proposal().status == Status.SUBMITTED
    assert len(line.proposal().versions) == 1


def screen(line):
    """3. The office finds it eligible."""
    olga = line.reader("office")
    olga.open(f"/proposals/{line.proposal().code}/screen")
    olga.press('main button[value="accept"]')
    assert line.proposal().status == Status.ELIGIBLE


def settle_the_conflict(line):
    """Lise works where Ada does: the office confirms what the data say."""
    olga, town = line.reader("office"), line.town
    olga.open(f"/reviews/conflicts/{town.call.key}/{town.committee.key}")
    boxes = olga.page.locator(f'main [name="which"][value*="{town.people["lise"].key}"]')
    assert boxes.count() == 1
    boxes.check(force=True)
    olga.press('main button[value="confirm"]')


def assign(line):
    """One reader by hand, the others by the optimiser."""
    chair, town = line.reader("chair"), line.town
    code, seats = line.proposal().code, {seat.person.given_name: seat.person.key for seat in town.committee.seats}
    chair.open(f"/reviews/assign/{code}/{town.committee.key}")
    assert not chair.page.locator(f'main button[value="give {seats["Lise"]}"]').count()
    chair.press(f'main button[value="give {seats["Emmy"]}"]')
    optimise(line)
    readers = {one.person.given_name for one in line.assignments()}
    assert "Emmy" in readers and "Lise" not in readers


def optimise(line, who="chair", **bounds):
    """The optimiser's proposal is looked at and applied, and the reading begins."""
    reader, town = line.reader(who), line.town
    reader.open(f"/reviews/assignment/{town.call.key}/{town.committee.key}")
    reader.fill(bounds)
    reader.press(f'main form[action$="/propose"] {SENDS}')
    wait_for_the_answer(reader)
    reader.press(f'main form[action$="/apply"] {SENDS}')
    assert len(line.assignments()) == 3
    if line.proposal().status == Status.ELIGIBLE:
        reader.open(f"/reviews/assign/{line.proposal().code}/{town.committee.key}")
        reader.press('main button[value="start_review"]')
    assert line.proposal().status == Status.IN_REVIEW


def wait_for_the_answer(reader, apply='main form[action$="/apply"]'):
    """The page shows by itself that it has come; without its script it is loaded anew until then."""
    if reader.javascript:
        reader.page.wait_for_selector(apply)
        return
    end = time.monotonic() + 60
    while not reader.page.locator(apply).count():
        assert time.monotonic() < end, reader.words()
        time.sleep(0.2)
        reader.page.reload()


def review(line):
    """4. Each reader says that there is no conflict, reads, writes and sends."""
    code = line.proposal().code
    criteria = [one.id for one in line.proposal().call.criteria]
    for n, person in enumerate([one.person for one in line.assignments()]):
        member = line.reader("chair") if person.id == line.town.people["chair"].id else line.as_person(person)
        member.open(f"/reviews/{code}")
        member.press('main button[value="clear"]')
        member.open(f"/reviews/{code}")
        member.fill({f"mark_{one}": str(5 - n % 2) for one in criteria})
        member.fill({
            "strengths": "The right people.", "weaknesses": "A full programme.", "recommendation": "approve",
            "confidence": "2", "no_conflict": True,
        })  # fmt: skip
        if n == 0:
            line.picture(person.email, "review")
            member.press('main button[value="save"]')
        member.press('main button[value="send"]')
    sent = fresh(select(Review).where(Review.proposal_id == line.proposal().id))
    assert [one.submitted_at is not None for one in sent] == [True] * 3


def advise(line):
    """5. The chair closes the reviews, marks who is present, and records the advice."""
    chair, town = line.reader("chair"), line.town
    here = f"{town.call.key}/{town.committee.key}"
    chair.open(f"/reviews/assignment/{here}/close")
    chair.press(f"main form {SENDS}")
    chair.open(f"/decisions/ranking/{here}")
    assert line.proposal().title in chair.words()
    line.picture("chair", "ranking")
    advice = f"/decisions/advice/{line.proposal().code}/{town.committee.key}"
    present = [seat.person.key for seat in town.committee.seats if seat.person_id not in barred_from(line.proposal())]
    chair.open(f"/decisions/meeting/{here}")
    chair.fill({"people": present[:1]})
    chair.press(f'main form[action$="/presence"] {SENDS}')
    chair.open(advice)
    chair.fill({"outcome": "approve_regular", "grounds": "The committee finds it excellent."})
    with chair.page.expect_navigation() as led:  # one of four is no quorum
        chair.page.click(f'main form[action="{chair.own_path(advice)}"] {SENDS}')
    assert led.value.status == 422
    chair.open(f"/decisions/meeting/{here}")
    chair.fill({"people": present})
    chair.press(f'main form[action$="/presence"] {SENDS}')
    chair.open(advice)
    chair.fill({"outcome": "approve_regular", "grounds": "The committee finds it excellent."})
    chair.press(f'main form[action="{chair.own_path(advice)}"] {SENDS}')
    assert line.proposal().status == Status.ADVISED


def decide_and_release(line, persons=25):
    """The director decides; the office reads the letters and lets them go, and is asked for the password before."""
    dora, olga, call = line.reader("director"), line.reader("office"), line.town.call
    dora.open(f"/decisions/{line.proposal().code}")
    dora.fill({"code": "approve_regular", "grounds": "A week that could happen nowhere else."})
    dora.press(f"main form {SENDS}")
    assert fresh(select(Workshop)) == []
    olga.open(f"/decisions/letters/{call.key}")
    assert line.proposal().title in olga.words()
    olga.open(f"/decisions/release/{call.key}")
    six_minutes_pass()
    olga.press(f"main form {SENDS}")
    record = fresh(select(Record))[0]
    assert (record.funded_persons, record.days, record.cap_cents) == (persons, 5, persons * 5 * 25_00)
    assert record.workshop.tasks and not record.workshop.week


def schedule(line):
    """6. The office gives the week that the year still has, and a coordinator."""
    olga = line.reader("office")
    workshop = fresh(select(Workshop))[0]
    first = weeks_between(line.town.call.first_on, line.town.call.last_on)[30]
    olga.open(f"/year/{first[:4]}")
    olga.press(f'main a[href*="place={workshop.key}"] >> nth=0')
    olga.press(f'main a[href*="/board/{workshop.key}/week?place={first}"] >> nth=0')
    olga.press(f"main form {SENDS}")
    olga.open(f"/year/{first[:4]}")
    assert line.proposal().title in olga.page.content()
    line.picture("office", "year")
    olga.open(f"/board/{workshop.key}/coordinator")
    olga.fill({"person": line.town.people["coordinator"].key})
    olga.press(f"main form {SENDS}")
    assert fresh(select(Workshop))[0].week == first


def invite(line, guest_email=GUEST):
    """7. The coordinator ticks a task and invites Grace, who answers without an account."""
    cora = line.reader("coordinator")
    workshop = fresh(select(Workshop))[0]
    cora.open("/board")
    assert line.proposal().title in cora.words()
    line.picture("coordinator", "board")
    cora.open(f"/board/{workshop.key}")
    cora.press(f'main form[action*="/board/{workshop.key}/tasks/"] button[value="done"] >> nth=0')
    cora.open(f"/board/{workshop.key}/participants/add")
    cora.page.locator('main form[action$="/listed"] [name="people"]').first.check(force=True)
    cora.press(f'main form[action$="/listed"] {SENDS}')
    guest = fresh(select(Participation).where(Participation.email == guest_email))[0]
    cora.fill({"who": [guest.key]})
    cora.press('main button[value="ask_invite"]')
    cora.press(f"main form {SENDS}")
    grace = line.reader("grace")
    grace.page.goto(line.link_to(guest_email, "/invitation"))
    grace.fill({"answer": "yes"})
    grace.press(f"main form {SENDS}")
    assert fresh(select(Participation).where(Participation.email == guest_email))[0].state == "confirmed"
