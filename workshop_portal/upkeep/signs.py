"""Signs of life, for machines that watch this one: the process answers, and it has what it needs."""

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from workshop_portal.core import revisions
from workshop_portal.core.access import public
from workshop_portal.core.borders import for_machines

bp = Blueprint("upkeep", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/alive")
@public
@for_machines
def alive():
    """As long as the process answers; the database is not asked."""
    return "alive", 200, PLAIN


@bp.get("/ready")
@public
@for_machines
def ready():
    """Whether visitors can be sent here; if not, one word says what is missing."""
    missing = what_is_missing()
    return missing or "ready", 503 if missing else 200, PLAIN


def what_is_missing() -> str:
    try:
        return "" if revisions.found() == {revisions.newest()} else "revision"
    except SQLAlchemyError:
        return "database"
