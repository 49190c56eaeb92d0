"""The centre's rules for a good week, checked against a draft programme. Plain lists in, a list of words out."""

from collections import defaultdict

from workshop_portal.calls.rules import USUAL, written
from workshop_portal.core.words import N_

LECTURES = {"talk", "plenary"}
TAKEN = LECTURES | {"lunch"}  # no hours for people to do as they like
WORK = {"talk", "plenary", "discussion", "break-out", "poster"}
NOON = 13 * 60  # minutes after midnight
EVENING = NOON + 5 * 60


def by_days(sessions) -> dict[int, list]:
    """Day → (begin, end, kind) in minutes after midnight, of the sessions whose times can be read."""
    found = defaultdict(list)
    for one in sessions:
        start, end = times(one)
        if one["day"] and start is not None and end is not None and start < end:
            found[one["day"]].append((start, end, one["kind"]))
    return found


def check(sessions, days, held=USUAL) -> list[tuple[str, str, dict]]:
    """(ok | open | advice | must, words, values): slips, and each rule once there is a session with its times."""
    by_day, slips = by_days(sessions), [*beyond(sessions, days), *overlaps(sessions)]
    if not by_day:
        return slips
    last = days or max(by_day)
    verdicts = [*slips, *lectures(by_day, held), *talks(by_day, held), *ends(by_day, last, held), *pauses(by_day, held)]
    evenings = any("social" in kinds(day) for number, day in by_day.items() if 1 < number <= last)
    verdicts.append(
        held["dinner"].verdict(
            evenings, N_("There is room for the workshop dinner"),
            N_("No social evening in the middle of the week: the dinner needs one"),
        )
    )  # fmt: skip
    least = held["free_hours"].figure
    verdicts.append(
        held["free_hours"].verdict(
            bool(free(by_day, least)), N_("There are hours without lectures"),
            N_("No day has %(least)s minutes without lectures after the morning"), least=least,
        )
    )  # fmt: skip
    return [one for one in verdicts if one is not None]


def beyond(sessions, days):
    """Days of sessions that the workshop does not have."""
    late = sorted({one["day"] for one in sessions if days and one["day"] and one["day"] > days})
    if late:
        words = N_("There are sessions on day %(days)s, and the workshop has %(last)s days")
        yield "advice", words, {"days": listed(late), "last": days}


def overlaps(sessions):
    """Lectures that somebody can't attend for another session; what is done in groups may go on at once."""
    timed = [one for one in sessions if one["day"] and None not in times(one) and times(one)[0] < times(one)[1]]
    before = None
    for one in sorted(timed, key=lambda one: (one["day"], times(one))):
        follows = before is None or one["day"] != before["day"] or times(one)[0] >= times(before)[1]
        if not follows and {one["kind"], before["kind"]} & LECTURES:
            words = N_("On day %(day)s two sessions overlap: %(one)s and %(other)s")
            yield "advice", words, {"day": one["day"], "one": called(before), "other": called(one)}
        if follows or times(one)[1] > times(before)[1]:
            before = one


def times(session) -> tuple[int | None, int | None]:
    return minutes(session["start"]), minutes(session["end"])


def called(session) -> str:
    """By its times, and its title where it has one."""
    title = session.get("title")
    return f"{session['start']}–{session['end']}" + (f" “{title}”" if title else "")


def minutes(text) -> int | None:
    """Minutes after midnight of 09:30; None where it is no time."""
    hours, colon, rest = (text or "").partition(":")
    return int(hours) * 60 + int(rest) if colon and hours.isdigit() and rest.isdigit() else None


def lectures(by_day, held):
    """Nothing is said of working time before there is any."""
    work = [(end - start, kind) for day in by_day.values() for start, end, kind in day if kind in WORK]
    whole = sum(length for length, _kind in work)
    if not whole:
        return
    share = round(100 * sum(length for length, kind in work if kind in LECTURES) / whole)
    most = held["lectures"].figure
    yield held["lectures"].verdict(
        share <= most, N_("Talks and plenary sessions fill %(share)s%% of the working time"),
        N_("Talks and plenary sessions fill %(share)s%% of the working time; at most %(most)s%% is better"), share=share, most=most,
    )  # fmt: skip


