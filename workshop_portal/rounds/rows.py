"""The things of a document as values of the portal's rows. `say` is the way back."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from workshop_portal.core import marks
from workshop_portal.core.db import new_key
from workshop_portal.decisions.workflow import Code
from workshop_portal.proposals.models import Grade, Proposal
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews.workflow import Recommendation, ReviewState
from workshop_portal.rounds import answers, names
from workshop_portal.rounds.format import KEPT_TOGETHER
from workshop_portal.rounds.shapes import as_day, as_instant

ZONE = ZoneInfo("Europe/Amsterdam")
RECOMMENDATIONS = {
    5: Recommendation.APPROVE, 4: Recommendation.APPROVE, 3: Recommendation.CHANGE, 2: Recommendation.RESUBMIT,
    1: Recommendation.REJECT,
}  # fmt: skip
DECIDED_AFTER = timedelta(weeks=10)
TO_COMPLETE = timedelta(days=7)  # what a returned proposal has from now on
WITHIN = timedelta(days=487)  # sixteen months, in which the workshops of a round begin
LOCKED_IN = frozenset({Status.ADVISED, Status.DECIDED})


def default(column):
    """A fresh copy of what a column holds when nothing is said."""
    if column.default is None:
        return None
    return column.default.arg if column.default.is_scalar else column.default.arg(None)


ANSWERED = {name: Proposal.__table__.c[name] for name in answers.COLUMNS}


def call(said) -> dict:
    """The call's columns but for its key and prefix; the advertised deadline is the hard one."""
    deadline, opens = as_instant(said["deadline"]), as_day(said["opens"])
    assert deadline and opens  # the document was found sound
    closes = deadline.astimezone(ZONE).date()
    return {
        "title_en": said["title"], "title_nl": said["title"], "deadline_at": deadline, "hard_deadline_at": deadline,
        "opens_at": datetime.combine(opens, time(), ZONE), "decision_on": closes + DECIDED_AFTER,
        "first_on": closes, "last_on": closes + WITHIN,
    }  # fmt: skip


def criteria(said) -> list[dict]:
    """Weights are whole numbers in the portal: fractions keep their proportions to a thousandth."""
    weights = said.get("weights") or dict.fromkeys(said["criteria"], max(1, 100 // len(said["criteria"])))
    scale = 1 if all(weight == int(weight) for weight in weights.values()) else 1000
    return [
        {"key": key, "position": n, "weight": round(weights[key] * scale)} | names.of_criterion(key)
        for n, key in enumerate(said["criteria"])
    ]


def person(said) -> dict:
    return {
        "given_name": said["given_name"], "family_name": said["family_name"], "email": said["email"].lower(),
        "institution": said["institution"], "country": said["country"], "topics": "\n".join(said.get("topics", [])),
    }  # fmt: skip


def proposal(said, format_id) -> dict:
    """The columns that the document fills; an answer it does not give is as in a fresh draft."""
    given = said.get("answers", {})
    columns = {name: given.get(name, default(column)) for name, column in ANSWERED.items()}
    if isinstance(columns["disciplines"], list):
        columns["disciplines"] = KEPT_TOGETHER.join(columns["disciplines"])
    if "preferred_weeks" not in given and "preferred_week" in said:
        columns["preferred_weeks"] = [said["preferred_week"]]
    return columns | {
        "imported_number": said["number"], "format_id": format_id, "status": Status(said["state"]),
        "title": marks.composed(said["title"]), "subtitle": said.get("subtitle", ""),
        "keywords": KEPT_TOGETHER.join(said["keywords"]), "public_summary": said["summary"],
        "scientific_case": said["case"],
    }  # fmt: skip


def further(said) -> dict[str, list[dict]]:
    """The answers that are rows: outcomes, sessions, costs, funds, wishes."""
    given = said.get("answers", {})
    found: dict[str, list[dict]] = {}
    for name in answers.ROWS:
        listed = given[name] if name in given and answers.fits_rows(name, given[name]) else []
        found[name] = [dict(one) for one in listed]
        for n, one in enumerate(found[name] if name == "outcomes" else ()):
            one["position"] = n
    return found


def full_name(said) -> str:
    return f"{said['given_name']} {said['family_name']}".strip()


def organiser(said, place, person_id, at) -> dict:
    return {
        "key": new_key(), "person_id": person_id, "name": full_name(said), "email": said["email"].lower(),
        "institution": said["institution"], "country": said["country"], "confirmed_at": at,
    } | place_of(place)  # fmt: skip


def place_of(place) -> dict:
    """The first is the contact organiser."""
    return {"position": place, "grade": Grade.VIEW if place else Grade.LEAD}


def participant(said, place) -> dict:
    return {
        "position": place, "name": full_name(said), "email": said.get("email", ""), "institution": said["institution"],
        "country": said["country"], "interest": "yes" if said.get("confirmed") else "not_asked",
        "is_key": said.get("key", False),
    }  # fmt: skip


def committees_of(said) -> list[str]:
    first = [said["field"]] if said["field"] is not None else []
    return list(dict.fromkeys(first + said.get("fields", [])))


def review(said, status, at) -> dict:
    """`text` is for the committee; the member has answered the conflict question by writing at all."""
    overall = said.get("overall")
    sent = said["state"] == "submitted"
    state = ReviewState.DRAFT if not sent else ReviewState.LOCKED if status in LOCKED_IN else ReviewState.SUBMITTED
    return {
        "state": state, "overall": overall, "recommendation": str(RECOMMENDATIONS[overall]) if overall else "",
        "to_committee": said["text"], "confidential": said.get("confidential", ""),
        "confidence": said.get("confidence"), "no_conflict": True, "submitted_at": at if sent else None, "saved_at": at,
    }  # fmt: skip


def advice(said) -> dict:
    return {
        "outcome": Code(said["outcome"]), "grounds": said.get("grounds", ""), "given_at": as_instant(said["at"]),
    }  # fmt: skip


def decision(said) -> dict:
    """A released referral has done its work: the proposal looks for another committee, and the decision stands no more."""
    released = as_instant(said["released_at"]) if "released_at" in said else None
    code = Code(said["decision"])
    return {
        "code": code, "becomes": said.get("becomes"), "grounds": said.get("grounds", ""),
        "decided_at": as_instant(said["at"]), "released_at": released,
        "rescinded_at": released if code == Code.REFER else None,
    }  # fmt: skip
