"""Whether a committee may advise on a proposal as the room is now."""

from workshop_portal.core.words import N_


def needed(able, percent) -> int:
    """How many of those who may take part must be in the room: more than this share."""
    return len(able) * percent // 100 + 1


def complaint(seated, in_room, barred, silent, percent):
    """Why no advice can be recorded, a text with a place for the percent, or None.

    `seated`: ids of those with a seat; `in_room`: of those marked present and not out; `barred`: of those in
    conflict; `silent`: of those who have not said whether they are, who count once they have. The quorum is more than
    `percent` of the unconflicted seats.
    """
    if in_room & barred:
        return N_("Somebody who may not take part is marked present. Mark that person as out of the room first.")
    able = seated - barred
    if not able or len(in_room & able - silent) < needed(able, percent):
        return N_(
            "The quorum is missing: more than %(percent)s%% of those who may take part must be present, and have answered the conflict question."
        )
    return None
