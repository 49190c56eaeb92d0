"""The front page, what waits for me, and the choice of light or dark."""

from flask import current_app, redirect, render_template, request, url_for

from workshop_portal.core import clock
from workshop_portal.core.access import allow, me, public
from workshop_portal.core.db import only_reads
from workshop_portal.desk import (
    beside,
    job_views,  # noqa: F401  (its pages hang on the same blueprint)
    journal_views,  # noqa: F401
    lacking,
    mail_views,  # noqa: F401
    navigation,
    search_views,  # noqa: F401
    sitemap,
    waits,
)
from workshop_portal.desk import home as front
from workshop_portal.desk.blueprint import bp
from workshop_portal.people.destinations import own_path
from workshop_portal.people.hats import APPOINTED, Hat
from workshop_portal.people.policy import may_be_here

THEMES = ("light", "dark")
A_YEAR = 365 * 24 * 3600


@bp.get("/")
@public
def home():
    scheme = front.scheme_to_show()
    houses = front.houses(scheme)
    few = front.few_seats(houses)
    year = front.year_to_show(few)
    return render_template(
        "desk/home.html", calls=front.calls_to_show(), year=year, coming=front.next_workshops(), houses=houses, few=few,
        scheme=scheme, committees=front.committees(year), words=front.own_words(), now=clock.now(),
    )  # fmt: skip


@bp.get("/desk")
@allow(may_be_here)
def index():
    mine, mine_hats = waits.of(me()), navigation.hats_anywhere(me())
    return render_template(
        "desk/index.html", mine=mine, title=waits.title(mine), lead=waits.lead(mine), today=clock.today(),
        hats=mine_hats, is_staff=bool(mine_hats & APPOINTED), rounds=beside.rounds(me()), here_now=beside.in_the_house(),
        own=beside.own_workshops(me()) if Hat.ORGANISER in mine_hats else [], calls=beside.open_calls(), now=clock.now(), lacking=lacking.of(me()),
    )  # fmt: skip


@bp.post("/theme")
@public
def theme():
    """Light, dark, or as the device says; then back to where the reader was."""
    chosen = request.form.get("theme", "")
    answer = redirect(own_path(request.form.get("back", ""), url_for(".home")), 303)
    flags = {"secure": current_app.config["SESSION_COOKIE_SECURE"], "httponly": True, "samesite": "Lax", "path": "/"}
    if only_reads():  # the page's token was too old
        return answer
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=A_YEAR, **flags)
    else:
        answer.delete_cookie("theme", **flags)
    return answer


@bp.get("/robots.txt")
@public
def robots():
    """Public pages may be found; forms, desks and personal links may not."""
    return sitemap.robots(), 200, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/sitemap.xml")
@public
def site_map():
    return sitemap.document(), 200, {"Content-Type": "application/xml; charset=utf-8"}
