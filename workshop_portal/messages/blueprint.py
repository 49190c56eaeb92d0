"""The blueprint that the pages of messages hang on."""

from flask import Blueprint

bp = Blueprint("messages", __name__)
