"""The database's own index over the texts: FTS5 in SQLite, a GIN index in PostgreSQL. It is laid after each upgrade."""

from sqlalchemy import inspect, text

from workshop_portal.core.db import db

TABLE, INDEX = "search_text", "ix_search_text_words"
SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(head, body, content='search_text', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER IF NOT EXISTS search_text_comes AFTER INSERT ON search_text BEGIN"
    " INSERT INTO search_index(rowid, head, body) VALUES (new.id, new.head, new.body); END",
    "CREATE TRIGGER IF NOT EXISTS search_text_goes AFTER DELETE ON search_text BEGIN"
    " INSERT INTO search_index(search_index, rowid, head, body) VALUES ('delete', old.id, old.head, old.body); END",
    "CREATE TRIGGER IF NOT EXISTS search_text_changes AFTER UPDATE ON search_text BEGIN"
    " INSERT INTO search_index(search_index, rowid, head, body) VALUES ('delete', old.id, old.head, old.body);"
    " INSERT INTO search_index(rowid, head, body) VALUES (new.id, new.head, new.body); END",
)
VECTOR = "to_tsvector('simple', search_text.head || ' ' || search_text.body)"
POSTGRESQL = (
    f"CREATE INDEX IF NOT EXISTS {INDEX} ON search_text"
    " USING gin (to_tsvector('simple'::regconfig, (head || ' ') || body))",
)


def lay(connection):
    """Put the index where the table is and the index is not; a rebuilt table gets its triggers back."""
    if inspect(connection).has_table(TABLE):
        for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
            connection.exec_driver_sql(statement)


def has(terms):
    """The condition that a row of search_text has what these terms ask for. At least one term is wanted."""
    if is_sqlite():
        here = "search_text.id IN (SELECT rowid FROM search_index WHERE search_index MATCH :asked_words)"
        return text(here).bindparams(asked_words=in_sqlite(terms))
    return text(f"{VECTOR} @@ to_tsquery('simple', :asked_words)").bindparams(asked_words=in_postgresql(terms))


def in_head(terms):
    """The condition that title or note alone have what is wanted."""
    wanted = [term for term in terms if term.wanted]
    if is_sqlite():
        here = "search_text.id IN (SELECT rowid FROM search_index WHERE search_index MATCH :asked_head)"
        return text(here).bindparams(asked_head="{head} : (" + in_sqlite(wanted) + ")")
    here = "to_tsvector('simple', search_text.head) @@ to_tsquery('simple', :asked_head)"
    return text(here).bindparams(asked_head=in_postgresql(wanted))


def is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def in_sqlite(terms) -> str:
    """Words hold letters and digits only, so that nothing in them is read as a sign of the language."""
    said = {term: f'"{" ".join(term.words)}"' + (" *" if term.is_open else "") for term in terms}
    wanted = " AND ".join(words for term, words in said.items() if term.wanted)
    return " NOT ".join([f"({wanted})", *(words for term, words in said.items() if not term.wanted)])


def in_postgresql(terms) -> str:
    return " & ".join(("" if term.wanted else "!") + f"({phrase(term)})" for term in terms)


def phrase(term) -> str:
    words = " <-> ".join(f"'{word}'" for word in term.words)
    return words + (":*" if term.is_open else "")
