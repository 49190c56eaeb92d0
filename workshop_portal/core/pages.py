"""A page of a long list: the database fetches fifty rows and counts the rest."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy import func, select

from workshop_portal.core.db import db

SIZE = 50


@dataclass
class Page:
    """`rows` of this page, its number from 1, how many pages and rows there are."""

    rows: list
    number: int
    pages: int
    total: int

    def url(self, number) -> str:
        """This list's address with another page's number, its filters kept."""
        return f"{self.address}{number}"

    @cached_property
    def address(self) -> str:
        """The same without the number."""
        others = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
        here = url_for(request.endpoint or "", **(request.view_args or {}))
        return f"{here}?{urlencode([*others, ('page', '')])}"


def page_of(rows, *, scalars=True, size=SIZE) -> Page:
    """The wanted page of a select, in two statements whatever its length."""
    total = db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    found = db.session.execute(rows.limit(size).offset((number - 1) * size))
    return Page(list(found.scalars() if scalars else found), number, pages, total)
