"""The blueprint on which the pages from the ranking to the release hang."""

from flask import Blueprint

bp = Blueprint("decisions", __name__, url_prefix="/decisions")
