"""A proposal as plain data: what its pages show, what a version keeps for ever, and the columns of its rows."""

from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from workshop_portal.calls.models import CallRule, FormField, call_committee, call_format
from workshop_portal.centre.models import Format, Scheme, Venue, format_venue
from workshop_portal.centre.slots import Slot, SlotState
from workshop_portal.core import clock
from workshop_portal.core.db import fresh_rows, spelled_out
from workshop_portal.core.files import StoredFile
from workshop_portal.core.parking import Parked
from workshop_portal.people.models import Committee, Person
from workshop_portal.people.queries import is_seated
from workshop_portal.proposals.attachments import Attachment
from workshop_portal.proposals.comments import Comment
from workshop_portal.proposals.models import (
    CostLine,
    Organiser,
    Outcome,
    Participant,
    Proposal,
    ProposalCommittee,
    ProposalVersion,
    ReaderWish,
    Session,
    WishedFund,
    leads,
)
from workshop_portal.proposals.workflow import TAKES_PART

COLUMNS = (
    "title", "subtitle", "disciplines", "keywords", "language_of_workshop", "preferred_weeks", "impossible_weeks",
    "duration_days", "expected_participants", "attendance_mode", "series", "previous_code", "changes_since_previous",
    "public_summary", "scientific_case", "aim", "programme_design", "added_value", "overlap", "diversity_statement",
    "diversity_measures", "diversity_fund_cents", "diversity_fund_purpose", "scheme_wanted", "refund_reason",
    "declarations",
)  # fmt: skip
MODELS: dict[str, Any] = {
    "organisers": Organiser, "outcomes": Outcome, "sessions": Session, "participants": Participant, "costs": CostLine,
    "funds": WishedFund, "reader_wishes": ReaderWish,
}  # fmt: skip
ROWS = {
    "organisers": (
        "name", "email", "institution", "department", "country", "stage", "phd_year", "sector", "website", "bio", "grade",
    ),
    "outcomes": ("kind", "description", "expected_by"),
    "sessions": ("day", "start", "end", "kind", "title", "speaker"),
    "participants": (
        "name", "email", "institution", "country", "stage", "discipline", "sector", "interest", "is_key", "remark",
    ),
    "costs": ("kind", "words", "amount_cents"),
    "funds": ("source", "amount_cents", "status"),
    "reader_wishes": ("wanted", "name", "reason"),
}  # fmt: skip
NAMES = ("key", "name_en", "name_nl")
FORMAT = (*NAMES, "capacity_min", "capacity_max", "days_min", "days_max", "days_default")
SCHEME = (*NAMES, "text_en", "text_nl", "rate_ppd_cents")
PAYS = cast(Scheme.pays, String)
# A scheme that pays for a refund budget and not for a regular approval: whoever asks for it says why.
IS_REFUND = case((and_(PAYS.contains('"refund"'), ~PAYS.contains('"regular"')), 1), else_=0)
FILE = ("key", "name", "pages")
PARTS = (
    *ROWS,
    "attachments",
    "comments",
    "committees",
    "formats",
    "readers",
    "schemes",
    "fields",
    "rules",
    "closed",
    "venues",
    "shut",
    "others",
    "versions",
    "waiting",
)
SHUT = ("venue_id", "week", "why_en", "why_nl")
RULE = ("key", "level", "figure")
FIELD = ("key", "shown", "required", "most", "help_en", "help_nl")


class row_object(FunctionElement):
    """A row as one JSON object: name, value, name, value…"""

    type = JSON()
    inherit_cache = True


@compiles(row_object)
def as_sqlite(element, compiler, **named):
    return f"json_object({compiler.process(element.clauses, **named)})"


@compiles(row_object, "postgresql")
def as_postgresql(element, compiler, **named):
    return f"json_build_object({compiler.process(element.clauses, **named)})"


def part(name, columns, place, *conditions, extra=None):
    """One arm of the statement: the name of the part, the place of the row in it, the row."""
    pairs = [(literal_column(f"'{column.key}'"), column) for column in columns]
    pairs += [(literal_column(f"'{label}'"), value) for label, value in (extra or {}).items()]
    flat = [one for pair in pairs for one in pair]
    return select(
        literal_column(f"'{name}'").label("part"), place.label("place"), row_object(*flat).label("row")
    ).where(*conditions)


