"""The stays of those who come to the demo centre's workshops: what they told, what they are given, where they sleep."""

import random
from datetime import timedelta

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.demo import content
from workshop_portal.demo.workshops import midday
from workshop_portal.prints import actions as prints
from workshop_portal.prints import queries as presence
from workshop_portal.stays import actions, blocks, entitling, housing, queries
from workshop_portal.stays.workflow import Diet, Lodging, Nights, PaidBy, Rest, Severity, Sharing
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State

OPENS = timedelta(weeks=14)  # before the week
ACCESS = (
    "A step-free way into the lecture hall and to the lunch; I use a wheelchair.",
    "A seat near the speaker and, if there is one, the induction loop.",
    "A quiet room where I can rest for half an hour in the afternoon.",
)
OTHERS = ("no celery", "no shellfish", "no raw fruit", "no alcohol, not in sauces either")
DIETS = (
    *((Diet.VEGETARIAN, Severity.STRICT),) * 5, (Diet.VEGAN, Severity.STRICT), (Diet.VEGETARIAN, Severity.WISH),
    (Diet.HALAL, Severity.STRICT), (Diet.NO_LACTOSE, Severity.WISH), (Diet.NO_NUTS, Severity.ALLERGY),
    (Diet.NO_GLUTEN, Severity.ALLERGY), (Diet.NO_PORK, Severity.STRICT), (Diet.KOSHER, Severity.STRICT),
)  # fmt: skip


def tell_all(now, by):
    """Workshops from this week to fourteen weeks ahead: those who come have told, the nearer the week the more."""
    soon = now.date() + OPENS
    hotels = [blocks.add_hotel(one, by=by, at=now - timedelta(days=700)) for one in content.centre("hotel")]
    near = select(Workshop).where(Workshop.last_on >= now.date(), Workshop.first_on <= soon)
    for workshop in db.session.scalars(near.order_by(Workshop.first_on)).all():
        state = workshop.state
        if state != State.CANCELLED:
            workshop.state = State.REGISTRATION_OPEN
            chance = random.Random(f"stays {workshop.title}")
            tell(workshop, chance, now)
            divide(workshop, chance, by, now)
            house(workshop, hotels, chance, by, now)
            workshop.state = state
    say_who_was_there(now, by)


def say_who_was_there(now, by):
    """Of the weeks that are over: all who came but one here and there, so that there are certificates."""
    over = select(Workshop).where(Workshop.last_on < now.date(), Workshop.state != State.CANCELLED)
    for workshop in db.session.scalars(over.order_by(Workshop.first_on)).all():
        guests = [one for one, _there in presence.all_of(workshop)]
        chance = random.Random(f"there {workshop.title}")
        there = {one.key for one in guests if one.is_organiser or chance.random() < 0.97}
        prints.note_presence(workshop, there, by=by, at=midday(workshop.last_on))


def tell(workshop, chance, now):
    begins = midday(workshop.first_on - OPENS)
    weeks = (workshop.first_on - now.date()).days / 7
    share = 0.97 if weeks < 4 else 0.85 if weeks < 8 else 0.55
    latest = min(now, midday(workshop.first_on - timedelta(days=2)))
    late = []
    for participation, _stay in db.session.execute(queries.coming(workshop)).all():
        at = max(begins + (latest - begins) * chance.random(), participation.answered_at or begins)
        if chance.random() > share:
            late.append(participation)
            continue
        actions.register(
            participation, days(workshop, chance), consents(chance), public=participation.public_consent or chance.random() < 0.6,
            diet=diet(chance), access=chance.choice(ACCESS) if chance.random() < 0.05 else None, at=at,
        )  # fmt: skip
    if late and weeks < 6:
        actions.remind(workshop, late, by=None, at=min(latest, midday(workshop.first_on - timedelta(weeks=5))))


