"""The blueprint that the pages of printed papers hang on."""

from flask import Blueprint

bp = Blueprint("prints", __name__)
