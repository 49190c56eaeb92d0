"""The roof: builds the house. The only file that knows every room."""

import errno
import gc
import secrets
from collections import Counter
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, g, jsonify, redirect, render_template, request, session
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import configure_mappers
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from workshop_portal import config, rooms
from workshop_portal.core import (
    access,
    addresses,
    again,
    borders,
    clock,
    connections,
    fields,
    files,
    keys,
    languages,
    once,
    parking,
    promises,
    rates,
    revisions,
    signboard,
    stencils,
    templates,
    texts,
    vault,
)
from workshop_portal.core.db import db, reading
from workshop_portal.core.forms import as_shown
from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Over, Refused
from workshop_portal.core.words import N_
from workshop_portal.people import sessions

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
TEMPLATES = CHECKOUT / "templates" if (CHECKOUT / "pyproject.toml").exists() else HERE / "templates"


class Portal(Flask):
    """None of its views waits: that need not be found out of each that is called."""

    def ensure_sync(self, func):
        return func

    def dispatch_request(self):
        return again.answered(super().dispatch_request)


GARBAGE = 10_000  # new objects between two searches for garbage: a page makes some thousands


def create_app(settings=None, busy_ms=5000):
    """The portal. `settings` replaces what is read from the environment and instance/portal.toml (tests)."""
    instance = config.instance_folder()
    settings = settings if settings is not None else config.load(instance)
    instance = Path(settings.get("INSTANCE_PATH", instance))
    app = Portal("workshop_portal", template_folder=str(TEMPLATES), instance_path=str(instance))
    app.config.update(
        WTF_CSRF_TIME_LIMIT=12 * 3600, WTF_CSRF_SSL_STRICT=True, PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365), SESSION_REFRESH_EACH_REQUEST=False,
    )  # fmt: skip
    app.config.update(settings)
    clock.keep_offset(instance, app.config.get("CLOCK", ""))
    if app.config.get("PROXY_HOPS"):
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)
    app.url_rule_class = addresses.Rule
    app.url_map.converters["int"] = access.Id
    app.jinja_environment = templates.Templates
    app.jinja_options = {
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "bytecode_cache": templates.kept_in(instance),
    }

    app.before_request(name_the_request)
    borders.guard(app)
    connections.attach(app, busy_ms)
    vault.attach(app, app.config.get("KEY_RING") or instance / "key_ring")
    csrf = CSRFProtect(app)
    languages.speak(app)
    let_sign_in(app)
    rates.guard(app)
    app.before_request(parking.throw_away)
    dress(app)
    rooms.furnish(app)
    csrf.exempt(
        "workshop_portal.desk.views.theme"
    )  # light or dark: nothing is kept on the server, visitors need no session
    answer_errors(app)
    access.check_doors(app)
    return app


def create_web(settings=None):
    """The portal as the web server loads it before it forks: what is loaded by then is shared by all its processes, and
    never searched for garbage again."""
    app = create_app(settings)
    revisions.guard(app)
    configure_mappers()
    for name in app.jinja_env.list_templates(filter_func=lambda name: name.startswith("parts/")):
        app.jinja_env.get_template(name)
    for language in languages.LANGUAGES:
        languages.catalogue(language)
    gc.freeze()  # what building leaves behind is not worth a search: some hundred objects of a quarter of a million
    gc.set_threshold(GARBAGE)
    return app


def name_the_request():
    g.request_id = secrets.token_hex(8)


def let_sign_in(app):
    login = LoginManager(app)
    login.session_protection = None
    login.login_view = "people.sign_in"
    login.login_message = ""
    login.request_loader(sessions.load)


FIELDS = (
    fields.sort_of, fields.text_of, fields.described, fields.field, fields.edit_field, fields.scale, fields.hidden_fields,
    fields.takes_files,
)  # fmt: skip


