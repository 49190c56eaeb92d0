"""How near a proposal lies to a reader's topics."""

import pytest

from workshop_portal.reviews.affinity import nearness, subject

ICE = subject("Ice that flows", "granular matter, rheology", "physics", "How glaciers deform and slide.")


@pytest.mark.parametrize(
    ("topics", "value", "shared"),
    [
        ("rheology", 40, ("rheology",)),
        ("Rheology\nGranular matter", 80, ("Rheology", "Granular matter")),
        ("granular gases", 20, ("granular gases",)),
        ("ice", 15, ("ice",)),
        ("glacier", 5, ("glacier",)),
        ("number theory", 0, ()),
        ("", 0, ()),
        ("the of and", 0, ()),
        ("rheology; granular matter; physics; flowing ice", 100, ("rheology", "granular matter", "physics", "flowing ice")),
    ],
)  # fmt: skip
def test_topics_are_compared_with_keywords_title_and_summary(topics, value, shared):
    found = nearness(topics, ICE)

    assert (found.value, found.shared) == (value, shared)


def test_case_accents_and_the_plural_do_not_matter():
    assert nearness("Galaxies", subject(keywords="galaxy")).value == 40
    assert nearness("poincaré duality", subject(keywords="Poincare Duality")).value == 40
