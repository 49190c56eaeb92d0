"""What the letters to readers, and to who leads their committee, say until the office writes its own text."""

from workshop_portal.letters import by_key

# What the letters say until the office writes its own text.
TEXTS = {
    "reviewer_assigned": {
        "subject_en": "Would you read for us? {committee}, {call}",
        "body_en": "Dear {name},\n\nWe should like to ask you to read for the advisory committee {committee}, in "
        "“{call}”. Your judgement is needed by {deadline}:\n\n{proposals}\n\nBefore you open a text, please tell us "
        "whether you are free to judge it. If an organiser is a close colleague, a recent co-author or a former student "
        "of yours, say so, and we shall ask somebody else. Declining for want of time is no shame either, as long as we "
        "hear it soon.\n\n{link}\n\nYour name will not be shown to the organisers. Thank you for giving your judgement "
        "to the field.\n\n{signature}\n",
        "subject_nl": "Wilt u voor ons lezen? {committee}, {call}",
        "body_nl": "Geachte {name},\n\nGraag vragen wij u te lezen voor de adviescommissie {committee}, in “{call}”. "
        "Uw oordeel ontvangen wij graag uiterlijk {deadline}:\n\n{proposals}\n\nWilt u, voordat u een tekst opent, "
        "aangeven of u vrij bent om te oordelen? Is een organisator een naaste collega, een recente medeauteur of een "
        "oud-promovendus van u, laat u dat dan weten; wij vragen dan iemand anders. Ook wie geen tijd heeft mag nee "
        "zeggen, als wij het maar snel horen.\n\n{link}\n\nDe organisatoren krijgen uw naam niet te zien. Wij danken u dat "
        "u uw oordeel aan het vakgebied geeft.\n\n{signature}\n",
    },
    "review_reminder": {
        "subject_en": "Reminder: your reviews for {committee}, {call}",
        "body_en": "Dear {name},\n\nWe have not yet received your judgement of what stands below; we hope to have it by "
        "{deadline}.{kept}\n\n{proposals}\n\n{link}\n\nIf you cannot manage, please "
        "tell us today rather than tomorrow: behind the same link stands “I cannot review this” with each proposal, and the "
        "committee {committee} then still has time to find another reader.\n\n"
        "{signature}\n",
        "subject_nl": "Herinnering: uw beoordelingen voor {committee}, {call}",
        "body_nl": "Geachte {name},\n\nUw oordeel over wat hieronder staat hebben wij nog niet ontvangen; wij hopen het "
        "uiterlijk {deadline} te hebben.{kept}\n\n{proposals}\n\n{link}\n\nLukt het "
        "niet, laat u het dan liever vandaag dan morgen weten: achter dezelfde link staat bij elk voorstel “Ik kan dit niet "
        "beoordelen”. De commissie {committee} heeft dan nog tijd om een andere beoordelaar te vinden.\n\n{signature}\n",
    },
    "review_overdue": {
        "subject_en": "Overdue: your reviews for {committee}, {call}",
        "body_en": "Dear {name},\n\nYour judgement of what stands below was due on {deadline}, and we miss it: the "
        "committee {committee} needs it for its discussion.{kept}\n\n"
        "{proposals}\n\n{link}\n\nIf you cannot manage in the next days, please tell us by “I cannot review this”, which stands with each "
        "proposal behind the same link, and we shall ask somebody else.\n\n"
        "{signature}\n",
        "subject_nl": "Te laat: uw beoordelingen voor {committee}, {call}",
        "body_nl": "Geachte {name},\n\nUw oordeel over wat hieronder staat, zouden wij uiterlijk {deadline} ontvangen. Wij "
        "missen het nog: de commissie {committee} heeft het nodig voor de bespreking.{kept}\n\n"
        "{proposals}\n\n{link}\n\nLukt het u de komende dagen niet, laat het ons dan "
        "weten met “Ik kan dit niet beoordelen”, dat achter dezelfde link bij elk voorstel staat; dan vragen wij iemand "
        "anders.\n\n{signature}\n",
    },
    "reviews_closed": {
        "subject_en": "Until the meeting your review of “{title}” still counts",
        "body_en": "Dear {name},\n\nThe committee {committee} goes on to discuss “{title}” ({code}), and your review has "
        "not come in. The discussion does not wait for it.\n\nYou can still send it, and it counts, until the committee's meeting "
        "begins; after that it can't be sent any more.{kept}\n\n{link}\n\nThank you for the time "
        "you have given to it.\n\n{signature}\n",
        "subject_nl": "Tot de vergadering telt uw oordeel over “{title}” nog mee",
        "body_nl": "Geachte {name},\n\nDe commissie {committee} gaat “{title}” ({code}) bespreken, en uw oordeel is niet "
        "binnengekomen. De bespreking wacht er niet op.\n\nU kunt het nog verzenden, en dan telt het mee, tot de vergadering van de "
        "commissie begint; daarna kan dat niet meer.{kept}\n\n{link}\n\nWij danken u "
        "voor de tijd die u eraan hebt gegeven.\n\n{signature}\n",
    },
    "discussion_begun": {
        "subject_en": "The discussion of “{title}” has begun",
        "body_en": "Dear {name},\n\n{closer} has closed the reviews of “{title}” ({code}), in “{call}”. It lies before several "
        "committees, and the discussion has begun in each of them. Reviews that are in:\n\n{counts}{kept}"
        "\n\n{link}\n\n{signature}\n",
        "subject_nl": "De bespreking van “{title}” is begonnen",
        "body_nl": "Geachte {name},\n\n{closer} heeft de beoordelingen van “{title}” ({code}) gesloten, in “{call}”. Het ligt bij "
        "meerdere commissies, en de bespreking is in elk daarvan begonnen. Binnengekomen beoordelingen:\n\n{counts}"
        "{kept}\n\n{link}\n\n{signature}\n",
    },
    "reading_ended": {
        "subject_en": "The meeting about “{title}” has begun",
        "body_en": "Dear {name},\n\nThe meeting of the committee {committee} about “{title}” ({code}) has begun, and from now on its "
        "reviews stay as they are. Yours had not been sent, so it can't be sent any more.{kept}\n\n"
        "{link}\n\nThank you for the time you have given to it.\n\n{signature}\n",
        "subject_nl": "De vergadering over “{title}” is begonnen",
        "body_nl": "Geachte {name},\n\nDe vergadering van de commissie {committee} over “{title}” ({code}) is begonnen, en vanaf nu "
        "blijven de beoordelingen zoals ze zijn. Die van u was niet verzonden en kan niet meer worden verzonden.{kept}\n\n"
        "{link}\n\nWij danken u voor de tijd die u eraan hebt gegeven.\n\n{signature}\n",
    },
    "change_ended": {
        "subject_en": "The meeting about “{title}” has begun",
        "body_en": "Dear {name},\n\nThe meeting of the committee {committee} about “{title}” ({code}) has begun, and from now on its "
        "reviews stay as they are. What you had changed in yours had not been sent again, so it does not count: your review counts "
        "as you had sent it.\n\n{link}\n\nThank you for the time you have given to it.\n\n{signature}\n",
        "subject_nl": "De vergadering over “{title}” is begonnen",
        "body_nl": "Geachte {name},\n\nDe vergadering van de commissie {committee} over “{title}” ({code}) is begonnen, en vanaf nu "
        "blijven de beoordelingen zoals ze zijn. Wat u in de uwe had gewijzigd, was niet opnieuw verzonden en telt dus niet mee: uw "
        "beoordeling telt zoals u die had verzonden.\n\n{link}\n\nWij danken u voor de tijd die u eraan hebt gegeven.\n\n"
        "{signature}\n",
    },
    "reading_withdrawn": {
        "subject_en": "“{title}” is withdrawn",
        "body_en": "Dear {name},\n\nThe organisers have withdrawn “{title}” ({code}), which the committee {committee} had asked you to "
        "read.{kept} If it comes back, you get a letter."
        "\n\nWhat else you were asked to read stands here:\n\n{link}\n\n{signature}\n",
        "subject_nl": "“{title}” is ingetrokken",
        "body_nl": "Geachte {name},\n\nDe organisatoren hebben “{title}” ({code}) ingetrokken, dat u voor de commissie {committee} zou "
        "beoordelen.{kept} Komt het terug, dan krijgt u bericht.\n\nWat u verder te beoordelen hebt, staat hier:\n\n{link}\n\n{signature}\n",
    },
    "reading_restored": {
        "subject_en": "“{title}” is back",
        "body_en": "Dear {name},\n\nThe organisers have taken back that they withdrew “{title}” ({code}), which the committee "
        "{committee} had asked you to read. It stands again where it stood, with all that you had written:\n\n{link}\n\n"
        "{signature}\n",
        "subject_nl": "“{title}” is terug",
        "body_nl": "Geachte {name},\n\nDe organisatoren hebben de intrekking ongedaan gemaakt van “{title}” ({code}), dat u voor de "
        "commissie {committee} zou beoordelen. Het staat weer waar het stond, met alles wat u had geschreven:\n\n{link}\n\n"
        "{signature}\n",
    },
    "reader_let_off": {
        "subject_en": "You need not read it any more: {committee}, {call}",
        "body_en": "Dear {name},\n\nThe committee {committee} had asked you to read, in “{call}”, what stands below. You need not "
        "review it any more: somebody else may have been asked, and no review of yours is waited for.\n\n{proposals}{kept}\n\n"
        "What else waits for you stands here:\n\n{link}\n\nThank you for having been ready to read.\n\n{signature}\n",
        "subject_nl": "U hoeft het niet meer te lezen: {committee}, {call}",
        "body_nl": "Geachte {name},\n\nDe commissie {committee} had u gevraagd om, in “{call}”, te lezen wat hieronder staat. U "
        "hoeft het niet meer te beoordelen: misschien is iemand anders gevraagd, en op een oordeel van u wordt niet meer gewacht.\n\n"
        "{proposals}{kept}\n\nWat er verder op u wacht, staat hier:\n\n{link}\n\nWij danken u dat u wilde lezen.\n\n"
        "{signature}\n",
    },
    "reader_declined": {
        "subject_en": "{reader} does not review “{title}”",
        "body_en": "Dear {name},\n\n{reader} was asked to read “{title}” ({code}) for the committee {committee}, and can't "
        "review it.{word}\n\nWould you look for another reader?\n\n{link}\n\n{signature}\n",
        "subject_nl": "{reader} beoordeelt “{title}” niet",
        "body_nl": "Geachte {name},\n\n{reader} was gevraagd “{title}” ({code}) te beoordelen voor de commissie {committee}, en "
        "kan dat niet doen.{word}\n\nWilt u een andere beoordelaar zoeken?\n\n{link}\n\n{signature}\n",
    },
    "reader_in_conflict": {
        "subject_en": "{reader} no longer reads “{title}”",
        "body_en": "Dear {name},\n\n{reader} has a conflict of interest with “{title}” ({code}), and no longer reads it for the "
        "committee {committee}. A review that was sent counts no more.{word}\n\nWould you look for another reader?\n\n"
        "{link}\n\n{signature}\n",
        "subject_nl": "{reader} beoordeelt “{title}” niet meer",
        "body_nl": "Geachte {name},\n\n{reader} heeft een belang bij “{title}” ({code}), en beoordeelt dit voorstel niet meer voor "
        "de commissie {committee}. Een beoordeling die al was verzonden, telt niet meer mee.{word}\n\nWilt u een andere "
        "beoordelaar zoeken?\n\n{link}\n\n{signature}\n",
    },
    "conflict_recorded": {
        "subject_en": "A conflict of interest of yours is recorded: {call}",
        "body_en": "Dear {name},\n\n{recorder} has recorded that you have a conflict of interest with a proposal in “{call}”. "
        "From this moment on it is closed to you; if you were asked to read it, you need not do so any more. Which one it is, and "
        "by which ground, stands among your conflicts:\n\n{link}\n\nIf it is wrong, please tell us: somebody without a "
        "conflict can dismiss it.\n\n{signature}\n",
        "subject_nl": "Er is een belang van u vastgelegd: {call}",
        "body_nl": "Geachte {name},\n\n{recorder} heeft vastgelegd dat u een belang hebt bij een voorstel in “{call}”. Vanaf dit "
        "moment is het voor u gesloten; was u gevraagd het te lezen, dan hoeft dat niet meer. Welk voorstel het is, en op welke "
        "grond, staat bij uw belangen:\n\n{link}\n\nKlopt het niet, laat het ons dan weten: iemand zonder belang kan het "
        "laten vervallen.\n\n{signature}\n",
    },
    "chair_in_conflict": {
        "subject_en": "You lead the committee on “{title}”",
        "body_en": "Dear {name},\n\nThe chair of the committee {committee} has a conflict of interest with “{title}” ({code}), and "
        "has nothing to do with it any more. You stand in: for this proposal you choose the readers, close the reviews and "
        "record the advice.{kept}{word}\n\n{link}\n\n{signature}\n",
        "subject_nl": "U leidt de commissie bij “{title}”",
        "body_nl": "Geachte {name},\n\nDe voorzitter van de commissie {committee} heeft een belang bij “{title}” ({code}), en "
        "heeft met dit voorstel niets meer te maken. U neemt het over: bij dit voorstel kiest u de beoordelaars, sluit u de "
        "beoordelingen en legt u het advies vast.{kept}{word}\n\n{link}\n\n{signature}\n",
    },
    "nobody_leads": {
        "subject_en": "Nobody leads the committee on “{title}”",
        "body_en": "Dear {name},\n\nWho leads the committee {committee} has a conflict of interest with “{title}” ({code}), and "
        "nobody with a seat as chair or vice-chair can stand in. Until somebody does, no advice on it can be recorded: please "
        "let somebody without a conflict have the seat of a vice-chair.{kept}{word}\n\n{link}\n\n{signature}\n",
        "subject_nl": "Niemand leidt de commissie bij “{title}”",
        "body_nl": "Geachte {name},\n\nWie de commissie {committee} leidt, heeft een belang bij “{title}” ({code}), en niemand met "
        "een zetel als voorzitter of vicevoorzitter kan het overnemen. Zolang dat zo is, kan over dit voorstel geen advies worden "
        "vastgelegd: wilt u iemand zonder belang een zetel als vicevoorzitter geven?{kept}{word}\n\n{link}\n\n{signature}\n",
    },
}
FILLED = (
    by_key(
        TEXTS,
        ["call", "code", "committee", "kept", "link", "name", "reader", "signature", "title", "word"],
        {"discussion_begun": ["closer", "counts"]},
    )
    | by_key(
        ("reviewer_assigned", "review_reminder", "review_overdue", "reader_let_off"),
        ["call", "committee", "deadline", "kept", "link", "name", "proposals", "signature"],
    )
    | by_key(("conflict_recorded",), ["call", "link", "name", "recorder", "signature"])
)
