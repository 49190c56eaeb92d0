"""The letters about an account: confirm the address, a new password, another address, you have an account, you are added or appointed."""

from datetime import timedelta
from urllib.parse import quote

from flask import current_app
from sqlalchemy import func, select

from workshop_portal import letters
from workshop_portal.core import clock, languages, signboard
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.outbox import Link, Mail, Reader, write
from workshop_portal.people import choices, queries

VERIFY_LIVES = timedelta(hours=24)
RESET_LIVES = timedelta(hours=1)
INVITE_LIVES = timedelta(days=7)
MOST_AN_HOUR = 3  # letters of one kind to one address, of those that anybody can have sent there
ON_ANYBODYS_WISH = frozenset({"verify", "reset", "account_exists", "address_confirm", "address_taken"})


# What the letters say until the office writes its own text.
TEXTS = {
    "verify": {
        "subject_en": "Confirm your e-mail address",
        "body_en": "Dear {name},\n\nPlease confirm that this address is yours. Your account is then ready for use.\n\n"
        "{link}\n\nThe link works until {deadline}. If you did not ask for an account, you need not do anything: "
        "without the confirmation nobody can use it, and after {days} days it is deleted.\n\n{signature}\n",
        "subject_nl": "Bevestig uw e-mailadres",
        "body_nl": "Geachte {name},\n\nWilt u bevestigen dat dit adres van u is? Daarna is uw account klaar voor gebruik."
        "\n\n{link}\n\nDe link werkt tot {deadline}. Hebt u geen account aangevraagd, dan hoeft u niets te doen: "
        "zonder de bevestiging kan niemand het gebruiken, en na {days} dagen wordt het verwijderd.\n\n{signature}\n",
    },
    "reset": {
        "subject_en": "Choose a new password",
        "body_en": "Dear {name},\n\nSomebody, probably you, asked for a new password for your account. "
        "You can choose one here until {deadline}:\n\n{link}\n\nThe link works once. If you did not ask for it, "
        "do nothing: your password stays as it is.\n\n{signature}\n",
        "subject_nl": "Kies een nieuw wachtwoord",
        "body_nl": "Geachte {name},\n\nIemand, waarschijnlijk uzelf, vroeg om een nieuw wachtwoord voor uw account. "
        "Tot {deadline} kunt u er hier een kiezen:\n\n{link}\n\nDe link werkt één keer. Hebt u er niet om gevraagd, "
        "dan hoeft u niets te doen: uw wachtwoord blijft zoals het is.\n\n{signature}\n",
    },
    "account_exists": {
        "subject_en": "You have an account already",
        "body_en": "Dear {name},\n\nSomebody, probably you, tried to open an account with this address. You have one "
        "already: sign in with it, or ask for a new password on this page:\n\n{link}\n\n"
        "If it was not you, do nothing.\n\n{signature}\n",
        "subject_nl": "U hebt al een account",
        "body_nl": "Geachte {name},\n\nIemand, waarschijnlijk uzelf, wilde met dit adres een account openen. U hebt er al "
        "een: meld u daarmee aan, of vraag op deze pagina om een nieuw wachtwoord:\n\n{link}\n\n"
        "Was u het niet, dan hoeft u niets te doen.\n\n{signature}\n",
    },
    "password_changed": {
        "subject_en": "Your password was changed",
        "body_en": "Dear {name},\n\nThe password of your account has just been changed, and whoever was signed in elsewhere is signed "
        "out.\n\nIf it was not you who changed it, write to us at once: {link}\n\n{signature}\n",
        "subject_nl": "Uw wachtwoord is gewijzigd",
        "body_nl": "Geachte {name},\n\nHet wachtwoord van uw account is zojuist gewijzigd, en wie elders was aangemeld, is "
        "afgemeld.\n\nHebt u dit niet zelf gewijzigd, schrijf ons dan meteen: {link}\n\n{signature}\n",
    },
    "address_confirm": {
        "subject_en": "Confirm your new e-mail address",
        "body_en": "Dear {name},\n\nYou, or the centre for you, asked to use this address for your account from now on. Please "
        "confirm that it is yours:\n\n{link}\n\nThe link works until {deadline}. Until then your account keeps its present address. If you "
        "did not ask for this, do nothing.\n\n{signature}\n",
        "subject_nl": "Bevestig uw nieuwe e-mailadres",
        "body_nl": "Geachte {name},\n\nU, of het centrum voor u, vroeg om voortaan dit adres voor uw account te gebruiken. Wilt u "
        "bevestigen dat het van u is?\n\n{link}\n\nDe link werkt tot {deadline}. Tot dan houdt uw account het huidige adres. Hebt u er niet "
        "om gevraagd, dan hoeft u niets te doen.\n\n{signature}\n",
    },
    "address_changed": {
        "subject_en": "Your account has a new e-mail address",
        "body_en": "Dear {name},\n\nYour account has a new e-mail address; mails no longer go to this one, and you can no "
        "longer sign in with it.\n\nIf it was not you who changed it, write to us at once: {link}\n\n{signature}\n",
        "subject_nl": "Uw account heeft een nieuw e-mailadres",
        "body_nl": "Geachte {name},\n\nUw account heeft een nieuw e-mailadres. Er gaan geen e-mails meer naar dit adres, en u "
        "kunt er niet meer mee inloggen.\n\nHebt u dit niet zelf gewijzigd, schrijf ons dan meteen: {link}\n\n"
        "{signature}\n",
    },
    "address_taken": {
        "subject_en": "Somebody wanted to use this address",
        "body_en": "Dear {name},\n\nSomebody with an account here, perhaps you with an older one, asked to use this address "
        "for it. It belongs to you already, so nothing was changed. If you have two accounts, write to us: {link}\n\n"
        "{signature}\n",
        "subject_nl": "Iemand wilde dit adres gebruiken",
        "body_nl": "Geachte {name},\n\nIemand met een account hier, misschien uzelf met een ouder account, vroeg dit adres "
        "daarvoor te gebruiken. Het is al van u, dus er is niets gewijzigd. Hebt u twee accounts, schrijf ons dan: {link}"
        "\n\n{signature}\n",
    },
}
TEXTS |= {
    "account_invitation": {
        "subject_en": "An account at {centre}",
        "body_en": "Dear {name},\n\n{sender} has added you to the portal of {centre}. {roles}You sign in there with this address and a "
        "password of your own. Choose it here until {deadline}:\n\n{link}\n\nThe link works once. When its time is over, it leads to a "
        "page that sends you a new one.\n\nIf you do not know what this is about, write to us before you use the link.\n\n{signature}\n",
        "subject_nl": "Een account bij {centre}",
        "body_nl": "Geachte {name},\n\n{sender} heeft u toegevoegd aan het portaal van {centre}. {roles}U meldt zich daar aan met dit adres en "
        "een eigen wachtwoord. Kies het hier, tot {deadline}:\n\n{link}\n\nDe link werkt één keer. Is de tijd ervan voorbij, dan leidt hij "
        "naar een pagina die u een nieuwe stuurt.\n\nWeet u niet waar dit over gaat, schrijf ons dan voordat u de link gebruikt.\n\n{signature}\n",
    },
    "appointed": {
        "subject_en": "You are appointed: {role}",
        "body_en": "Dear {name},\n\nYou are appointed at {centre}: {role}, {term}. What waits for you stands on your desk:\n\n{link}\n\n"
        "If you did not expect this, write to us.\n\n{signature}\n",
        "subject_nl": "U bent benoemd: {role}",
        "body_nl": "Geachte {name},\n\nU bent benoemd bij {centre}: {role}, {term}. Wat op u wacht, staat op uw bureau:\n\n{link}\n\n"
        "Had u dit niet verwacht, schrijf ons dan.\n\n{signature}\n",
    },
    "seat_given": {
        "subject_en": "You have a seat: {committee}",
        "body_en": "Dear {name},\n\nYou have a seat on the committee {committee} of {centre}: {role}, {term}. What waits for you stands on "
        "your desk:\n\n{link}\n\nIf you did not expect this, write to us.\n\n{signature}\n",
        "subject_nl": "U hebt een zetel: {committee}",
        "body_nl": "Geachte {name},\n\nU hebt een zetel in de commissie {committee} van {centre}: {role}, {term}. Wat op u wacht, staat op "
        "uw bureau:\n\n{link}\n\nHad u dit niet verwacht, schrijf ons dan.\n\n{signature}\n",
    },
    "seat_ended": {
        "subject_en": "Your seat ends: {committee}",
        "body_en": "Dear {name},\n\nYour seat on the committee {committee} of {centre} ({role}) ends: its last day is {last}. Unless you "
        "have another seat there then, nothing of this committee can be seen after that, and reviews that you have not sent need not be "
        "written. Those that you sent stay and count.\n\n"
        "If you did not expect this, write to us: {link}\n\n{signature}\n",
        "subject_nl": "Uw zetel eindigt: {committee}",
        "body_nl": "Geachte {name},\n\nUw zetel in de commissie {committee} van {centre} ({role}) eindigt: de laatste dag is {last}. Hebt u "
        "daarna geen andere zetel in deze commissie, dan is er voor u niets meer van te zien, en hoeft u beoordelingen die u niet hebt "
        "verzonden, niet meer te schrijven. Wat u hebt verzonden, blijft staan en telt mee.\n\nHad u dit niet verwacht, schrijf ons dan: {link}\n\n{signature}\n",
    },
    "absence_noted": {
        "subject_en": "Noted: you are away, {term}",
        "body_en": "Dear {name},\n\n{sender} has noted that you are away {term}. In these days nobody gives you new work, and where you "
        "are chair or director, the vice-chair or the deputy may act in your place. Is it otherwise? You can take it back here:\n\n{link}\n\n{signature}\n",
        "subject_nl": "Genoteerd: u bent afwezig, {term}",
        "body_nl": "Geachte {name},\n\n{sender} heeft genoteerd dat u afwezig bent {term}. In deze dagen krijgt u geen nieuw werk, en bent u "
        "voorzitter of directeur, dan mag de vicevoorzitter of de adjunct-directeur in uw plaats handelen. Klopt dit niet? U kunt het hier "
        "terugnemen:\n\n{link}\n\n{signature}\n",
    },
    "trial_mail": {
        "subject_en": "This mail arrived",
        "body_en": "Dear {name},\n\nYou asked the portal of {centre} for this mail. It arrived, so mails leave. Its link leads to your desk; if "
        "it does not, the portal's public address is set wrong:\n\n{link}\n\n{signature}\n",
        "subject_nl": "Deze e-mail is aangekomen",
        "body_nl": "Geachte {name},\n\nU vroeg het portaal van {centre} om deze e-mail. Hij is aangekomen, dus e-mails worden verstuurd. De link "
        "leidt naar uw bureau; doet hij dat niet, dan is het publieke adres van het portaal verkeerd ingesteld:\n\n{link}\n\n{signature}\n",
    },
}  # fmt: skip
FILLED = letters.by_key(
    TEXTS, ["centre", "deadline", "given_name", "link", "name", "signature"],
    {"verify": ["days"], "account_invitation": ["roles", "sender"], "appointed": ["role", "term"],
     "seat_given": ["committee", "role", "term"], "seat_ended": ["committee", "last", "role"],
     "absence_noted": ["sender", "term"]},
)  # fmt: skip


