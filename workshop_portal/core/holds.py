"""What keeps two transactions apart that change the same thing at the same moment."""

from sqlalchemy import select

from workshop_portal.core.db import db, only_reads, plain


def hold(model, *row_ids):
    """Until the end of this transaction nobody else gets past this for the same rows, while rows that point to it can be
    added. Writers of SQLite are alone anyhow.

    It comes before what is asked of the thing. Where several are held it is in this order: the call, by whoever begins or ends
    a meeting about it or brings something to its table; the meeting; the release; the proposal; its review or its decision;
    the person. What only reads, as a page that is shown again, holds nothing.
    """
    if db.session.get_bind().dialect.name != "sqlite" and not only_reads():
        plain(select(model.id).where(model.id.in_(row_ids)).order_by(model.id).with_for_update(key_share=True))


def hold_anew(*things):
    """Hold these things of one kind, in the order of their ids, and know them as they are now, whatever was read before: after
    they are held, with what is loaded along with them.
    """
    if things and db.session.get_bind().dialect.name != "sqlite":
        db.session.flush()  # what waits to be written would be forgotten
        model, row_ids = type(things[0]), [one.id for one in things]
        hold(model, *row_ids)
        for thing in things:
            db.session.expire(thing)  # whatever was loaded of it later, too
        as_now = select(model).where(model.id.in_(row_ids)).execution_options(populate_existing=True)
        db.session.scalars(as_now).unique().all()
