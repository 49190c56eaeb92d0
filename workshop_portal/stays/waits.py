"""What waits about stays: the own one to be told; for the coordinator, days until which a hotel takes rooms back."""

from datetime import timedelta

from flask import url_for
from flask_babel import ngettext

from workshop_portal.centre.choices import LINES
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.core.languages import euros
from workshop_portal.core.languages import text as _
from workshop_portal.core.waits import Wait
from workshop_portal.funding.actions import claims_until
from workshop_portal.participants.answer_by import day_of
from workshop_portal.participants.workflow import Answer
from workshop_portal.people.hats import Hat
from workshop_portal.people.standing import hats, ids_of
from workshop_portal.stays import claims, coordinator_letters, given_back, own_page, queries
from workshop_portal.stays.telling import rooms_by_name
from workshop_portal.stays.workflow import REGISTERS, TELL_AGAIN
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.queries import is_visible_to
from workshop_portal.workshops.workflow import State

SOON = timedelta(days=14)
NEAR = timedelta(weeks=3)  # before the first day
LAST = timedelta(days=7)  # before the first day, when what is missing of stays is asked for by hand
LATELY = timedelta(days=7)  # so long a guest who cancelled stands on the desk
ASKED = timedelta(weeks=12)  # before the week


def waits(person) -> list[Wait]:
    for_the_coordinator = (rooms_to_settle, left_behind, open_ends, hotels, cancelled, returned)
    return own(person) + [wait for find in (*for_the_coordinator, short) for wait in find(person)]


def short(person) -> list[Wait]:
    """For finance: what was promised to people who were there after all, and is not committed any more."""
    if Hat.FINANCE not in hats(person):
        return []
    seen = is_visible_to(person), Workshop.proposal_id.not_in(ids_of(person, Hat.ORGANISER))
    rows: dict[Workshop, list[tuple]] = {}
    for workshop, kind, cents in db.session.execute(claims.short_lines().where(*seen)):
        rows.setdefault(workshop, []).append((kind, cents))
    words = _("%(lines)s: it was released, and somebody who was noted as not there came after all. Commit it again.")
    return [
        Wait("", _("More is promised than committed at %(title)s") % {"title": one.title},
             words % {"lines": ", ".join(f"{_(LINES[kind])} {euros(cents)}" for kind, cents in lines)},
             url_for("funding.show", workshop_key=one.key), _("To the record"), due_on=claims_until(one))
        for one, lines in rows.items()
    ]  # fmt: skip


def own(person) -> list[Wait]:
    """The own stays that are not told yet, or lack the days of a room, or are to be told again after a move or a new yes, from twelve weeks before on; both can be told
    after registration has closed, too.
    """
    near = [
        Workshop.state.in_(REGISTERS | {State.REGISTRATION_FROZEN}),
        Workshop.first_on > today(),
        Workshop.first_on <= today() + ASKED,
    ]
    return [
        Wait("", _("Your stay at %(title)s") % {"title": one.workshop.title},
             own_words(stay),
             url_for("stays.own", participation_key=one.key), _("Tell us"), due_on=one.workshop.first_on)
        for one, stay in db.session.execute(queries.own_untold(person).where(*near))
    ]  # fmt: skip


def own_words(stay) -> str:
    if stay and stay.is_outside:
        return _("The workshop has moved: give your days again.")
    if stay and stay.was_left:
        return _(TELL_AGAIN)
    if stay and stay.registered_at:
        return own_page.missing_words(stay)
    return _("When do you arrive and leave, do you need a room, is there something that you do not eat?")


def words_of(block, workshop) -> str:
    if workshop.state == State.CANCELLED:
        words = _("The workshop is cancelled: call the hotel soon and give all %(rooms)s rooms back.")
        return words % {"rooms": block.rooms}
    counts = {"booked": block.booked, "rooms": block.rooms}
    if block.cancel_by_on < today():
        return (
            _(
                "%(booked)s of %(rooms)s are booked; the day to give the others back is over. Tell the hotel the final number."
            )
            % counts
        )
    if block.booked == block.rooms:
        return _("All %(rooms)s are booked: tell the hotel so. Rooms can be given back until this day.") % counts
    return _("%(booked)s of %(rooms)s are booked; the others can be given back until this day.") % counts