def parts_of(proposal, *, format_id=None) -> dict[str, list[dict]]:
    """All rows of a proposal, what its call offers, and the numbers of its versions, by part and in order: one statement.
    `format_id`: as if it had that format, 0 for none.
    """
    format_id = proposal.format_id or 0 if format_id is None else format_id
    here = {
        "proposal": proposal.id, "call": proposal.call_id, "format": format_id, "today": clock.today(),
        "form": f"/proposals/{proposal.code}/edit/",
    }  # fmt: skip
    found: dict[str, list[dict]] = {name: [] for name in PARTS}
    for name, _place, row in sorted(fresh_rows(every_part(), here), key=lambda one: one[:2]):
        found[name].append(row)
    return found


OF_A_FORMAT = ("closed", "venues", "shut")


def parts_with_format(proposal, format_id) -> dict[str, list[dict]]:
    """The parts that follow from the format, of another one than is stored."""
    found = parts_of(proposal, format_id=format_id)
    return {name: found[name] for name in OF_A_FORMAT}


class Asked:
    """The proposal of the statement below, known when it is carried out."""

    id, call_id, format_id = (bindparam(name, type_=Integer) for name in ("proposal", "call", "format"))
    today = bindparam("today", type_=Date)
    form = bindparam("form", type_=String)  # the address that those of its sections begin with


@cache
def every_part():
    """Many selects as one, built once: a page of the form would spend half its time on building them."""
    proposal = Asked
    arms = [rows_of(name, proposal) for name in ROWS]
    mine = ProposalCommittee.proposal_id == proposal.id
    arms.append(
        part("committees", chosen(Committee, (*NAMES, "field")), ProposalCommittee.position, mine)
        .join_from(ProposalCommittee, Committee, Committee.id == ProposalCommittee.committee_id)
    )  # fmt: skip
    arms.append(attached_to(proposal))
    arms.append(comments_on(proposal))
    offered = select(call_format.c.format_id).where(call_format.c.call_id == proposal.call_id)
    wanted = (Format.id == proposal.format_id) | Format.id.in_(offered)
    arms.append(part("formats", chosen(Format, FORMAT), Format.id, wanted, extra={"id": Format.id}))
    readers = select(call_committee.c.committee_id).where(call_committee.c.call_id == proposal.call_id)
    own = select(ProposalCommittee.committee_id).where(mine)
    able = is_seated(proposal.today) | Committee.id.in_(own)
    arms.append(part("readers", chosen(Committee, (*NAMES, "field")), Committee.id, Committee.id.in_(readers), able))
    arms.append(part("schemes", chosen(Scheme, SCHEME), Scheme.id, extra={"is_refund": IS_REFUND}))
    arms.append(part("fields", chosen(FormField, FIELD), FormField.id, FormField.call_id == proposal.call_id))
    arms.append(part("rules", chosen(CallRule, RULE), CallRule.id, CallRule.call_id == proposal.call_id))
    arms.append(part("closed", [Slot.week], Slot.id, *closed_for(proposal)))
    arms.append(part("venues", [Venue.id, Venue.name], Venue.id, Venue.id.in_(venues_of(proposal))))
    shut = [Slot.state == spelled_out(SlotState.CLOSED), Slot.venue_id.in_(venues_of(proposal))]
    arms.append(part("shut", chosen(Slot, SHUT), Slot.id, *shut))
    arms.append(part("others", [Proposal.code, Proposal.format_id], Proposal.id, *led_beside(proposal)))
    number = ProposalVersion.number
    arms.append(part("versions", [number], number, ProposalVersion.proposal_id == proposal.id))
    arms.append(waiting_for(proposal))
    return union_all(*arms)


def venues_of(proposal):
    """The venues of the chosen format."""
    return select(format_venue.c.venue_id).where(format_venue.c.format_id == proposal.format_id)


