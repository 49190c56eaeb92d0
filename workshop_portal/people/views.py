"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from workshop_portal.core.access import public
from workshop_portal.core.db import db
from workshop_portal.people import sessions

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in():
    return render_template("people/sign_in.html")


@bp.post("/sign-out")
@public
def sign_out():
    sessions.end()
    db.session.commit()
    return redirect(url_for("desk.home"), 303)


__all__ = ["current_user", "request"]
