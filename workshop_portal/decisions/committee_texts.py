"""What the letters to committees say until the office writes its own text."""

FILLED = ["advice", "call", "code", "committee", "decision", "grounds", "link", "name", "on", "signature", "title"]
TEXTS = {
    "decision_differs": {
        "subject_en": "Decided otherwise than advised: {title} ({code})",
        "body_en": "Dear {name},\n\nThe committee {committee} advised on “{title}” ({code}): {advice}. The director has decided "
        "otherwise: {decision}.\n\nThe director's grounds:\n\n{grounds}\n\nThe organisers hear of the decision now, too. The "
        "proposal is here:\n\n{link}\n\n{signature}\n",
        "subject_nl": "Anders besloten dan geadviseerd: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe commissie {committee} adviseerde over “{title}” ({code}): {advice}. De directeur heeft "
        "anders besloten: {decision}.\n\nDe gronden van de directeur:\n\n{grounds}\n\nDe organisatoren horen nu ook van het "
        "besluit. Het voorstel vindt u hier:\n\n{link}\n\n{signature}\n",
    },
}  # fmt: skip
