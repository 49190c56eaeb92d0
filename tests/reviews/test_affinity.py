"""How near a proposal lies to a reader's topics."""

import pytest

from workshop_portal.reviews.affinity import nearness, spread, subject

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


def test_of_topics_equally_near_those_are_named_first_whose_words_are_rare_in_the_call():
    others = [subject(f"Dynamics of {what}", "dynamics, networks") for what in ("gases", "crowds", "stars", "markets")]
    ice = subject("Dynamics of glaciers", "dynamics, rheology, networks", summary="How ice slides.")
    among = spread([ice, *others, subject("Rheology of blood", "networks")])

    alone = nearness("networks\nrheology\nice", ice)
    found = nearness("networks\nrheology\nice", ice, among)

    assert (alone.shared, found.shared) == (("networks", "rheology", "ice"), ("rheology", "ice"))
    assert alone.value == found.value == 85


def test_what_is_common_to_most_proposals_is_named_where_nothing_else_is():
    every = [subject(keywords="networks")] * 5

    assert nearness("networks", every[0], spread(every)).shared == ("networks",)
    assert nearness("networks\ngranular networks", every[0], spread(every[:3])).shared == (
        "networks",
        "granular networks",
    )