def talks(by_day, held):
    most = held["talks"].figure
    full = [number for number, day in sorted(by_day.items()) if sum(kind == "talk" for *_t, kind in day) > most]
    if not any("talk" in kinds(day) for day in by_day.values()):
        return
    yield held["talks"].verdict(
        not full, N_("At most %(most)s talks a day"), N_("More than %(most)s talks on day %(days)s"),
        most=most, days=listed(full),
    )  # fmt: skip


def ends(by_day, last, held):
    """The first day leaves time to arrive, the last one to travel; nothing is said of a day that is empty."""
    begin, leave = held["first_day"].figure, held["last_day"].figure
    if 1 in by_day:
        yield held["first_day"].verdict(
            min(by_day[1])[0] >= begin, N_("The first day begins at %(time)s or later"),
            N_("The first day begins before %(time)s: people are still arriving"), time=written("time", begin),
        )  # fmt: skip
    if last in by_day:
        yield held["last_day"].verdict(
            max(end for _s, end, _k in by_day[last]) <= leave, N_("The last day ends by %(time)s"),
            N_("The last day ends after %(time)s: people have trains to catch"), time=written("time", leave),
        )  # fmt: skip


def pauses(by_day, held):
    """Open before there is a day that goes on after noon, and none of the kind is planned on another one."""
    lunch, coffee = held["lunch"].figure, held["coffee"].figure
    goes_on, planned = any(map(is_whole, by_day.values())), {kind for day in by_day.values() for kind in kinds(day)}
    hungry, thirsty = without(by_day, "lunch", lunch, 1), without(by_day, "coffee", coffee, 2)
    if goes_on or "lunch" in planned:
        yield held["lunch"].verdict(
            not hungry, N_("Lunch takes at least %(least)s minutes"),
            N_("Lunch is missing or shorter than %(least)s minutes on day %(days)s"), least=lunch, days=listed(hungry),
        )  # fmt: skip
    else:
        yield held["lunch"].open(N_("Lunch: not planned yet; at least %(least)s minutes"), least=lunch)
    if not goes_on:
        if "coffee" not in planned:
            words = N_("Coffee or tea: not planned yet; %(least)s minutes, morning and afternoon")
            yield held["coffee"].open(words, least=coffee)
        return
    yield held["coffee"].verdict(
        not thirsty, N_("Coffee or tea, %(least)s minutes, morning and afternoon"),
        N_("Coffee or tea is missing or short on day %(days)s"), least=coffee, days=listed(thirsty),
    )  # fmt: skip


def listed(days) -> str:
    return ", ".join(map(str, days))


def kinds(day) -> set:
    return {kind for *_times, kind in day}


def is_whole(day) -> bool:
    """Whether it begins in the morning and goes on after noon."""
    return min(start for start, _e, _k in day) < NOON < max(end for _s, end, _k in day)


def without(by_day, kind, least, wanted) -> list[int]:
    """Whole days that lack as many breaks of this kind, and others on which a lunch is planned that is none; else a day that
    ends by noon needs none.
    """
    asked = {number: day for number, day in by_day.items() if is_whole(day) or kind == "lunch" in kinds(day)}
    return [
        number for number, day in sorted(asked.items())
        if sum(one == kind and end - start >= least for start, end, one in day) < wanted
    ]  # fmt: skip


def free(by_day, least) -> list[int]:
    """The days on which so many minutes after noon are planned without a lecture; lunch is no such time."""
    found = []
    for number, day in by_day.items():
        over = min(EVENING, max(end for _start, end, _kind in day))
        taken = sorted((max(start, NOON), end) for start, end, kind in day if kind in TAKEN and end > NOON)
        at = NOON
        for start, end in [*taken, (over, over)]:
            if start - at >= least:
                found.append(number)
                break
            at = max(at, end)
    return found
