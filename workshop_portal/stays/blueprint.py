"""The blueprint that the pages of stays hang on."""

from flask import Blueprint

bp = Blueprint("stays", __name__)
