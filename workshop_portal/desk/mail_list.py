"""The mail log as a list: columns, filters, order. Its rows are those of queries.log."""

from collections import defaultdict

from flask import url_for
from sqlalchemy import func

from workshop_portal.core import outbox
from workshop_portal.core.alphabet import by_letter
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.list_design import Cell, Column, Filter, List, words_in
from workshop_portal.core.outbox import Mail, MailState
from workshop_portal.desk import queries, words


def listing(person) -> List:
    states = [(str(state.value), _(said)) for state, (said, _tone) in outbox.WORDS.items()]
    names = {row.kind: words.of_letter(row.kind, row) for row in queries.kinds_of_mail(person)}
    filters = (
        Filter("words", _l("Subject, name or address"), words_in(Mail.subject, Mail.to_name, Mail.to_address)),
        Filter("state", _l("State"), lambda rows, one: rows.where(Mail.state == MailState(one)), states, _l("Any")),
        of_kind(names),
    )
    return List("mails", COLUMNS, filters, "-when", (Mail.id.desc(),), scalars=True, facts=lambda _rows: names)


class OfKind(Filter):
    first: dict[str, str]  # a kind → the one that stands in the choices for all of its name

    def sound(self, typed) -> str:
        return super().sound(self.first.get(typed.strip(), typed))


def of_kind(names) -> OfKind:
    """Kinds that are called alike in the reader's language are one choice, which finds all of them."""
    alike = defaultdict(list)
    for kind, called in sorted(names.items()):
        alike[called].append(kind)
    choices = sorted(((same[0], called) for called, same in alike.items()), key=lambda pair: pair[1].casefold())
    made = OfKind(
        "kind", _l("Letter"), lambda rows, one: rows.where(Mail.kind.in_(alike[names[one]])), choices, _l("Any")
    )
    made.first = {kind: same[0] for same in alike.values() for kind in same}
    return made


def subject_of(mail, _facts) -> Cell:
    return Cell(mail.subject, url_for("desk.mail", mail_key=mail.key))


def state_of(mail, _facts) -> Cell:
    said, tone = outbox.WORDS[mail.state]
    return Cell(_(said), tone=tone)


# fmt: off
COLUMNS = (
    Column("subject", _l("Subject"), subject_of, sort=(func.lower(Mail.subject),)),
    Column("to", _l("To"), lambda mail, _facts: mail.to_name, sort=(by_letter(Mail.to_name),)),
    Column("address", _l("Address"), lambda mail, _facts: mail.to_address, "wrap", under="to"),
    Column("kind", _l("Letter"), lambda mail, names: names.get(mail.kind, mail.kind), sort=(Mail.kind,), usual=False),
    Column("language", _l("Language"), lambda mail, _facts: mail.language, usual=False),
    Column("when", _l("When"), lambda mail, _facts: mail.sent_at or mail.due_at, "moment", sort=(func.coalesce(Mail.sent_at, Mail.due_at),)),
    Column("tries", _l("Attempts"), lambda mail, _facts: mail.attempts, "number", sort=(Mail.attempts,), usual=False),
    Column("trouble", _l("Problem"), lambda mail, _facts: mail.trouble, usual=False),
    Column("state", _l("State"), state_of),
)
# fmt: on
