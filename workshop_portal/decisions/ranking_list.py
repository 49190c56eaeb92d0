"""A committee's proposals by their mean as a list: ranks over what the reader may see, whatever is filtered or sorted."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import Integer, String, and_, bindparam, case, cast, exists, func, literal_column, select

from workshop_portal.core.addresses import address_by
from workshop_portal.core.db import db, plain_rows
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import said
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Cell, Column, Filter, List, words_in
from workshop_portal.decisions import queries, ranking
from workshop_portal.decisions import telling as decisions_telling
from workshop_portal.decisions.models import Advice
from workshop_portal.decisions.workflow import WORDS, Code
from workshop_portal.people.models import Committee
from workshop_portal.people.standing import built_once
from workshop_portal.proposals import listing, policy, telling
from workshop_portal.proposals.models import Proposal, ProposalCommittee
from workshop_portal.proposals.workflow import WORDS as STATUSES
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import marking, means
from workshop_portal.reviews import queries as reviews
from workshop_portal.reviews.models import Tally

WHOLE = 10**means.PLACES
NONE_YET = "none"
SEEN = (Status.IN_REVIEW, Status.IN_DISCUSSION, Status.ADVISED, Status.DECIDED)
LAST = 99  # the place of what was told, after all statuses


class Ranks:
    """The rows that the reader may see, and the means of all of them, from which ranks follow."""

    def __init__(self, user, call_id, committee_id):
        tally, kept = Tally.__table__, reviews.marks_kept_from(user)
        here, marks = of_committee(tally, committee_id), tally.c
        again = tally.alias("again")  # how many reviews are in is known where their marks are kept back too

        def counted(name):
            own = select(again.c[name]).where(of_committee(again, committee_id)).scalar_subquery()
            return func.coalesce(marks[name], 0) if kept is None else func.coalesce(marks[name], own, 0)

        seen = queries.before_committee(user, call_id, committee_id)
        seen = seen.outerjoin(tally, here if kept is None else and_(here, ~kept))
        self.seen = (
            seen.with_only_columns(
                Proposal.id, Proposal.code, Proposal.title, Proposal.status,
                # as a whole number: equal marks give equal means, whatever the order of adding
                cast(func.round(marks.mean * WHOLE), Integer).label("mean"), marks.apart, marks.low, marks.high,
                counted("submitted").label("submitted"), counted("assigned").label("assigned"),
            )
            .cte("seen")
        )  # fmt: skip
        self.of = self.seen.c
        self.rows = select(*self.of)
        self.knows_all = policy.may_list_all(user)
        self.status = listing.known_status(user, self.of)
        if not self.knows_all:  # of a decision they are shown what was told, and nothing else
            told = func.coalesce(decisions_telling.outcome_beside(self.of.id), self.status)
            self.status = case((self.of.status == Status.DECIDED, told), else_=self.status)
        self.orders = {
            "title": func.lower(self.of.title), "code": self.of.code, "rank": -self.of.mean,
            "status": func.coalesce(listing.place_of(self.status), LAST), "mean": self.of.mean, "diversity": self.of.apart,
            "spread": self.of.high - self.of.low, "reviews": self.of.submitted,
        }  # fmt: skip
        blank = literal_column("' '", String)
        means = select(func.aggregate_strings(cast(self.of.mean, String), blank))  # type: ignore[arg-type]
        self.means = means.scalar_subquery().label("means")


def of_committee(tally, committee_id):
    return and_(tally.c.committee_id == committee_id, tally.c.proposal_id == Proposal.id)


ranks_for = built_once(Ranks)


def places_of(means) -> dict[int, int]:
    """Mean → rank, from a text of all means: equal ones share the best of their places."""
    falling = sorted(map(int, (means or "").split()), reverse=True)
    return {mean: place for place, mean in reversed(list(enumerate(falling, 1)))}


class Facts(NamedTuple):
    """What cells need beside their rows: the ranks, the status as it may be told, and (own advice, others') by proposal."""

    places: dict[int, int]
    states: dict[int, Cell]
    advice: dict[int, tuple]


def facts_for(person, committee, ranks):
    def facts(rows) -> Facts:
        found = defaultdict(list)
        for advice in plain_rows(ADVICE, {"ids": [row.id for row in rows]}):
            found[advice.proposal_id].append(advice)
        advice = {one: ranking.shown(given, committee, given[0].committees) for one, given in found.items()}
        states = {one: Cell(words, tone=tone) for one, (words, tone) in telling.states_for(person, rows).items()}
        return Facts(places_of(means_beside(rows, ranks)), states, advice)

    return facts


def means_beside(rows, ranks) -> str | None:
    """All means in one text, as a page has them beside each row; a file asks for them."""
    if not rows:
        return None
    return rows[0].means if hasattr(rows[0], "means") else db.session.scalar(select(ranks.means))


COMMITTEES = select(func.count()).where(ProposalCommittee.proposal_id == Advice.proposal_id).scalar_subquery()
ADVICE = (
    select(Advice.proposal_id, Advice.committee_id, Advice.outcome, Committee.name_en, Committee.name_nl, COMMITTEES.label("committees"))
    .join(Committee, Committee.id == Advice.committee_id)
    .where(Advice.proposal_id.in_(bindparam("ids", expanding=True)), queries.STANDS)
    .order_by(Advice.id)
)  # fmt: skip


def listing_of(person, call, committee) -> tuple[List, object]:
    """(the list, the select of its rows)"""
    ranks = ranks_for(person, call.id, committee.id)
    of, address = ranks.of, address_by("proposals.show", "proposal_code")
    states = {str(one): _(STATUSES[one]) for one in (SEEN if ranks.knows_all else SEEN[:-1])}
    states |= {} if ranks.knows_all else decisions_telling.outcomes()

    def by(name) -> tuple:
        return (ranks.orders[name],)

    columns = (
        Column("title", _l("Proposal"), lambda row, facts: Cell(row.title or row.code, address(row.code)), sort=by("title")),
        Column("code", _l("Code"), lambda row, facts: row.code, "code", sort=by("code"), under="title"),
        Column("rank", _l("Rank"), lambda row, facts: facts.places.get(row.mean), "number", sort=by("rank")),
        Column("status", _l("Status"), lambda row, facts: facts.states[row.id], sort=by("status")),
        Column("mean", _l("Mean"), lambda row, facts: mean_of(row), "mark", sort=by("mean")),
        Column("diversity", _l("Diversity"), lambda row, facts: marking.rounded(row.apart), "mark", sort=by("diversity")),
        Column("spread", _l("Spread"), lambda row, facts: spread_of(row), "mark", sort=by("spread")),
        Column("reviews", _l("Reviews"), lambda row, facts: means.reviews_in(row.submitted, row.assigned), "count", sort=by("reviews")),
        Column("advice", _l("Advice"), advice_of),
    )  # fmt: skip
    filters = (
        Filter("words", _l("Title or code"), words_in(of.title, of.code)),
        Filter("status", _l("Status"), lambda rows, one: rows.where(ranks.status == one), list(states.items())),
        Filter("advice", _l("Advice"), advised(committee, of), [(NONE_YET, _("none yet")), *((str(one), _(WORDS[one])) for one in Code)]),
    )  # fmt: skip
    listed = List(
        "ranking", columns, filters, "rank", (of.code,), facts=facts_for(person, committee, ranks), steady=True,
        all_of=lambda: select(of.id), beside=(ranks.means,),
    )  # fmt: skip
    return listed, ranks.rows


def mean_of(row) -> float | None:
    return None if row.mean is None else row.mean / WHOLE


def spread_of(row) -> float | None:
    return None if row.high is None else marking.rounded(float(row.high) - float(row.low))


def advice_of(row, facts) -> Cell | str:
    if row.id not in facts.advice:
        return ""
    own, others = facts.advice[row.id]
    elsewhere = "; ".join(f"{said(one, 'name')}: {_(WORDS[one.outcome])}" for one in others)
    return Cell(_(WORDS[own.outcome]) if own else "", sub=elsewhere)


def advised(committee, of):
    def narrow(rows, outcome):
        given = exists().where(Advice.proposal_id == of.id, Advice.committee_id == committee.id, queries.STANDS)
        return rows.where(~given if outcome == NONE_YET else given.where(Advice.outcome == outcome))

    return narrow
