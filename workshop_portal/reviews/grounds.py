"""What in the data speaks for a conflict of interest between a reader and a proposal. Plain comparisons."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from workshop_portal.reviews.workflow import Ground

# Mail domains that say nothing about where somebody works.
PROVIDERS = """
    gmail.com googlemail.com outlook.com hotmail.com live.com live.nl msn.com yahoo.com icloud.com me.com mac.com
    proton.me protonmail.com pm.me gmx.com gmx.de gmx.net web.de aol.com mail.com zoho.com yandex.com yandex.ru mail.ru
    qq.com 163.com 126.com ziggo.nl kpnmail.nl kpnplanet.nl xs4all.nl planet.nl hetnet.nl home.nl upcmail.nl casema.nl
    free.fr orange.fr laposte.net libero.it t-online.de fastmail.com hey.com tutanota.com tuta.io
"""
PUBLIC = frozenset(PROVIDERS.split())
INVENTED = frozenset({"example", "test", "invalid", "localhost"})
SECOND_LEVEL = frozenset({"ac", "co", "edu", "gov", "org", "net", "com", "go", "or", "ne"})


class Someone(NamedTuple):
    """A person as an account or a proposal's list has them."""

    name: str
    email: str = ""
    institution: str = ""
    person_id: int | None = None


class Found(NamedTuple):
    """One ground in the data. `evidence` says with whom, and what was found: an institution, a domain, a year."""

    proposal_id: int
    person_id: int
    ground: Ground
    evidence: str


@dataclass
class Cast:
    """The people of one proposal, laid out to be compared with many readers: by mail domain and by institution the first
    organiser of each, as evidence."""

    proposal_id: int
    organisers: list[Someone]
    participants: list[Someone]
    mails: dict = field(init=False)
    houses: dict = field(init=False)

    def __post_init__(self):
        self.mails, self.houses = {}, {}
        for one in self.organisers:
            if place := domain(one.email):
                self.mails.setdefault(place, f"{one.name}, {place}")
            for name in institutions(one.institution):
                self.houses.setdefault(name, f"{one.name}, {one.institution}")


def found(reader: Someone, cast: Cast, together=None, weak=True) -> list[Found]:
    """All grounds between one reader and one proposal, the strong ones first.

    `together` leads from the sign of somebody with whom this reader organised in the last years to the year.
    `weak` grounds (institution, mail domain) are looked at only within the reader's own committee.
    """
    strong = [(Ground.PERSON, one.name) for one in cast.organisers if is_same(reader, one)][:1]
    strong += [(Ground.PARTICIPANT, one.name) for one in cast.participants if is_same(reader, one, by_name=True)][:1]
    years = [(one.name, (together or {}).get(sign)) for one in cast.organisers for sign in signs(one)]
    strong += [(Ground.ORGANISED, f"{name}, {year}") for name, year in years if year][:1]
    pairs = strong + (weak_grounds(reader, cast) if weak else [])
    return [Found(cast.proposal_id, reader.person_id or 0, ground, evidence[:300]) for ground, evidence in pairs]


def weak_grounds(reader, cast) -> list[tuple[Ground, str]]:
    houses = [cast.houses[name] for name in institutions(reader.institution) if name in cast.houses]
    mails = [cast.mails[name] for name in [domain(reader.email)] if name in cast.mails]
    return [(Ground.INSTITUTION, one) for one in houses][:1] + [(Ground.MAIL, one) for one in mails][:1]


def is_same(reader, one, by_name=False) -> bool:
    """The same account or address; in a list of names also the same name at the same institution."""
    if set(signs(reader)) & set(signs(one)):
        return True
    return (
        by_name
        and plain(reader.name) == plain(one.name)
        and bool(set(institutions(reader.institution)) & set(institutions(one.institution)))
    )


def signs(one) -> list:
    """What tells one person from all others: the account, and the address."""
    return [sign for sign in (one.person_id, one.email.strip().lower()) if sign]


def institutions(name) -> tuple[str, ...]:
    """The names under which an institution may stand: whole, and without what follows its first comma. A translated or short
    name is another one, which the page of conflicts says."""
    whole, first = plain(name), plain((name or "").split(",")[0])
    return tuple(dict.fromkeys(one for one in (whole, first) if one))


@lru_cache(maxsize=20_000)
def plain(name) -> str:
    """A name for comparing: small letters, no accents or signs, no article before it."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", (name or "").casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", bare)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def domain(email) -> str:
    """The domain that an organisation has bought: cs.leidenuniv.nl → leidenuniv.nl. "" for public providers."""
    parts = (email or "").strip().lower().rpartition("@")[2].split(".")
    if len(parts) < 2:
        return ""
    size = 3 if len(parts) > 2 and parts[-2] in SECOND_LEVEL and len(parts[-1]) == 2 else 2
    name = ".".join(parts[-size:])
    return "" if name in PUBLIC or parts[-1] in INVENTED or parts[-size] in INVENTED else name
