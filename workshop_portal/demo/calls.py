"""The six calls of the demo centre with their criteria."""

from datetime import timedelta

from workshop_portal.calls import actions
from workshop_portal.demo import dates

CRITERIA = (
    # key, English, Dutch, weight, apart, what 5 and 3 mean
    ("quality", "Scientific quality and novelty", "Wetenschappelijke kwaliteit en vernieuwing", 30, False,
     "5: would change how the field thinks. 3: solid, expected.",
     "5: kan het denken in het veld veranderen. 3: degelijk, te verwachten."),
    ("impact", "Timeliness and potential impact", "Actualiteit en mogelijke impact", 20, False,
     "5: the moment is now and others will follow. 3: useful at any time.",
     "5: dit is het moment en anderen zullen volgen. 3: altijd nuttig."),
    ("outcomes", "Aims and tangible outcomes", "Doelen en tastbare resultaten", 10, False,
     "5: one can check a year later. 3: clear, not testable.",
     "5: na een jaar te toetsen. 3: duidelijk, niet toetsbaar."),
    ("design", "Workshop design: interaction, use of the centre", "Opzet van de workshop: interactie, gebruik van het centrum",
     15, False, "5: could only happen here. 3: a good conference.", "5: kan alleen hier. 3: een goed congres."),
    ("people", "Organisers and participants", "Organisatoren en deelnemers", 15, False,
     "5: the right people, in a new combination. 3: the usual people.",
     "5: de juiste mensen, in een nieuwe combinatie. 3: de gebruikelijke mensen."),
    ("diversity", "Diversity, inclusion, early career", "Diversiteit, inclusie, jonge onderzoekers", 10, True,
     "5: thought through, and visible in the list. 3: meets the rules.",
     "5: doordacht, en zichtbaar in de lijst. 3: voldoet aan de regels."),
    ("community", "Interest for the Dutch community", "Belang voor de Nederlandse gemeenschap", 0, False,
     "5: many groups here wait for it. 3: one group does.",
     "5: veel groepen hier zien ernaar uit. 3: één groep."),
)  # fmt: skip
TEXT = (
    "Scientists of every field and country may propose a workshop. Three pages, an honest plan of the week and a list of"
    " people are enough. Talk to us early: a draft or an idea will do.",
    "Wetenschappers uit elk vakgebied en elk land kunnen een workshop voorstellen. Drie pagina’s, een eerlijk weekplan en"
    " een lijst van mensen zijn genoeg. Neem vroeg contact op: een eerste versie of een idee volstaat.",
)


SHORT = ("scientific_case", "aim", "outcomes", "programme_design", "added_value", "diversity_statement")


def open_calls(now, house, committees, by) -> list:
    """[(round, call)], the oldest first. The decided four asked for a summary only; the last two ask for everything."""
    rounds = dates.rounds(now)
    return [
        (one, create(one, house, committees, by, dates.planned(one, rounds, now), short=one not in rounds[-2:]))
        for one in rounds
    ]


def create(one, house, committees, by, planned, *, short):
    year, number = one.name.split("-")
    ordinal = {"1": ("first", "eerste"), "2": ("second", "tweede"), "3": ("third", "derde")}[number]
    first, last = one.weeks
    return actions.create_call(
        key=one.name, prefix=one.name, title_en=f"Call {year}, {ordinal[0]} round", title_nl=f"Oproep {year}, {ordinal[1]} ronde",
        text_en=TEXT[0], text_nl=TEXT[1], opens_at=one.opens, deadline_at=one.deadline,
        hard_deadline_at=one.deadline + timedelta(minutes=15), first_on=first, last_on=last,
        reviews_wanted=3, **planned,
        formats=list(house["formats"].values()), committees=list(committees.values()),
        criteria=[
            {"key": key, "name_en": en, "name_nl": nl, "weight": weight, "apart": apart, "anchor_en": a_en, "anchor_nl": a_nl}
            for key, en, nl, weight, apart, a_en, a_nl in CRITERIA
        ],
        form_fields=[{"key": key, "required": False} for key in SHORT] if short else [],
        by=by, at=one.opens - timedelta(days=14),
    )  # fmt: skip
