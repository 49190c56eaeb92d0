"""The texts the site starts with say everything the university's page says, in both languages, and link only where they may."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from workshop_portal.calls import news
from workshop_portal.config import NAMES
from workshop_portal.core import parking
from workshop_portal.people import sessions
from workshop_portal.stays.workflow import NEEDS_LIVE

CONTENT = Path(__file__).resolve().parents[2] / "workshop_portal" / "partners" / "content"
FILES = sorted(CONTENT.glob("*.toml"))
PAGES = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in FILES}
LANGUAGES = ("en", "nl")

HOSTS = """
    universiteitleiden.nl lumc.nl leidenbiosciencepark.nl biopartnerleiden.nl leidenglobal.org lorentzcenter.nl
    economie071.nl plnt.nl hsleiden.nl leiden.nl oegstgeest.nl leiderdorp.nl voorschoten.nl zoeterwoude.nl katwijk.nl
    leiden-delft-erasmus.nl medicaldelta.nl tudelft.nl eur.nl luris.nl leru.org
"""
ALLOWED_HOSTS = set(HOSTS.split())
PARTNERS = (
    "leiden-bio-science-park",
    "biopartner-center-leiden",
    "leidenglobal",
    "lorentz-center",
    "economic-agenda-leiden-2020",
    "leiden-delft-erasmus",
    "public-private-partnership",
    "leru",
)
OTHERS = {
    "partnerships", "about", "apply", "review", "funding", "participants", "contact", "cookies", "privacy", "accessibility",
}  # fmt: skip

# What the page "National and international research partnerships" of Leiden University states: (English, Dutch).
# A text alone is a name or a number that is the same in both languages.
FACTS = {
    "leiden-bio-science-park": [
        ("Leiden Bio Science Park Foundation", "Stichting Leiden Bio Science Park"),
        ("Leiden University", "Universiteit Leiden"),
        "LUMC",
        ("municipality of Leiden", "gemeente Leiden"),
        ("Bio Science Park Business Association (OVBSP)", "Ondernemersvereniging Bio Science Park (OVBSP)"),
        ("business park", "bedrijvenpark"),
        ("largest in the Netherlands", "grootste van Nederland"),
        "life sciences",
        ("170 businesses and institutes", "170 bedrijven en instellingen"),
        ("More than 90", "meer dan 90"),
        ("over 5,000 people", "meer dan 5.000 mensen"),
    ],
    "biopartner-center-leiden": [
        "BioPartner Center Leiden",
        ("largest business centre in the Netherlands", "grootste bedrijfsverzamelgebouw van Nederland"),
        ("red biotechnology", "rode biotechnologie"),
        ("medicines and vaccines", "geneesmiddelen en vaccins"),
        ("serious players", "spelers van betekenis"),
        "Crucell", "OctoPlus", "Galapagos", "Xendo", "Millipore", "Pharming",
        ("Leiden University has a seat on BioPartner's Supervisory Board", "zitting in de raad van toezicht"),
    ],
    "leidenglobal": [
        "LeidenGlobal",
        ("Leiden University", "Universiteit Leiden"),
        ("Research institutions and museums", "Onderzoeksinstellingen en musea"),
        ("scientific knowledge and their teaching", "wetenschappelijke kennis en hun onderwijs"),
        "Global and Area Studies",
        ("academic and cultural institutions", "academische en culturele instellingen"),
        ("local communities", "lokale gemeenschappen"),
        ("the media", "de media"),
        ("authorities", "overheden"),
        ("the business sector", "het bedrijfsleven"),
        ("non-government organisations", "niet-gouvernementele organisaties"),
    ],
    "lorentz-center": [
        "Lorentz Center",
        ("workshop centre", "workshopcentrum"),
        ("international workshops in all scientific disciplines", "internationale workshops in alle wetenschappelijke"),
        ("stay within one discipline, others join several", "binnen één discipline, andere verbinden er meerdere"),
        ("plenty of time for lively discussion", "ruim de tijd voor levendige discussie"),
        ("informal contact", "informeel contact"),
        ("collaboration", "samenwerking"),
        ("inside a research community, between communities", "binnen een onderzoeksgemeenschap, tussen gemeenschappen"),
        ("beyond academia", "buiten de academische wereld"),
        ("Every scientist can apply", "Elke wetenschapper kan een workshop aanvragen"),
        ("Advisory committees review", "Adviescommissies beoordelen"),
        ("Lodging and travel are funded", "Verblijf en reis worden vergoed"),
        ("Once an application is approved", "Is een aanvraag goedgekeurd"),
        ("A coordinator is at your side", "Een coördinator staat u bij"),
        ("practical organisation", "praktische organisatie"),
    ],
    "economic-agenda-leiden-2020": [
        ("Economic agenda for the Leiden area 2020", "Economische Agenda Leidse regio 2020"),
        ("Six municipalities", "Zes gemeenten"),
        "Leiden", "Oegstgeest", "Leiderdorp", "Voorschoten", "Zoeterwoude", "Katwijk",
        ("industry associations", "brancheverenigingen"),
        ("Teaching and knowledge institutions", "Onderwijs- en kennisinstellingen"),
        ("Leiden University", "Universiteit Leiden"),
        "LUMC",
        ("economic structure", "economische structuur"),
        ("power to innovate", "innovatiekracht"),
        ("business climate", "ondernemersklimaat"),
        "Hogeschool Leiden",
        ("municipality of Leiden", "gemeente Leiden"),
        ("Centre for Innovation and Entrepreneurship", "Centrum voor Innovatie en Ondernemerschap"),
    ],
    "leiden-delft-erasmus": [
        ("Leiden University", "Universiteit Leiden"),
        ("Delft University of Technology (TU Delft)", "Technische Universiteit Delft (TU Delft)"),
        ("Erasmus University Rotterdam", "Erasmus Universiteit Rotterdam"),
        ("strategic alliance", "strategische alliantie"),
        ("in teaching, in research and in impact", "in onderwijs, onderzoek en impact"),
        ("adds value for the three institutions", "meerwaarde heeft voor de drie instellingen"),
        ("the area around them", "hun omgeving"),
        "[Medical Delta](https://www.medicaldelta.nl/)",
        ("eight multidisciplinary centres", "acht multidisciplinaire centra"),
        ("sustainability", "duurzaamheid"),
        ("the economy", "economie"),
        ("security", "veiligheid"),
        ("urbanisation", "verstedelijking"),
        ("access", "toegankelijkheid"),
    ],
    "public-private-partnership": [
        "Luris",
        ("Public-private partnership", "Publiek-private samenwerking"),
        ("expertise centre of Leiden University", "expertisecentrum van de Universiteit Leiden"),
        ("researchers and students", "onderzoekers en studenten"),
        ("impact in society", "maatschappelijke impact"),
        ("strategic partnerships with industry", "strategische samenwerking op met het bedrijfsleven"),
        ("partners in society", "maatschappelijke partners"),
        ("funding opportunities, both national and international", "financiering, zowel nationaal als internationaal"),
        "spin-offs", "start-ups",
        ("all disciplines", "alle disciplines"),
    ],
    "leru": [
        "League of European Research Universities (LERU)",
        ("22 members", "22 leden"),
        ("prestigious universities", "vooraanstaande universiteiten"),
        ("national governments and the authorities in Europe", "nationale overheden en de Europese instanties"),
        ("fundamental academic research", "fundamenteel wetenschappelijk onderzoek"),
        ("research universities have a part", "onderzoeksuniversiteiten daarin een eigen rol"),
        ("members exchange expertise", "leden wisselen expertise uit"),
        ("students and academics", "studenten en wetenschappers"),
        ("work together and to meet", "samenwerken en elkaar ontmoeten"),
    ],
}  # fmt: skip
FIGURES = {
    "leiden-bio-science-park": [("170", "170"), ("> 90", "> 90"), ("> 5,000", "> 5.000")],
    "economic-agenda-leiden-2020": [("6", "6")],
    "leiden-delft-erasmus": [("8", "8")],
    "leru": [("22", "22")],
    "funding": [("€3,125", "€ 3.125"), ("€6,875", "€ 6.875")],
}
COOKIES = ("__Host-portal", "theme", "local storage")


def each_fact():
    for slug, facts in FACTS.items():
        for fact in facts:
            said = (fact, fact) if isinstance(fact, str) else fact
            for language, text in zip(LANGUAGES, said, strict=True):
                yield pytest.param(slug, language, text, id=f"{slug}-{language}-{text[:40]}")


def text_of(page, language) -> str:
    return "\n".join(page[f"{part}_{language}"] for part in ("title", "lead", "body"))


def outward(page) -> list[str]:
    written = text_of(page, "en") + text_of(page, "nl")
    links = re.findall(r"\]\(([^)]+)\)", written)
    bare = re.findall(r"\w+://[^\s)>\"]+|\bwww\.[^\s)>\"]+", written)
    return [link["href"] for link in page["links"]] + links + bare


def is_allowed(address) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    return parts.scheme == "https" and any(host == known or host.endswith(f".{known}") for known in ALLOWED_HOSTS)


def test_the_eight_partners_stand_in_the_order_of_the_source_and_the_other_pages_are_there():
    partners = sorted((page["position"], slug) for slug, page in PAGES.items() if page["kind"] == "partner")
    assert tuple(slug for _, slug in partners) == PARTNERS
    assert {slug for slug, page in PAGES.items() if page["kind"] == "page"} == OTHERS


@pytest.mark.parametrize(("slug", "language", "text"), list(each_fact()))
def test_a_fact_of_the_source_is_on_its_page(slug, language, text):
    assert text.casefold() in " ".join(text_of(PAGES[slug], language).split()).casefold()


@pytest.mark.parametrize("slug", FIGURES)
def test_the_figures_of_the_source_are_kept_as_figures(slug):
    assert set(FIGURES[slug]) <= {(figure["value_en"], figure["value_nl"]) for figure in PAGES[slug]["figures"]}


@pytest.mark.parametrize("slug", PARTNERS)
def test_a_figure_of_a_year_the_source_does_not_state_has_year_0_and_a_later_one_says_that_it_is_later(slug):
    for figure in PAGES[slug]["figures"]:
        if figure["year"]:
            assert "later" in figure["words_en"]
            assert "later" in figure["words_nl"]


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_has_exactly_its_fields(slug):
    fields = {f"{part}_{language}" for part in ("title", "lead", "body") for language in LANGUAGES}
    assert set(PAGES[slug]) == fields | {"slug", "kind", "position", "figures", "links"}
    assert PAGES[slug]["slug"] == slug


@pytest.mark.parametrize("slug", PAGES)
def test_both_languages_are_there_and_say_about_as_much(slug):
    page = PAGES[slug]
    english, dutch = (len(text_of(page, language).split()) for language in LANGUAGES)
    shortest, longest = (150, 350) if page["kind"] == "partner" else (200, 500)
    assert shortest <= min(english, dutch) and max(english, dutch) <= longest
    assert max(english, dutch) < 1.25 * min(english, dutch)
    assert page["body_en"] != page["body_nl"]


@pytest.mark.parametrize("slug", PAGES)
def test_both_languages_have_the_same_headings_items_and_rows(slug):
    def shape(language):
        marks = re.findall(r"^(#+ |- |\d+\. |\|)", PAGES[slug][f"body_{language}"], re.MULTILINE)
        return [mark.strip() for mark in marks]

    assert shape("en") == shape("nl")


@pytest.mark.parametrize("slug", PAGES)
def test_every_figure_has_a_source_and_a_year_or_0_in_both_languages(slug):
    words = {f"{part}_{language}" for part in ("value", "words", "source") for language in LANGUAGES}
    for figure in PAGES[slug]["figures"]:
        assert set(figure) == words | {"year"}
        assert all(figure[word].strip() for word in words)
        assert figure["year"] == 0 or 1984 <= figure["year"] <= 2100


@pytest.mark.parametrize("slug", PAGES)
def test_links_go_by_https_to_known_hosts_and_have_titles_in_both_languages(slug):
    for link in PAGES[slug]["links"]:
        assert set(link) == {"title_en", "title_nl", "href"}
        assert link["title_en"].strip() and link["title_nl"].strip()
    assert [address for address in outward(PAGES[slug]) if not is_allowed(address)] == []


@pytest.mark.parametrize(
    "address",
    [
        "http://leru.org/",
        "https://example.org/",
        "https://leru.org.example.org/",
        "https://evil-leru.org/",
        "//leru.org/",
    ],
)
def test_the_rule_for_links_refuses_what_it_should(address):
    assert not is_allowed(address)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_faults_of_the_source_are_not_printed(file):
    text = file.read_text("utf-8")
    assert "::" not in text
    assert "[link]" not in text
    assert not re.search(r"<[a-z/!]", text), "Markdown only, no HTML"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cookie_page_lists_what_is_kept_in_the_browser(language):
    text = text_of(PAGES["cookies"], language)
    assert [name for name in COOKIES if name not in text] == []
    assert set(re.findall(r"^\| `(.+?)` \|", text, re.MULTILINE)) == {"__Host-portal", "theme"}


def test_the_privacy_page_promises_only_what_the_portal_deletes_by_itself():
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", PAGES["privacy"]["body_en"], re.MULTILINE)[2:]

    assert rows == [
        ("diet, allergies and access needs", "3 months after the workshop"),
        ("an address for the next call that nobody confirms", "7 days"),
        ("an account that nobody confirms", "30 days"),
        ("text of a form interrupted by signing out", "7 days"),
        ("sessions, with the name of your browser", "their end: 14 days at most"),
    ]
    assert (NEEDS_LIVE, sessions.USUAL[1]) == (timedelta(days=92), timedelta(days=14))
    assert news.FORGOTTEN_AFTER == parking.LASTS == timedelta(days=7)
    assert NAMES["UNCONFIRMED_DAYS"].default == "30"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_name_nothing_that_the_portal_has_not(language):
    words = (
        "anonymous",
        "anoniem",
        "passport",
        "paspoort",
        "bank details",
        "bankgegevens",
        "Committees”",
        "Commissies”",
    )
    texts = {slug: text_of(PAGES[slug], language) for slug in ("privacy", "cookies", "review", "accessibility")}
    assert [(slug, word) for slug, text in texts.items() for word in words if word in text] == []


@pytest.mark.parametrize("slug", PAGES)
def test_the_dutch_text_says_u(slug):
    assert not re.search(r"\b(je|jij|jou|jouw|jullie)\b", text_of(PAGES[slug], "nl"), re.IGNORECASE)