def rooms_to_settle(person) -> list[Wait]:
    """For the coordinator, until the hotel has the final number; for the office, where nobody else gives the rooms back."""
    rows = db.session.execute(queries.blocks_to_settle(person, today() + SOON))
    return [
        Wait("", _("Rooms at %(hotel)s for %(title)s") % {"hotel": hotel.name, "title": workshop.title},
             words_of(block, workshop),
             url_for("stays.rooms", workshop_key=workshop.key), _("To the rooms"), due_on=block.cancel_by_on)
        for block, hotel, workshop in rows
    ]  # fmt: skip


def left_behind(person) -> list[Wait]:
    """For the coordinator: days and rooms that a workshop left behind when it moved; they matter until its first day."""
    found = []
    for workshop, stays, rooms, closes_on, listed_on, back_by, first_night in db.session.execute(
        queries.moved_away(person)
    ):
        told = {"title": workshop.title}
        if stays:
            words = ngettext(
                "%(num)s person has to give the days again.", "%(num)s people have to give their days again.", stays
            )
            href = url_for("stays.index", workshop_key=workshop.key)
            title = _("Stays beside the week of %(title)s") % told
            found.append(Wait("", title, words, href, _("To the stays"), due_on=in_time(workshop, closes_on)))
        if rooms:
            words = ngettext(
                "%(num)s room is booked for other days.", "%(num)s rooms are booked for other days.", rooms
            )
            href = url_for("stays.rooms", workshop_key=workshop.key)
            title = _("Rooms beside the week of %(title)s") % told
            found.append(
                Wait(
                    "",
                    title,
                    words,
                    href,
                    _("To the rooms"),
                    due_on=soonest(in_time(workshop, listed_on), back_by, first_night),
                )
            )
    return found


def soonest(*days):
    """The first of these days, of which some may not be there."""
    return min(day for day in days if day is not None)


def in_time(workshop, planned_on):
    """The day that the plan has for it, while that is to be done, and a week before the first day at the latest."""
    latest = workshop.first_on - LAST
    return min(planned_on or latest, latest)


def open_ends(person) -> list[Wait]:
    """For the coordinator: rooms booked otherwise than their guests ask by now; and from three weeks before, or a week before
    the day that the plan has for it, who has no room, and who was not told what is paid. What is booked otherwise is due
    by the day until which its hotel takes rooms back, where that could be met, or with the first night, the others with the
    plan.
    """
    found = []
    for (
        workshop, other, roomless, half_told, untold, changed_night, lacking_night, listed_on, told_on,
    ) in db.session.execute(queries.open_ends(person, today())):  # fmt: skip
        told, near = {"title": workshop.title}, workshop.first_on <= today() + NEAR
        listed_by, told_by = in_time(workshop, listed_on), in_time(workshop, told_on)
        rooms = url_for("stays.rooms", workshop_key=workshop.key)
        if other:
            words = ngettext(
                "%(num)s room is booked otherwise than its guest asks now.",
                "%(num)s rooms are booked otherwise than their guests ask now.",
                other,
            )
            title, by = _("Changed wishes at %(title)s") % told, changed_night or workshop.first_on
            found.append(Wait("", title, words, rooms, _("To the rooms"), due_on=by))
        if roomless and (near or listed_by <= today() + LAST):
            words = ngettext(
                "%(num)s person asked for a room and has none.", "%(num)s people asked for a room and have none.", roomless
            )  # fmt: skip
            title, by = _("Rooms that are missing at %(title)s") % told, min(lacking_night or listed_by, listed_by)
            found.append(Wait("", title, words, rooms, _("To the rooms"), due_on=by))
        if half_told and today() < workshop.first_on <= today() + LAST:
            words = ngettext(
                "%(num)s person has not told all of the stay, or has to tell it again.",
                "%(num)s people have not told all of their stay, or have to tell it again.", half_told,
            )  # fmt: skip
            stays = url_for("stays.index", workshop_key=workshop.key)
            found.append(
                Wait(
                    "",
                    _("Stays of %(title)s that lack something") % told,
                    words,
                    stays,
                    _("To the stays"),
                    due_on=workshop.first_on,
                )
            )
        if untold and (near or told_by <= today() + LAST):
            words = ngettext(
                "%(num)s person was not told yet what is paid.", "%(num)s people were not told yet what is paid.", untold
            )  # fmt: skip
            href = url_for("stays.entitlements", workshop_key=workshop.key)
            title = _("Lodging and travel of %(title)s") % told
            found.append(Wait("", title, words, href, _("Decide and write"), due_on=told_by))
    return found


