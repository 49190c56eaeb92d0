"""Invented committees and proposals for the reviewer assignment, drawn from a seed."""

import numpy as np

FIELDS = 8
SAME, NEAR, FAR = 62, 30, 8  # mean affinity by distance of the fields


def case(name: str, seed: int, proposals: int = 240, members: int = 80, reviews: int = 4) -> dict:
    """A problem called centre, clusters, starve, tight, crowded or sparse."""
    rng = np.random.default_rng([seed, *name.encode()])
    fields = members // 5 if name == "crowded" or members < 40 else max(FIELDS, members // 12)
    member_field = np.arange(members) % fields
    field = rng.integers(0, fields, proposals)
    if name == "clusters":
        field = np.minimum(field, rng.integers(0, fields, proposals))
    if name == "crowded":  # a topic asked for by more proposals than its members can read
        field[rng.random(proposals) < 0.4] = 0
    if name == "sparse":
        affinity = sparse(rng, proposals, members)
    else:
        affinity = affinities(rng, field, member_field, fields, odd=0 if name == "crowded" else 4)
    if name == "starve":
        starve(rng, affinity)
    low, high = loads(name, proposals * reviews, members)
    conflicts = np.argwhere(rng.random(affinity.shape) < 0.03)
    forbidden = {tuple(pair) for pair in conflicts.tolist()}
    pins = [(p, int(rng.integers(members))) for p in range(0, proposals, max(1, proposals // 8))]
    return {
        "format": "assignment-1",
        "reviews": reviews,
        "expert_threshold": 0 if name == "sparse" else 45,
        "time_limit_s": 120,
        "proposals": [
            {"id": f"p{n}", "field": f"f{f}", "other_field": bool(rng.random() < 0.15)} for n, f in enumerate(field)
        ],
        "members": [{"id": f"m{n}", "field": f"f{f}", "min": low, "max": high} for n, f in enumerate(member_field)],
        "affinity": [[f"p{p}", f"m{m}", int(affinity[p, m])] for p, m in np.argwhere(affinity > 0).tolist()],
        "conflicts": [[f"p{p}", f"m{m}"] for p, m in conflicts.tolist()],
        "pins": [] if name == "sparse" else [[f"p{p}", f"m{m}"] for p, m in pins if (p, m) not in forbidden],
    }


def loads(name: str, seats: int, members: int) -> tuple[int, int]:
    """Fewest and most proposals a member."""
    mean = -(-seats // members)
    if name == "tight":
        return mean - 2, mean
    if name in ("sparse", "crowded"):
        return 0, mean + 1
    return mean // 3, mean + mean // 3


def affinities(rng, field, member_field, fields, odd):
    """Near within a field, some to the next field, little elsewhere; some proposals are far from everybody."""
    distance = np.abs(field[:, None] - member_field[None, :])
    distance = np.minimum(distance, fields - distance)
    mean = np.array([SAME, NEAR] + [FAR] * fields)[distance]
    drawn = mean + rng.normal(0, odd, len(field))[:, None] + rng.normal(0, 14, mean.shape)
    return np.clip(np.rint(drawn), 0, 100).astype(int)


def sparse(rng, proposals, members):
    """Likeness of texts: a few words in common, most pairs near nothing; topics of very different size."""
    topics = 30
    weight = 1 / np.arange(1, topics + 1)
    about = rng.choice(topics, (proposals, 2), p=weight / weight.sum())
    knows = rng.choice(topics, (members, 3), p=weight / weight.sum())
    common = (about[:, None, :, None] == knows[None, :, None, :]).any(axis=3).sum(axis=2)
    return np.clip(np.rint(common * 18 + rng.exponential(5, common.shape)), 0, 100).astype(int)


def starve(rng, affinity):
    """One proposal in twelve is known to few members, and those are everybody's favourites."""
    n, m = affinity.shape
    favourites = rng.choice(m, m // 12, replace=False)
    affinity[:, favourites] = np.clip(affinity[:, favourites] + 25, 0, 100)
    for p in rng.choice(n, n // 12, replace=False):
        affinity[p] = rng.integers(0, 8, m)
        affinity[p, favourites] = rng.integers(46, 60, len(favourites))
