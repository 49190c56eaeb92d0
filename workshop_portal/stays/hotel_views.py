"""The hotels of the centre, the blocks of a workshop, and who sleeps in which."""

from flask import flash, render_template, url_for
from flask_babel import ngettext

from workshop_portal.core.access import allow, me
from workshop_portal.core.attempts import done, refusal_of
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.forms import PressForm
from workshop_portal.core.languages import euros, short_days
from workshop_portal.core.languages import text as _
from workshop_portal.core.once import finish, once
from workshop_portal.core.pages import page_of
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.participants.answer_views import is_over
from workshop_portal.participants.models import Participation
from workshop_portal.people import namesakes, proof, sessions
from workshop_portal.stays import blocks, given_back, housing, policy, queries, table
from workshop_portal.stays.blueprint import bp
from workshop_portal.stays.hotel_forms import BlockForm, BookForm, HotelForm, RoomForm
from workshop_portal.stays.models import Block, Hotel, Stay
from workshop_portal.stays.workflow import NO_ROOM, Rest
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import State


@bp.get("/hotels")
@allow(policy.may_keep_hotels)
def hotels():
    return render_template("stays/hotels.html", page=page_of(queries.hotels()))


@bp.route("/hotels/new", methods=["GET", "POST"])
@allow(policy.may_keep_hotels)
@once
def add_hotel():
    form = HotelForm(Hotel(in_use=True))
    if form.validate_on_submit() and done(lambda: blocks.add_hotel(form.answers, by=me()), form.name):
        flash(_("%(name)s is added.", name=form.name.data))
        return finish(url_for(".hotels"))
    return render_template("stays/hotel.html", form=form, hotel=None), form.status


@bp.route("/hotels/<hotel_key>", methods=["GET", "POST"])
@allow(policy.may_keep_hotels, Hotel)
@once
def hotel(hotel):
    form = HotelForm(hotel)
    if form.validate_on_submit() and done(lambda: blocks.revise_hotel(hotel, form.answers, by=me()), form.name):
        flash(_("%(name)s is saved.", name=hotel.name))
        return finish(url_for(".hotels"))
    return render_template("stays/hotel.html", form=form, hotel=hotel), form.status


@bp.get("/board/<workshop_key>/rooms")
@allow(policy.may_see, Workshop)
def rooms(workshop):
    return show_rooms(workshop)


def show_rooms(workshop, form=None, press=None):
    """The blocks, and everybody who asked for a room or has one."""
    reserved, untold = queries.blocks_of(workshop), given_back.rooms_to_tell(workshop)
    wanted = workshop.state != State.CANCELLED and not is_over(workshop)  # after it nobody waits for a room
    people = [
        (table.Line(who, stay or Stay(), booking, given), given, booking)
        for who, stay, given, booking in db.session.execute(queries.housed(workshop))
        if booking or (stay and wanted and table.Line(who, stay).wants_room)
    ]
    form = form or BookForm(formdata=None)
    offer(form, reserved)
    named = {
        who.key: who for who in [*(line.who for line, _given, _booking in people), *(who for who, _hotel in untold)]
    }
    sent = next((one for one in (form, press) if one is not None and one.is_submitted() and one.errors), None)
    page = render_template(
        "stays/rooms.html", workshop=workshop, blocks=reserved, people=people, form=form, day_now=today(),
        called=namesakes.called(named.values(), addresses=True),
        untold=untold, given_back=given_back.days_given_back([who for who, _hotel in untold]),
        press=press or PressForm(formdata=None), may_book=policy.may_arrange(me(), workshop),
        unhoused=sum(booking is None for _line, _given, booking in people), wanted=wanted, no_room=NO_ROOM,
    )  # fmt: skip
    return page, sent.status if sent else 200


def offer(form, reserved):
    form.offer_rest()
    form.offer_nights()
    form.block.choices = [("", _("Choose a block")), *((one.key, block_words(one)) for one in reserved)]


def block_words(block) -> str:
    told = {"hotel": block.hotel.name, "days": short_days(block.first_on, block.last_on),
            "price": euros(block.price_cents), "left": block.rooms - block.booked}  # fmt: skip
    return _("%(hotel)s, %(days)s, %(price)s a night, %(left)s left") % told


