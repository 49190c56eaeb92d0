"""How a call weighs the rules of a good workshop, as the office edits it: a level and a figure for each."""

import re

from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from workshop_portal.calls.rules import ITEMS, LEVELS, held, written
from workshop_portal.core.edits import EditForm
from workshop_portal.core.forms import stripped
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.proposals import choices

LARGEST = 1000  # of a count; minutes of a day for times


def figure_of(unit, text) -> int | None:
    """What was typed as a figure, or None where it can't be read."""
    if unit == "time":
        found = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", text or "", re.ASCII)
        return int(found[1]) * 60 + int(found[2]) if found else None
    if not re.fullmatch(r"[0-9]{1,4}", text or ""):
        return None
    return int(text) if int(text) <= (100 if unit == "percent" else LARGEST) else None


COMPLAINTS = {
    "time": _l("Write a time, such as 10:00."), "percent": _l("Write a whole number from 0 to 100."),
    "count": _l("Write a whole number from 0 to 1000."), "minutes": _l("Write a whole number from 0 to 1000."),
}  # fmt: skip


def readable(unit):
    def check(_form, field):
        if figure_of(unit, field.data) is None:
            raise ValidationError(COMPLAINTS[unit])

    return check


def fields() -> dict:
    made: dict = {}
    for item in ITEMS:
        made[f"level_{item.key}"] = SelectField(_l(item.words), choices=lambda: choices.listed(LEVELS))
        if item.unit:
            made[f"figure_{item.key}"] = StringField(_l(item.words), [readable(item.unit)], [stripped])
    return made


class RulesForm(type("Fields", (), fields()), EditForm):  # type: ignore[misc]
    def __init__(self, call, **named):
        now = held([{"key": one.key, "level": one.level, "figure": one.figure} for one in call.rules])
        values = {f"level_{item.key}": now[item.key].level for item in ITEMS}
        values |= {f"figure_{one.key}": written(one.unit, now[one.key].figure) for one in ITEMS if one.unit}
        super().__init__(None, values, **named)

    def groups(self) -> list[tuple[str, list]]:
        """(heading, [(level field, figure field or None, unit in words)])."""
        return [
            (_(words), [(self[f"level_{one.key}"], self[f"figure_{one.key}"] if one.unit else None, one.unit)
                        for one in ITEMS if one.group == group])
            for group, words in HEADINGS.items()
        ]  # fmt: skip

    def differences(self) -> list[dict]:
        """The rules that differ from the usual: key, level, figure."""
        found = []
        for item in ITEMS:
            figure = figure_of(item.unit, self[f"figure_{item.key}"].data) if item.unit else item.figure
            level = self[f"level_{item.key}"].data
            if (level, figure) != (item.level, item.figure):
                found.append({"key": item.key, "level": level, "figure": figure if item.unit else None})
        return found


HEADINGS = {"organisers": N_("Organisers"), "people": N_("People named"), "week": N_("Draft programme")}
