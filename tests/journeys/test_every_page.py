"""Every page that opens for a role, in Chromium: wide in English, on a small phone in Dutch."""

from html.parser import HTMLParser

import pytest

from tests.house.world import addresses
from tests.journeys.walk import Walker
from workshop_portal.core.db import db
from workshop_portal.people import passwords

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES = ("visitor", "organiser", "member", "chair", "office", "director", "coordinator", "finance")
PASSWORD = "seven quiet herons at dawn"
# What the people of this small centre wrote, whatever the language of the page, and names that stay as they are.
OWN_WORDS = (
    "Two schools that never meet.", "far apart", "A foundation", "National and international research partnerships", "English", "My list of waves",
)  # fmt: skip


def test_no_page_breaks_for_its_reader(app, world, serve, chromium, database):
    for role in ROLES[1:]:
        world.people[role].password_hash = passwords.hashed(PASSWORD)
    db.session.commit()
    visits, portal, findings = visits_of(app, world), serve(database), []
    for language, width in (("en", 1280), ("nl", 320)):
        reader = Walker(chromium, portal.address, language, width, has_axe=True)
        for role in ROLES:
            if role != "visitor":
                reader.sign_in(world.people[role].email, PASSWORD)
            see(reader, role, visits, own_words(world))
            findings += [f"{role} {words}" for words in reader.findings]
            reader.begin_anew()
        reader.close()
    assert findings == [], "\n" + "\n".join(findings)


def see(reader, role, visits, own):
    """The pages of this role, each looked over, and by axe when its view is new."""
    for path, is_new in [(path, is_new) for who, path, is_new in visits if who == role]:
        answer = reader.go(path)
        if answer.status == 200:
            reader.look(own, axe=is_new)
        else:
            reader.find(f"{answer.status} for {role}")


def visits_of(app, world) -> list[tuple[str, str, bool]]:
    """(role, path, whether its view is new) of each page that opens; one that holds nothing new is left out."""
    seen: dict[str, set] = {}
    found = []
    for role in ROLES:
        browser = app.test_client(user=world.people.get(role), look=False)
        for rule, path in addresses(app, world):
            if "GET" not in rule.methods:
                continue
            answer = browser.get(path)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            parts = Shape(answer.text).found
            if parts - seen.get(rule.endpoint, set()):
                found.append((role, path, rule.endpoint not in seen))
                seen.setdefault(rule.endpoint, set()).update(parts)
    return found


class Shape(HTMLParser):
    """What the main part of a page is made of: kinds of elements and their classes."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside = set(), False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "main"
        if self.inside:
            self.found.add((tag, dict(attrs).get("class", "")))

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "main"


def own_words(world) -> list[str]:
    """Names and titles of this centre, the longest first."""
    found = {one.title for one in (*world.proposals.values(), *world.shown.values())}
    found |= {person.name for person in world.people.values()} | {world.call.title_en, *OWN_WORDS}
    return sorted(found, key=len, reverse=True)
