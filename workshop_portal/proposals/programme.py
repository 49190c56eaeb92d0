"""The centre's rules for a good week, checked against a draft programme. Plain lists in, a list of words out."""

from collections import defaultdict

from workshop_portal.core.words import N_

LECTURES = {"talk", "plenary"}
WORK = {"talk", "plenary", "discussion", "break-out", "poster"}
MOST_LECTURES, MOST_TALKS = 60, 5  # per cent of the time of work; talks a day
BEGIN, NOON, LEAVE = 10 * 60, 13 * 60, 16 * 60  # minutes after midnight
LUNCH, COFFEE = 90, 30  # minutes


def check(sessions, days) -> list[tuple[str, str, dict]]:
    """(ok | advice, words, values) for each rule, once there is a session with its times."""
    by_day = defaultdict(list)
    for one in sessions:
        start, end = minutes(one["start"]), minutes(one["end"])
        if start is not None and end is not None and start < end:
            by_day[one["day"]].append((start, end, one["kind"]))
    if not by_day:
        return []
    last = days or max(by_day)
    return [
        lectures(by_day),
        verdict(not crowded(by_day), N_("At most five talks a day"), N_("More than five talks on day %(days)s"), crowded(by_day)),
        verdict(
            1 not in by_day or min(by_day[1])[0] >= BEGIN, N_("The first day begins at 10:00 or later"),
            N_("The first day begins before 10:00: people are still arriving"),
        ),
        breaks(by_day, "lunch", LUNCH, 1, N_("Lunch takes at least an hour and a half"), N_("Lunch is missing or short on day %(days)s")),
        breaks(by_day, "coffee", COFFEE, 2, N_("Coffee or tea, half an hour, morning and afternoon"),
               N_("Coffee or tea is missing or short on day %(days)s")),
        verdict(
            last not in by_day or max(end for _s, end, _k in by_day[last]) <= LEAVE, N_("The last day ends by 16:00"),
            N_("The last day ends after 16:00: people have trains to catch"),
        ),
        verdict(
            any("social" in kinds(day) for number, day in by_day.items() if 1 < number <= last),
            N_("There is room for the workshop dinner"), N_("No social evening in the middle of the week: the dinner needs one"),
        ),
        verdict(bool(free(by_day)), N_("There are hours without lectures"), N_("No day has two hours without lectures after the morning")),
    ]  # fmt: skip


def minutes(text) -> int | None:
    """Minutes after midnight of 09:30; None where it is no time."""
    hours, colon, rest = (text or "").partition(":")
    return int(hours) * 60 + int(rest) if colon and hours.isdigit() and rest.isdigit() else None


def verdict(fine, ok, advice, days=()):
    return ("ok", ok, {}) if fine else ("advice", advice, {"days": ", ".join(map(str, days))} if days else {})


def lectures(by_day):
    work = [(end - start, kind) for day in by_day.values() for start, end, kind in day if kind in WORK]
    whole = sum(length for length, _kind in work)
    share = round(100 * sum(length for length, kind in work if kind in LECTURES) / whole) if whole else 0
    words = (
        N_("Lectures fill %(share)s%% of the working time"),
        N_("Lectures fill %(share)s%% of the working time; at most 60%% is better"),
    )
    return ("ok" if share <= MOST_LECTURES else "advice", words[share > MOST_LECTURES], {"share": share})


def crowded(by_day):
    return [
        number for number, day in sorted(by_day.items()) if sum(kind == "talk" for *_times, kind in day) > MOST_TALKS
    ]


def kinds(day) -> set:
    return {kind for *_times, kind in day}


def breaks(by_day, kind, least, wanted, ok, advice):
    """Whole days that lack as many breaks of this kind; a day that ends by noon needs none."""
    poor = [
        number for number, day in sorted(by_day.items())
        if max(end for _s, end, _k in day) > NOON
        and sum(one == kind and end - start >= least for start, end, one in day) < wanted
    ]  # fmt: skip
    return verdict(not poor, ok, advice, poor)


def free(by_day):
    """The days on which two hours after noon hold no lecture."""
    found = []
    for number, day in by_day.items():
        taken = sorted((max(start, NOON), end) for start, end, kind in day if kind in LECTURES and end > NOON)
        at = NOON
        for start, end in [*taken, (NOON + 5 * 60, NOON + 5 * 60)]:
            if start - at >= 120:
                found.append(number)
                break
            at = max(at, end)
    return found
