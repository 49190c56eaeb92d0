"""What a room says of a list: the columns and filters that this reader may have, and the usual order."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import or_

from workshop_portal.core.pages import SIZE

LONGEST = 200  # characters of what is asked of one filter
MOST_WORDS = 6


class Cell(NamedTuple):
    """A value with what the page adds: where it leads, a tone (then it is a status), a small line under it."""

    value: object
    href: str = ""
    tone: str = ""
    sub: str = ""


class Column(NamedTuple):
    """`of(row, facts)` gives its plain value or a Cell. kind: text, long, code, wrap, number, count, mark (two decimals),
    euros (in cents), day, moment.

    `sort` are the expressions that order by it; without them it does not. `usual`: shown unless chosen otherwise.
    `under`: on the page it stands under that column, in a file beside it. `drawn`: the page draws it by itself, `ends` name both ends of its axis, and a file leaves it out.
    `filtered`: left out while the filter of its name is set, for every row would say the same; who wants it, chooses it.
    """

    name: str
    words: Any
    of: Callable[[Any, Any], object]
    kind: str = "text"
    sort: tuple = ()
    usual: bool = True
    under: str = ""
    drawn: bool = False
    ends: tuple = ()
    filtered: bool = False


class Filter(NamedTuple):
    """`narrow(rows, value)` gives fewer rows. With `choices` (value, words) others are left out; without it is typed.

    `otherwise(rows)`: what is shown when nothing is asked, and `every` names it. `tab`: the page shows it as tabs.
    """

    name: str
    words: Any
    narrow: Callable[[Any, Any], Any]
    choices: list | None = None
    every: Any = ""
    otherwise: Callable[[Any], Any] | None = None
    tab: bool = False

    def sound(self, typed) -> str:
        typed = typed.strip()[:LONGEST]
        known = self.choices is None or typed in {str(value) for value, _words in self.choices}
        return typed if known else ""


class List(NamedTuple):
    """The first column names the row and always stands there. `usual`: the order when none is asked, "-day" downward.

    `tie` puts equal rows in one order. `by`: the column that names a row; with it only the page's rows are fetched whole,
    the others are counted. `steady`: filters and orders follow from the select of the rows alone, which is built once
    for its reader and takes plain columns; then the list's own statements are too. `all_of()`: a narrow select of all rows,
    in which they are counted while no filter is asked; that is quicker than beside each of them. `beside`: what a page
    fetches beside its rows, a file does not. `facts(rows)` fetches what cells need beside their rows, by statements whose
    number does not depend on how many rows there are. `whose`: what its files say beside its name in theirs.
    """

    name: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    usual: str
    tie: tuple
    by: Any = None
    steady: bool = False
    all_of: Callable[[], Any] | None = None
    beside: tuple = ()
    facts: Callable[[list], Any] = lambda rows: None
    scalars: bool = False
    size: int = SIZE  # rows of a page
    is_late: Callable[[Any], bool] = lambda row: False
    whose: str = ""


def words_in(*columns):
    """A `narrow` for typed words: each one stands in one of these columns, in whatever case."""

    def narrow(rows, typed):
        for word in typed.split()[:MOST_WORDS]:
            rows = rows.where(or_(*(has_word(column, word) for column in columns)))
        return rows

    return narrow


def has_word(column, word, written=str):
    """The condition that a word stands in a column, in whatever case; `written`: as the column writes it.

    SQLite folds the case of the letters A to Z alone: of a word with others each way of writing it is tried.
    """
    ways = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.ilike(f"%{escaped(written(way))}%", escape="!") for way in sorted(ways)))


def escaped(word) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
