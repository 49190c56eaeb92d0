"""What leaves the house and what may come in: the headers of every answer, and requests that can be read."""

from functools import lru_cache
from urllib.parse import unquote_to_bytes, urlsplit

from flask import abort, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface

from workshop_portal.core.languages import text as _

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types portal"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TRANSPORT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
DOWNLOAD = {"Content-Security-Policy": "sandbox; default-src 'none'"}


MOST_FIELDS = 20_000  # of a form without files; for those with files it is MAX_FORM_PARTS


def guard(app):
    app.session_interface = Sessions()
    app.before_request(limit_the_body)
    app.before_request(refuse_strangers)
    app.before_request(refuse_the_unreadable)
    app.after_request(add_headers)
    app.add_template_global(asks)


def add_headers(answer):
    """A view may set a header of its own, as a download does with its stricter policy."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    own = {name.lower() for name, _value in answer.headers}
    ours = HEADERS | TRANSPORT if secure else HEADERS
    answer.headers.extend([(name, value) for name, value in ours.items() if name.lower() not in own])
    if request.endpoint != "static":
        kept = is_kept(answer)
        answer.vary.update(("Accept-Language",) if kept else ("Cookie", "Accept-Language"))
        if session or request.cookies or "token" in (request.view_args or {}):
            answer.headers["Cache-Control"] = "private, no-cache" if kept else "private, no-store"
    if current_app.config.get("SHOW_STATEMENTS"):
        answer.headers["X-Statements"] = str(g.get("statements", 0))
    return answer


def asks() -> str:
    """Said in a template: this page asks once more before anything is done.

    Who goes back from what follows sees it again. A browser that may keep nothing of it could only fetch it by sending the
    form again, and shows an error instead. Signing out, or in, empties what it kept.
    """
    g.asks = True
    return ""


ASKING = (200, 403)  # 403: the password is asked first


def is_kept(answer) -> bool:
    """Whether the browser may keep this page: one that a form led to and that asks once more, and nothing else. It does not
    vary with the cookie, which what follows has changed. By a personal link nobody signs out, so nothing stays."""
    to_be_asked = request.method == "POST" and answer.status_code in ASKING and "token" not in (request.view_args or {})
    return to_be_asked and "asks" in g


class Sessions(SecureCookieSessionInterface):
    """Flask says of every answer that it varies with the cookie, last of all; a page that is there for who goes back does
    not."""

    def save_session(self, app, session, response):
        super().save_session(app, session, response)
        if is_kept(response):
            response.headers["Vary"] = "Accept-Language"


def takes(most):
    """Mark a view that takes larger bodies than others; more than `most` bytes is 413 before anything is stored."""

    def mark(view):
        view.takes = most
        return view

    return mark


def for_machines(view):
    """Mark a view that watching machines ask, by whatever name they know this one and as often as they like. It tells a word
    and reads nothing of the request.
    """
    view.for_machines = True
    return view


def is_for_machines() -> bool:
    return hasattr(current_app.view_functions.get(request.endpoint or ""), "for_machines")


def limit_the_body():
    """Before anything reads the request: how much its view takes."""
    most = getattr(current_app.view_functions.get(request.endpoint or ""), "takes", None)
    if most:
        request.max_content_length = most


def refuse_strangers():
    """Only the configured host is served; in the demo and in tests every name of the loopback address is."""
    public, host = hostname(current_app.config["PUBLIC_ADDRESS"]), hostname(f"//{request.host}")
    loopback = {"localhost", "127.0.0.1", "::1"}
    if host != public and not (public in loopback and host in loopback) and not is_for_machines():
        abort(400, _("This address is not one of the portal's."))


@lru_cache(100)
def hostname(address) -> str | None:
    return urlsplit(address).hostname


def refuse_the_unreadable():
    """A body that is no UTF-8 would arrive as an empty form or as its own %FF; a NUL is refused by PostgreSQL.

    A form with files that was cut off would arrive as an empty one too, and millions of fields would fill the memory.
    """
    coded = request.mimetype == "application/x-www-form-urlencoded"
    if coded and request.get_data().count(b"&") > MOST_FIELDS:
        abort(413)
    if coded and not is_utf8(request.get_data()):
        abort(400, _("What was sent is not valid text (UTF-8), so nothing was changed."))
    if request.method == "POST" and request.mimetype == "multipart/form-data" and not (request.form or request.files):
        abort(400, _("What was sent did not arrive whole, so nothing was changed. Go back and send it again."))
    typed = list(request.form.items(multi=True))
    sent = [text or "" for pair in (*request.args.items(multi=True), *typed) for text in pair]  # a part may lack a name
    if coded and any("%" in text for text in sent) and not is_utf8(unquote_to_bytes(request.get_data())):
        abort(400, _("What was sent is not valid text (UTF-8), so nothing was changed."))
    if any("\0" in text or has_surrogate(text) for text in (request.path, *sent)):
        abort(400, _("What was sent contains a character that is not text, so nothing was changed."))


def has_surrogate(text) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text) if not text.isascii() else False


def is_utf8(body) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
