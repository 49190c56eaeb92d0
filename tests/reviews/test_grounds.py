"""What in the data counts as a ground for a conflict."""

import pytest

from workshop_portal.reviews.grounds import Cast, Someone, domain, found, institutions
from workshop_portal.reviews.workflow import Ground

MAX = Someone("Max Born", "max@physics.uni-goettingen.de", "University of Göttingen", 7)


def between(*organisers, participants=(), together=None):
    hits = found(MAX, Cast(1, list(organisers), list(participants)), together)
    return [(hit.ground, hit.evidence) for hit in hits]


@pytest.mark.parametrize(
    ("organiser", "ground"),
    [
        (Someone("Someone Else", "x@mit.edu", "MIT", 7), (Ground.PERSON, "Someone Else")),
        (Someone("M. Born", "MAX@physics.uni-goettingen.de", "MIT"), (Ground.PERSON, "M. Born")),
        (Someone("Emmy", "emmy@mit.edu", "university of Gottingen"), (Ground.INSTITUTION, "Emmy, university of Gottingen")),
        (Someone("Emmy", "e@mit.edu", "The University of Göttingen, Mathematics"),
         (Ground.INSTITUTION, "Emmy, The University of Göttingen, Mathematics")),
        (Someone("Emmy", "emmy@math.uni-goettingen.de", "MIT"), (Ground.MAIL, "Emmy, uni-goettingen.de")),
    ],
)  # fmt: skip
def test_an_organiser_close_by_is_found(organiser, ground):
    assert ground in between(organiser)


def test_a_stranger_gives_no_ground():
    assert between(Someone("Ada", "ada@cam.ac.uk", "Cambridge", 9)) == []


@pytest.mark.parametrize(
    "participant",
    [Someone("Anyone", "max@physics.uni-goettingen.de"), Someone("max born", "", "University of Göttingen")],
)
def test_a_listed_participant_is_found_by_address_or_by_name_and_institution(participant):
    assert between(participants=[participant]) == [(Ground.PARTICIPANT, participant.name)]


def test_a_namesake_elsewhere_is_no_ground():
    assert between(participants=[Someone("Max Born", "", "MIT")]) == []


def test_who_organised_together_lately_is_found_with_the_year():
    ada = Someone("Ada", "ada@cam.ac.uk", "Cambridge", 9)

    assert between(ada, together={9: 2025}) == [(Ground.ORGANISED, "Ada, 2025")]


@pytest.mark.parametrize(
    ("email", "is_"),
    [
        ("a@cs.leidenuniv.nl", "leidenuniv.nl"), ("a@leidenuniv.nl", "leidenuniv.nl"), ("a@maths.ox.ac.uk", "ox.ac.uk"),
        ("a@gmail.com", ""), ("a@example.org", ""), ("a@uni.example", ""), ("a@mail.example.org", ""), ("nobody", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_mail_domain_is_the_organisations_and_public_ones_say_nothing(email, is_):
    assert domain(email) == is_


def test_an_institution_is_compared_with_and_without_its_department():
    assert institutions("Leiden University, Physics") == ("leiden university physics", "leiden university")
    assert institutions("") == ()
