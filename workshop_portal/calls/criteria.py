"""The criteria that a new call begins with; the office changes them for each call."""

# The weights sum up to 100, and what the Dutch community gains is shown outside the mean.
BEGINNING = (
    # key, English, Dutch, weight, apart, what the marks mean
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
NAMES = ("key", "name_en", "name_nl", "weight", "apart", "anchor_en", "anchor_nl")


def beginning() -> list[dict]:
    return [dict(zip(NAMES, one, strict=True)) for one in BEGINNING]
