"""What the coordinator reads of a guest who cancelled, and a guest of a room or of days that were changed, until the office
writes its own text.
"""

from workshop_portal.participants.letter_texts import TO_A_GUEST

TEXTS = {
    "entitlement_less": {
        "subject_en": "Changed: what is paid for you, {workshop}, {dates}",
        "body_en": "Dear {name},\n\nWhat is paid for your stay at “{workshop}” ({dates}, {venue}) has been changed, and it is less than we told "
        "you before. We are sorry for that.\n\nReason: {reason}\n\nWhat we told you on {told_on}:\n{former}\n\nWhat holds from now on:\n{given}\n"
        "{room}\n\nIf you have had costs already because of our earlier letter, please write to us. The same stands on your own "
        "page:\n\n{link}\n\nThe address is personal: please do not pass it on.\n\n{signature}\n",
        "subject_nl": "Gewijzigd: wat er voor u wordt betaald, {workshop}, {dates}",
        "body_nl": "Geachte {name},\n\nWat er voor uw verblijf bij “{workshop}” ({dates}, {venue}) wordt betaald, is gewijzigd, en het is minder dan "
        "wij u eerder schreven. Dat spijt ons.\n\nReden: {reason}\n\nWat wij u op {told_on} schreven:\n{former}\n\nWat vanaf nu geldt:\n{given}\n"
        "{room}\n\nHebt u op grond van onze eerdere brief al kosten gemaakt, schrijf ons dan. Hetzelfde staat op uw eigen "
        "pagina:\n\n{link}\n\nDit adres is persoonlijk; geeft u het alstublieft niet door.\n\n{signature}\n",
    },
    "entitlement_other": {
        "subject_en": "Changed: how your stay is paid, {workshop}, {dates}",
        "body_en": "Dear {name},\n\nHow your stay at “{workshop}” ({dates}, {venue}) is paid has been changed: the centre does not pay your "
        "nights any more; you pay them first, and they are reimbursed. We are sorry for that.\n\nReason: {reason}\n\nWhat we told you on "
        "{told_on}:\n{former}\n\nWhat holds from now on:\n{given}\n{room}\n\nIf that is hard for you, or if you have had costs already "
        "because of our earlier letter, please write to us. The same stands on your own page:\n\n{link}\n\nThe address is personal: "
        "please do not pass it on.\n\n{signature}\n",
        "subject_nl": "Gewijzigd: hoe uw verblijf wordt betaald, {workshop}, {dates}",
        "body_nl": "Geachte {name},\n\nHoe uw verblijf bij “{workshop}” ({dates}, {venue}) wordt betaald, is gewijzigd: het centrum betaalt uw "
        "nachten niet meer; u betaalt ze eerst zelf en krijgt ze vergoed. Dat spijt ons.\n\nReden: {reason}\n\nWat wij u op {told_on} "
        "schreven:\n{former}\n\nWat vanaf nu geldt:\n{given}\n{room}\n\nIs dat voor u bezwaarlijk, of hebt u op grond van onze eerdere "
        "brief al kosten gemaakt, schrijf ons dan. Hetzelfde staat op uw eigen pagina:\n\n{link}\n\nDit adres is persoonlijk; geeft u het "
        "alstublieft niet door.\n\n{signature}\n",
    },
    "guest_returns": {
        "subject_en": "{guest} comes after all: {workshop}",
        "body_en": "Dear {name},\n\n{guest}, who had given the seat at “{workshop}” ({dates}) back, has answered anew and says yes. {seat}\n\n"
        "{link}\n\n{signature}\n",
        "subject_nl": "{guest} komt toch: {workshop}",
        "body_nl": "Geachte {name},\n\n{guest} had de plaats bij “{workshop}” ({dates}) teruggegeven, maar heeft opnieuw geantwoord en zegt ja. "
        "{seat}\n\n{link}\n\n{signature}\n",
    },
    "stay_changed": {
        "subject_en": "Your room and days: {workshop}, {dates}",
        "body_en": "Dear {name},\n\n{change}\n\nThe same stands on your own page:\n\n{link}\n\nThe address is personal: please do "
        "not pass it on.\n\n{signature}\n",
        "subject_nl": "Uw kamer en dagen: {workshop}, {dates}",
        "body_nl": "Geachte {name},\n\n{change}\n\nHetzelfde staat op uw eigen pagina:\n\n{link}\n\nDit adres is persoonlijk; geeft u "
        "het alstublieft niet door.\n\n{signature}\n",
    },
    "stay_again": {
        "subject_en": "Your days once more: {workshop}, {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” has been moved to {dates}, at {venue}. You told us when you arrive and leave for the former "
        "days: please give your days of arrival and departure again, and see whether the rest still holds. It takes a minute on your own "
        "page:\n\n{link}\n\nThe address is personal: please do not pass it on. If you can no longer come, the same page is the place to "
        "say so.\n\n{signature}\n",
        "subject_nl": "Nogmaals uw dagen: {workshop}, {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” is verplaatst naar {dates}, in {venue}. U vertelde ons voor de eerdere dagen wanneer u "
        "aankomt en vertrekt: geef uw dagen van aankomst en vertrek opnieuw op, en kijk of de rest nog klopt. Het kost een minuut op uw eigen "
        "pagina:\n\n{link}\n\nDit adres is persoonlijk; geeft u het alstublieft niet door. Kunt u niet meer komen, dan kunt u dat op "
        "dezelfde pagina laten weten.\n\n{signature}\n",
    },
    "guest_perhaps": {
        "subject_en": "{guest} is not sure any more: {workshop}",
        "body_en": "Dear {name},\n\n{guest} had a seat at “{workshop}” ({dates}) and now says perhaps, which keeps none: it is free "
        "again.{money} {room}\n\n{link}\n\n{signature}\n",
        "subject_nl": "{guest} weet het niet meer zeker: {workshop}",
        "body_nl": "Geachte {name},\n\n{guest} had een plaats bij “{workshop}” ({dates}) en zegt nu misschien, wat geen plaats vasthoudt: die is "
        "weer vrij.{money} {room}\n\n{link}\n\n{signature}\n",
    },
    "guest_cancelled": {
        "subject_en": "{guest} has cancelled: {workshop}",
        "body_en": "Dear {name},\n\n{guest} had a seat at “{workshop}” ({dates}) and has answered anew: it is free again.{money} "
        "{room}\n\n{link}\n\n{signature}\n",
        "subject_nl": "{guest} heeft afgezegd: {workshop}",
        "body_nl": "Geachte {name},\n\n{guest} had een plaats bij “{workshop}” ({dates}) en heeft opnieuw geantwoord: die is weer "
        "vrij.{money} {room}\n\n{link}\n\n{signature}\n",
    },
}
TO_THE_COORDINATOR = ("code", "dates", "guest", "link", "name", "signature", "title", "venue", "workshop")
FILLED = {
    "guest_cancelled": [*TO_THE_COORDINATOR, "money", "room"], "guest_perhaps": [*TO_THE_COORDINATOR, "money", "room"],
    "guest_returns": [*TO_THE_COORDINATOR, "seat"], "stay_changed": [*TO_A_GUEST, "change", "link"],
    "stay_again": [*TO_A_GUEST, "link"],
    **dict.fromkeys(
        ("entitlement_less", "entitlement_other"),
        [*TO_A_GUEST, "former", "given", "link", "reason", "room", "told_on"],
    ),
}  # fmt: skip
