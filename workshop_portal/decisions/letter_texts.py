"""What the letters after a conditional approval say until the office writes its own text."""

FILLED = [
    "becomes", "call", "code", "conditions", "contact", "grounds", "link", "name", "signature", "title", "venue", "week", "workshop",
]  # fmt: skip
TEXTS = {
    "conditions_met": {
        "subject_en": "All conditions are met: {title} ({code})",
        "body_en": "Dear {name},\n\nThe conditions under which your proposal “{title}” was approved have been met:\n\n{conditions}\n\n"
        "The approval counts from now on: {becomes}.\n\nWeek: {week}\nVenue: {venue}\n\n"
        "A coordinator will write to you about the week and what comes next.\n\n{link}\n\n"
        "{signature}\n",
        "subject_nl": "Aan alle voorwaarden is voldaan: {title} ({code})",
        "body_nl": "Geachte {name},\n\nAan de voorwaarden waaronder uw voorstel “{title}” is goedgekeurd, is voldaan:\n\n"
        "{conditions}\n\nDe goedkeuring geldt vanaf nu: {becomes}.\n\nWeek: {week}\nLocatie: {venue}\n\n"
        "Een coördinator schrijft u over de week en het vervolg.\n\n{link}\n\n"
        "{signature}\n",
    },
    "condition_day": {
        "subject_en": "Another day for a condition: {title} ({code})",
        "body_en": "Dear {name},\n\nFor the approval of your proposal “{title}” there is more time. By the day given below this must "
        "be met:\n\n{conditions}\n\n{link}\n\n{signature}\n",
        "subject_nl": "Een andere dag voor een voorwaarde: {title} ({code})",
        "body_nl": "Geachte {name},\n\nVoor de goedkeuring van uw voorstel “{title}” is er meer tijd. Aan het volgende moet op de "
        "genoemde dag zijn voldaan:\n\n{conditions}\n\n{link}\n\n{signature}\n",
    },
    "condition_reminder": {
        "subject_en": "Soon due: a condition of {title} ({code})",
        "body_en": "Dear {name},\n\nYour proposal “{title}” was approved under conditions. We have not yet seen that this one is met:"
        "\n\n{conditions}\n\nWhen its day passes the approval may lapse. If you need more time, write to us before then, "
        "at {contact}.\n\n"
        "{link}\n\n{signature}\n",
        "subject_nl": "Binnenkort: een voorwaarde van {title} ({code})",
        "body_nl": "Geachte {name},\n\nUw voorstel “{title}” is onder voorwaarden goedgekeurd. Wij hebben nog niet gezien dat hieraan "
        "is voldaan:\n\n{conditions}\n\nAls die dag voorbijgaat, kan de goedkeuring vervallen. Hebt u meer tijd nodig, schrijf "
        "ons dan voor die dag, aan {contact}.\n\n{link}\n\n{signature}\n",
    },
    "condition_passed": {
        "subject_en": "Its day has passed: a condition of {title} ({code})",
        "body_en": "Dear {name},\n\nYour proposal “{title}” was approved under conditions. The day of what follows has passed, and "
        "we have not seen that it is met:\n\n{conditions}\n\nThe approval has not lapsed yet. We may let it lapse from now on; "
        "then you get a letter. Please write to us at {contact} how this was met, or by when it will be.\n\n"
        "{link}\n\n{signature}\n",
        "subject_nl": "De dag is voorbij: een voorwaarde van {title} ({code})",
        "body_nl": "Geachte {name},\n\nUw voorstel “{title}” is onder voorwaarden goedgekeurd. De dag voor wat hier volgt is voorbij, "
        "en wij hebben niet gezien dat eraan is voldaan:\n\n{conditions}\n\nDe goedkeuring is nog niet vervallen. Wij kunnen haar "
        "vanaf nu laten vervallen; dan ontvangt u een brief. Schrijf ons aan {contact} hoe hieraan is voldaan, of wanneer dat zal "
        "zijn.\n\n{link}\n\n{signature}\n",
    },
    "approval_lapsed": {
        "subject_en": "The approval has lapsed: {title} ({code})",
        "body_en": "Dear {name},\n\nYour proposal “{title}” was approved under conditions, and these were not met in time:\n\n"
        "{conditions}\n\nThe approval has therefore lapsed. {grounds}\n\nA new proposal in a later call is welcome; we gladly talk "
        "about it before.\n\n{link}\n\n{signature}\n",
        "subject_nl": "De goedkeuring is vervallen: {title} ({code})",
        "body_nl": "Geachte {name},\n\nUw voorstel “{title}” is onder voorwaarden goedgekeurd; aan de volgende is niet op tijd "
        "voldaan:\n\n{conditions}\n\nDe goedkeuring is daarmee vervallen. {grounds}\n\nEen nieuw voorstel in een latere oproep is "
        "welkom; wij bespreken het graag vooraf.\n\n{link}\n\n{signature}\n",
    },
}  # fmt: skip
