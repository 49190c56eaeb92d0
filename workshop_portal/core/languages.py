"""English at /…, Dutch at /nl/…: which language a page speaks, and how it writes days, numbers and money."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers, support
from flask import current_app, g, has_request_context, request
from flask_babel import Babel, Domain
from flask_babel.speaklater import LazyString
from flask_login import current_user
from markupsafe import Markup, escape

from workshop_portal.core.clock import last_minute

LANGUAGES = ("en", "nl")
LOCALES = {"en": Locale("en", "GB"), "nl": Locale("nl", "NL")}
ZONE = "Europe/Amsterdam"
TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"


class Prefix:
    """WSGI: /nl/x is the page /x in Dutch. Rules, keys and parked texts stay the same in both languages."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        path = environ.get("PATH_INFO", "")
        if path == "/nl" or path.startswith("/nl/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/nl"
            environ["PATH_INFO"] = path[3:] or "/"
        return self.app(environ, start_response)


def speak(app):
    """Give the app its two languages."""
    app.wsgi_app = Prefix(app.wsgi_app)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", ZONE)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    babel = Babel(app, locale_selector=lambda: LOCALES[of_the_page()], timezone_selector=lambda: ZONE)
    babel.domain_instance = Texts()
    app.jinja_env.filters.update(
        said=said, euros=euros, day=day, short_day=short_day, short_days=short_days, moment=moment_here, centre_moment=moment, own_moment=own_moment, last_minute=last_minute, clock=clock, number=number, percent=percent,
        days=days, week=week_words, week_days=week_days, month=month_word,
    )  # fmt: skip
    app.jinja_env.globals.update(canonical=canonical, _=say, gettext=say, ngettext=say_number)


def of_the_page() -> str:
    return "nl" if has_request_context() and request.script_root.endswith("/nl") else "en"


def lang() -> str:
    """The language of the page or letter that is being written: "en" or "nl"."""
    try:
        here = g._get_current_object()  # asked hundreds of times a page: once past the proxy
    except RuntimeError:  # no page and no letter is being written
        return "en"
    held = here.get("language")
    if held is None:
        held = here.language = of_the_page()
    return held


@contextmanager
def speaking(language):
    """Write a letter or a document in this language, whatever the page's is."""
    before = lang()
    g.language = language if language in LOCALES else "en"
    try:
        yield
    finally:
        g.language = before


@cache
def catalogue(language):
    """The texts of a language, read once a process."""
    return support.Translations.load(str(TRANSLATIONS), [LOCALES[language]])


class Texts(Domain):
    """What ngettext in Python looks into: the same texts as a template's."""

    def get_translations(self):
        return catalogue(lang())


@lru_cache(10_000)
def marked(text, language) -> Markup:
    return Markup(catalogue(language).gettext(text))


def say(text, /, **values) -> Markup:
    """A template's `_()`: the text in the reader's language, with its values escaped.

    >>> say("%(n)s rooms", n="<3")
    Markup('&lt;3 rooms')
    """
    found = marked(str(text), lang())
    return found % values if "%" in found else found


def text(message, /, **values) -> str:
    """The text in the reader's language, for Python: rooms import it as `_`. Flask-Babel's own takes seven times as long
    to find out whose page it is, and a page asks for dozens."""
    found = written_text(message, lang())
    return found % values if values else found


@lru_cache(10_000)
def written_text(message, language) -> str:
    return catalogue(language).gettext(message)


class Later(LazyString):
    """A text that is put into words where it is shown, and escaped there as every other: a value in it may be what somebody
    typed. `sign` tells it from others without putting it into words.
    """

    def __init__(self, message, /, **values):
        super().__init__(text, message, **values)
        self.sign = (message, tuple(values.items()))

    def __html__(self):
        return escape(str(self))


def later(message, /, **values) -> Later:
    """Rooms import it as `_l`."""
    return Later(message, **values)


_ = text


def say_number(one, many, how_many, /, **values) -> Markup:
    """A template's `ngettext()`: the form that fits the number."""
    known = all(type(value) in PLAIN for value in values.values())  # a Markup equals the text that it marks as safe
    written = numbered if known else numbered.__wrapped__
    return written(str(one), str(many), how_many, lang(), *values.items())


PLAIN = {int, str}


@lru_cache(10_000, typed=True)
def numbered(one, many, how_many, language, *values) -> Markup:
    number_said = written_number(how_many, "#,##0", language)
    return Markup(catalogue(language).ngettext(one, many, how_many)) % ({"num": number_said} | dict(values))


def prefix(language) -> str:
    return "/nl" if language == "nl" else ""


def other_language_url() -> str:
    """The same page in the other language."""
    query = f"?{urlencode(list(request.args.items(multi=True)))}" if request.args else ""
    return ("" if lang() == "nl" else "/nl") + request.path + query


def said(thing, field) -> str:
    """The text of a two-column field in the reader's language; the other one where it is empty."""
    mine, other = ("nl", "en") if lang() == "nl" else ("en", "nl")
    return getattr(thing, f"{field}_{mine}") or getattr(thing, f"{field}_{other}") or ""


@lru_cache(10_000)
def written_day(value, pattern, language) -> str:
    return dates.format_date(value, pattern, LOCALES[language])


@lru_cache(10_000)
def written_number(value, pattern, language) -> str:
    return numbers.format_decimal(value, pattern, LOCALES[language])


def local(value) -> datetime:
    """A moment in the zone of the centre."""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone_of(ZONE))


