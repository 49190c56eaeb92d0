"""What a call makes of the fields of the proposal form, as the office edits it: a line a field."""

from workshop_portal.core.edits import EditForm
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import Column, Rows
from workshop_portal.core.words import N_
from workshop_portal.proposals.outline import ALWAYS, ITEM, ITEMS

HELP = 600  # characters


def field_names():
    return [("", "–"), *((item.key, _(item.words)) for item in ITEMS)]


USUAL, NEEDED, OPTIONAL, LEFT_OUT = "", "needed", "optional", "left_out"
WAYS = {
    USUAL: N_("as usual"), NEEDED: N_("needed to submit"), OPTIONAL: N_("optional"), LEFT_OUT: N_("left out"),
}  # fmt: skip


def ways():
    return [(way, _(words)) for way, words in WAYS.items()]


LINE = (
    Column("key", _l("Field"), "choice", choices=field_names),
    Column("way", _l("Asked"), "choice", choices=ways),
    Column("most", _l("Limit"), "whole", most=5000, default=0, quiet=True),
    Column("help_en", _l("Help in English"), "long", most=HELP),
    Column("help_nl", _l("Help in Dutch"), "long", most=HELP, joined=True),
)


class OutlineForm(EditForm):
    """Fields that this call asks otherwise than usual; all others keep the usual rule."""

    asked = Rows(_l("Fields"), LINE, most=60, blanks=3)

    def __init__(self, rows, **named):
        super().__init__(None, {"asked": rows}, **named)

    def validate(self, extra_validators=None):
        fine = super().validate(extra_validators)
        keys = [row["key"] for row in self.asked.data]
        if len(set(keys)) < len(keys) or "" in keys:
            self.asked.errors = [*self.asked.errors, _("Choose each field once.")]
            return False
        lost = [row["key"] for row in self.asked.data if row["key"] in ALWAYS and row["way"] in {OPTIONAL, LEFT_OUT}]
        told = [
            _("“%(field)s” is always needed, so it stays as usual.") % {"field": _(ITEM[key].words)} for key in lost
        ]
        self.asked.errors = [*self.asked.errors, *told]
        return fine and not told

    def differences(self) -> list[dict]:
        return [as_stored(**row) for row in self.asked.data]


def as_stored(key, way, most, **help_texts) -> dict:
    """A FormField's columns."""
    required = ITEM[key].starred if way == USUAL else way == NEEDED
    return {"key": key, "shown": way != LEFT_OUT, "required": required, "most": most or None} | help_texts


def way_of(one) -> str:
    if one.key in ALWAYS or one.shown and one.required == ITEM[one.key].starred:
        return USUAL
    return LEFT_OUT if not one.shown else NEEDED if one.required else OPTIONAL


def rows_of_call(call) -> list[dict]:
    rows = [
        {"key": one.key, "way": way_of(one), "most": one.most or 0, "help_en": one.help_en, "help_nl": one.help_nl}
        for one in call.form_fields if one.key in ITEM
    ]  # fmt: skip
    places = list(ITEM)
    return sorted(rows, key=lambda row: places.index(row["key"]))
