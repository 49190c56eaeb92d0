"""What the letters about proposals say until the office writes its own text."""

FILLED = [
    "answer_by",
    "back_until",
    "call",
    "code",
    "committee",
    "deadline",
    "found",
    "grounds",
    "lead",
    "lead_address",
    "link",
    "name",
    "received",
    "rights",
    "signature",
    "task",
    "title",
    "version",
    "workshop",
]
TEXTS = {
    "receipt": {
        "subject_en": "Received: version {version} of {title} ({code})",
        "body_en": "Dear {name},\n\nVersion {version} of your proposal “{title}” reached us on {received} (Europe/Amsterdam). Its "
        "code is {code}. Until {deadline} it can be reopened, changed and submitted again.\n\n{link}\n\nBelow is the text as we "
        "received it.\n\n{signature}\n",
        "subject_nl": "Ontvangen: versie {version} van {title} ({code})",
        "body_nl": "Geachte {name},\n\nVersie {version} van uw voorstel “{title}” hebben wij ontvangen op {received} "
        "(Europe/Amsterdam). De code is {code}. Tot {deadline} kan het worden heropend, gewijzigd en opnieuw ingediend.\n\n{link}\n\nHieronder staat de tekst zoals wij die "
        "ontvingen.\n\n{signature}\n",
    },
    "receipt_final": {
        "subject_en": "Received: version {version} of {title} ({code})",
        "body_en": "Dear {name},\n\nVersion {version} of your proposal “{title}” reached us on {received} (Europe/Amsterdam). Its "
        "code is {code}. This is the text that will be read: it can't be changed any more.\n\n{link}\n\nBelow is the text as we "
        "received it.\n\n{signature}\n",
        "subject_nl": "Ontvangen: versie {version} van {title} ({code})",
        "body_nl": "Geachte {name},\n\nVersie {version} van uw voorstel “{title}” hebben wij ontvangen op {received} "
        "(Europe/Amsterdam). De code is {code}. Dit is de tekst die wordt gelezen: het voorstel kan niet meer worden gewijzigd.\n\n{link}\n\nHieronder staat de tekst zoals wij die "
        "ontvingen.\n\n{signature}\n",
    },
    "reopened": {
        "subject_en": "Reopened: {title} ({code})",
        "body_en": "Dear {name},\n\n{lead} has reopened the proposal “{title}” to change it. It is a draft again, and takes part in "
        "{call} only if the contact organiser submits it once more by {deadline}. The version that was submitted is kept."
        "\n\n{link}\n\n{signature}\n",
        "subject_nl": "Heropend: {title} ({code})",
        "body_nl": "Geachte {name},\n\n{lead} heeft het voorstel “{title}” heropend om het te wijzigen. Het is weer een concept en "
        "doet alleen mee in {call} als de contactpersoon het uiterlijk {deadline} opnieuw indient. De ingediende versie blijft bewaard."
        "\n\n{link}\n\n{signature}\n",
    },
    "reopened_own": {
        "subject_en": "Reopened: {title} ({code})",
        "body_en": "Dear {name},\n\nYou have reopened the proposal “{title}” to change it. It is a draft again, and takes part in "
        "{call} only if the contact organiser submits it once more by {deadline}. The version that was submitted is kept."
        "\n\n{link}\n\n{signature}\n",
        "subject_nl": "Heropend: {title} ({code})",
        "body_nl": "Geachte {name},\n\nU hebt het voorstel “{title}” heropend om het te wijzigen. Het is weer een concept en "
        "doet alleen mee in {call} als de contactpersoon het uiterlijk {deadline} opnieuw indient. De ingediende versie blijft bewaard."
        "\n\n{link}\n\n{signature}\n",
    },
    "eligible_reopened": {
        "subject_en": "Reopened by its organisers: {title} ({code})",
        "body_en": "Dear {name},\n\n{lead} has reopened the proposal “{title}” ({code}; {call}), which we had found eligible on "
        "{found}. Until it is submitted anew it lies with its organisers, and we don’t see it. That can be done until {deadline} "
        "(Europe/Amsterdam); then it waits to be screened again, with what has changed. Otherwise it takes no part in this round."
        "\n\n{link}\n\n{signature}\n",
        "subject_nl": "Heropend door de organisatoren: {title} ({code})",
        "body_nl": "Geachte {name},\n\n{lead} heeft het voorstel “{title}” ({code}; {call}) heropend, dat wij op {found} ontvankelijk "
        "hadden bevonden. Tot het opnieuw is ingediend, ligt het bij de organisatoren en zien wij het niet. Dat kan tot {deadline} "
        "(Europe/Amsterdam); daarna wacht het opnieuw op controle, met wat er is gewijzigd. Anders doet het niet mee aan deze ronde."
        "\n\n{link}\n\n{signature}\n",
    },
    "draft_reminder": {
        "subject_en": "Submit by {deadline}: {title} ({code})",
        "body_en": "Dear {name},\n\nThe proposal “{title}” is a draft. It takes part in {call} only if the contact organiser submits "
        "it by {deadline} (Europe/Amsterdam). Its page says what is still missing:\n\n{link}\n\nIf you do not mean to submit "
        "it, you need not do anything.\n\n{signature}\n",
        "subject_nl": "Tot {deadline}: dien {title} in ({code})",
        "body_nl": "Geachte {name},\n\nHet voorstel “{title}” is een concept. Het doet alleen mee in {call} als de contactpersoon het "
        "uiterlijk {deadline} (Europe/Amsterdam) indient. De pagina van het voorstel noemt wat er nog ontbreekt:\n\n{link}\n\nWilt u "
        "het niet indienen, dan hoeft u niets te doen.\n\n{signature}\n",
    },
    "organiser_invitation": {
        "subject_en": "You are named as an organiser of {title}",
        "body_en": "Dear {name},\n\n{lead} names you as an organiser of the workshop proposal “{title}” ({call}). {rights} Please "
        "confirm that you take part, or say that you do not:\n\n{link}\n\nThe link is meant for you alone and works until {answer_by}. The "
        "proposal can be submitted until {deadline} (Europe/Amsterdam).\n\nDo you have questions? Write to {lead}: "
        "{lead_address}\n\n{signature}\n",
        "subject_nl": "U bent genoemd als organisator van {title}",
        "body_nl": "Geachte {name},\n\n{lead} noemt u als organisator van het workshopvoorstel “{title}” ({call}). {rights} Wilt u "
        "bevestigen dat u meedoet, of laten weten dat u niet meedoet?\n\n{link}\n\nDe link is alleen voor u bestemd en werkt tot "
        "{answer_by}. Het voorstel kan tot {deadline} (Europe/Amsterdam) worden ingediend.\n\nHebt u vragen? Schrijf aan {lead}: "
        "{lead_address}\n\n{signature}\n",
    },
    "returned": {
        "subject_en": "To be completed: {title} ({code})",
        "body_en": "Dear {name},\n\nYour proposal “{title}” is not complete yet:\n\n{grounds}\n\nIt is open again. {task}\n\n{link}\n\n"
        "{signature}\n",
        "subject_nl": "Aan te vullen: {title} ({code})",
        "body_nl": "Geachte {name},\n\nUw voorstel “{title}” is nog niet volledig:\n\n{grounds}\n\nHet staat weer open. {task}\n\n{link}"
        "\n\n{signature}\n",
    },
    "ineligible": {
        "subject_en": "Your proposal cannot be considered: {title} ({code})",
        "body_en": "Dear {name},\n\nYour proposal “{title}” does not meet the terms of {call} and has not been sent to a committee. "
        "The reason:\n\n{grounds}\n\nIf we have misread it, write to us.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Uw voorstel kan niet in behandeling worden genomen: {title} ({code})",
        "body_nl": "Geachte {name},\n\nUw voorstel “{title}” voldoet niet aan de voorwaarden van {call} en is niet aan een commissie "
        "voorgelegd. De reden:\n\n{grounds}\n\nHebben wij het verkeerd gelezen, laat het ons dan weten.\n\n{link}\n\n{signature}\n",
    },
    "looked_again": {
        "subject_en": "We look at your proposal again: {title} ({code})",
        "body_en": "Dear {name},\n\nWe had found that your proposal “{title}” could not be considered in {call}. We take that back "
        "and look at it again:\n\n{grounds}\n\nYou need not do anything; we shall write to you.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Wij bekijken uw voorstel opnieuw: {title} ({code})",
        "body_nl": "Geachte {name},\n\nWij hadden gevonden dat uw voorstel “{title}” in {call} niet in behandeling kon worden "
        "genomen. Daar komen wij op terug; wij bekijken het opnieuw:\n\n{grounds}\n\nU hoeft niets te doen; u hoort van ons.\n\n"
        "{link}\n\n{signature}\n",
    },
    "return_reminder": {
        "subject_en": "Complete by {deadline}: {title} ({code})",
        "body_en": "Dear {name},\n\nYour proposal “{title}” came back to you for completion and has not been submitted again. It "
        "can be submitted until {deadline}. What was missing:\n\n{grounds}\n\n{link}\n\n{signature}\n",
        "subject_nl": "Tot {deadline}: vul {title} aan ({code})",
        "body_nl": "Geachte {name},\n\nUw voorstel “{title}” is ter aanvulling bij u terug en nog niet opnieuw ingediend. Dat kan "
        "tot {deadline}. Wat ontbrak:\n\n{grounds}\n\n{link}\n\n{signature}\n",
    },
    "return_over": {
        "subject_en": "Not completed in time: {title} ({code})",
        "body_en": "Dear {name},\n\nYour proposal “{title}” came back to you for completion. It could be submitted until {deadline}, and "
        "was not submitted again. We decide what comes now: we may give more time, or find it not eligible, and write to you then. If "
        "you need more time, write to us. What was missing:\n\n{grounds}\n\n{link}\n\n{signature}\n",
        "subject_nl": "Niet op tijd aangevuld: {title} ({code})",
        "body_nl": "Geachte {name},\n\nUw voorstel “{title}” was ter aanvulling bij u terug. Het kon tot {deadline} worden ingediend en is "
        "niet opnieuw ingediend. Wij beslissen wat er nu gebeurt: wij kunnen meer tijd geven of het niet ontvankelijk verklaren, en "
        "schrijven u dan. Hebt u meer tijd nodig, laat het ons weten. Wat ontbrak:\n\n{grounds}\n\n{link}\n\n{signature}\n",
    },
    "deadline_earlier": {
        "subject_en": "Earlier deadline, {deadline}: {title} ({code})",
        "body_en": "Dear {name},\n\nThe deadline of {call} has been moved to an earlier moment: {deadline}. Your proposal “{title}” "
        "is a draft. It takes part in this round only if it has been submitted by then; its text stays with you in any case.\n\n"
        "{link}\n\n{signature}\n",
        "subject_nl": "Vroegere deadline, {deadline}: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe deadline van {call} is vervroegd en is nu {deadline}. Uw voorstel “{title}” is een concept. "
        "Het doet alleen mee aan deze ronde als het dan is ingediend; de tekst blijft hoe dan ook voor u beschikbaar.\n\n"
        "{link}\n\n{signature}\n",
    },
    "deadline_earlier_submitted": {
        "subject_en": "Earlier deadline, {deadline}: {title} ({code})",
        "body_en": "Dear {name},\n\nThe deadline of {call} has been moved to an earlier moment: {deadline}. Your proposal “{title}” "
        "is submitted and stays so; you need not do anything. Only until that moment can it be reopened, changed and submitted "
        "again. This replaces what the receipt said.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Vroegere deadline, {deadline}: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe deadline van {call} is vervroegd en is nu {deadline}. Uw voorstel “{title}” is ingediend en "
        "blijft dat; u hoeft niets te doen. Alleen tot dat moment kan het worden heropend, gewijzigd en opnieuw ingediend. Dit komt "
        "in de plaats van wat in de ontvangstbevestiging stond.\n\n{link}\n\n{signature}\n",
    },
    "deadline_later": {
        "subject_en": "Later deadline, {deadline}: {title} ({code})",
        "body_en": "Dear {name},\n\nThe deadline of {call} has been moved to a later moment: {deadline}. Your proposal “{title}” is a "
        "draft and has more time. It takes part in this round only if it has been submitted by then.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Latere deadline, {deadline}: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe deadline van {call} is verschoven naar een later moment en is nu {deadline}. Uw voorstel "
        "“{title}” is een concept en heeft meer tijd. Het doet alleen mee aan deze ronde als het dan is ingediend.\n\n{link}\n\n"
        "{signature}\n",
    },
    "withdrawn": {
        "subject_en": "Withdrawn: {title} ({code})",
        "body_en": "Dear {name},\n\nThe proposal “{title}” ({call}) has been withdrawn by its contact organiser, for this reason:\n\n"
        "{grounds}\n\nUntil {back_until} the contact organiser can take that back. The text remains with you.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Ingetrokken: {title} ({code})",
        "body_nl": "Geachte {name},\n\nHet voorstel “{title}” ({call}) is door de contactpersoon ingetrokken, om deze reden:\n\n"
        "{grounds}\n\nTot {back_until} kan de contactpersoon dat ongedaan maken. De tekst blijft voor u beschikbaar.\n\n{link}\n\n{signature}\n",
    },
    "organiser_reminder": {
        "subject_en": "Reminder: you are named as an organiser of {title}",
        "body_en": "Dear {name},\n\nSome days ago {lead} named you as an organiser of the proposal “{title}” ({call}). You have not "
        "answered yet, and without your answer it cannot be submitted. Please confirm that you take part, or say that you do "
        "not:\n\n{link}\n\nThe link works until {answer_by}; the proposal can be submitted until {deadline}. No further reminder follows. Questions? Write to {lead}: "
        "{lead_address}\n\n{signature}\n",
        "subject_nl": "Herinnering: u bent genoemd als organisator van {title}",
        "body_nl": "Geachte {name},\n\nEnkele dagen geleden heeft {lead} u genoemd als organisator van het voorstel “{title}” ({call}). U hebt "
        "nog niet geantwoord, en zonder uw antwoord kan het niet worden ingediend. Wilt u bevestigen dat u meedoet, of laten weten "
        "dat u niet meedoet?\n\n{link}\n\nDe link werkt tot {answer_by}; het voorstel kan tot {deadline} worden ingediend. Er volgt geen verdere herinnering. Vragen? Schrijf aan {lead}: "
        "{lead_address}\n\n{signature}\n",
    },
    "organiser_confirmed": {
        "subject_en": "{lead} takes part in {title}",
        "body_en": "Dear {name},\n\n{lead} has confirmed as an organiser of “{title}” ({code}).\n\n{link}\n\n{signature}\n",
        "subject_nl": "{lead} doet mee met {title}",
        "body_nl": "Geachte {name},\n\n{lead} heeft bevestigd organisator te zijn van “{title}” ({code}).\n\n{link}\n\n{signature}\n",
    },
    "organiser_welcome": {
        "subject_en": "You are an organiser of {title}",
        "body_en": "Dear {name},\n\nThank you: you are an organiser of the proposal “{title}” ({code}; {call}). {rights} It can be "
        "submitted until {deadline} (Europe/Amsterdam). You find it here:\n\n{link}\n\nSign in with the address at which this mail came. Without an "
        "account, open one with that address.\n\n{signature}\n",
        "subject_nl": "U bent organisator van {title}",
        "body_nl": "Geachte {name},\n\nDank u wel: u bent organisator van het voorstel “{title}” ({code}; {call}). {rights} Het kan tot "
        "{deadline} (Europe/Amsterdam) worden ingediend. U vindt het hier:\n\n{link}\n\nLog in met het adres waarop deze e-mail kwam. Hebt u "
        "nog geen account, maak er dan een met dat adres.\n\n{signature}\n",
    },
    "organiser_declined": {
        "subject_en": "{lead} does not take part in {title}",
        "body_en": "Dear {name},\n\n{lead} does not take part as an organiser of “{title}” ({code}) and is taken off the proposal. "
        "You can invite somebody else:\n\n{link}\n\n{signature}\n",
        "subject_nl": "{lead} doet niet mee met {title}",
        "body_nl": "Geachte {name},\n\n{lead} doet niet mee als organisator van “{title}” ({code}) en staat niet langer bij het "
        "voorstel. U kunt iemand anders uitnodigen:\n\n{link}\n\n{signature}\n",
    },
    "organiser_removed": {
        "subject_en": "You are no longer an organiser of {title}",
        "body_en": "Dear {name},\n\nYour name has been taken off the proposal “{title}” ({code}; {call}): you are not one of its "
        "organisers any more. What was written there about you is deleted, and an invitation that you had no longer works.\n\nDo you "
        "have questions? Write to {lead}, the contact organiser: {lead_address}\n\n{signature}\n",
        "subject_nl": "U bent geen organisator meer van {title}",
        "body_nl": "Geachte {name},\n\nUw naam is van het voorstel “{title}” ({code}; {call}) af gehaald: u bent er geen organisator meer "
        "van. Wat daar over u was geschreven, is verwijderd, en een uitnodiging die u had, werkt niet meer.\n\nHebt u vragen? Schrijf "
        "aan {lead}, de contactpersoon: {lead_address}\n\n{signature}\n",
    },
    "organiser_left": {
        "subject_en": "{lead} is no longer an organiser of {title}",
        "body_en": "Dear {name},\n\n{lead} no longer takes part as an organiser of “{title}” ({code}), and does not see the proposal any "
        "more. The contact organiser can invite somebody else:\n\n{link}\n\n{signature}\n",
        "subject_nl": "{lead} is geen organisator meer van {title}",
        "body_nl": "Geachte {name},\n\n{lead} doet niet meer mee als organisator van “{title}” ({code}) en ziet het voorstel niet meer. De "
        "contactpersoon kan iemand anders uitnodigen:\n\n{link}\n\n{signature}\n",
    },
    "organiser_left_since": {
        "subject_en": "{lead} is no longer an organiser of {title} ({code})",
        "body_en": "Dear {name},\n\n{lead} no longer takes part as an organiser of “{title}” ({code}), and does not see the proposal any "
        "more. The version that was submitted stays as it is; the page of the proposal says who has left since:\n\n{link}\n\n{signature}\n",
        "subject_nl": "{lead} is geen organisator meer van {title} ({code})",
        "body_nl": "Geachte {name},\n\n{lead} doet niet meer mee als organisator van “{title}” ({code}) en ziet het voorstel niet meer. De "
        "ingediende versie blijft zoals zij is; op de pagina van het voorstel staat wie er sindsdien is weggegaan:\n\n{link}\n\n{signature}\n",
    },
    "invited_withdrawn": {
        "subject_en": "Withdrawn: {title} ({code})",
        "body_en": "Dear {name},\n\nYou were asked to be an organiser of the proposal “{title}” ({call}). Its contact organiser has "
        "withdrawn it, so you need not answer. Should that be taken back, which is possible until {back_until}, you are asked anew.\n\nDo "
        "you have questions? Write to {lead}, the contact organiser: {lead_address}\n\n{signature}\n",
        "subject_nl": "Ingetrokken: {title} ({code})",
        "body_nl": "Geachte {name},\n\nU bent gevraagd als organisator van het voorstel “{title}” ({call}). De contactpersoon heeft het "
        "ingetrokken; u hoeft dus niet te antwoorden. Wordt dat ongedaan gemaakt, wat kan tot {back_until}, dan wordt u opnieuw gevraagd."
        "\n\nHebt u vragen? Schrijf aan {lead}, de contactpersoon: {lead_address}\n\n{signature}\n",
    },
    "lead_offered": {
        "subject_en": "Will you be the contact organiser? {title}",
        "body_en": "Dear {name},\n\n{lead} asks you to take over as the contact organiser of “{title}” ({code}). The contact organiser "
        "submits and withdraws, invites the others, and is the one we write to first. You can say yes or no here:\n\n{link}\n\n"
        "{signature}\n",
        "subject_nl": "Wilt u contactpersoon worden? {title}",
        "body_nl": "Geachte {name},\n\n{lead} vraagt u om contactpersoon te worden van “{title}” ({code}). De contactpersoon dient in en "
        "trekt in, nodigt de anderen uit en is degene aan wie wij het eerst schrijven. U kunt hier ja of nee zeggen:\n\n{link}\n\n"
        "{signature}\n",
    },
    "lead_taken": {
        "subject_en": "{lead} is the contact organiser of {title} now",
        "body_en": "Dear {name},\n\n{lead} has taken over as the contact organiser of “{title}” ({code}).\n\n{link}\n\n{signature}\n",
        "subject_nl": "{lead} is nu contactpersoon van {title}",
        "body_nl": "Geachte {name},\n\n{lead} is contactpersoon geworden van “{title}” ({code}).\n\n{link}\n\n{signature}\n",
    },
    "lead_refused": {
        "subject_en": "{lead} does not take the lead of {title}",
        "body_en": "Dear {name},\n\n{lead} does not take over as the contact organiser of “{title}” ({code}). You remain the contact "
        "organiser; you can ask somebody else.\n\n{link}\n\n{signature}\n",
        "subject_nl": "{lead} wordt geen contactpersoon van {title}",
        "body_nl": "Geachte {name},\n\n{lead} wordt geen contactpersoon van “{title}” ({code}). U blijft de contactpersoon; u kunt een "
        "ander vragen.\n\n{link}\n\n{signature}\n",
    },
    "restored": {
        "subject_en": "No longer withdrawn: {title} ({code})",
        "body_en": "Dear {name},\n\nThe contact organiser has taken the withdrawal of “{title}” back. It takes part in {call} as "
        "before.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Niet langer ingetrokken: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe contactpersoon heeft de intrekking van “{title}” ongedaan gemaakt. Het doet weer mee in "
        "{call}, zoals voorheen.\n\n{link}\n\n{signature}\n",
    },
    "restored_open": {
        "subject_en": "No longer withdrawn: {title} ({code})",
        "body_en": "Dear {name},\n\nThe contact organiser has taken the withdrawal of “{title}” back. It is not submitted: it takes part in "
        "{call} only if that has been done by {deadline} (Europe/Amsterdam).\n\n{link}\n\n{signature}\n",
        "subject_nl": "Niet langer ingetrokken: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe contactpersoon heeft de intrekking van “{title}” ongedaan gemaakt. Het is niet ingediend: het doet "
        "alleen mee in {call} als dat uiterlijk {deadline} (Europe/Amsterdam) is gebeurd.\n\n{link}\n\n{signature}\n",
    },
    "restored_late": {
        "subject_en": "No longer withdrawn: {title} ({code})",
        "body_en": "Dear {name},\n\nThe contact organiser has taken the withdrawal of “{title}” back. It was not submitted in {call} "
        "in time, and that can't be done any more. Its text is kept.\n\n{link}\n\n{signature}\n",
        "subject_nl": "Niet langer ingetrokken: {title} ({code})",
        "body_nl": "Geachte {name},\n\nDe contactpersoon heeft de intrekking van “{title}” ongedaan gemaakt. Het is niet op tijd "
        "ingediend in {call}, en dat kan niet meer. De tekst blijft bewaard.\n\n{link}\n\n{signature}\n",
    },
}  # fmt: skip
