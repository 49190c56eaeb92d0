"""Who bears one name in a list is told apart there by what differs: the institution, or where a reader may see it the address."""

from collections import Counter, defaultdict

from workshop_portal.core.rows import folded


def told_apart(people, *, addresses) -> dict[str, str]:
    """key → what stands beside a name that somebody else of these people bears too; `addresses`: the reader may see them."""
    facts = {one.key: [one.institution, *([one.email] if addresses else [])] for one in people}
    return marks((one.key, one.name, facts[one.key]) for one in people)


def called(people, *, addresses) -> dict[str, str]:
    """key → the name, with what tells it apart in brackets."""
    apart = told_apart(people, addresses=addresses)
    return {one.key: f"{one.name} ({apart[one.key]})" if one.key in apart else one.name for one in people}


def marks(rows) -> dict:
    """(key, name, facts), as many facts of each → of those of one name the first that none of the others has, or else all
    that is known."""
    alike = defaultdict(list)
    for key, name, facts in rows:
        alike[" ".join(folded(name).split())].append((key, facts))
    found: dict = {}
    for people in alike.values():
        if len(people) > 1:
            found |= marks_of(people)
    return {key: mark for key, mark in found.items() if mark}


def marks_of(people) -> dict:
    found: dict = {}
    for told in zip(*(facts for _key, facts in people), strict=True):
        times = Counter(one.casefold() for one in told if one)
        for (key, _facts), mark in zip(people, told, strict=True):
            if times[mark.casefold()] == 1:
                found.setdefault(key, mark)
    return {key: ", ".join(filter(None, facts)) for key, facts in people} | found
