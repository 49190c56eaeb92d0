"""The journals of one proposal and of the set-up, and the history of one workshop."""

from itertools import groupby
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for

from workshop_portal.centre.policy import may_see as may_see_centre
from workshop_portal.core import clock, lists
from workshop_portal.core.access import allow, me
from workshop_portal.core.languages import ZONE, format_date
from workshop_portal.core.languages import text as _
from workshop_portal.core.pages import page_of
from workshop_portal.core.words import N_
from workshop_portal.desk import details, journal_list, policy, queries, set_up, words
from workshop_portal.desk.blueprint import bp
from workshop_portal.proposals.extras import Panel
from workshop_portal.proposals.models import Proposal
from workshop_portal.stays.policy import may_see_entitlements
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.workflow import OVER


@bp.get("/journal/proposals/<proposal_code>")
@allow(policy.may_see_journal_of_proposal, Proposal)
def journal_of_proposal(proposal):
    back = url_for("proposals.show", proposal_code=proposal.code)
    select = queries.journal_of_proposal(proposal)
    return journal_page(proposal.title, journal_list.listing(select), select, back, proposal.code)


def panel(proposal, person) -> Panel | None:
    """The way here from the proposal's page."""
    if not policy.may_see_journal_of_proposal(person, proposal):
        return None
    address = url_for("desk.journal_of_proposal", proposal_code=proposal.code)
    return Panel(_("History"), links=[(_("Who did what, when"), address)])


@bp.get("/journal/workshops/<workshop_key>")
@allow(policy.may_see_journal_of_workshop, Workshop)
def journal_of_workshop(workshop):
    """A workshop's history in one line of time, and what comes next."""
    about = request.args.get("about", "")
    about = about if about in queries.ABOUT else ""
    page = page_of(queries.journal_of_workshop(workshop, about), scalars=False)
    lines = told(page.rows, queries.guests_in(me(), workshop, page.rows), named_in_money(page.rows, workshop))
    months = [
        (format_date(day, "LLLL yyyy"), list(some))
        for day, some in groupby(lines, lambda row: local_day(row[0]).replace(day=1))
    ]
    return render_template(
        "desk/history.html", workshop=workshop, page=page, months=months, about=about, ahead=queries.ahead_of(workshop), is_over=workshop.state in OVER,
        today=clock.today(), views=[(name, _(said)) for name, said in VIEWS],
    )  # fmt: skip


VIEWS = (
    ("", N_("All")),
    ("plan", N_("Plan and week")),
    ("people", N_("People")),
    ("money", N_("Money")),
    ("kept", N_("Letters, files and notes")),
)


def local_day(moment):
    return moment.astimezone(ZoneInfo(ZONE)).date()


def named_in_money(rows, workshop) -> dict[str, str]:
    """Key → name of those for whom money was booked, for who may know what each is given."""
    return details.guests_of_money([line for line, _who in rows], may_see_entitlements(me(), workshop))


def told(rows, guests, named) -> list[tuple]:
    """(when, who, deed, detail, about which participant) in the reader's words."""
    names = details.names_for(line for line, _who in rows) | named
    return [
        (
            line.at, who.name if who else _("The portal"), words.of_line(line), details.of(line, names),
            guests.get(line.subject_id, "") if queries.is_of_a_guest(line) else "",
        )
        for line, who in rows
    ]  # fmt: skip


def told_of_money(rows, workshop) -> list[tuple]:
    """(when, who, deed, detail) of the lines of a workshop's funding record: two statements."""
    names = details.names_of_schemes() | named_in_money(rows, workshop)
    return [
        (line.at, who.name if who else _("The portal"), words.of_line(line), details.of(line, names))
        for line, who in rows
    ]


@bp.get("/journal/centre")
@allow(policy.may_see_journal_of_centre)
def journal_of_centre():
    select = set_up.journal()
    goes_there = may_see_centre(me())
    back = url_for("centre.index" if goes_there else "desk.index")
    return journal_page(
        _("Centre") if goes_there else _("My desk"), journal_list.listing_of_set_up(select), select, back
    )


def journal_page(title, listing, select, back, kind=""):
    listed = lists.ask(listing, select)
    if listed.wants_file:
        return listed.file()
    return render_template("desk/journal.html", title=title, kind=kind, back=back, listed=listed)
