"""The lists that people of the demo centre keep, and who waits for the next call."""

from workshop_portal.calls.models import NewsAddress
from workshop_portal.core.db import db
from workshop_portal.people.saved_lists import SavedList

KEPT = (
    ("office", "proposals.index", "To be decided", "status=advised&sort=title"),
    ("office", "proposals.index", "Contacts of this round", "status=in_review&show=code&show=lead&show=email&show=institution"),
    ("office", "workshops.board", "Late plans", "late=late"),
    ("office", "people.index", "Members with their fields", "hat=member&show=email&show=institution&show=topics"),
    ("coordinator", "workshops.board", "All that run or are over", "state=any&whose=all&sort=-first"),
    ("finance", "funding.index", "Not settled yet", "state=active&sort=-committed"),
)  # fmt: skip
WAITING = (("m.achterberg", "nl"), ("s.okonkwo", "en"), ("l.ferreira", "en"))


def keep(staff, at):
    for who, page, name, asked in KEPT:
        db.session.add(SavedList(person_id=staff[who].id, page=page, name=name, asked=asked))
    for name, language in WAITING:
        email = f"{name}@news.example.org"
        db.session.add(NewsAddress(email=email, language=language, asked_at=at, confirmed_at=at))