@bp.post("/board/<workshop_key>/rooms")
@allow(policy.may_arrange, Workshop)
@once
def book(workshop):
    """Rooms for all who are ticked, or for nobody."""
    form, reserved = BookForm(), queries.blocks_of(workshop)
    offer(form, reserved)
    if not form.validate_on_submit():
        return show_rooms(workshop, form=form)
    wanted, call = set(form.who.data), queries.called(workshop)
    chosen = [(who, stay, given) for who, stay, given, booking in db.session.execute(queries.housed(workshop))
              if who.key in wanted and booking is None]  # fmt: skip
    people = [who for who, _stay, _given in chosen]
    if len(people) != len(wanted):
        form.who.errors = [_("These can't be chosen together here. Look at the list again.")]
        return show_rooms(workshop, form=form)
    block = next(one for one in reserved if one.key == form.block.data)
    dearer = [
        call[who.key]
        for who, stay, given in chosen
        if given and given.is_under(block.price_cents, housing.nights_in(block, stay, form.nights.data))
    ]
    longer = [call[who.key] for who, stay, _given in chosen if stay and stay.nights and housing.is_longer(block, stay)]
    if not all((form.says_who_pays(dearer), form.says_which_nights(longer))):
        return show_rooms(workshop, form=form)
    if form.who_pays == Rest.CENTRE and not sessions.is_proved():  # it commits money
        return proof.question([workshop])
    how = {"tell": form.tell.data, "rest": form.who_pays, "nights": form.which_nights}
    refused = refusal_of(housing.book, block, people, by=me(), **how)
    if refused:
        form.who.errors = [refused]
        return show_rooms(workshop, form=form)
    flash(ngettext("%(num)s person has a room.", "%(num)s people have a room.", len(people)))
    return finish(url_for(".rooms", workshop_key=workshop.key))


@bp.post("/board/<workshop_key>/rooms/<participation_key>/cancel")
@allow(policy.may_arrange, Workshop, Participation)
@once
def cancel_room(workshop, participation):
    """Give a room back, once that was asked."""
    return room_page(workshop, participation, "stays/give_back.html", give_back, lost)


@bp.post("/board/<workshop_key>/rooms/<participation_key>/rebook")
@allow(policy.may_arrange, Workshop, Participation)
@once
def rebook_room(workshop, participation):
    """Book a room for the days that its guest asks for now, once that was asked."""
    return room_page(workshop, participation, "stays/rebook.html", rebook, rebooked)


def rebook(participation, form):
    how = {"tell": form.tell.data, "rest": form.who_pays, "nights": form.which_nights}
    housing.rebook(participation, by=me(), **how)


def give_back(participation, form):
    housing.give_back(participation, by=me(), tell=form.tell.data)


@bp.post("/board/<workshop_key>/rooms/<participation_key>/told/<hotel_key>")
@allow(policy.may_arrange, Workshop, Participation, Hotel)
@once
def tell_hotel(workshop, participation, hotel):
    """Note that this hotel knows that a room was given back."""
    form = PressForm()
    if not form.validate_on_submit():
        return show_rooms(workshop, press=form)
    housing.tell_hotel(participation, hotel, by=me())
    told = {"hotel": hotel.name, "name": queries.called(workshop).get(participation.key, participation.name)}
    flash(_("Noted: %(hotel)s knows about the room of %(name)s.") % told)
    return finish(url_for(".rooms", workshop_key=workshop.key))


def lost(name) -> str:
    return _("%(name)s has no room any more.", name=name)


def rebooked(name) -> str:
    return _("The room of %(name)s is booked for the days asked for.", name=name)


def room_page(workshop, participation, template, deed, words):
    form, booking = RoomForm(), queries.booking_of(participation)
    if not form.validate_on_submit():
        return show_rooms(workshop, press=form)
    name = queries.called(workshop).get(participation.key, participation.name)
    if booking is None:
        flash(lost(name), "info")
        return finish(url_for(".rooms", workshop_key=workshop.key))
    if deed is give_back:
        housing.must_not_be_left(booking)
    stay = queries.of(participation)
    is_said = deed is give_back or says_what_is_booked(booking, stay, form, name)
    if not is_said or not form.go.data:
        return ask_about_room(workshop, template, form, booking, stay, name)
    if form.who_pays == Rest.CENTRE and not sessions.is_proved():  # it commits money
        return proof.question([workshop])
    refused = refusal_of(deed, participation, form)
    if refused:
        form.form_errors = [refused]
        return ask_about_room(workshop, template, form, booking, stay, name)
    flash(words(name))
    return finish(url_for(".rooms", workshop_key=workshop.key))


def says_what_is_booked(booking, stay, form, name) -> bool:
    """Which nights a room has that is booked for other days, and who pays what it costs more than is committed."""
    who = booking.participation
    longer = stay and stay.nights and housing.is_longer(booking.block, stay)
    nights = housing.nights_in(booking.block, stay, form.nights.data)
    dearer = housing.unsaid(booking, queries.entitlements_of([who]).get(who.id), nights)
    return all((form.says_who_pays([name] if dearer else []), form.says_which_nights([name] if longer else [])))


