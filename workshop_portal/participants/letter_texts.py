"""What the letter about other days says until the office writes its own text."""

FILLED = ["answer_by", "dates", "former", "link", "name", "signature", "title", "venue", "workshop"]
TEXTS = {
    "participant_moved": {
        "subject_en": "{workshop} has been moved to {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” does not take place on {former}. It has been moved to {dates}, at {venue}.\n\nYour "
        "invitation and your answer stay as they are; if you can't come on the new days, change your answer. Days of "
        "arrival and departure that you gave before are for the former dates: please give them again. If you have booked "
        "anything yourself, look at it now.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} is verplaatst naar {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” vindt niet plaats op {former}. De workshop is verplaatst naar {dates}, in {venue}.\n\n"
        "Uw uitnodiging en uw antwoord blijven zoals ze zijn; kunt u op de nieuwe data niet komen, wijzig dan uw antwoord. "
        "Dagen van aankomst en vertrek die u eerder opgaf, gelden voor de eerdere data: geef ze opnieuw op. Hebt u zelf "
        "iets geboekt, kijk dat dan nu na.\n\n{link}\n\n{signature}\n",
    },
}
