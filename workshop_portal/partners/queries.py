"""Which hosts there are."""

from sqlalchemy import select

from workshop_portal.core.db import db
from workshop_portal.partners.models import AllowedHost


def hosts() -> set[str]:
    """The hosts that pages may link to."""
    return set(db.session.scalars(select(AllowedHost.host)))