def ask_to_verify(person, *, onward="", at=None):
    """The link that confirms the address, and leads `onward` on whatever device it is opened; no more than a few an hour."""
    until = (at or clock.now()) + VERIFY_LIVES
    path = "/people/verify/{token}" + (f"?next={quote(onward, safe='')}" if onward else "")
    days = current_app.config["UNCONFIRMED_DAYS"]
    send("verify", person, Link(path, "verify", until=until), at, days=days)


def offer_new_password(person, *, at=None):
    until = (at or clock.now()) + RESET_LIVES
    send("reset", person, Link("/people/reset/{token}", "reset", until=until), at)


def invite(person, *, by=None, at=None):
    """To somebody whom the centre added: who did, as what, and the link to the first password."""
    until = (at or clock.now()) + INVITE_LIVES
    with languages.speaking(person.language):
        named = ", ".join(roles_of(person))
        more = {
            "sender": by.name if by else signboard.read().name,
            "roles": _("You are named there as: %(roles)s.", roles=named) + " " if named else "",
        }
    send("account_invitation", person, Link("/people/reset/{token}", "reset", until=until), at, by=by, **more)


def roles_of(person) -> list[str]:
    """The appointments and seats that hold or begin later, in the language that is spoken now."""
    today = clock.today()
    hats = [one for one in queries.appointments_of(person) if not one.ended_at]
    found = [choices.hat_words(one.hat) for one in hats if not one.until_on or one.until_on >= today]
    seats = [one for one in queries.seats_of(person) if not one.until_on or one.until_on >= today]
    return found + [f"{choices.hat_words(one.role)}, {languages.said(one.committee, 'name')}" for one in seats]