def dress(app):
    """What every template may use beside what its view gives it."""
    stamps: dict[str, str] = {}

    def asset(name) -> str:
        """The address of a static file, the same in both languages, with a stamp of its content."""
        if name not in stamps or app.debug:
            stamps[name] = sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]
        return f"{request.script_root.removesuffix('/nl')}/static/{name}?v={stamps[name]}"

    @lru_cache(1000, typed=True)  # a label that is marked as safe is another one
    def drawn_icon(name, label, _root) -> Markup:
        return stencils.macro("parts/icons.html", "draw_icon")(name, label)

    def icon(name, label=None) -> Markup:
        """A template's `icon()`; a page has dozens."""
        return drawn_icon(name, label, request.script_root)

    app.jinja_env.globals.update(
        asset=asset,
        icon=icon,
        url_for=addresses.address,
        **{one.__name__: one for one in FIELDS},
        stencil=stencils.of,
        menu_line=rooms.line_of,
        foot=rooms.foot,
        page_at=rooms.page_at,
    )
    app.jinja_env.filters.update(markdown=texts.markdown, markdown_below=texts.markdown_below, as_shown=as_shown)
    app.context_processor(
        lambda: {
            "lang": languages.lang(),
            "here": request.script_root + request.path,
            "other_language_url": languages.other_language_url(),
            "theme": theme if (theme := request.cookies.get("theme")) in rooms.THEMES else "",
            "nav": rooms.nav(access.me()),
            "mode": app.config["MODE"],
            "signboard": signboard.read(),
            "csrf_token": keys.csrf_token,
        }
    )


def answer_errors(app):
    app.register_error_handler(Refused, show_refusal)
    app.register_error_handler(StaleDataError, show_collision)
    app.register_error_handler(IntegrityError, show_broken_promise)
    app.register_error_handler(DataError, show_refusal)
    app.register_error_handler(OperationalError, show_busy)
    app.register_error_handler(OSError, show_no_room)
    app.register_error_handler(files.Spoilt, show_spoilt)
    app.register_error_handler(revisions.Outgrown, show_outgrown)
    app.register_error_handler(CSRFError, show_again)
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(Exception, show_fault)


HEADINGS = {
    400: N_("This can't be read"),
    403: N_("Not for you"),
    404: N_("There is no such page"),
    405: N_("That does not work here"),
    409: N_("Not now"),
    413: N_("That is too large"),
    429: N_("A little slower"),
    500: N_("Something went wrong"),
    503: N_("Not at this moment"),
}
REASONS = {
    404: N_("Nothing is at this address, or it is not for you. Check the address, or begin at the button below."),
    405: N_("This address takes no such request. Go back and use the buttons of the page."),
    413: N_("What was sent is larger than the portal takes, so nothing was changed."),
}

FILE_TOO_LARGE = N_(
    "What was sent is larger than the portal takes, so nothing was changed. A file can be 10 MB at most. What you typed is still there if you go back with your browser’s own button."
)


def problem(code, reason, heading="", back="", to=""):
    """The one page of an error; a request by script gets the same words as JSON. `back`: where its reader may look again;
    `to`: what leads there.
    """
    heading = heading or _(HEADINGS.get(code, HEADINGS[500]))
    if request.method == "POST":
        session.pop("_flashes", None)  # what would have been so now
    if once.saves_itself():
        return jsonify(message=reason), code
    page = render_template(
        "errors/problem.html",
        heading=heading,
        reason=reason,
        code=code,
        back=back,
        to=to,
        request_id=g.get("request_id", ""),
        typed=typed(),
    )
    return page, code


def typed() -> list[str]:
    """The texts of a form that was not carried out, as its page may show them no more.

    A single word may be typed or chosen, so it comes with others alone: nobody misses what a button sent.
    """
    if not (
        g.get("csrf_valid") or g.get("stale") and keys.whose(request.form.get("once", "")) == current_user.get_id()
    ):
        return []  # no form of ours
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # too large to be read
        return []
    texts = [(name, text) for name, text in fields if parking.is_text(name) and text.strip()]
    if not any(is_typed(text) for _name, text in texts):
        return []
    times = Counter(name for name, _text in texts)  # what is ticked in a list comes several times
    return [text for name, text in texts if is_typed(text) or times[name] == 1 and text != TICKED]


def is_typed(text) -> bool:
    """Several words, an address, or long."""
    return len(text) > A_TEXT or " " in text.strip() or "@" in text


