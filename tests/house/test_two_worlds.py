"""Two worlds differ in what is said and decided of hidden proposals alone: every file and every letter made for the
conflicted is the same in both, byte for byte.
"""

import re
import sys
import zipfile
from email import message_from_bytes, policy
from io import BytesIO
from itertools import pairwise, product
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import url_for

from tests.house import deeds
from tests.house.deeds import CONFLICTED
from tests.house.test_conflicts import bare, change_what_is_hidden
from tests.house.world import hanging_on, take_out
from workshop_portal.core.access import NAMES
from workshop_portal.core.clock import now
from workshop_portal.core.db import Moment, db
from workshop_portal.core.outbox import Mail
from workshop_portal.core.workbook import KIND as XLSX
from workshop_portal.decisions.models import Advice, Decision, Release
from workshop_portal.decisions.workflow import Code
from workshop_portal.demo import content
from workshop_portal.folders.models import Sheet
from workshop_portal.partners.models import Page
from workshop_portal.proposals.models import Organiser
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import tallies
from workshop_portal.reviews.models import Review

pytestmark = pytest.mark.slow  # all addresses with all their things, for many readers

# Pages that nobody reaches here: behind a personal link, about what this world has none of, or about what a button names.
NOT_REACHED = {
    "people.new_address", "people.verify", "people.new_password", "calls.confirm_news", "calls.end_news",
    "proposals.invitation", "centre.edit_task", "centre.remove_task", "proposals.take_attachment_out", "proposals.changes",
    "decisions.condition", "decisions.condition_met", "decisions.lapse", "decisions.told", "proposals.invited", "proposals.step_down",
    "people.end_appointment", "workshops.ask", "workshops.remove_task",
}  # fmt: skip
# Letters that nobody here is written: to organisers, and to chairs, of what became of a decision; to who is left over; of a guest who cancels, or says no before there are days.
NOT_WRITTEN = {
    "approve_refund", "approve_basic", "revise_resubmit", "refer", "rescinded", "conditions_met", "condition_day", "condition_passed",
    "approval_lapsed", "decision_differs_no_more", "participant_answer_waiting", "participant_no_before_days", "participant_moved_waiting", "participant_after_all_waiting", "address_changed", "guest_cancelled", "guest_perhaps",
    "guest_returns",
}  # fmt: skip
ASKED_FOR = {
    "section": "a",
    "language": "en",
    "number": 0,
    "about": "register",
    "word": "guest_cancelled",
    "answer": "yes",
    "name": "freeze",
}
PAGES = ("/desk", "/mails/mine", "/mails", "/reviews/")
PASSING = {"Set-Cookie", "X-Statements", "Date"}


@pytest.fixture
def furnished(make, world):
    deeds.furnish(make, world)
    return world


