"""What the things that an import makes are called on pages, in both languages: known keys by their names."""

FIELDS = {
    "astronomy": ("Astronomy", "Sterrenkunde", "astronomy"),
    "chemistry": ("Chemistry", "Scheikunde", "chemistry"),
    "computation": ("Computational sciences", "Computationele wetenschappen", "computation"),
    "computational-sciences": ("Computational sciences", "Computationele wetenschappen", "computation"),
    "humanities": ("Humanities and social sciences", "Geestes- en sociale wetenschappen", "humanities"),
    "informatics": ("Informatics", "Informatica", "informatics"),
    "life": ("Life and medical sciences", "Levens- en medische wetenschappen", "life"),
    "life-sciences": ("Life sciences", "Levenswetenschappen", "life"),
    "mathematics": ("Mathematics", "Wiskunde", "mathematics"),
    "nias-lorentz": ("NIAS-Lorentz", "NIAS-Lorentz", "humanities"),
    "physics": ("Physics", "Natuurkunde", "physics"),
}
CRITERIA = {
    "community": ("Interest for the Dutch community", "Belang voor de Nederlandse gemeenschap"),
    "diversity": ("Diversity and inclusion", "Diversiteit en inclusie"),
    "facilities": ("Use of the centre", "Gebruik van het centrum"),
    "group": ("Organisers and participants", "Organisatoren en deelnemers"),
    "impact": ("Timeliness and potential impact", "Actualiteit en mogelijke invloed"),
    "outcomes": ("Aims and tangible outcomes", "Doelen en tastbare resultaten"),
    "quality": ("Scientific quality and novelty", "Wetenschappelijke kwaliteit en vernieuwing"),
}


def of_field(key) -> dict:
    english, dutch, colour = FIELDS.get(key, (spelled(key), spelled(key), ""))
    return {"name_en": english, "name_nl": dutch, "field": colour}


def of_criterion(key) -> dict:
    english, dutch = CRITERIA.get(key, (spelled(key), spelled(key)))
    return {"name_en": english, "name_nl": dutch}


def of_format(key) -> dict:
    name = f"Workshop @{key.title()}" if key in {"oort", "snellius"} else spelled(key)
    return {"name_en": name, "name_nl": name}


def spelled(key) -> str:
    """A key as a name: theme-group → Theme group."""
    words = key.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