def divide(workshop, chance, by, now):
    """As the organisers divided it: a third gets lodging and travel as long as the money reaches, others nothing."""
    record = entitling.hold_record(workshop)
    at = min(now, midday(workshop.first_on - timedelta(weeks=13)))
    everybody = [who for who, _stay in db.session.execute(queries.coming(workshop))]
    lodgings = {id_: stay.lodging for id_, stay in queries.stays_of(everybody).items()}
    for who in everybody:
        nights = chance.choice((3, 4, 5))
        facts = {"nights": nights, "night_cents": 89_00, "travel_cents": chance.choice((0, 100_00, 250_00)),
                 "paid_by": chance.choice((PaidBy.CENTRE, PaidBy.CENTRE, PaidBy.REIMBURSED))}  # fmt: skip
        if lodgings.get(who.id) == Lodging.OWN:
            facts["paid_by"] = PaidBy.REIMBURSED
        if lodgings.get(who.id) == Lodging.NONE:
            facts |= {"nights": 0, "night_cents": 0, "paid_by": None}
        if chance.random() > 0.35 or nights * 89_00 + facts["travel_cents"] > record.left_cents:
            facts = dict.fromkeys(facts, 0) | {"paid_by": None}
        if chance.random() < 0.9:
            entitling.entitle([who], by=by, at=at, **facts)
    given = queries.entitlements_of(everybody)
    entitling.tell(workshop, [one for one in everybody if one.id in given and chance.random() < 0.85], by=by, at=at)


def house(workshop, hotels, chance, by, now):
    """Rooms are reserved, and those who wish one and know what they are given have theirs, the nearer the more."""
    hotel, at = chance.choice(hotels[:2]), min(now, midday(workshop.first_on - timedelta(weeks=12)))
    rows = db.session.execute(queries.given(workshop))
    guests = [who for who, stay, given in rows if given and stay and stay.nights and stay.lodging == Lodging.CENTRE]
    terms = {
        "first_on": workshop.first_on - timedelta(days=1), "last_on": workshop.last_on + timedelta(days=1),
        "price_cents": chance.choice((84_00, 89_00, 96_00)), "rooms": max(4, len(guests) + chance.choice((0, 2, 3))),
        "cancel_by_on": workshop.first_on - timedelta(weeks=6),
    }  # fmt: skip
    block = blocks.reserve(workshop, hotel, terms, by=by, at=at)
    if block.cancel_by_on < now.date():
        blocks.settle(block, by=by, at=midday(block.cancel_by_on - timedelta(days=2)))
    guests = guests if block.settled_at else [one for one in guests if chance.random() < 0.6]
    at = min(now, midday(block.cancel_by_on - timedelta(days=3)))
    housing.book(block, guests, by=by, tell=True, rest=Rest.GUEST, nights=Nights.ALL, at=at)


def days(workshop, chance) -> dict:
    lodging = chance.choices([Lodging.CENTRE, Lodging.OWN, Lodging.NONE], [70, 20, 10])[0]
    sharing = None
    if lodging == Lodging.CENTRE:
        sharing = Sharing.SHARED if chance.random() < 0.15 else Sharing.ALONE
    return {
        "arrive_on": workshop.first_on - timedelta(days=chance.choice((0, 1, 1, 1, 2))),
        "leave_on": None if chance.random() < 0.06 else workshop.last_on + timedelta(days=chance.choice((0, 0, 1, 1, 2))),
        "lodging": lodging, "sharing": sharing, "share_with": "",
    }  # fmt: skip


def consents(chance) -> dict:
    return {name: chance.random() < share for name, share in
            (("photo_consent", 0.7), ("list_consent", 0.8), ("hotel_consent", 0.6))}  # fmt: skip


def diet(chance):
    if chance.random() > 0.4:
        return None
    code, severity = chance.choice(DIETS)
    return [code.value], chance.choice(OTHERS) if chance.random() < 0.1 else "", severity.value


__all__ = ["tell_all"]
