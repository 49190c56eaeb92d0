"""Many rows into one table, past the statement builder: each value is made ready for the driver once."""

from datetime import date
from enum import Enum
from functools import lru_cache
from operator import itemgetter

KEPT = 10_000


def insert(connection, table, rows):
    """The rows are mappings, all with the same names; what they don't name is as the table's defaults say."""
    dialect = connection.dialect
    named = [table.c[name] for name in rows[0]]
    plain = [column for column in named if preparer(column.type, dialect) is None]
    prepared = [column for column in named if preparer(column.type, dialect) is not None]
    others = [column for column in table.c if column.name not in rows[0] and column.default is not None]
    made = [column for column in others if column.default.is_callable and column.name != "created_at"]
    fixed = [column for column in others if column not in made]
    get, pairs = getter(plain), [(column.name, preparer(column.type, dialect)) for column in prepared]
    fresh = [lambda column=column: made_ready(column, dialect) for column in made]
    constants = tuple(made_ready(column, dialect) for column in fixed)
    tuples = [
        (*get(row), *[prepare(row[name]) for name, prepare in pairs], *[make() for make in fresh], *constants)
        for row in rows
    ]
    write(connection, table, [*plain, *prepared, *made, *fixed], tuples)


def getter(columns):
    names = [column.name for column in columns]
    if len(names) < 2:  # itemgetter makes a tuple of two or more
        return lambda row: [row[name] for name in names]
    return itemgetter(*names)


def made_ready(column, dialect):
    """The column's default as the driver takes it."""
    value = column.default.arg(None) if column.default.is_callable else column.default.arg
    prepare = preparer(column.type, dialect)
    return prepare(value) if prepare else value


@lru_cache(maxsize=1000)
def preparer(kind, dialect):
    """What turns a value into one that the driver takes, if anything must. Moments, days and kinds recur: they are kept."""
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return None
    kept = lru_cache(maxsize=KEPT)(process)
    return lambda value: kept(value) if isinstance(value, date | Enum) else process(value)


def write(connection, table, columns, tuples):
    quote = connection.dialect.identifier_preparer.quote
    names = f"{quote(table.name)} ({', '.join(quote(column.name) for column in columns)})"
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {names} VALUES ({places})", tuples)
        return
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {names} FROM STDIN") as copy:
        for one in tuples:
            copy.write_row(one)
