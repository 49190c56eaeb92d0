"""What organisers tell of themselves, and what the portal knows of it before they do."""

from workshop_portal.proposals import queries

OF_THE_ACCOUNT = ("institution", "country", "stage")  # which knows them as they are today, if it does
WITH_THE_TEXT = ("department", "phd_year", "sector", "website", "bio")  # which an earlier proposal has
OWN = (*OF_THE_ACCOUNT, *WITH_THE_TEXT)
NOTHING = {"phd_year": None}  # where nothing is told; else an empty text


def known(person, *before) -> dict:
    """What `before` says, else the profile of this person (or None), else what was told in other proposals, the newest first."""
    rows = queries.told_by(person) if person is not None else []
    sources = [*before, person, *rows]
    return {name: first_said(name, sources) for name in OWN}


def first_said(name, sources):
    return next(filter(None, (getattr(one, name, None) for one in sources)), NOTHING.get(name, ""))