class House:
    """All addresses that open for somebody, of each rule with each of its things; and which of them are files."""

    def __init__(self, app, world):
        self.app, self.world, self.things = app, world, {}
        self.models = {"who": Organiser, "sheet": Sheet, "slug": Page}
        for rule in app.url_map.iter_rules():
            models = getattr(app.view_functions[rule.endpoint], "models", ())
            self.models |= dict(zip([one for one in named(rule) if one.endswith(NAMES)], models, strict=False))
        rules = [one for one in app.url_map.iter_rules() if "GET" in one.methods and one.endpoint != "static"]
        with app.test_request_context():
            self.ways = [(rule.endpoint, list(self.ways_to(rule))) for rule in rules]
        self.things.clear()
        db.session.rollback()  # what a page begins can only read
        people = {None: None} | world.people
        self.readers = {who: app.test_client(user=person, look=False) for who, person in people.items()}
        self.files, self.lists, self.not_reached = [], [], set()
        for endpoint, ways in self.ways:
            self.look(endpoint, ways)

    def ways_to(self, rule):
        """(who is let in, the address) for each of the things that the rule can name."""
        door = self.app.view_functions[rule.endpoint].door
        names = named(rule)
        for values in product(*(self.choices(rule, name) for name in names)):
            things = [value for name, value in zip(names, values, strict=True) if name.endswith(NAMES)]
            if any(getattr(child, getattr(child, "parent", ""), one) is not one for one, child in pairwise(things)):
                continue
            words = [getattr(one, getattr(one, "address", ""), one) for one in values]
            address = url_for(rule.endpoint, **dict(zip(names, words, strict=True)))
            if door == "public":
                yield None, address
            elif who := next((who for who, person in self.world.people.items() if door(person, *things)), None):
                yield who, address

    def choices(self, rule, name) -> list:
        if name == "token":
            tokens = self.world.tokens.items()
            return next((some for start, some in tokens if rule.rule.startswith(start)), ["no-token"])
        if name == "year":
            return [int(self.world.workshop.week[:4])]
        if name in ASKED_FOR:
            return [ASKED_FOR[name]]
        if name not in self.things:
            model = self.models[name]
            self.things[name] = list(db.session.scalars(sa.select(model).order_by(model.id)))
        return self.things[name]

    def look(self, endpoint, ways):
        """What its first address answers says what all of them are."""
        opened = ((who, address, self.readers[who].get(address)) for who, address in ways)
        opened = ((who, address, answer) for who, address, answer in opened if answer.status_code == 200)
        _who, address, answer = next(opened, (None, None, None))
        if answer is None:
            self.not_reached.add(endpoint)
        elif answer.mimetype != "text/html":
            self.files += [address, *(address for _who, address, _answer in opened)]
        elif "as=csv" in answer.text:
            self.lists.append([address for _who, address in ways])

    def asked_by(self, who) -> list[str]:
        """Every file that there is, and what tells of letters."""
        here = f"/reviews/assignment/{self.world.call.key}/{self.world.committee.key}"
        return [*self.files, *self.lists_for(who), *PAGES, here]

    def lists_for(self, who) -> list[str]:
        """Each list with all its columns as a CSV, and the first of its kind as an XLSX."""
        found = []
        for addresses in self.lists:
            kinds = ["csv", "xlsx"]
            for address in addresses:
                page = self.readers[who].get(address).text
                if "as=csv" in page:
                    columns = dict.fromkeys(re.findall(r'name="show" value="(\w+)"', page))
                    asked = "&".join(f"show={one}" for one in columns)
                    found += [f"{address}?{asked}&as={kind}" for kind in kinds]
                    kinds = ["csv"]
        return found


def named(rule) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)


class Keeping:
    """The world as it is now: all rows, and all keys of things."""

    def __init__(self):
        self.at, tables = now(), db.metadata.sorted_tables
        self.rows = {table: [dict(one) for one in db.session.execute(sa.select(table)).mappings()] for table in tables}
        self.keys = {row["key"] for rows in self.rows.values() for row in rows if "key" in row}

    def put_back(self):
        """Rows lie the other way round by then: what PostgreSQL gives in no order is given in another one."""
        for table in reversed(self.rows):
            db.session.execute(sa.delete(table))
        for table, rows in self.rows.items():
            if rows:
                db.session.execute(sa.insert(table), rows[::-1])
        db.session.commit()
        db.session.expire_all()

    def stamp(self):
        """Whatever was stamped since then was so at one moment."""
        stamped = [one for table in self.rows for one in table.c if isinstance(one.type, Moment)]
        for column in stamped:
            since = sa.update(column.table).where(column.between(self.at, now()))
            db.session.execute(since.values({column: self.at}))
        db.session.commit()

    def told(self, browser, address):
        """(status, headers, bytes) of a file as it is, of a page without what its every reading changes."""
        answer = browser.get(address)
        headers = {name: value for name, value in answer.headers if name not in PASSING}
        body = answer.data
        if answer.mimetype == "text/html":
            del headers["Content-Length"]
            body = re.sub(r"[\w-]{22}", lambda key: key[0] if key[0] in self.keys else "", bare(answer.text))
        if answer.mimetype == XLSX:
            del headers["Content-Length"]
            body = unpacked(answer.data)
        return answer.status_code, headers, body


