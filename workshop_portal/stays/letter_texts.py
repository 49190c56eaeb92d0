"""What the coordinator reads of a guest who cancelled, until the office writes its own text."""

FILLED = ["code", "dates", "guest", "link", "name", "room", "signature", "title", "venue", "workshop"]
TEXTS = {
    "guest_cancelled": {
        "subject_en": "{guest} has cancelled: {workshop}",
        "body_en": "Dear {name},\n\n{guest} had a seat at “{workshop}” ({dates}) and has answered anew: it is free again, and so "
        "is the money for lodging and travel that is not paid yet. {room}\n\n{link}\n\n{signature}\n",
        "subject_nl": "{guest} heeft afgezegd: {workshop}",
        "body_nl": "Geachte {name},\n\n{guest} had een plaats bij “{workshop}” ({dates}) en heeft opnieuw geantwoord: die is weer "
        "vrij, en het geld voor verblijf en reis dat nog niet is betaald ook. {room}\n\n{link}\n\n{signature}\n",
    },
}
