"""What people type beside the sections: about themselves, to invite, to withdraw, to screen."""

from flask_wtf.file import FileRequired
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from workshop_portal.calls.forms import Whole
from workshop_portal.core.edits import DraftForm
from workshop_portal.core.fields import Day
from workshop_portal.core.forms import LONGEST, Characters, Form, Needed, Words, stripped
from workshop_portal.core.languages import day
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.rows import Ranked
from workshop_portal.core.uploads import OneFile
from workshop_portal.people import addresses, choices
from workshop_portal.people.addresses import Address
from workshop_portal.proposals.choices import GRADES
from workshop_portal.proposals.completeness import BIOGRAPHY, DOCTORATES
from workshop_portal.proposals.models import Grade
from workshop_portal.proposals.outline import ITEM, SECTIONS

PLAIN = _l("Plain text: it stands in tables, without Markdown or formulas.")
MOST_OF_TITLE = ITEM["title"].most_chars


class StartForm(Form):
    title = StringField(
        _l("Working title"),
        [Characters(LONGEST)],
        [stripped],
        description=_l("Plain text, without formulas. You can change it until you submit."),
    )

    @property
    def fits(self) -> bool:
        """Whether a draft can hold what was typed; if not, it waits in section A."""
        return not Characters(MOST_OF_TITLE).complaint(self.title.data)


class PreviewForm(Form):
    text = TextAreaField()


class OwnData:
    name = StringField(_l("Name"), [Needed(), Characters(300)], [stripped])
    institution = StringField(_l("Institution"), [Characters(200)], [stripped])
    department = StringField(_l("Department"), [Characters(200)], [stripped])
    country = SelectField(_l("Country"), choices=choices.countries)
    stage = SelectField(_l("Career stage"), choices=choices.stages)
    phd_year = Whole(_l("Year of the doctorate"), least=DOCTORATES[0], most=DOCTORATES[-1])
    sector = SelectField(_l("Sector"), choices=choices.sectors)
    website = StringField(_l("Website or ORCID"), [Characters(300)], [stripped])
    bio = TextAreaField(_l("Short biography"), [Words(BIOGRAPHY)], [stripped], description=PLAIN)


class OrganiserForm(OwnData, DraftForm):
    """Data of an organiser that can be saved before they are complete; limits bind at submitting only."""

    phd_year = Whole(_l("Year of the doctorate"), most=9999)
    bio = TextAreaField(_l("Short biography"), [Characters(LONGEST)], [stripped], description=PLAIN)

    @property
    def limit(self) -> dict:
        """What the macro shows of the biography's limit."""
        return {"words": BIOGRAPHY, "over": "" if self.bio.errors else Words(BIOGRAPHY).complaint(self.bio.data)}


ACCOUNT, ADDRESS = "account", "address"  # with which of the two somebody takes part


class ConfirmForm(OwnData, Form):
    """Data of somebody who takes part; a proposal can be submitted with them. `account`: of whoever is signed in, where the
    invitation went to another address, `invited`."""

    who = RadioField(
        _l("With which address do you take part?"), [Needed(_l("Choose one."))], validate_choice=True,
        description=_l("If both are yours, one account is enough. Whoever organises a proposal has no part in judging it."),
    )  # fmt: skip

    def __init__(self, account=None, invited="", **named):
        super().__init__(**named)
        if account is None:
            del self.who
            return
        mine = _("With the account that I am signed in with: %(address)s", address=account.email)
        theirs = _("With the address that was invited: %(address)s", address=invited)
        self.who.choices = [(ACCOUNT, mine), (ADDRESS, theirs)]

    @property
    def with_account(self) -> bool:
        return "who" in self and self.who.data == ACCOUNT

    institution = StringField(_l("Institution"), [Needed(), Characters(200)], [stripped])
    country = SelectField(_l("Country"), [Needed(_l("Choose a country."))], choices=choices.countries)
    stage = SelectField(_l("Career stage"), [Needed(_l("Choose one."))], choices=choices.stages)
    sector = SelectField(_l("Sector"), [Needed(_l("Choose one."))], choices=choices.sectors)


def grades():
    return [(grade, _(words)) for grade, words in GRADES.items()]


class GradeForm(Form):
    grade = RadioField(_l("What may this person do?"), choices=grades)


