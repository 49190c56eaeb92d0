"""What a call makes of the fields of the proposal form, as the office edits it: a line a field."""

from workshop_portal.core.edits import EditForm
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import Column, Rows
from workshop_portal.proposals.outline import ALWAYS, ITEM, ITEMS

HELP = 600  # characters


def field_names():
    return [("", "–"), *((item.key, _(item.words)) for item in ITEMS)]


LINE = (
    Column("key", _l("Field"), "choice", choices=field_names),
    Column("shown", _l("Shown"), "tick", default=False),
    Column("required", _l("Needed to submit"), "tick", default=False, joined=True),
    Column("most", _l("Limit"), "whole", most=5000, default=0),
    Column("help_en", _l("Help in English"), "long", most=HELP),
    Column("help_nl", _l("Help in Dutch"), "long", most=HELP, joined=True),
)
NAMES = tuple(column.name for column in LINE)


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
        return fine

    def differences(self) -> list[dict]:
        return [
            row | {"most": row["most"] or None, "shown": row["shown"] or row["key"] in ALWAYS}
            for row in self.asked.data
        ]


def rows_of_call(call) -> list[dict]:
    rows = [{name: getattr(one, name) for name in NAMES} | {"most": one.most or 0} for one in call.form_fields]
    places = list(ITEM)
    return sorted(rows, key=lambda row: places.index(row["key"]) if row["key"] in ITEM else 99)
