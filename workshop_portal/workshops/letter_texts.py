"""What the letters about a workshop's week, its coordinator and its end say until the office writes its own text."""

FILLED = ["code", "dates", "link", "name", "signature", "title", "venue", "workshop"]
TEXTS = {
    "week_given": {
        "subject_en": "The dates of {workshop}: {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” takes place on {dates}, at {venue}. The plan of the workshop follows these dates; "
        "each of its tasks has its day now.{guests}\n\n{link}\n\n{signature}\n",
        "subject_nl": "De data van {workshop}: {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” vindt plaats op {dates}, in {venue}. Het plan van de workshop volgt deze data; "
        "elke taak heeft nu haar dag.{guests}\n\n{link}\n\n{signature}\n",
    },
    "week_changed": {
        "subject_en": "New dates for {workshop}: {dates}",
        "body_en": "Dear {name},\n\n“{workshop}” has been moved: it does not take place on {former}, but on {dates}, at {venue}.{reason}\n\n"
        "Please look at what you have arranged for the former days.{guests}\n\n{link}\n\n{signature}\n",
        "subject_nl": "Nieuwe data voor {workshop}: {dates}",
        "body_nl": "Geachte {name},\n\n“{workshop}” is verplaatst: de workshop vindt niet plaats op {former}, maar op {dates}, in {venue}.{reason}\n\n"
        "Kijk na wat u voor de eerdere dagen hebt geregeld.{guests}\n\n{link}\n\n{signature}\n",
    },
    "venue_changed": {
        "subject_en": "Another venue for {workshop}: {venue}",
        "body_en": "Dear {name},\n\n“{workshop}” keeps its dates, {dates}, and takes place at {venue} now.{reason} Those who were invited "
        "have not been told: write to them where it matters.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Een andere locatie voor {workshop}: {venue}",
        "body_nl": "Geachte {name},\n\n“{workshop}” houdt de data {dates} en vindt nu plaats in {venue}.{reason} Wie was uitgenodigd, "
        "heeft daarover geen bericht gekregen: schrijf hun als het ertoe doet.\n\n{link}\n\n{signature}\n",
    },
    "workshop_called_off": {
        "subject_en": "Cancelled: {workshop}",
        "body_en": "Dear {name},\n\n“{workshop}” ({code}; {dates}, {venue}) has been cancelled.{reason} All who were invited and may "
        "still reckon with it are told by us; money that was set aside for guests is free again. Please cancel what you have "
        "arranged beside that.{rooms}\n\n{link}\n\n{signature}\n",
        "subject_nl": "Geannuleerd: {workshop}",
        "body_nl": "Geachte {name},\n\n“{workshop}” ({code}; {dates}, {venue}) is geannuleerd.{reason} Wie was uitgenodigd en er nog op "
        "kan rekenen, krijgt bericht van ons; geld dat voor gasten was gereserveerd, is weer vrij. Zeg af wat u daarnaast hebt "
        "geregeld.{rooms}\n\n{link}\n\n{signature}\n",
    },
    "workshop_taken_up": {
        "subject_en": "Approved anew: {workshop}",
        "body_en": "Dear {name},\n\n“{workshop}” ({code}), which was cancelled, has been approved anew, and you coordinate it still. It "
        "has no week yet: until the office gives it one, its guests read that they will hear the days. Rooms in hotels that are still "
        "reserved are for the former days: please settle them with the hotels.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Opnieuw goedgekeurd: {workshop}",
        "body_nl": "Geachte {name},\n\n“{workshop}” ({code}), die was geannuleerd, is opnieuw goedgekeurd; u coördineert de workshop nog "
        "steeds. Er is nog geen week: tot het bureau die geeft, lezen de gasten dat zij de data nog horen. Hotelkamers die nog zijn "
        "gereserveerd, gelden voor de eerdere data: regel die met de hotels.\n\n{link}\n\n{signature}\n",
    },
    "report_asked": {
        "subject_en": "The report of {workshop}, by {deadline}",
        "body_en": "Dear {name},\n\n“{workshop}” took place on {dates}. Please write its report, about one page: what the week was "
        "about, what came of it, and what you plan next. Add it to the papers of the workshop by {deadline}:\n\n{link}\n\n"
        "{signature}\n",
        "subject_nl": "Het verslag van {workshop}, uiterlijk {deadline}",
        "body_nl": "Geachte {name},\n\n“{workshop}” vond plaats op {dates}. Schrijf het verslag, ongeveer een pagina: waar de week over "
        "ging, wat eruit kwam en wat u verder van plan bent. Voeg het uiterlijk {deadline} toe aan de stukken van de "
        "workshop:\n\n{link}\n\n{signature}\n",
    },
    "report_in": {
        "subject_en": "The report of {workshop} is in",
        "body_en": "Dear {name},\n\n{writer} has put the report of “{workshop}” ({dates}) into its folder: “{report}”.{next}\n\n"
        "Please show it on the public page if it may stand there.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Het verslag van {workshop} is binnen",
        "body_nl": "Geachte {name},\n\n{writer} heeft het verslag van “{workshop}” ({dates}) in de map gezet: “{report}”.{next}\n\n"
        "Toon het op de openbare pagina als het daar mag staan.\n\n{link}\n\n{signature}\n",
    },
    "workshop_closed": {
        "subject_en": "{workshop} is closed",
        "body_en": "Dear {name},\n\n“{workshop}” ({dates}) is closed now. {report} Its pages and papers stay open to you; if "
        "something is still to come, or this is not so, please answer this letter.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{workshop} is afgesloten",
        "body_nl": "Geachte {name},\n\n“{workshop}” ({dates}) is nu afgesloten. {report} De pagina’s en stukken blijven voor u open; "
        "komt er nog iets, of klopt dit niet, beantwoord dan deze brief.\n\n{link}\n\n{signature}\n",
    },
    "workshop_yours": {
        "subject_en": "You coordinate {workshop}",
        "body_en": "Dear {name},\n\nFrom today you coordinate “{workshop}” ({code}; {dates}, {venue}). Its plan, its people and its "
        "papers are here:\n\n{link}\n\n{signature}\n",
        "subject_nl": "U coördineert {workshop}",
        "body_nl": "Geachte {name},\n\nVanaf vandaag coördineert u “{workshop}” ({code}; {dates}, {venue}). Het plan, de mensen en de "
        "stukken vindt u hier:\n\n{link}\n\n{signature}\n",
    },
    "coordinator_changed": {
        "subject_en": "{coordinator} coordinates {workshop} now",
        "body_en": "Dear {name},\n\nFrom today {coordinator} coordinates “{workshop}” ({dates}, {venue}) in place of {former}. The plan "
        "and what you have arranged with {former} stand as they are; please turn to {coordinator} with all that is "
        "practical from now on.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{coordinator} coördineert nu {workshop}",
        "body_nl": "Geachte {name},\n\nVanaf vandaag coördineert {coordinator} “{workshop}” ({dates}, {venue}) in plaats van {former}. Het "
        "plan en wat u met {former} hebt afgesproken, blijven zoals ze zijn; met alles wat praktisch is, kunt u voortaan bij "
        "{coordinator} terecht.\n\n{link}\n\n{signature}\n",
    },
    "workshop_taken_over": {
        "subject_en": "You coordinate {workshop}, in place of {former}",
        "body_en": "Dear {name},\n\nFrom today you coordinate “{workshop}” ({code}; {dates}, {venue}) in place of "
        "{former}.{note}\n\n{open}\n\nIts plan, its people and its papers are here:\n\n{link}\n\n{signature}\n",
        "subject_nl": "U coördineert {workshop}, in plaats van {former}",
        "body_nl": "Geachte {name},\n\nVanaf vandaag coördineert u “{workshop}” ({code}; {dates}, {venue}) in plaats van "
        "{former}.{note}\n\n{open}\n\nHet plan, de mensen en de stukken vindt u "
        "hier:\n\n{link}\n\n{signature}\n",
    },
    "workshop_passed_on": {
        "subject_en": "{coordinator} coordinates {workshop} now",
        "body_en": "Dear {name},\n\nFrom today {coordinator} coordinates “{workshop}” ({code}; {dates}, {venue}) in your place; its "
        "pages do not open for you as its coordinator any more.{note}\n\nOpen tasks and all that is noted there are with {coordinator}; an answer to this "
        "letter arrives there too: please write what the pages do not say.\n\n{signature}\n",
        "subject_nl": "{coordinator} coördineert nu {workshop}",
        "body_nl": "Geachte {name},\n\nVanaf vandaag coördineert {coordinator} “{workshop}” ({code}; {dates}, {venue}) in uw plaats; de "
        "pagina’s ervan gaan voor u als coördinator niet meer open.{note}\n\nDe open taken en alles wat daar is genoteerd, liggen bij {coordinator}; een antwoord "
        "op deze brief komt daar ook aan: schrijf wat de pagina’s niet zeggen.\n\n{signature}\n",
    },
}
