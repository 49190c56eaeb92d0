"""The search: one field for all that a reader may see."""

from flask import render_template, request, url_for

from workshop_portal.core import rates, search
from workshop_portal.core.access import me, public
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.pages import Page
from workshop_portal.core.search_words import TooMany, marked, read, snippet
from workshop_portal.desk import found
from workshop_portal.desk.blueprint import bp

SIZE = 20
A_MINUTE = 30  # searches of one person


@bp.get("/search")
@public
def find():
    """Visitors find what is public; who is signed in, also what is open to them."""
    asked = request.args.get("q", "").replace("\x00", " ").strip()
    if not asked:
        return page(asked)
    rates.allow("search", A_MINUTE)
    try:
        terms = read(asked)
    except TooMany as error:
        words = _("A search takes at most 50 words. Stop before “%(word)s”, at character %(place)s.")
        return page(asked[:2000], complaint=words % {"word": error.word, "place": error.place}), 400
    if not any(term.wanted for term in terms):
        return page(asked, complaint=_("Write at least one word to look for."))
    return answer(asked, terms)


def answer(asked, terms):
    kind = request.args.get("kind", "")
    counts = found.counts(me(), terms)
    kind = kind if kind in counts else ""
    total = counts[kind] if kind else sum(counts.values())
    pages = max(1, -(-total // SIZE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    rows = db.session.execute(found.rows(me(), terms, kind).limit(SIZE).offset((number - 1) * SIZE)) if total else ()
    return page(asked, Page([shown(row, terms) for row in rows], number, pages, total), tabs(asked, kind, counts))


def shown(row, terms) -> dict:
    source = search.SOURCES[row.kind]
    return {
        "kind": source.words, "href": source.href(row), "title": marked(row.title, terms),
        "note": marked(row.note, terms), "words": snippet(row.text, row.body, terms),
    }  # fmt: skip


def tabs(asked, kind, counts) -> list[tuple]:
    every = (_("All"), url_for(".find", q=asked), not kind, sum(counts.values()))
    if len(counts) < 2:
        return []
    each = [
        (search.SOURCES[one].words, url_for(".find", q=asked, kind=one), one == kind, n) for one, n in counts.items()
    ]
    return [every, *each]


def page(asked, page=None, tabs=(), complaint=""):
    return render_template("desk/search.html", asked=asked, page=page, tabs=tabs, complaint=complaint)
