"""The pages of "tell me of the next call": ask, confirm, end. Each answer is the same for every address."""

from flask import render_template, request, session, url_for
from flask_login import current_user

from workshop_portal.calls import news
from workshop_portal.calls.blueprint import bp
from workshop_portal.calls.forms import NewsForm
from workshop_portal.core import languages, rates
from workshop_portal.core.access import public
from workshop_portal.core.forms import PressForm
from workshop_portal.core.once import finish, once
from workshop_portal.people import attempts, dead_links

ASKS_AN_HOUR = 30  # of one network


@bp.route("/news", methods=["GET", "POST"])
@public
@once
def tell_me():
    form = NewsForm()
    if form.validate_on_submit():
        rates.allow("news of calls", ASKS_AN_HOUR, minutes=60)
        news.ask(form.email.data, languages.lang())
        session["mailed_to"] = form.email.data
        return finish(url_for("people.mailed", about="news"))
    if request.method == "GET" and current_user.is_authenticated:
        form.email.data = current_user.email
    return render_template("calls/news.html", form=form), form.status


@bp.route("/news/<token>", methods=["GET", "POST"])
@public
@once
def confirm_news(token):
    wait = attempts.network_wait()
    if wait:
        return dead_links.too_many(wait)
    row = news.behind(token, news.CONFIRM)
    if row is None:
        return dead_links.page()
    form = PressForm()
    if form.validate_on_submit():
        news.confirm(row)
        return finish(url_for(".confirm_news", token=token))
    return render_template("calls/confirm_news.html", form=form, row=row), form.status


@bp.route("/news/end/<token>", methods=["GET", "POST"])
@public
@once
def end_news(token):
    """A GET changes nothing, whoever opens it; one button ends it, and a second look says so again."""
    wait = attempts.network_wait()
    if wait:
        return dead_links.too_many(wait)
    row, form = news.behind(token, news.END), PressForm()
    if row is None and not news.was_ended(token):
        return dead_links.page()
    if row is not None and form.validate_on_submit():
        news.end(row)
        return finish(url_for(".end_news", token=token))
    return render_template("calls/end_news.html", form=form, row=row), form.status
