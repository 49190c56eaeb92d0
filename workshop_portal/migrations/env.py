"""How alembic reaches the database: through the portal's own handle, all or nothing."""

from alembic import context

from workshop_portal.core import search_index
from workshop_portal.core.db import Moment, db


def is_ours(name, kind, parents):
    """The job engine's tables, and the index of the search, are not the migrations' business."""
    return name != search_index.INDEX if kind != "table" else name in db.metadata.tables


def plainly(kind, thing, generator):
    """A migration names no type of the portal's own: a moment is a plain DateTime there."""
    return "sa.DateTime()" if kind == "type" and isinstance(thing, Moment) else False


with db.engine.connect() as connection:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:  # it changes a table by building it anew, and would empty the tables that point to the old one
        connection.connection.execute("PRAGMA foreign_keys = OFF")
    with connection.begin():
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            transactional_ddl=True,
            include_name=is_ours,
            render_item=plainly,
        )
        context.run_migrations()
        search_index.lay(connection)
        if sqlite and (astray := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"rows that point to nothing: {astray}")
    if sqlite:
        connection.connection.execute("PRAGMA foreign_keys = ON")
