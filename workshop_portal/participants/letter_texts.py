"""What the letters about other days, and of a workshop that is cancelled, say until the office writes its own text."""

FILLED = ["answer_by", "dates", "former", "link", "name", "reason", "signature", "title", "venue", "workshop"]
TEXTS = {
    "participant_called_off": {
        "subject_en": "Cancelled: {workshop}",
        "body_en": "Dear {name},\n\nWe are sorry to tell you that “{workshop}” ({dates}) does not take place.{reason} Your invitation "
        "ends with it, and you need not do anything about it.\n\nA room that we booked for you is cancelled by us. If you have "
        "booked anything yourself, please cancel it now.\n\n{signature}\n",
        "subject_nl": "Geannuleerd: {workshop}",
        "body_nl": "Geachte {name},\n\nTot onze spijt gaat “{workshop}” ({dates}) niet door.{reason} Uw uitnodiging vervalt daarmee; u "
        "hoeft er niets voor te doen.\n\nEen kamer die wij voor u hebben geboekt, zeggen wij af. Hebt u zelf iets geboekt, zeg "
        "dat dan nu af.\n\n{signature}\n",
    },
    "participant_moved": {
        "subject_en": "{workshop} has been moved to {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” does not take place on {former}. It has been moved to {dates}, at {venue}.{reason}\n\nYour "
        "invitation and your answer stay as they are; if you can't come on the new days, change your answer. Days of "
        "arrival and departure that you gave before are for the former dates: please give them again. If you have booked "
        "anything yourself, look at it now.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} is verplaatst naar {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” vindt niet plaats op {former}. De workshop is verplaatst naar {dates}, in {venue}.{reason}\n\n"
        "Uw uitnodiging en uw antwoord blijven zoals ze zijn; kunt u op de nieuwe data niet komen, wijzig dan uw antwoord. "
        "Dagen van aankomst en vertrek die u eerder opgaf, gelden voor de eerdere data: geef ze opnieuw op. Hebt u zelf "
        "iets geboekt, kijk dat dan nu na.\n\n{link}\n\n{signature}\n",
    },
    "participant_days": {
        "subject_en": "{workshop} takes place on {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” takes place on {dates}, at {venue}. Days that we named before are no longer right.\n\n"
        "Your answer stays as it is; if you can't come on these days, change it. Please give your days of arrival and "
        "departure again.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} vindt plaats op {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” vindt plaats op {dates}, in {venue}. Data die wij eerder noemden, gelden niet "
        "meer.\n\nUw antwoord blijft zoals het is; kunt u op deze data niet komen, wijzig het dan. Geef uw dagen van aankomst "
        "en vertrek opnieuw op.\n\n{link}\n\n{signature}\n",
    },
}
