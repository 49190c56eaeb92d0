"""What is done to a call. The caller commits."""

from workshop_portal import journal
from workshop_portal.calls.models import Call, Criterion
from workshop_portal.core.db import db


def create_call(*, key, prefix, criteria=(), by=None, at=None, **facts) -> Call:
    """A call with its criteria, each a dict of a Criterion's columns, in order."""
    call = Call(key=key, prefix=prefix, **facts)
    call.criteria = [Criterion(position=n, **one) for n, one in enumerate(criteria)]
    db.session.add(call)
    db.session.flush()
    journal.record(call, "create", by=by, at=at)
    return call