def closed_for(proposal) -> list:
    """The weeks in which every venue of the chosen format is closed; of the format's venues one row a week counts."""
    venues = venues_of(proposal)
    free = aliased(Slot)
    closed_in = select(func.count(free.id)).where(
        free.week == Slot.week, free.venue_id.in_(venues), free.state == spelled_out(SlotState.CLOSED)
    )
    how_many = select(func.count()).select_from(venues.subquery()).scalar_subquery()
    return [
        Slot.state == spelled_out(SlotState.CLOSED),
        Slot.venue_id.in_(venues),
        closed_in.scalar_subquery() == how_many,
    ]


def led_beside(proposal) -> list:
    """What the same contact organiser handed in to the same call beside this one."""
    mine, theirs = aliased(Organiser), aliased(Organiser)
    lead = select(mine.person_id).where(mine.proposal_id == proposal.id, leads(mine))
    led = select(theirs.proposal_id).where(theirs.person_id.in_(lead), leads(theirs))
    return [
        Proposal.id.in_(led), Proposal.id != proposal.id, Proposal.call_id == proposal.call_id,
        or_(*(Proposal.status == spelled_out(one) for one in sorted(TAKES_PART))),
    ]  # fmt: skip


def waiting_for(proposal):
    """Who of the organisers typed something that is not saved, and at which address; not what."""
    mine = [Organiser.proposal_id == proposal.id, Organiser.left_at.is_(None), Parked.address.startswith(proposal.form)]
    columns = [Person.id, Person.given_name, Person.family_name, Parked.address]
    found = part("waiting", columns, Parked.id, *mine).join_from(Organiser, Person, Person.id == Organiser.person_id)
    return found.join(Parked, Parked.person_id == cast(Person.id, String))


def attached_to(proposal):
    """The files beside the text, with their sizes in bytes."""
    mine = [Attachment.proposal_id == proposal.id, Attachment.position.is_not(None)]
    columns = [*chosen(Attachment, FILE), StoredFile.size, StoredFile.sha256]
    found = part("attachments", columns, Attachment.position, *mine)
    return found.join_from(Attachment, StoredFile, StoredFile.id == Attachment.file_id)


def comments_on(proposal):
    """What organisers have said to each other and is not settled."""
    mine = [Comment.proposal_id == proposal.id, Comment.settled_at.is_(None)]
    columns = [Comment.section, Comment.text, Person.given_name, Person.family_name]
    return part("comments", columns, Comment.id, *mine).join_from(Comment, Person, Person.id == Comment.person_id)


def rows_of(name, proposal):
    model = MODELS[name]
    extra, mine = {}, [model.proposal_id == proposal.id]
    if model is Organiser:
        mine.append(model.left_at.is_(None))
        extra = {"key": model.key, "confirmed": case((model.confirmed_at.is_not(None), 1), else_=0)}
    place = model.position if hasattr(model, "position") else model.id
    return part(name, chosen(model, ROWS[name]), place, *mine, extra=extra)


def chosen(model, names):
    return [getattr(model, name) for name in names]


def content_of(proposal, parts) -> dict:
    """Everything that was typed, with the names of its call, format, scheme and committees."""
    content = {name: plain(getattr(proposal, name)) for name in COLUMNS}
    content |= {name: [tidy(row) for row in parts[name]] for name in ROWS}
    content["sessions"].sort(key=in_time)
    content["attachments"] = parts.get("attachments", [])
    content["committees"] = parts["committees"]
    content["format"] = next((one for one in parts["formats"] if one["id"] == proposal.format_id), None)
    content["scheme"] = next((one for one in parts["schemes"] if one["key"] == proposal.scheme_wanted), None)
    call = proposal.call
    content["call"] = {"key": call.key, "title_en": call.title_en, "title_nl": call.title_nl}
    return content


def in_time(session) -> tuple:
    """Sessions by day and time; the rest of the row makes the order the same every time."""
    return tuple((value is not None, value or type(value)()) for value in map(session.get, ROWS["sessions"]))


def tidy(row) -> dict:
    """SQLite has no booleans in its JSON."""
    return {name: bool(value) if name in {"is_key", "wanted", "confirmed"} else value for name, value in row.items()}


def of(proposal) -> dict:
    """The content as it stands now. A version keeps just this."""
    return content_of(proposal, parts_of(proposal))


def plain(value):
    return list(value) if isinstance(value, list | tuple) else value
