"""The statements of a list: kept with the select of its rows, and a page of it cut and counted."""

from collections.abc import Callable, Iterable
from weakref import WeakKeyDictionary

from flask import request
from sqlalchemy import ColumnClause, Integer, bindparam, func, select
from sqlalchemy.sql.visitors import replacement_traverse

from workshop_portal.core.db import db, plain_rows
from workshop_portal.core.pages import Page, page_of

PAGES = 1_000_000  # beyond it no page is looked for
KEPT: WeakKeyDictionary = WeakKeyDictionary()
KEPT_EACH = 20  # statements of one reader's list: an order, some filters, each asked in two ways
AT_MOST, AFTER = bindparam("at_most", type_=Integer), bindparam("after", type_=Integer)


def kept_with(rows, key, build):
    """A statement that follows from the select of these rows and the key: built once, and gone with the select."""
    kept = KEPT.setdefault(rows, {})
    found = kept.get(key)
    if found is None:
        if len(kept) >= KEPT_EACH:
            kept.clear()
        found = kept[key] = build()
    return found


def counted(rows, whole, orders, design, all_of):
    """The rows of a page, each with the number of all rows, which is counted in `all_of` where that is known, and with what
    the design puts beside. With its `by` the page is cut from narrow rows, and what it holds is fetched from the `whole` ones.
    """
    number = (
        func.count().over() if all_of is None else select(func.count()).select_from(all_of.subquery()).scalar_subquery()
    ).label("of_all")
    if design.by is not None:
        narrow = rows.with_only_columns(design.by.label("id"), number, maintain_column_froms=True)
        cut = narrow.limit(AT_MOST).offset(AFTER).subquery("here")
        page = whole.join(cut, cut.c.id == design.by).add_columns(cut.c.of_all, *design.beside)
        return page.order_by(None).order_by(*orders)
    page = rows.add_columns(number).limit(AT_MOST).offset(AFTER)
    return joined_afterwards(page.subquery("here"), orders, design.beside) if design.beside else page


def joined_afterwards(page, orders, beside):
    """A page that is cut, with what stands beside its rows: SQLite would sort all rows with all that they carry."""

    def of_page(part, **_others):
        return page.corresponding_column(part) if isinstance(part, ColumnClause) else None

    return select(*page.c, *beside).order_by(*(replacement_traverse(one, {}, of_page) for one in orders))


def counted_page(rows, counted, size, plain=False) -> Page:
    """The wanted page and the number of all rows in one statement; past the last page it takes three."""
    number = max(request.args.get("page", 1, type=int), 1)
    cut = {"at_most": size, "after": (min(number, PAGES) - 1) * size}
    fetch: Callable[..., Iterable] = plain_rows if plain else db.session.execute
    found = list(fetch(counted, cut))
    if not found and number > 1:
        return page_of(rows, scalars=False, size=size)
    total = found[0].of_all if found else 0
    return Page(found, number, max(1, -(-total // size)), total)
