"""The letters about an account: confirm the address, a new password, another address, you have an account."""

from datetime import timedelta

from sqlalchemy import func, select

from workshop_portal import letters
from workshop_portal.core import clock, languages, signboard
from workshop_portal.core.db import db
from workshop_portal.core.outbox import Link, Mail, Reader, write

VERIFY_LIVES = timedelta(hours=24)
RESET_LIVES = timedelta(hours=1)
MOST_AN_HOUR = 3  # letters of one kind to one address


# What the letters say until the office writes its own text.
TEXTS = {
    "verify": {
        "subject_en": "Confirm your e-mail address",
        "body_en": "Dear {name},\n\nPlease confirm that this address is yours. Your account is then ready for use.\n\n"
        "{link}\n\nThe link works until {deadline}. If you did not ask for an account, you need not do anything: "
        "without the confirmation nobody can use it.\n\n{signature}\n",
        "subject_nl": "Bevestig uw e-mailadres",
        "body_nl": "Geachte {name},\n\nWilt u bevestigen dat dit adres van u is? Daarna is uw account klaar voor gebruik."
        "\n\n{link}\n\nDe link werkt tot {deadline}. Hebt u geen account aangevraagd, dan hoeft u niets te doen: "
        "zonder de bevestiging kan niemand het gebruiken.\n\n{signature}\n",
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
        "kunt er zich niet meer mee aanmelden.\n\nHebt u dit niet zelf gewijzigd, schrijf ons dan meteen: {link}\n\n"
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
FILLED = ["deadline", "given_name", "link", "name", "signature"]


def ask_to_verify(person, *, at=None) -> Mail | None:
    """The link that confirms the address; no more than a few an hour."""
    until = (at or clock.now()) + VERIFY_LIVES
    return send("verify", person, Link("/people/verify/{token}", "verify", until=until), at)


def offer_new_password(person, *, at=None) -> Mail | None:
    until = (at or clock.now()) + RESET_LIVES
    return send("reset", person, Link("/people/reset/{token}", "reset", until=until), at)


def say_known(person, *, at=None) -> Mail | None:
    return send("account_exists", person, Link("/people/reset"), at)


def say_password_changed(person, *, at=None) -> Mail | None:
    return send("password_changed", person, Link("/pages/contact"), at)


def ask_to_confirm(change, *, at=None) -> Mail | None:
    """The link that makes the new address the person's, to that address."""
    until = (at or clock.now()) + VERIFY_LIVES
    person = change.person
    reader = Reader(person.name, change.email, person.language, person.id)
    return send("address_confirm", reader, Link("/people/address/{token}", "address", change.id, until), at)


def tell_old_address(person, old, *, at=None) -> Mail | None:
    return send("address_changed", Reader(person.name, old, person.language), Link("/pages/contact"), at)


def tell_holder(person, *, at=None) -> Mail | None:
    """To whoever has the address that somebody else asked for."""
    return send("address_taken", person, Link("/pages/contact"), at)


def send(key, person, link, at) -> Mail | None:
    if is_enough(key, person.email, at or clock.now()):
        return None
    letters.lay_down(TEXTS, FILLED, key)
    with languages.speaking(person.language):
        values = {
            "name": person.name,
            "given_name": getattr(person, "given_name", person.name),
            "deadline": languages.moment(link.until),
        }
    subject, body = letters.compose(key, person.language, **values, signature=signboard.read().name)
    return write(person, kind=key, subject=subject, body=body, link=link, at=at)


def is_enough(key, email, at) -> bool:
    """Whether this address got as many of these letters within the hour as it may."""
    lately = [Mail.kind == key, Mail.to_address == email, Mail.due_at > at - timedelta(hours=1), Mail.due_at <= at]
    return (db.session.scalar(select(func.count(Mail.id)).where(*lately)) or 0) >= MOST_AN_HOUR