def format_date(value, pattern) -> str:
    """A day, or the day of a moment where the centre is, by a pattern of the Unicode locale data."""
    return written_day(local(value).date() if isinstance(value, datetime) else value, pattern, lang())


def euros(cents) -> str:
    """Whole cents as €3,125 or € 3.125; cents are shown only where there are any."""
    if cents is None:
        return "–"
    digits = "#,##0" if cents % 100 == 0 else "#,##0.00"
    amount = written_number(abs(cents) / 100, digits, lang())
    return ("−" if cents < 0 else "") + ("€\u00a0" if lang() == "nl" else "€") + amount


def day(value) -> str:
    return format_date(value, "d MMMM yyyy") if value else "–"


def short_day(value) -> str:
    return format_date(value, "d MMM") if value else "–"


def days(first, last) -> str:
    """From and to: 11–15 January 2027."""
    if not first or not last:
        return _("no week yet")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    start = "d MMMM" if first.year == last.year else "d MMMM yyyy"
    return f"{format_date(first, start)} – {day(last)}"


def short_days(first, last) -> str:
    """From and to without the year, for a narrow column: 11–15 Jan, or 30 Nov – 4 Dec."""
    if not first or not last:
        return "–"
    if first.month == last.month:
        return f"{first.day}–{short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"


def moment(value) -> str:
    return f"{format_date(value, 'd MMMM yyyy')}, {clock(value)}" if value else "–"


def moment_here(value) -> str:
    """A moment on a page: in the time of the centre, and beside it in the reader's, where the two differ."""
    own = own_moment(value)
    return f"{moment(value)} ({own})" if own else moment(value)


def own_moment(value) -> str:
    """The same moment in the reader's time, in words; "" where the clocks show the same."""
    own = moment_for(value, getattr(current_user, "zone", ZONE)) if value else ""
    return _("%(own)s your time") % {"own": own} if own else ""


def moment_for(value, zone) -> str:
    """The clock of this zone at that moment, with the day if it is another one; "" where it shows what ours does."""
    if zone == ZONE:
        return ""
    ours, theirs = local(value), value.astimezone(zone_of(zone))
    if ours.replace(tzinfo=None) == theirs.replace(tzinfo=None):
        return ""
    at = f"{theirs:%H:%M}"
    return at if ours.date() == theirs.date() else f"{format_date(theirs.date(), 'd MMM')}, {at}"


@cache
def zone_of(name) -> ZoneInfo:
    return ZoneInfo(name)


def clock(value) -> str:
    return f"{local(value):%H:%M}" if value else "–"


def number(value, digits=0) -> str:
    return "–" if value is None else written_number(value, "#,##0" + ("." + "0" * digits if digits else ""), lang())


def enumerated(names) -> str:
    """Ada, Emmy and Grace."""
    return lists.format_list(list(names), locale=LOCALES[lang()])


def percent(value) -> str:
    return numbers.format_percent(value, locale=LOCALES[lang()]).replace("\u00a0", "")


def month_word(number) -> str:
    """A month in three letters."""
    return format_date(date(2000, number, 1), "LLL").rstrip(".")


def week_words(week) -> str:
    """2027-W05 as "week 5 of 2027"."""
    return _("week %(n)s of %(year)s") % {"n": int(week[6:]), "year": week[:4]} if week else "–"


def week_days(week) -> str:
    """2027-W05 with its working days: week 5 of 2027: 1–5 February 2027."""
    year, number_of_week = int(week[:4]), int(week[6:])
    first, last = (date.fromisocalendar(year, number_of_week, one) for one in (1, 5))
    return f"{week_words(week)}: {days(first, last)}"


def public_address(path, language="en") -> str:
    """The full address of a page, from the configured public one and never from a request."""
    return current_app.config["PUBLIC_ADDRESS"].rstrip("/") + prefix(language) + path


def canonical(language) -> str:
    """The full address of this page in a language. A page of a list is a page of its own; filters are none."""
    number = request.args.get("page", 1, type=int)
    return public_address(request.path, language) + (f"?page={number}" if number > 1 else "")


def later_words() -> str:
    return _("in a separate letter")