class CommentForm(Form):
    section = SelectField(
        _l("Section"), choices=lambda: [(key, f"{key.upper()}. {_(words)}") for key, words in SECTIONS.items()]
    )
    text = TextAreaField(_l("Comment"), [Needed(), Characters(2000)], [stripped])


class InviteForm(Form):
    name = StringField(_l("Name"), [Needed(), Characters(300)], [stripped])
    email = EmailField(_l("E-mail address"), [Needed(), Address()], [addresses.tidy])
    grade = RadioField(_l("What may this person do?"), choices=grades, default=Grade.EDIT.value)

    def __init__(self, proposal, **named):
        self.proposal = proposal
        super().__init__(**named)

    @property
    def named_already(self):
        """Who is named on the proposal with this address."""
        return next((one for one in self.proposal.organisers if one.email == self.email.data), None)

    @property
    def asked_already(self):
        """The same where the answer is still to come: the link can be sent again."""
        one = self.named_already
        return one if one is not None and one.confirmed_at is None else None

    def validate_email(self, field):
        if one := self.asked_already:
            words = _("%(name)s was invited with this address on %(day)s, and has not answered yet.")
            raise ValidationError(words % {"name": one.name, "day": day(one.invited_at)})
        if self.named_already:
            raise ValidationError(_("Somebody with this address is an organiser of this proposal already."))


class LeadForm(Form):
    organiser = SelectField(_l("Whom do you ask?"), [Needed(_l("Choose one."))], validate_choice=True)

    def __init__(self, people, **named):
        super().__init__(**named)
        self.people = {one.key: one for one in people}
        self.organiser.choices = [(one.key, f"{one.name}, {one.institution}".rstrip(", ")) for one in people]

    @property
    def chosen(self):
        return self.people[self.organiser.data]


MOST_TYPED = 200_000  # characters of a list
LEFT = "left"  # the button that is said to have been pressed where lines wait that were not added with the others
NOT_ADDED = _l("The lines below are not added yet.")


class ListForm(Form):
    """`good` carries the rows that were read already from page to page."""

    text = TextAreaField(
        _l("Paste a list"), [Characters(MOST_TYPED)], description=_l(
            "One person per line: name; e-mail; institution; country; career stage; discipline; sector; remark. A first line"
            " with headings may give another order, and a column Interest (yes, maybe, no). Copied from a spreadsheet works too, and so does a name with its address"
            " in angle brackets, as copied from a mail."),
    )  # fmt: skip
    file = OneFile(
        _l("Or choose a file"),
        beside="text",
        description=_l(
            "CSV with commas, semicolons or tabs, or an XLSX, of which the first sheet is read; at most 10 MB."
        ),
    )
    good = HiddenField()

    HOUSEKEEPING = Form.HOUSEKEEPING | {"good"}

    @property
    def notice(self):
        left = self.restored and self.restored.get("go") == LEFT
        return NOT_ADDED if left else super().notice


class AttachmentForm(Form):
    file = OneFile(
        _l("A PDF file"), [FileRequired(_l("Choose a file."))], description=_l("At most 10 MB and 500 pages.")
    )


class WithdrawForm(Form):
    note = TextAreaField(_l("Why do you withdraw it?"), [Needed(), Characters(2000)], [stripped])


class ScreenForm(Form):
    note = TextAreaField(
        _l("To the organisers"), [Characters(4000)], [stripped],
        description=_l("It goes into the letter to the organisers."),
    )  # fmt: skip
    until = Day(_l("Returned: to be completed by"), [Optional()], description=_l("At most seven days from now."))


class FindingForm(ScreenForm):
    """What the office finds of a submitted proposal, and which committees read it."""

    note = TextAreaField(
        _l("To the organisers"), [Characters(4000)], [stripped],
        description=_l("What is missing, or the grounds. It goes into the letter. Not needed when the proposal is eligible."),
    )  # fmt: skip
    committees = Ranked(_l("Committees"), 3)


class ResubmitForm(Form):
    call = RadioField(_l("Call"), [Needed(_l("Choose a call."))], validate_choice=False)

    def validate_call(self, field):
        if field.data not in {value for value, _words in field.choices}:
            raise ValidationError(_("Choose a call."))


class AgainForm(Form):
    note = TextAreaField(
        _l("Why you look at it again"), [Needed(), Characters(2000)], [stripped],
        description=_l("It goes into the letter to the organisers."),
    )  # fmt: skip


class CommitteesForm(Form):
    committees = Ranked(_l("Committees"), 3)
