"""The front page and what waits for me."""

from flask import Blueprint, render_template

from workshop_portal.core.access import public

bp = Blueprint("desk", __name__)


@bp.get("/")
@public
def home():
    return render_template("desk/home.html")
