"""A second opinion on assignments: rules checked and small problems solved from the document alone, by trying all."""

from collections import Counter
from itertools import combinations, product
from random import Random


def problem(proposals=(), members=(), *, reviews=2, field="physics", **more):
    """A document. Proposals and members are names, or dicts with what differs; all share one field."""
    return {
        "format": "assignment-1",
        "reviews": reviews,
        "proposals": [
            {"id": one, "field": field} if isinstance(one, str) else {"field": field} | one for one in proposals
        ],
        "members": [
            {"field": field, "min": 0, "max": 9} | ({"id": one} if isinstance(one, str) else one) for one in members
        ],
        **more,
    }


def drawn(seed, proposals=4, members=5):
    """A small problem by chance, with a bit of everything; about one in three cannot be solved."""
    chance = Random(seed)
    ps, ms = [f"p{n}" for n in range(proposals)], [f"m{n}" for n in range(members)]
    pairs = list(product(ps, ms))
    most, fields = chance.choice((2, 3, 4)), chance.choice(("a", "ab", "abc"))
    return problem(
        [
            {"id": p, "field": chance.choice(fields), "other_field": chance.random() < 0.5}
            | ({"reviews": chance.choice((1, 3))} if chance.random() < 0.2 else {})
            for p in ps
        ],
        [{"id": m, "field": chance.choice(fields), "min": chance.choice((0, 0, 1, 2)), "max": most} for m in ms],
        expert_threshold=chance.choice((0, 40, 60)),
        affinity=[[p, m, chance.randrange(101)] for p, m in pairs if chance.random() < 0.8],
        conflicts=[[p, m] for p, m in pairs if chance.random() < 0.12],
        pins=[[p, m] for p, m in pairs if chance.random() < 0.07],
    )


def rules(asked):
    """name → whether a set of (proposal, member) keeps the rule."""
    affinity = {(p, m): worth for p, m, worth in asked.get("affinity", [])}
    field = {member["id"]: member["field"] for member in asked["members"]}
    found = {}
    for one in asked["proposals"]:
        p, needs = one["id"], one.get("reviews", asked["reviews"])
        found |= {f"reviews:{p}": lambda has, p=p, needs=needs: len(of(has, p)) == needs}
        shut = {m for q, m in asked.get("conflicts", []) if q == p}
        if shut:
            found[f"conflicts:{p}"] = lambda has, p=p, shut=shut: not shut & of(has, p)
        if asked.get("expert_threshold"):
            found[f"expert:{p}"] = lambda has, p=p: any(
                affinity.get((p, m), 0) >= asked["expert_threshold"] for m in of(has, p)
            )
        if one.get("other_field"):
            found[f"other_field:{p}"] = lambda has, p=p, own=one["field"]: any(field[m] != own for m in of(has, p))
    for p, m in asked.get("pins", []):
        found[f"pin:{p}:{m}"] = lambda has, pair=(p, m): pair in has
    for member in asked["members"]:
        m = member["id"]
        found[f"load_max:{m}"] = lambda has, m=m, most=member["max"]: sum(one == m for _, one in has) <= most
        if member.get("min"):
            found[f"load_min:{m}"] = lambda has, m=m, least=member["min"]: sum(one == m for _, one in has) >= least
    return found


def of(has, proposal):
    return {m for p, m in has if p == proposal}


def broken(asked, answer):
    """The names of the rules that an answer breaks, and what else is wrong with it."""
    if answer["status"] == "infeasible":
        return ["it says that there is none"]
    has = {tuple(pair) for pair in answer["assignment"]}
    wrong = [name for name, keeps in rules(asked).items() if not keeps(has)]
    if len(has) < len(answer["assignment"]):
        wrong.append("a pair stands twice")
    vector = scores(asked, has)
    if answer["worst"] != min(vector, default=0) or answer["total"] != sum(vector):
        wrong.append("worst or total is not that of the assignment")
    if answer["worst"] > answer["worst_bound"] or (answer["status"] == "optimal") != (
        answer["worst"] == answer["worst_bound"]
    ):
        wrong.append("the bound does not fit the status")
    return wrong


def scores(asked, has):
    """Sorted upward."""
    affinity = {(p, m): worth for p, m, worth in asked.get("affinity", [])}
    sums = Counter({one["id"]: 0 for one in asked["proposals"]})
    for pair in has:
        sums[pair[0]] += affinity.get(tuple(pair), 0)
    return sorted(sums.values())


def all_assignments(asked, names=None):
    """Every assignment that keeps the rules of these names (all, unless told), by trying all sets a proposal."""
    kept = {name: keeps for name, keeps in rules(asked).items() if names is None or name in names}
    everybody = [member["id"] for member in asked["members"]]
    choices = []
    for one in asked["proposals"]:
        p, needs = one["id"], one.get("reviews", asked["reviews"])
        sizes = [needs] if f"reviews:{p}" in kept else range(len(everybody) + 1)
        sets = [{(p, m) for m in chosen} for size in sizes for chosen in combinations(everybody, size)]
        local = [keeps for name, keeps in kept.items() if f":{p}" in name and not name.startswith("load")]
        choices.append([chosen for chosen in sets if all(keeps(chosen) for keeps in local)])
    loads = [keeps for name, keeps in kept.items() if name.startswith("load")]
    for chosen in product(*choices):
        has = set().union(*chosen)
        if all(keeps(has) for keeps in loads):
            yield has


def leximin(asked):
    """The best sorted scores of all assignments, or None where there is none."""
    return max((scores(asked, has) for has in all_assignments(asked)), default=None)


def can_be_kept(asked, names):
    return next(all_assignments(asked, set(names)), None) is not None
