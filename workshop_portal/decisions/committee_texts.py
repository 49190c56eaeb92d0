"""What the letters to committees say until the office writes its own text."""

from workshop_portal.letters import by_key

TEXTS = {
    "committee_meets": {
        "subject_en": "Your committee meets on {on}: {committee}",
        "body_en": "Dear {name},\n\nThe committee {committee} meets on {on} about “{call}”.{place}\n\nThe agenda is here, "
        "with what is still asked of you:\n\n{link}\n\n{signature}\n",
        "subject_nl": "Uw commissie vergadert op {on}: {committee}",
        "body_nl": "Geachte {name},\n\nDe commissie {committee} vergadert op {on} over “{call}”.{place}\n\nHier vindt u de "
        "agenda, met wat nog van u wordt gevraagd:\n\n{link}\n\n{signature}\n",
    },
    "meeting_moved": {
        "subject_en": "The meeting is now on {on}: {committee}",
        "body_en": "Dear {name},\n\nThe meeting of the committee {committee} about “{call}” has changed. It is now "
        "on {on}.{place}\n\n{link}\n\n{signature}\n",
        "subject_nl": "De vergadering is nu op {on}: {committee}",
        "body_nl": "Geachte {name},\n\nDe vergadering van de commissie {committee} over “{call}” is gewijzigd. Zij "
        "is nu op {on}.{place}\n\n{link}\n\n{signature}\n",
    },
    "answer_missing": {
        "subject_en": "Your answer is missing: {committee}, {call}",
        "body_en": "Dear {name},\n\nThe meeting of the committee {committee} about the round {call} has begun. You have not said yet "
        "of all that is discussed whether you have a conflict of interest, and the committee can count on you for its advice only "
        "once you have. You can answer on one page:\n\n{link}\n\n{signature}\n",
        "subject_nl": "Uw antwoord ontbreekt: {committee}, {call}",
        "body_nl": "Geachte {name},\n\nDe vergadering van de commissie {committee} over de ronde {call} is begonnen. U hebt nog niet "
        "van alles wat wordt besproken gezegd of u er een belang bij hebt, en de commissie kan bij haar advies pas op u rekenen als u "
        "dat hebt gedaan. U kunt op één pagina antwoorden:\n\n{link}\n\n{signature}\n",
    },
    "committees_differ": {
        "subject_en": "The committees differ on “{title}” ({code})",
        "body_en": "Dear {name},\n\nThe committee {committee} advised on “{title}” ({code}): {advice}. Another committee advised "
        "otherwise:\n\n{others}\n\nPlease talk to each other before the director decides. Each committee can still change its "
        "advice until then:\n\n{link}\n\n{signature}\n",
        "subject_nl": "De commissies verschillen over “{title}” ({code})",
        "body_nl": "Geachte {name},\n\nDe commissie {committee} adviseerde over “{title}” ({code}): {advice}. Een andere commissie "
        "adviseerde anders:\n\n{others}\n\nWilt u met elkaar overleggen voordat de directeur besluit? Elke commissie kan haar advies "
        "tot dan nog wijzigen:\n\n{link}\n\n{signature}\n",
    },
    "decision_differs": {
        "subject_en": "Decided otherwise than advised: {title} ({code})",
        "body_en": "Dear {name},\n\nThe committee {committee} advised on “{title}” ({code}): {advice}. The director has decided "
        "otherwise: {decision}.\n\nThe director's grounds:\n\n{grounds}\n\nThe organisers hear of the decision now, too. More "
        "about it is here:\n\n{link}\n\n{signature}\n",
        "subject_nl": "Anders besloten dan geadviseerd: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe commissie {committee} adviseerde over “{title}” ({code}): {advice}. De directeur heeft "
        "anders besloten: {decision}.\n\nDe gronden van de directeur:\n\n{grounds}\n\nDe organisatoren horen nu ook van het "
        "besluit. Meer daarover vindt u hier:\n\n{link}\n\n{signature}\n",
    },
    "decision_differs_no_more": {
        "subject_en": "The decision is rescinded: {title} ({code})",
        "body_en": "Dear {name},\n\nYou were told that the director decided on “{title}” ({code}) otherwise than the committee "
        "{committee} advised: {decision}. That decision is rescinded. The director decides anew.\n\nWhy it is rescinded:\n\n"
        "{grounds}\n\nThe organisers hear of it now, too. The proposal is here:\n\n{link}\n\n{signature}\n",
        "subject_nl": "Het besluit is ingetrokken: {title} ({code})",
        "body_nl": "Geachte {name},\n\nU hebt bericht gekregen dat de directeur over “{title}” ({code}) anders had besloten dan de "
        "commissie {committee} adviseerde: {decision}. Dat besluit is ingetrokken. De directeur besluit opnieuw.\n\nWaarom het "
        "is ingetrokken:\n\n{grounds}\n\nDe organisatoren horen dit nu ook. Het voorstel vindt u hier:\n\n{link}\n\n"
        "{signature}\n",
    },
}  # fmt: skip
OF_A_DECISION = ["code", "decision", "grounds", "title"]
FILLED = by_key(TEXTS, ["call", "committee", "link", "name", "signature"], {
    "committee_meets": ["on", "place"], "meeting_moved": ["on", "place"], "answer_missing": [],
    "committees_differ": ["advice", "code", "others", "title"],
    "decision_differs": ["advice", *OF_A_DECISION], "decision_differs_no_more": OF_A_DECISION,
})  # fmt: skip