def tell_appointed(person, hat, *, from_on=None, until_on=None, by=None, at=None):
    """As what, and for how long; whoever has no password yet is invited to choose one, with all that they are."""
    if not person.password_hash:
        return invite(person, by=by, at=at)
    with languages.speaking(person.language):
        term, role = term_of(from_on or clock.today(), until_on), choices.hat_words(hat)
    send("appointed", person, Link("/desk"), at, by=by, role=role, term=term)


def term_of(from_on, until_on) -> str:
    first, last = languages.day(from_on), until_on and languages.day(until_on)
    return _("from %(first)s to %(last)s", first=first, last=last) if last else _("from %(first)s", first=first)


def tell_seated(seat, *, by=None, at=None):
    """The same of a seat on a committee."""
    if not seat.person.password_hash:
        return invite(seat.person, by=by, at=at)
    with languages.speaking(seat.person.language):
        facts = facts_of(seat) | {"term": term_of(seat.from_on, seat.until_on)}
    send("seat_given", seat.person, Link("/desk"), at, by=by, **facts)


def tell_seat_ended(seat, *, by=None, at=None):
    with languages.speaking(seat.person.language):
        facts = facts_of(seat) | {"last": languages.day(seat.until_on)}
    send("seat_ended", seat.person, Link("/pages/contact"), at, by=by, **facts)


