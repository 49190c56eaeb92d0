"""Committees that advise differently on one proposal: who leads each is asked by mail to talk before the director decides."""

from typing import NamedTuple

from sqlalchemy import exists, select

from workshop_portal.core import languages
from workshop_portal.core.db import db
from workshop_portal.core.languages import text as _
from workshop_portal.core.outbox import Link, Mail, MailState
from workshop_portal.decisions import committee_letters, joint, queries
from workshop_portal.decisions.models import Advice
from workshop_portal.decisions.workflow import WORDS
from workshop_portal.journal import IS_COPY
from workshop_portal.people.models import Committee, Person
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import leading

KIND = "committees_differ"


class Side(NamedTuple):
    """One committee, what it advises, and who leads it on this proposal: nobody where no chair or vice-chair can."""

    committee: Committee
    advice: Advice
    people: tuple[Person, ...]

    @property
    def asked(self) -> str:
        return ", ".join(f"{one.name} ({one.email})" for one in self.people)


def sides(proposal) -> list[Side]:
    """Of a proposal that waits for the director while its committees differ; else none."""
    if proposal.status != Status.ADVISED:
        return []
    given = list(db.session.scalars(queries.advice_on([proposal.id]).order_by(Advice.committee_id)))
    together = joint.of(one.outcome for one in given)
    if together is None or not together.differs:
        return []
    leads = [(one, leading.of(proposal, one.committee)) for one in given]
    return [Side(one.committee, one, lead.people if lead.leads else ()) for one, lead in leads]


def ask_to_talk(proposal, *, by, at):
    """Each who leads one of the committees, with what the others advise and how to reach who leads them."""
    found = sides(proposal)
    for side in found:
        others = [one for one in found if one is not side]
        for person in side.people:
            if any(person not in one.people for one in others):
                write(person, proposal, side, others, by=by, at=at)


def write(person, proposal, side, others, *, by, at):
    with languages.speaking(person.language):
        values = {
            "title": proposal.title or proposal.code, "code": proposal.code, "advice": _(WORDS[side.advice.outcome]),
            "others": "\n".join(f"- {line_of(one)}" for one in others),
        }  # fmt: skip
        link = Link(f"/decisions/advice/{proposal.code}/{side.committee.key}")
        facts = {"about": proposal, "link": link, "by": by, "at": at, "batch": ""}
        committee_letters.write(person, KIND, proposal.call, side.committee, values, **facts)


def line_of(side) -> str:
    facts = {"committee": languages.said(side.committee, "name"), "advice": _(WORDS[side.advice.outcome])}
    if not side.people:
        return _("%(committee)s: %(advice)s. Nobody leads it on this proposal now.", **facts)
    return _("%(committee)s: %(advice)s. It is led by %(people)s.", people=side.asked, **facts)


def asked_about(proposal) -> list[str]:
    """The names of those who were asked since it was last referred on."""
    mine = Mail.about_kind == proposal.__tablename__, Mail.about_id == proposal.id, Mail.kind == KIND
    of_before = (
        exists().where(Advice.proposal_id == proposal.id, Advice.overtaken_at >= Mail.created_at).correlate(Mail)
    )
    rows = select(Mail.to_name).where(*mine, Mail.state != MailState.RECALLED, ~IS_COPY, ~of_before)
    return list(dict.fromkeys(db.session.scalars(rows.order_by(Mail.id))))