def cancelled(person) -> list[Wait]:
    """For the coordinator: who gave a seat back within the last days."""
    found = []
    for guest, workshop, hotel in db.session.execute(queries.cancelled_since(person, now() - LATELY)):
        words = _("A room was booked at %(hotel)s.") % {"hotel": hotel} if hotel else _("No room was booked.")
        told = {"name": guest.name, "title": workshop.title}
        perhaps = guest.state == Answer.MAYBE
        title = (
            _("%(name)s now says perhaps: %(title)s") if perhaps else _("%(name)s has cancelled: %(title)s")
        ) % told
        href = url_for("stays.rooms" if hotel else "participants.index", workshop_key=workshop.key)
        act = _("To the rooms") if hotel else _("To the participants")
        found.append(Wait("", title, words, href, act))  # what the hotel has to hear, and by when, is a line of its own
    return found


def hotels(person) -> list[Wait]:
    """For the coordinator: rooms that were given back, until it is noted that the hotel knows; due while the hotel takes rooms
    back without costs, or on the day on which it was given back.
    """
    found: dict = {}
    told = db.session.execute(given_back.hotels_to_tell(person, today())).all()
    nights = given_back.days_given_back([who for _workshop, who, *_more in told]) if told else {}
    for workshop, who, hotel, until, at in told:
        found.setdefault(workshop, []).append((who, hotel, told_by(until, day_of(at), nights.get((who.id, hotel.key)))))
    lines = []
    for workshop, rows in found.items():
        words = ngettext(
            "%(num)s room was given back: %(rooms)s. Note it once the hotel knows.",
            "%(num)s rooms were given back: %(rooms)s. Note it once the hotel knows.",
            len(rows), rooms=rooms_by_name([(who, hotel) for who, hotel, _until in rows], nights),
        )  # fmt: skip
        title = _("A hotel has to hear it: %(title)s") % {"title": workshop.title}
        href, by = url_for("stays.rooms", workshop_key=workshop.key), min(until for *_row, until in rows)
        lines.append(Wait("", title, words, href, _("To the rooms"), due_on=by))
    return lines


def told_by(until, given_back_on, nights):
    """The day by which a hotel has to hear of a room: while it takes rooms back, or on the day on which this one was given
    back, and no later than its first night, where that was still ahead then.
    """
    by = max(until or given_back_on, given_back_on)
    return max(min(by, nights[0]), given_back_on) if nights else by


def returned(person) -> list[Wait]:
    """For the coordinator: who had given a seat back and comes after all, within the last days."""
    found = []
    for guest, workshop in db.session.execute(queries.returned_since(person, now() - LATELY)):
        title = _("%(name)s comes after all: %(title)s") % {"name": guest.name, "title": workshop.title}
        waits_still = guest.state == Answer.WAITING
        page = "participants.index" if waits_still else "stays.rooms"
        act = _("To the participants") if waits_still else _("To the rooms")
        found.append(
            Wait("", title, coordinator_letters.seat_words(guest), url_for(page, workshop_key=workshop.key), act)
        )
    return found
