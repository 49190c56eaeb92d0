"""The portal's rows in the words of the document. Every function takes mappings, from the database or on the way there."""

from datetime import UTC

from workshop_portal.decisions.workflow import Code
from workshop_portal.reviews.workflow import ReviewState
from workshop_portal.rounds import answers
from workshop_portal.rounds.rows import ANSWERED, RECOMMENDATIONS, ZONE, default

OVERALL = {str(recommendation): overall for overall, recommendation in reversed(RECOMMENDATIONS.items())}
TEXTS = ("to_committee", "strengths", "weaknesses", "to_organisers", "suggestions")


def instant(at) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def call(row, criteria) -> dict:
    """`criteria` are mappings in their order; equal weights need no words."""
    said = {
        "key": row["key"], "title": row["title_en"], "opens": row["opens_at"].astimezone(ZONE).date().isoformat(),
        "deadline": instant(row["deadline_at"]), "score_min": 1, "score_max": 5,
        "criteria": [one["key"] for one in criteria],
    }  # fmt: skip
    if len({one["weight"] for one in criteria}) > 1:
        said["weights"] = {one["key"]: one["weight"] for one in criteria}
    return said


def member(key, person, field, chair) -> dict:
    return {
        "key": key, "given_name": person["given_name"], "family_name": person["family_name"], "email": person["email"],
        "institution": person["institution"], "country": person["country"], "field": field,
        "topics": person["topics"].splitlines() if person["topics"] else [], "chair": chair,
    }  # fmt: skip


def organiser(key, row, person) -> dict:
    """`person` gives the two names where they are the row's one name."""
    return {
        "key": key, **two_names(row["name"], person), "email": row["email"], "institution": row["institution"],
        "country": row["country"],
    }  # fmt: skip


def two_names(name, person=None) -> dict:
    if person and name == f"{person['given_name']} {person['family_name']}".strip():
        return {"given_name": person["given_name"], "family_name": person["family_name"]}
    given, _, family = name.partition(" ")
    return {"given_name": given if family else "", "family_name": family or given}


def participant(row) -> dict:
    said = two_names(row["name"]) | {"institution": row["institution"], "country": row["country"]}
    if row["email"]:
        said["email"] = row["email"]
    said["confirmed"] = row["interest"] == "yes"
    if row["is_key"]:
        said["key"] = True
    return said


def proposal(key, row, *, fields, format, organisers, participants, further) -> dict:
    said = {
        "key": key, "number": number_of(row), "title": row["title"], "field": fields[0] if fields else None,
        "format": format, "keywords": words_of(row["keywords"]), "summary": row["public_summary"],
        "case": row["scientific_case"], "state": str(row["status"]),
    }  # fmt: skip
    if row["preferred_weeks"]:
        said["preferred_week"] = row["preferred_weeks"][0]
    if row["subtitle"]:
        said["subtitle"] = row["subtitle"]
    if len(fields) > 1:
        said["fields"] = fields
    if given := answered(row, further):
        said["answers"] = given
    return said | {"organisers": organisers, "participants": participants}


def number_of(row) -> int:
    if row["imported_number"] is not None:
        return row["imported_number"]
    digits = row["code"].rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0


def words_of(text) -> list[str]:
    return [word.strip() for word in text.split(",")] if text else []


def answered(row, further) -> dict:
    """The columns that say more than a fresh draft, and the rows there are."""
    given = {name: row[name] for name, column in ANSWERED.items() if row[name] != default(column)}
    if "disciplines" in given:
        given["disciplines"] = words_of(given["disciplines"])
    if len(given.get("preferred_weeks", ())) == 1:
        del given["preferred_weeks"]
    for name, (_, columns) in answers.ROWS.items():
        if further.get(name):
            given[name] = [{column: one[column] for column in columns} for one in further[name]]
    return given


def review(proposal, member, row, scores) -> dict:
    """`row` is None for an assignment whose review is not begun."""
    row = row or {}
    said = {"proposal": proposal, "member": member, "scores": scores}
    if (overall := overall_of(row)) is not None:
        said["overall"] = overall
    said["text"] = "\n\n".join(row[name] for name in TEXTS if row.get(name))
    if row.get("confidential"):
        said["confidential"] = row["confidential"]
    if row.get("confidence") is not None:
        said["confidence"] = row["confidence"]
    said["state"] = "submitted" if row.get("state") in {ReviewState.SUBMITTED, ReviewState.LOCKED} else "draft"
    return said


def overall_of(row):
    """As imported, while the recommendation is still the one that follows from it."""
    overall, recommendation = row.get("overall"), row.get("recommendation", "")
    if overall is not None and str(RECOMMENDATIONS.get(overall, "")) == recommendation:
        return overall
    return OVERALL.get(recommendation)


def conflict(member, proposal, row) -> dict:
    return {"member": member, "proposal": proposal, "reason": str(row["ground"])}


def advice(proposal, field, row) -> dict:
    said = {"proposal": proposal, "field": field, "outcome": str(row["outcome"]), "at": instant(row["given_at"])}
    return said | ({"grounds": row["grounds"]} if row["grounds"] else {})


def decision(proposal, row) -> dict:
    said = {"proposal": proposal, "decision": str(row["code"]), "at": instant(row["decided_at"])}
    if row["released_at"]:
        said["released_at"] = instant(row["released_at"])
    if row["code"] == Code.APPROVE_CONDITIONAL and row["becomes"]:
        said["becomes"] = row["becomes"]
    return said | ({"grounds": row["grounds"]} if row["grounds"] else {})
