"""The blueprint that the pages of calls hang on."""

from flask import Blueprint

bp = Blueprint("calls", __name__, url_prefix="/calls")
