"""The letters to readers: would you read these, and we still miss your reviews. One letter names all its proposals."""

from zoneinfo import ZoneInfo

from workshop_portal import letters
from workshop_portal.core import languages, signboard
from workshop_portal.core.clock import now
from workshop_portal.core.outbox import Link, Mail, write

# What the letters say until the office writes its own text.
TEXTS = {
    "reviewer_assigned": {
        "subject_en": "Would you read for us? {committee}, {call}",
        "body_en": "Dear {name},\n\nWe should like to ask you to read for the advisory committee {committee}, in the "
        "round {call}. Your judgement is needed by {deadline}:\n\n{proposals}\n\nBefore you open a text, please tell us "
        "whether you are free to judge it. If an organiser is a close colleague, a recent co-author or a former student "
        "of yours, say so, and we shall ask somebody else. Declining for want of time is no shame either, as long as we "
        "hear it soon.\n\n{link}\n\nYour name will not be shown to the organisers. Thank you for giving your judgement "
        "to the field.\n\n{signature}\n",
        "subject_nl": "Wilt u voor ons lezen? {committee}, {call}",
        "body_nl": "Geachte {name},\n\nGraag vragen wij u te lezen voor de adviescommissie {committee}, in de ronde {call}. "
        "Uw oordeel ontvangen wij graag uiterlijk {deadline}:\n\n{proposals}\n\nWilt u, voordat u een tekst opent, "
        "aangeven of u vrij bent om te oordelen? Is een organisator een naaste collega, een recente medeauteur of een "
        "oud-promovendus van u, laat u dat dan weten; wij vragen dan iemand anders. Ook wie geen tijd heeft mag nee "
        "zeggen, als wij het maar snel horen.\n\n{link}\n\nDe organisatoren krijgen uw naam niet te zien. Wij danken u dat "
        "u uw oordeel aan het vakgebied geeft.\n\n{signature}\n",
    },
    "review_reminder": {
        "subject_en": "Reminder: your reviews for {committee}, {call}",
        "body_en": "Dear {name},\n\nWe have not yet received your judgement of what stands below; we hope to have it by "
        "{deadline}. What you have written so far has been kept.\n\n{proposals}\n\n{link}\n\nIf you cannot manage, please "
        "tell us today rather than tomorrow: behind the same link stands “I cannot review this” with each proposal, and the "
        "committee {committee} then still has time to find another reader.\n\n"
        "{signature}\n",
        "subject_nl": "Herinnering: uw beoordelingen voor {committee}, {call}",
        "body_nl": "Geachte {name},\n\nUw oordeel over wat hieronder staat hebben wij nog niet ontvangen; wij hopen het "
        "uiterlijk {deadline} te hebben. Wat u al had geschreven, is bewaard gebleven.\n\n{proposals}\n\n{link}\n\nLukt het "
        "niet, laat u het dan liever vandaag dan morgen weten: achter dezelfde link staat bij elk voorstel “Ik kan dit niet "
        "beoordelen”. De commissie {committee} heeft dan nog tijd om een andere beoordelaar te vinden.\n\n{signature}\n",
    },
    "review_overdue": {
        "subject_en": "Overdue: your reviews for {committee}, {call}",
        "body_en": "Dear {name},\n\nYour judgement of what stands below was due on {deadline}, and we miss it: the "
        "committee {committee} cannot discuss these proposals without it. What you have written so far has been kept.\n\n"
        "{proposals}\n\n{link}\n\nIf you cannot manage in the next days, please tell us by “I cannot review this”, which stands with each "
        "proposal behind the same link, and we shall ask somebody else.\n\n"
        "{signature}\n",
        "subject_nl": "Te laat: uw beoordelingen voor {committee}, {call}",
        "body_nl": "Geachte {name},\n\nUw oordeel over wat hieronder staat, zouden wij uiterlijk {deadline} ontvangen. Wij "
        "missen het nog: zonder uw oordeel kan de commissie {committee} deze voorstellen niet bespreken. Wat u al had "
        "geschreven, is bewaard gebleven.\n\n{proposals}\n\n{link}\n\nLukt het u de komende dagen niet, laat het ons dan "
        "weten met “Ik kan dit niet beoordelen”, dat achter dezelfde link bij elk voorstel staat; dan vragen wij iemand "
        "anders.\n\n{signature}\n",
    },
}
FILLED = ["call", "committee", "deadline", "link", "name", "proposals", "signature"]


def ask_to_read(person, committee, assignments, *, about, at=None, by=None) -> Mail:
    """One letter for all that this person is newly asked to read."""
    alone = len(assignments) == 1
    path = f"/reviews/{assignments[0].proposal.code}/card" if alone else "/reviews/"
    return send("reviewer_assigned", person, committee, assignments, path, about=about, at=at, by=by)


def remind(person, committee, assignments, *, about, at=None, by=None) -> Mail:
    """Before the first of the days due, or after it."""
    due = min((one.due_on for one in assignments if one.due_on), default=None)
    late = due is not None and due < (at or now()).astimezone(ZoneInfo(languages.ZONE)).date()
    return send(
        "review_overdue" if late else "review_reminder",
        person,
        committee,
        assignments,
        "/reviews/",
        about=about,
        at=at,
        by=by,
    )


def send(key, person, committee, assignments, path, *, about, at, by) -> Mail:
    letters.lay_down(TEXTS, FILLED, key)
    with languages.speaking(person.language):
        subject, body = letters.compose(key, person.language, **values(person, committee, assignments))
    return write(person, kind=key, subject=subject, body=body, about=about, link=Link(path), at=at, guarded=True, by=by)


def values(person, committee, assignments) -> dict[str, str]:
    """What the letters may name, in the language that is spoken now."""
    proposals = [one.proposal for one in assignments]
    due = min((one.due_on for one in assignments if one.due_on), default=None)
    signature = signboard.read().name
    return {
        "name": person.name, "committee": languages.said(committee, "name"), "signature": signature,
        "call": languages.said(proposals[0].call, "title"), "deadline": languages.day(due),
        "proposals": "\n".join(f"- {one.title or one.code} ({one.code})" for one in proposals),
    }  # fmt: skip
