"""Every text of the portal has its Dutch, and every Dutch text is used."""

import gettext

import pytest
from markupsafe import Markup

from workshop_portal.core import catalogues, languages

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture
def checkout(tmp_path):
    """A small checkout: files by their path under the root."""

    def write(files):
        for path, content in files.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text((HEAD if file.suffix == ".po" else "") + content)
        return tmp_path

    return write


A, B = (f"workshop_portal/translations/nl/{room}.po" for room in "ab")


def test_no_text_lacks_its_dutch_and_none_is_idle():
    assert catalogues.missing() == []


def test_the_rooms_catalogues_agree():
    catalogues.merge()


def test_a_text_without_dutch_and_an_idle_one_are_listed(checkout):
    root = checkout(
        {
            "workshop_portal/a.py": '_("One")\n_l("Two")\nngettext("%(num)s seat", "%(num)s seats", 2)\n',
            "templates/page.html": '<h1>{{ _("Three") }}</h1>',
            A: 'msgid "One"\nmsgstr "Een"\n\nmsgid "Gone"\nmsgstr "Weg"\n',
        }
    )
    assert catalogues.missing(root) == [
        "workshop_portal/a.py:2: no Dutch for “Two”",
        "workshop_portal/a.py:3: no Dutch for “%(num)s seat”",
        "templates/page.html:1: no Dutch for “Three”",
        "a.po: nothing uses “Gone”",
    ]


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ('msgid "Save"\nmsgstr "Bewaren"\n', "translated otherwise"),
        ('#, fuzzy\nmsgid "New"\nmsgstr "Nieuw"\n', "fuzzy"),
        ('msgid "Until %(day)s"\nmsgstr "Tot %(dag)s"\n', "placeholders"),
        ('msgid "Until %(day)s"\nmsgstr "Tot dan"\n', "placeholders"),
    ],
)
def test_catalogues_that_are_not_fit_are_refused(checkout, other, fault):
    root = checkout({A: 'msgid "Save"\nmsgstr "Opslaan"\n', B: other})
    with pytest.raises(catalogues.Contradiction, match=fault):
        catalogues.compile(root / "workshop_portal")


def test_rooms_with_the_same_text_and_plurals_become_one_catalogue(checkout):
    seats = 'msgid "One seat"\nmsgid_plural "%(num)s seats"\nmsgstr[0] "Eén plaats"\nmsgstr[1] "%(num)s plaatsen"\n'
    save = 'msgid "Save"\nmsgstr "Opslaan"\n\n'
    root = checkout({A: save, B: save + seats})
    with catalogues.compile(root / "workshop_portal").open("rb") as file:
        dutch = gettext.GNUTranslations(file)
    assert dutch.gettext("Save") == "Opslaan"
    assert [dutch.ngettext("One seat", "%(num)s seats", n) for n in (1, 2)] == ["Eén plaats", "%(num)s plaatsen"]


def test_a_text_that_looks_like_one_that_is_safe_is_escaped_all_the_same(app):
    with app.test_request_context():
        safe = languages.say_number("%(num)s of %(name)s", "%(num)s of %(name)s", 2, name=Markup("<b>a</b>"))
        plain = languages.say_number("%(num)s of %(name)s", "%(num)s of %(name)s", 2, name="<b>a</b>")

    assert (safe, plain) == ("2 of <b>a</b>", "2 of &lt;b&gt;a&lt;/b&gt;")