A_TEXT = 30  # characters
TICKED = "y"


def show_refusal(refusal):
    db.session.rollback()
    if isinstance(refusal, Over):
        return problem(409, promises.sentence_for(refusal), back=refusal.back, to=refusal.to)
    return problem(409, promises.sentence_for(refusal), back=page_before())


def page_before() -> str:
    """The address of the page that the person came from, or ""."""
    page = parking.here() if request.method == "POST" else parking.referring()
    return request.script_root + page if page else ""


def show_collision(error):
    return show_refusal(
        Refused(N_("Somebody else changed this at the same moment. Go back, look again, and send it once more."))
    )


def show_broken_promise(error):
    current_app.logger.warning("a promise of the database refused a change: %s", type(error.orig).__name__)
    return show_refusal(error)


CAN_KEEP_NOTHING = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES}
FULL = {"SQLITE_FULL", "SQLITE_READONLY", "53100"}  # the same, as a database says it
NO_ROOM = N_(
    "The portal can keep nothing at this moment, as its disk is full or closed to it. Nothing was changed; try again later, and tell the office if it lasts."
)


def show_no_room(error):
    """A file could not be kept."""
    if error.errno not in CAN_KEEP_NOTHING:
        return show_fault(error)
    current_app.logger.error("nothing can be kept: %s", error)
    with reading():
        page, code = problem(503, _(NO_ROOM), back=page_before())
    return page, code, {"Retry-After": "60"}


def is_full(error) -> bool:
    told = getattr(error.orig, "sqlite_errorname", "") or getattr(error.orig, "sqlstate", "")
    return any((told or "").startswith(one) for one in FULL)


def show_busy(error):
    """Its page only reads: whoever could not write need not wait once more to be told so."""
    if is_full(error):
        return show_no_room(OSError(errno.ENOSPC, str(error.orig)))
    current_app.logger.warning("the database did not answer: %s", type(error.orig).__name__)
    with reading():
        page, code = problem(503, _("The portal is busy. Nothing was changed; go back and send it again in a moment."))
    return page, code, {"Retry-After": "5"}


def show_outgrown(error):
    db.session.rollback()
    words = _("The portal is being renewed. Nothing was changed; go back and send it again in a minute.")
    page, code = problem(503, words)
    return page, code, {"Retry-After": "60"}


def show_spoilt(file):
    """`flask check` names it to who can put it back."""
    words = _(
        "The file %(name)s is missing on the portal’s disk, or is not the one that was handed in, so it is not given out. Tell the office: it can be put back from a backup.",
        name=str(file),
    )
    return problem(404, words, heading=_("This file can’t be given out"), back=page_before())


def show_error(error):
    if error.response is not None:
        return error.response
    code = error.code or 500
    if code in {404, 405} and request.method in {"GET", "HEAD"} and (page := addresses.page_of_form()):
        return redirect(page)
    reason = _(REASONS[code]) if code in REASONS else error.description
    if code == 413 and request.mimetype == "multipart/form-data":
        return problem(code, _(FILE_TOO_LARGE), back=page_before())
    return problem(code, reason)


def show_fault(error):
    """What nobody foresaw: one page with the request's id, and the traceback in the log."""
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    db.session.rollback()
    current_app.logger.exception("request %s", g.get("request_id", ""))
    words = _("This is a fault of the portal and has been written down. Nothing was changed.")
    try:
        return problem(500, words)
    except Exception:  # noqa: BLE001  (a fault in the page of faults: plain text)
        return f"{words} ({g.get('request_id', '')})", 500, {"Content-Type": "text/plain; charset=utf-8"}


def show_again(error):
    """A form's token has grown stale: its own page shows it again, from a request that can only read."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return show_error(error)
    with reading():
        is_known = current_user.is_authenticated
    if view.door != "public" and not is_known:
        return access.ask_to_sign_in()
    g.stale = True
    session.pop("csrf_token", None)
    try:
        return current_app.ensure_sync(current_app.dispatch_request)()
    except Refused as refusal:
        return show_refusal(refusal)
    except HTTPException as other:
        return show_error(other)
