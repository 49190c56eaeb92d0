"""The blueprint that the pages of folders hang on."""

from flask import Blueprint

bp = Blueprint("folders", __name__)