def unpacked(content) -> dict[str, bytes]:
    """What is in a workbook, without the moment when it was made."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        parts = {one: book.read(one) for one in book.namelist()}
    parts["docProps/core.xml"] = re.sub(rb"\d{4}(-\d\d){2}T[\d:]+Z", b"", parts["docProps/core.xml"])
    return parts


def letters(app) -> dict[str, list]:
    """Address → the letters that left for it: headers, text and files, without what names the one message."""
    found = {}
    for file in Path(app.instance_path, "mail").iterdir():
        letter = message_from_bytes(file.read_bytes(), policy=policy.default)
        file.unlink()
        parts = [(one.get_content_type(), one.get_filename(), content_of(one)) for one in letter.walk()]
        heads = [one for one in letter.items() if one[0] not in {"Date", "Message-ID", "Content-Type"}]
        found.setdefault(letter["To"].addresses[0].addr_spec, []).append((heads, parts))
    return {address: sorted(some, key=repr) for address, some in found.items()}


def content_of(part):
    """Without the token of a personal link."""
    content = "" if part.is_multipart() else part.get_content()
    return re.sub(r"[\w-]{43}", "", content) if isinstance(content, str) else content


def change_what_was_decided(world):
    """Other scores, reviewers and money; what was decided is not, and what was talked about is advised."""
    change_what_is_hidden(world)
    main, talked, read = (world.proposals[one] for one in (Status.DECIDED, Status.IN_DISCUSSION, Status.IN_REVIEW))
    take_out(hanging_on(db.session.scalars(sa.select(Decision.id).where(Decision.proposal_id == main.id)), "decision"))
    written = sa.select(Review.id).where(Review.proposal_id.in_([talked.id, read.id]))
    take_out(hanging_on(db.session.scalars(written), "review"))
    tallies.keep([talked.id, read.id])
    db.session.execute(sa.delete(Release))
    facts = {"outcome": Code.REJECT, "grounds": "Otherwise", "given_at": world.begun}
    db.session.add(Advice(proposal=talked, committee=world.committee, **facts))
    main.status = talked.status = Status.ADVISED
    db.session.commit()


def kinds_of_letters() -> set[str]:
    """Those for which the portal brings a text; what is taken as a message is of the kind of messages."""
    modules = [one for name, one in sys.modules.items() if name.startswith("workshop_portal.")]
    texts = [one.TEXTS for one in modules if isinstance(getattr(one, "TEXTS", None), dict)]
    found = {key for some in texts for key, text in some.items() if "subject_en" in text} | {"message"}
    return found | {one["key"] for one in content.centre("letter") if not one["key"].startswith("message_")}


class Telling:
    """What the house tells its readers in one world, once the round has gone on."""

    def __init__(self, house, keeping, asked, **differs):
        deeds.go_on(house.app, house.world, **differs)
        keeping.stamp()
        self.letters = letters(house.app)
        self.kinds = set(db.session.scalars(sa.select(Mail.kind)))
        self.answers = {(who, one): keeping.told(house.readers[who], one) for who in asked for one in asked[who]}
        officer = house.readers["conflicted_office"]
        log = re.findall(r'href="(/mails/[\w-]{22})"', officer.get("/mails").text)
        self.mails = [keeping.told(officer, address) for address in log]

    def letters_to(self, person) -> list:
        """At the address of now, and at the one that was asked for."""
        return [self.letters.get(one) for one in (person.email, deeds.wanted_by(person))]

    def files_for(self, who) -> list[str]:
        """The addresses at which this reader got one."""
        return [
            address
            for (reader, address), (status, headers, _body) in self.answers.items()
            if reader == who and status == 200 and not headers["Content-Type"].startswith("text/html")
        ]


def test_files_and_letters_of_the_conflicted_are_the_same_whatever_is_hidden(app, furnished):
    world, house = furnished, House(app, furnished)
    people, of_the_round = world.people, [one for one in house.files if f"/{world.call.key}/" in one]
    asked = {who: house.asked_by(who) for who in CONFLICTED}
    asked["office"] = [*house.lists_for("office"), *of_the_round]
    keeping = Keeping()
    one = Telling(house, keeping, asked, reader="niels", verdict=Code.REJECT, once_asked=CONFLICTED)
    keeping.put_back()
    change_what_was_decided(world)
    other = Telling(house, keeping, asked, reader="lise", verdict=Code.APPROVE_REGULAR)

    assert house.not_reached == NOT_REACHED
    assert kinds_of_letters() - (one.kinds | other.kinds) == NOT_WRITTEN
    differ = {place for place, answer in one.answers.items() if answer != other.answers[place]}
    assert {place for place in differ if place[0] in CONFLICTED} == set()
    assert one.mails == other.mails and len(one.mails) > 40
    for who in CONFLICTED:
        assert one.letters_to(people[who]) == other.letters_to(people[who]), who
        assert all(one.letters_to(people[who])) and len(one.files_for(who)) > 30, who
    shown = {re.sub(r"\?.*&", "?", address) for who, address in differ if who == "office"}
    assert shown >= {*of_the_round, "/mails?as=csv", "/mails?as=xlsx", "/funding/?as=csv", "/proposals/?as=xlsx"}
    assert all(one.letters_to(people[who]) != other.letters_to(people[who]) for who in ("niels", "lise", "member"))