def ask_about_room(workshop, template, form, booking, stay, name):
    first = not form.go.data
    if first:
        form.tell.data, form.nights.errors, form.rest.errors = True, [], []
    page = render_template(
        template,
        workshop=workshop,
        participation=booking.participation,
        booking=booking,
        stay=stay,
        form=form,
        name=name,
    )
    return page, 200 if first else form.status


@bp.route("/board/<workshop_key>/blocks/new", methods=["GET", "POST"])
@allow(policy.may_keep_blocks, Workshop)
@once
def add_block(workshop):
    must_have_week(workshop)
    if is_over(workshop):
        raise Refused(N_("This workshop is over: no rooms are reserved for it any more."))
    return block_page(workshop, None)


@bp.route("/board/<workshop_key>/blocks/<block_key>", methods=["GET", "POST"])
@allow(policy.may_keep_blocks, Workshop, Block)
@once
def block(workshop, block):
    must_have_week(workshop)
    return block_page(workshop, block)


def must_have_week(workshop):
    if workshop.state == State.CANCELLED:
        raise Refused(N_("This workshop has been cancelled."))
    if workshop.first_on is None:
        raise Refused(N_("Rooms are reserved once the workshop has its week."))


def block_page(workshop, block):
    known = list(db.session.scalars(queries.hotels(in_use=True)))
    if block and block.hotel not in known:
        known.append(block.hotel)
    form = BlockForm(block or Block(), workshop, known)
    is_sound = form.validate_on_submit()
    is_said = not (block and form.is_submitted()) or says_what_becomes_of_rooms(block, form)
    if is_sound and is_said:
        if form.who_pays == Rest.CENTRE and not sessions.is_proved():  # it commits money
            return proof.question([workshop])
        hotel = next(one for one in known if one.key == form.hotel_key.data)
        refused = refusal_of(save_block, workshop, block, hotel, form)
        if not refused:
            flash(_("The rooms at %(hotel)s are saved.", hotel=hotel.name))
            say_what_is_beside(block)
            return finish(url_for(".rooms", workshop_key=workshop.key))
        form.form_errors = [refused]
    page = render_template("stays/block.html", workshop=workshop, block=block, form=form, hotels=known)
    return page, form.status


def says_what_becomes_of_rooms(block, form) -> bool:
    """Who pays dearer rooms, and which nights stay booked of those that the block would not have; both before it is saved, and
    asked whatever else is not right.
    """
    dearer, shorter = [], []
    days = (block.first_on, block.last_on)
    if not (form.first_on.errors or form.last_on.errors):
        days = (form.first_on.data, form.last_on.data)
        shorter = blocks.losing_nights(block, *days)
    if not form.price_cents.errors:
        dearer = blocks.dearer_for(block, form.price_cents.data, *days, form.nights.data)
    call = queries.called(block.workshop) if dearer or shorter else {}
    names = [[call[booking.participation.key] for booking, _given in rows] for rows in (dearer, shorter)]
    return all((form.says_who_pays(names[0]), form.says_which_nights(names[1])))


def say_what_is_beside(block):
    """Rooms that are booked for days beside the week stay so until they are booked anew."""
    beside = [one.participation.key for one, _given in queries.booked_in(block) if one.is_outside] if block else []
    if beside:
        call = queries.called(block.workshop)
        words = _("Still booked for days beside the week, and confirmed to nobody: %(names)s. Book these rooms anew once you know the new days.")  # fmt: skip
        flash(words % {"names": ", ".join(call[key] for key in beside)}, "info")


def save_block(workshop, block, hotel, form):
    if block is None:
        blocks.reserve(workshop, hotel, form.terms, by=me())
    else:
        blocks.revise_block(
            block, hotel, form.terms, by=me(), rest=form.who_pays, tell=form.tell.data, nights=form.which_nights
        )


SETTLES = {"settle": True, "open": False}  # what the button says: whether the hotel has the final number


@bp.post("/board/<workshop_key>/blocks/<block_key>/settle")
@allow(policy.may_keep_blocks, Workshop, Block)
@once
def settle_block(workshop, block):
    form = PressForm()
    if not form.validate_on_submit():
        return show_rooms(workshop, press=form)
    if form.go.data not in SETTLES:
        raise Refused(N_("What was sent did not arrive whole, so nothing was changed. Go back and send it again."))
    blocks.settle(block, by=me(), done=SETTLES[form.go.data])
    flash(_("Noted."))
    return finish(url_for(".rooms", workshop_key=workshop.key))
