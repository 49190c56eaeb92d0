"""What a reader finds: rights, words, order and page in the same statement; what is hidden changes none of it."""

from sqlalchemy import and_, case, false, func, or_, select

from workshop_portal.core import search, search_index
from workshop_portal.core.db import db
from workshop_portal.core.languages import lang
from workshop_portal.core.search import SearchText


def rows(person, terms, kind=""):
    """What has these words, of all that this person may see: title before text, the newest first."""
    hit = case((search_index.in_head(terms), 0), else_=1)
    found = matching(person, terms).with_only_columns(
        SearchText.kind, SearchText.address, SearchText.title, SearchText.note, SearchText.text, SearchText.body,
        at_work(person).label("at_work"),
    )  # fmt: skip
    found = found.where(SearchText.kind == kind) if kind in search.SOURCES else found
    return found.order_by(hit, SearchText.at.desc(), SearchText.kind, SearchText.thing_id.desc())


def counts(person, terms) -> dict[str, int]:
    """How many of each kind, in the order of the kinds."""
    each = matching(person, terms).with_only_columns(SearchText.kind, func.count().label("n"))
    found = {row.kind: row.n for row in db.session.execute(each.group_by(SearchText.kind))}
    return {kind: found[kind] for kind in search.SOURCES if kind in found}


def matching(person, terms):
    mine = SearchText.language.in_(("", lang()))
    return select(SearchText).where(search_index.has(terms), mine, is_seen_by(person))


def is_seen_by(person):
    """Asked of each row that has the words, by the key of its thing: the length of the whole list costs nothing."""
    ways = [within(source, source.seen_by(person)) for source in search.SOURCES.values()]
    return or_(false(), *(way for way in ways if way is not None))


def at_work(person):
    ways = [within(source, source.at_work(person)) for source in search.SOURCES.values()]
    return case((or_(false(), *(way for way in ways if way is not None)), 1), else_=0)


def within(source, visible):
    if visible is None:
        return None
    here = visible.where(source.model.id == SearchText.thing_id).correlate(SearchText)
    return and_(SearchText.kind == source.kind, here.with_only_columns(source.model.id).order_by(None).exists())
