"""Passwords: hashed with Argon2id, long enough, and not one that everybody guesses first."""

from functools import cache

from flask import current_app

from workshop_portal.core.languages import text as _

SHORTEST, LONGEST = 15, 256
LEAST_OF_ITS_OWN = 8  # characters beside the words that anybody would try


@cache
def hasher(cheap):
    """Imported late; tests hash cheaply, or every sign-in of the suite would cost a tenth of a second."""
    import argon2

    return argon2.PasswordHasher.from_parameters(argon2.profiles.CHEAPEST) if cheap else argon2.PasswordHasher()


def mine():
    return hasher(current_app.config["MODE"] == "test")


def hashed(password) -> str:
    return mine().hash(password)


def fits(person, password) -> bool:
    """Whether this is the person's password; as slow for an unknown person, so that nobody can be found out."""
    return agrees(person.password_hash if person else "", password)


def agrees(stored, password) -> bool:
    """Whether this password was hashed to `stored`; "" is of nobody. Asks nothing of the database."""
    import argon2

    try:
        mine().verify(stored or nobodys(), password[:LONGEST])
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return bool(stored)


@cache
def nobodys() -> str:
    return mine().hash("nobody has this password")


CENTRE_WORDS = ("lorentz", "leiden", "workshop", "oort", "snellius")


def complaint(password, *, about=()) -> str:
    """Why this password can't be taken, or nothing. `about`: the person's own words (name, address)."""
    if len(password) < SHORTEST:
        return _("Use %(n)s characters or more: a short sentence is fine.") % {"n": SHORTEST}
    if len(password) > LONGEST:
        return _("Use %(n)s characters or fewer.") % {"n": LONGEST}
    if len(without_known_words(password.lower(), about)) < LEAST_OF_ITS_OWN:
        return easy()
    from zxcvbn import zxcvbn

    if zxcvbn(password[:72], user_inputs=[*CENTRE_WORDS, *about])["score"] < 3:
        return easy()
    return ""


def easy() -> str:
    return _("This password is easy to guess. Use other words, or more of them.")


def without_known_words(password, about) -> str:
    """What is left of it when the words of the centre and of the person are taken out."""
    for word in sorted((*CENTRE_WORDS, *(one.lower() for one in about)), key=len, reverse=True):
        password = password.replace(word, "") if len(word) > 2 else password
    return password
