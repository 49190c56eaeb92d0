"""The blueprint that the pages of the review hang on."""

from flask import Blueprint

bp = Blueprint("reviews", __name__, url_prefix="/reviews")
