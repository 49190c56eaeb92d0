"""What the letters about other days, a seat for who waited or turned up, to who is withdrawn, and of a workshop that is cancelled or takes
place after all, say until the office writes its own text."""

from workshop_portal.letters import by_key

TO_A_GUEST = ("answer_by", "dates", "name", "organisers", "signature", "title", "venue", "workshop")
TEXTS = {
    "participant_withdrawn": {
        "subject_en": "Your invitation is withdrawn: {workshop}, {dates}",
        "body_en": "Dear {name},\n\nYour invitation to “{workshop}” ({dates}) has been withdrawn: you are not expected there any "
        "more.{given_up}\n\nIf you have booked anything yourself, please cancel it "
        "now. If that leaves you with costs, or if this letter surprises you, please write to us.\n\n{signature}\n",
        "subject_nl": "Uw uitnodiging is ingetrokken: {workshop}, {dates}",
        "body_nl": "Geachte {name},\n\nUw uitnodiging voor “{workshop}” ({dates}) is ingetrokken: u wordt daar niet meer "
        "verwacht.{given_up}\n\nHebt u zelf iets geboekt, zeg dat dan nu af. "
        "Blijft u met kosten zitten, of verrast deze brief u, schrijf ons dan.\n\n{signature}\n",
    },
    "participant_called_off": {
        "subject_en": "Cancelled: {workshop}",
        "body_en": "Dear {name},\n\nWe are sorry to tell you that “{workshop}” ({dates}) does not take place.{reason} Your invitation "
        "ends with it, and you need not do anything about it.{ended}\n\nIf you have "
        "booked anything yourself, please cancel it now. If that leaves you with costs, keep the receipts and write to us.\n\n{signature}\n",
        "subject_nl": "Geannuleerd: {workshop}",
        "body_nl": "Geachte {name},\n\nTot onze spijt gaat “{workshop}” ({dates}) niet door.{reason} Uw uitnodiging vervalt daarmee; u "
        "hoeft er niets voor te doen.{ended}\n\nHebt u zelf iets geboekt, zeg "
        "dat dan nu af. Blijft u met kosten zitten, bewaar dan de bonnen en schrijf ons.\n\n{signature}\n",
    },
    "participant_seat_given": {
        "subject_en": "A seat for you: {workshop}, {dates}",
        "body_en": "Dear {name},\n\nA seat at “{workshop}” has come free for you: you are off the waiting list and can come, {dates}, "
        "{venue}. You said yes before.{again} If you can't come any more, please say so now on your own page, so that the next one "
        "gets the seat. There you can also tell us when you arrive and leave, whether you need a room and what you "
        "eat:\n\n{link}\n\nPlease do not book yet. We shall write to you what is paid for you and how lodging is "
        "arranged.\n\n{signature}\n",
        "subject_nl": "Een plaats voor u: {workshop}, {dates}",
        "body_nl": "Geachte {name},\n\nBij “{workshop}” is een plaats voor u vrijgekomen: u staat niet meer op de wachtlijst en kunt "
        "komen, {dates}, {venue}. U zei eerder ja.{again} Kunt u niet meer komen, meld dat dan nu op uw eigen pagina, zodat de "
        "volgende de plaats krijgt. Daar kunt u ook vertellen wanneer u aankomt en vertrekt, of u een kamer nodig hebt en wat "
        "u eet:\n\n{link}\n\nBoekt u alstublieft nog niets. Wij schrijven u wat er voor u wordt betaald en hoe het verblijf is "
        "geregeld.\n\n{signature}\n",
    },
    "participant_moved": {
        "subject_en": "{workshop} has been moved to {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” does not take place on {former}. It has been moved to {dates}, at {venue}.{reason}\n\nYour "
        "invitation and your answer stay as they are; if you can't come on the new days, change your answer. Days of "
        "arrival and departure that you gave before are for the former dates: please give them again.{kept} If you have booked "
        "anything yourself, look at it now.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} is verplaatst naar {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” vindt niet plaats op {former}. De workshop is verplaatst naar {dates}, in {venue}.{reason}\n\n"
        "Uw uitnodiging en uw antwoord blijven zoals ze zijn; kunt u op de nieuwe data niet komen, wijzig dan uw antwoord. "
        "Dagen van aankomst en vertrek die u eerder opgaf, gelden voor de eerdere data: geef ze opnieuw op.{kept} Hebt u zelf "
        "iets geboekt, kijk dat dan nu na.\n\n{link}\n\n{signature}\n",
    },
    "participant_moved_untold": {
        "subject_en": "{workshop} has been moved to {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” does not take place on {former}. It has been moved to {dates}, at {venue}.{reason}\n\nYour "
        "invitation and your answer stay as they are; if you can't come on the new days, change your answer.{kept} If you have booked "
        "anything yourself, look at it now.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} is verplaatst naar {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” vindt niet plaats op {former}. De workshop is verplaatst naar {dates}, in {venue}.{reason}\n\n"
        "Uw uitnodiging en uw antwoord blijven zoals ze zijn; kunt u op de nieuwe data niet komen, wijzig dan uw antwoord.{kept} Hebt "
        "u zelf iets geboekt, kijk dat dan nu na.\n\n{link}\n\n{signature}\n",
    },
    "participant_moved_waiting": {
        "subject_en": "{workshop} has been moved to {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” does not take place on {former}. It has been moved to {dates}, at {venue}.{reason}\n\nYou "
        "are still on the waiting list, in the same place, for the new days. Please make no bookings before you hear from us that a "
        "seat is yours. If you can't come on the new days, change your answer.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} is verplaatst naar {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” vindt niet plaats op {former}. De workshop is verplaatst naar {dates}, in {venue}.{reason}\n\n"
        "U staat nog op de wachtlijst, op dezelfde plek, voor de nieuwe data. Boekt u alstublieft niets voordat u van ons hoort dat "
        "u een plaats hebt. Kunt u op de nieuwe data niet komen, wijzig dan uw antwoord.\n\n{link}\n\n{signature}\n",
    },
    "participant_link": {
        "subject_en": "Your link: {workshop}, {dates}",
        "body_en": "Dear {name},\n\nThis is a new link to your page about “{workshop}” ({dates}, {venue}), on which you find what holds "
        "today.\n\n{answer}\n\n{link}\n\nThe address is personal: please do not pass it on.\n\n{signature}\n",
        "subject_nl": "Uw link: {workshop}, {dates}",
        "body_nl": "Geachte {name},\n\nDit is een nieuwe link naar uw pagina over “{workshop}” ({dates}, {venue}); daar staat wat er vandaag "
        "geldt.\n\n{answer}\n\n{link}\n\nDit adres is persoonlijk; geeft u het alstublieft niet door.\n\n{signature}\n",
    },
    "participant_arrived": {
        "subject_en": "A seat at {workshop} is noted for you",
        "body_en": "Dear {name},\n\nA seat at “{workshop}” ({dates}, {venue}) is noted for you. This is the way to your own page about it; "
        "your certificate is there, too, once it is noted who was there.\n\n{link}\n\nThe address is personal: please do not pass it "
        "on.\n\n{signature}\n",
        "subject_nl": "Er is een plaats voor u genoteerd: {workshop}",
        "body_nl": "Geachte {name},\n\nBij “{workshop}” ({dates}, {venue}) is een plaats voor u genoteerd. Hier vindt u uw eigen pagina "
        "daarover; ook uw bewijs van deelname staat daar, zodra is genoteerd wie er waren.\n\n{link}\n\nDit adres is persoonlijk; "
        "geeft u het alstublieft niet door.\n\n{signature}\n",
    },
    "participant_no_before_days": {
        "subject_en": "Thank you for your answer: {workshop}",
        "body_en": "Dear {name},\n\nIt is a pity that you cannot come to “{workshop}”, and kind of you to tell us.{given_up} Should "
        "things change, you can alter your answer here once the workshop has its days:\n\n{link}\n\nWe hope to see you at the centre "
        "on another occasion.\n\n{signature}\n",
        "subject_nl": "Dank voor uw antwoord: {workshop}",
        "body_nl": "Geachte {name},\n\nJammer dat u niet naar “{workshop}” kunt komen, en fijn dat u het ons laat weten.{given_up} "
        "Verandert er iets, dan kunt u uw antwoord hier wijzigen zodra de workshop zijn dagen heeft:\n\n{link}\n\nWij hopen u bij een "
        "andere gelegenheid in het centrum te ontmoeten.\n\n{signature}\n",
    },
    "participant_moved_open": {
        "subject_en": "{workshop} has been moved to {dates}",
        "body_en": "Dear {name},\n\n“{workshop}”, to which we invited you, does not take place on {former}. It has been moved to {dates}, "
        "at {venue}.{reason}\n\nYour invitation holds for the new days.{answer}\n\n{link}\n\nThe address is personal: please do not pass it "
        "on.\n\n{signature}\n",
        "subject_nl": "{workshop} is verplaatst naar {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}”, waarvoor wij u uitnodigden, vindt niet plaats op {former}. De workshop is verplaatst naar "
        "{dates}, in {venue}.{reason}\n\nUw uitnodiging geldt voor de nieuwe data.{answer}\n\n{link}\n\nDit adres is persoonlijk; geeft u het "
        "alstublieft niet door.\n\n{signature}\n",
    },
    "participant_moved_no": {
        "subject_en": "{workshop} has other days now: {dates}",
        "body_en": "Dear {name},\n\nYou wrote that you can't come to “{workshop}”. It was to be on {former} and has been moved to "
        "{dates}, at {venue}.\n\nIf you can come on the new days, please change your answer here. If not, you need do nothing: your answer "
        "stays.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} heeft nu andere data: {dates}",
        "body_nl": "Geachte {name},\n\nU schreef dat u niet naar “{workshop}” kunt komen. De workshop zou zijn op {former} en is "
        "verplaatst naar {dates}, in {venue}.\n\nKunt u op de nieuwe data wel komen, wijzig dan hier uw antwoord. Zo niet, dan hoeft u niets te "
        "doen: uw antwoord blijft staan.\n\n{link}\n\n{signature}\n",
    },
    "participant_after_all": {
        "subject_en": "{workshop} takes place after all: {dates}",
        "body_en": "Dear {name},\n\nWe wrote to you that “{workshop}” was cancelled. It takes place after all, on {dates}, at "
        "{venue}.\n\nYour invitation holds again, and your answer stands: please see whether it is still right, and change it if "
        "not. Whatever we had booked for you or promised to pay ended with the cancelling; please give your days of arrival and "
        "departure again.{again}\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} gaat toch door: {dates}",
        "body_nl": "Geachte {name},\n\nWij schreven u dat “{workshop}” was geannuleerd. De workshop gaat toch door: op {dates}, in "
        "{venue}.\n\nUw uitnodiging geldt weer, en uw antwoord staat er nog: kijk of het nog klopt, en wijzig het als dat niet zo "
        "is. Wat wij eventueel voor u hadden geboekt of zouden betalen, is met de annulering vervallen; geef uw dagen van aankomst "
        "en vertrek opnieuw op.{again}\n\n{link}\n\n{signature}\n",
    },
    "participant_after_all_open": {
        "subject_en": "{workshop} takes place after all: {dates}",
        "body_en": "Dear {name},\n\nWe wrote to you that “{workshop}” was cancelled. It takes place after all, on {dates}, at "
        "{venue}.\n\nYour invitation holds again.{answer}\n\n{link}\n\nThe address is personal: please do not pass it "
        "on.\n\n{signature}\n",
        "subject_nl": "{workshop} gaat toch door: {dates}",
        "body_nl": "Geachte {name},\n\nWij schreven u dat “{workshop}” was geannuleerd. De workshop gaat toch door: op {dates}, in "
        "{venue}.\n\nUw uitnodiging geldt weer.{answer}\n\n{link}\n\nDit adres is persoonlijk; geeft u het alstublieft niet "
        "door.\n\n{signature}\n",
    },
    "participant_after_all_waiting": {
        "subject_en": "{workshop} takes place after all: {dates}",
        "body_en": "Dear {name},\n\nWe wrote to you that “{workshop}” was cancelled. It takes place after all, on {dates}, at "
        "{venue}.\n\nYou are on the waiting list again, in the same place. Please make no bookings before you hear from us that a "
        "seat is yours. If you can't come on these days, change your answer.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} gaat toch door: {dates}",
        "body_nl": "Geachte {name},\n\nWij schreven u dat “{workshop}” was geannuleerd. De workshop gaat toch door: op {dates}, in "
        "{venue}.\n\nU staat weer op de wachtlijst, op dezelfde plek. Boekt u alstublieft niets voordat u van ons hoort dat u een "
        "plaats hebt. Kunt u op deze data niet komen, wijzig dan uw antwoord.\n\n{link}\n\n{signature}\n",
    },
}
FILLED = by_key(TEXTS, TO_A_GUEST, {
    "participant_withdrawn": ["given_up"], "participant_called_off": ["ended", "reason"],
    "participant_seat_given": ["again", "link"], "participant_moved": ["former", "kept", "link", "reason"],
    "participant_moved_untold": ["former", "kept", "link", "reason"], "participant_moved_waiting": ["former", "link", "reason"],
    "participant_link": ["answer", "link"], "participant_arrived": ["link"],
    "participant_no_before_days": ["given_up", "link"],
    "participant_moved_open": ["answer", "former", "link", "reason"], "participant_moved_no": ["former", "link"],
    "participant_after_all_open": ["answer", "link"], "participant_after_all_waiting": ["link"],
    "participant_after_all": ["again", "answer", "former", "link", "reason"],
})  # fmt: skip
