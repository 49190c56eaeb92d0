"""The blueprint that the pages of participants hang on."""

from flask import Blueprint

bp = Blueprint("participants", __name__)
