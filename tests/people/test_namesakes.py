"""People of one name in a list: by what they are told apart."""

from types import SimpleNamespace

from workshop_portal.people import namesakes


def somebody(key, name, institution="", email=""):
    return SimpleNamespace(key=key, name=name, institution=institution, email=email)


LEIDEN = somebody("a", "Jan de Vries", "Leiden", "jan@leiden.example")
DELFT = somebody("b", "Jan De  Vries", "Delft", "jan@delft.example")
ALSO_LEIDEN = somebody("c", "Jan de Vries", "leiden", "jdv@leiden.example")
NOWHERE = somebody("d", "Jan de Vries", "", "jan@home.example")
OTHER = somebody("e", "Ria Bos", "Leiden", "ria@leiden.example")


def test_the_institution_tells_people_of_one_name_apart_and_nobody_else_has_a_mark():
    assert namesakes.told_apart([LEIDEN, DELFT, OTHER], addresses=True) == {"a": "Leiden", "b": "Delft"}


def test_where_it_does_not_the_address_does_for_whoever_may_see_it():
    assert namesakes.told_apart([LEIDEN, ALSO_LEIDEN, DELFT, NOWHERE], addresses=True) == {
        "a": "jan@leiden.example", "c": "jdv@leiden.example", "b": "Delft", "d": "jan@home.example",
    }  # fmt: skip


def test_who_may_not_see_addresses_is_told_what_is_known():
    assert namesakes.told_apart([LEIDEN, NOWHERE], addresses=False) == {"a": "Leiden"}
    assert namesakes.told_apart([LEIDEN, ALSO_LEIDEN], addresses=False) == {"a": "Leiden", "c": "leiden"}


def test_somebody_is_called_by_the_name_with_that_in_brackets():
    names = namesakes.called([LEIDEN, DELFT, OTHER], addresses=False)
    assert names == {"a": "Jan de Vries (Leiden)", "b": "Jan De  Vries (Delft)", "e": "Ria Bos"}
