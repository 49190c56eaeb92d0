"""The blueprint that the pages of workshops hang on, public ones and working ones."""

from flask import Blueprint

bp = Blueprint("workshops", __name__)
