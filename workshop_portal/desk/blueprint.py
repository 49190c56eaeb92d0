"""The blueprint that the front page, the desk, mail log and journal hang on."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