def facts_of(seat) -> dict[str, str]:
    return {"committee": languages.said(seat.committee, "name"), "role": choices.hat_words(seat.role)}


def say_known(person, *, at=None):
    send("account_exists", person, Link("/people/reset"), at)


def tell_absent(person, from_on, until_on, *, by, at=None):
    with languages.speaking(person.language):
        term = term_of(from_on, until_on)
    send("absence_noted", person, Link("/people/away"), at, by=by, term=term, sender=by.name)


def say_password_changed(person, *, at=None):
    send("password_changed", person, Link("/pages/contact"), at)


def send_trial(person, *, by=None, at=None):
    """To whoever looks whether mails leave."""
    send("trial_mail", person, Link("/desk"), at, by=by)


def ask_to_confirm(change, *, at=None):
    """The link that makes the new address the person's, to that address."""
    until = (at or clock.now()) + VERIFY_LIVES
    person = change.person
    reader = Reader(person.name, change.email, person.language, person.id)
    send("address_confirm", reader, Link("/people/address/{token}", "address", change.id, until), at)


def tell_old_address(person, old, *, at=None):
    send("address_changed", Reader(person.name, old, person.language), Link("/pages/contact"), at)


def tell_holder(person, *, at=None):
    """To whoever has the address that somebody else asked for."""
    send("address_taken", person, Link("/pages/contact"), at)


def to_nobody(write_one, email, **named):
    """The work of a letter that nobody gets: how long an answer takes tells as much as its words."""
    trial = db.session.begin_nested()
    write_one(Reader("–", email, languages.lang()), **named)
    trial.rollback()


def send(key, person, link, at, *, by=None, **more):
    """One that would be too many is written too, and not kept."""
    is_too_many = key in ON_ANYBODYS_WISH and is_enough(key, person.email, at or clock.now())
    with db.session.begin_nested() as trial:
        composed(key, person, link, at, by=by, **more)
        if is_too_many:
            trial.rollback()


def composed(key, person, link, at, *, by=None, **more):
    letters.lay_down(TEXTS, FILLED, key)
    with languages.speaking(person.language):
        values = {
            "name": person.name,
            "given_name": getattr(person, "given_name", person.name),
            "deadline": languages.moment(link.until),
        }
    centre = signboard.read().name
    subject, body = letters.compose(key, person.language, **values, **more, centre=centre, signature=centre)
    write(person, kind=key, subject=subject, body=body, link=link, at=at, by=by)


def is_enough(key, email, at) -> bool:
    """Whether this address got as many of these letters within the hour as it may."""
    lately = [Mail.kind == key, Mail.to_address == email, Mail.due_at > at - timedelta(hours=1), Mail.due_at <= at]
    return (db.session.scalar(select(func.count(Mail.id)).where(*lately)) or 0) >= MOST_AN_HOUR
