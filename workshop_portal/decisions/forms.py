"""What people type about meetings, advice, decisions and letters."""

from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from workshop_portal.centre.models import Scheme
from workshop_portal.core.clock import today
from workshop_portal.core.db import db
from workshop_portal.core.edits import EditForm, same
from workshop_portal.core.fields import Day, Hour, Number, Ticks
from workshop_portal.core.forms import Characters, Form, Needed, PressForm, stripped
from workshop_portal.core.languages import day, enumerated, moment, said
from workshop_portal.core.languages import later as _l
from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Refused
from workshop_portal.decisions import joint, letters, meeting_days, paying
from workshop_portal.decisions.workflow import NEEDS_GROUNDS, OPENS_A_WORKSHOP, WORDS, Code
from workshop_portal.people.models import Person


def outcomes(codes=Code):
    return [SelectChoice(code.value, _l(WORDS[code])) for code in codes]


class PresenceForm(Form):
    """Who is in the room. A list that was changed since the page was shown is told first, and what is sent next was meant."""

    people = Ticks(_l("In the room"), coerce=str)
    seen = HiddenField()  # the keys of those who were in the room when it was shown

    HOUSEKEEPING = Form.HOUSEKEEPING | {"seen"}

    told = ""

    def show(self, keys):
        self.people.data, self.seen.data = keys, " ".join(keys)

    def is_older(self, keys) -> bool:
        """Whether these are in the room now, and others were: then they stand here, with what was changed on this page."""
        names = dict(self.people.choices)
        now, shown, mine = (set(one) & names.keys() for one in (keys, (self.seen.data or "").split(), self.people.data))
        if now in (shown, mine):
            return False
        told = [_("Somebody changed the list of those present meanwhile, so nothing of yours was saved.")]
        if came := [names[key] for key in names if key in now - shown]:
            told.append(_("In the room now: %(names)s.", names=enumerated(came)))
        if left := [names[key] for key in names if key in shown - now]:
            told.append(_("Not in the room any more: %(names)s.", names=enumerated(left)))
        told.append(_("Below stands the list as it is now, with what you changed. Save it if it is right."))
        self.told = " ".join(told)
        self.show([key for key in names if key in (now | mine - shown) - (shown - mine)])
        self.seen.data = " ".join(now)
        return True

    @property
    def notice(self):
        return self.told or super().notice

    @property
    def status(self):
        return 409 if self.told else super().status


class RunForm(PressForm):
    """The buttons that run a meeting; with the agenda go its day, its hour and its place."""

    on = Day(_l("Day of the meeting"), [Optional()])
    begins = Hour(_l("Begins at"), [Optional()])
    place = StringField(
        _l("Place"), [Characters(300)], [stripped], description=_l("A room, or the address of a video meeting.")
    )

    earliest: date | None = None  # the first day on which there can be one
    held: Any = None  # the meeting, where there is one

    def validate_on(self, field):
        if field.data and self.earliest and field.data < self.earliest:
            raise ValidationError(_(meeting_days.TOO_EARLY) % {"day": day(self.earliest)})
        if field.data and meeting_days.is_over(self.held, field.data):
            raise ValidationError(_(meeting_days.OVER))


TYPED = _l("This is what you had typed. It is not recorded yet.")


class Replacing(Form):
    """A form whose answer takes the place of what stands; whoever has not seen what stands now is told of it first.

    `about` names the field beside which that is said.
    """

    seen = HiddenField(default="0")  # the version that its writer saw

    HOUSEKEEPING = Form.HOUSEKEEPING | {"seen"}

    about = ""
    standing: Any = None
    stands, told = "0", ""

    def replace(self, thing, code="", person_id=None, at=None):
        """`thing` (a Versioned row, or None) stands now; this person recorded this code at that moment."""
        self.standing, self.stands = thing, str(thing.version) if thing else "0"
        if thing is None:
            self.told = _("What was recorded here has been taken back meanwhile. Send yours again if it should count.")
            return
        person = db.session.get(Person, person_id) if person_id else None
        facts = {"name": person.name if person else "–", "outcome": _(WORDS[code]), "when": moment(at)}
        self.told = (
            _(
                "%(name)s has recorded “%(outcome)s” meanwhile (%(when)s). Yours is not recorded: send it again if it should take the place of that."
            )
            % facts
        )

    def validate(self, extra_validators=None):
        good = super().validate(extra_validators)
        if self.seen.data == self.stands:
            return good
        field = self[self.about]
        field.errors = [*field.errors, self.told]
        return False

    @property
    def notice(self):
        return TYPED if self.restored else super().notice

    def is_like(self, other) -> bool:
        """Whether the same is filled in there."""
        return all(same(mine, other.answers[name]) for name, mine in self.answers.items())

    def show(self):
        """The page that comes now shows what stands."""
        if not self.restored:
            self.seen.data = self.stands


HAS_PASSED = _l("Choose a day that has not passed.")


class Conditions(Replacing):
    """Up to three conditions, each with the day by which it must be met; only an approval under conditions has any."""

    condition_1 = StringField(_l("First condition"), [Characters(500)], [stripped])
    due_1 = Day(_l("To be met by"), [Optional()])
    condition_2 = StringField(_l("Second condition"), [Characters(500)], [stripped])
    due_2 = Day(_l("The second to be met by"), [Optional()])
    condition_3 = StringField(_l("Third condition"), [Characters(500)], [stripped])
    due_3 = Day(_l("The third to be met by"), [Optional()])

    @property
    def has_conditions(self) -> bool:
        return self[self.about].data == Code.APPROVE_CONDITIONAL

    @property
    def conditions(self) -> list:
        rows = [(self[f"condition_{n}"], self[f"due_{n}"]) for n in (1, 2, 3)]
        return [(text.data, due.data) for text, due in rows if text.data]

    def put_conditions(self, pairs):
        """Show these; a day that has passed is left out, and said beside its field."""
        for n, (text, due_on) in enumerate(pairs[:3], 1):
            due = self[f"due_{n}"]
            self[f"condition_{n}"].data = text
            if due_on < today():
                due.description = _("%(day)s has passed: choose another day.", day=day(due_on))
            else:
                due.data = due_on

    def validate_condition_1(self, field):
        if self.has_conditions and not self.conditions:
            raise ValidationError(_l("Write at least one condition."))

    def validate(self, extra_validators=None):
        good = super().validate(extra_validators)
        typed = [n for n in (1, 2, 3) if self.has_conditions and self[f"condition_{n}"].data]
        dues = [self[f"due_{n}"] for n in typed]
        wrong = [due for due in dues if not due.data or due.data < today()]
        for due in wrong:
            due.errors = [
                *due.errors,
                HAS_PASSED if due.data else _("Give the day by which this condition must be met."),
            ]
        return good and not wrong


class AdviceForm(Conditions):
    HOUSEKEEPING = Conditions.HOUSEKEEPING | {"few_seen"}

    about = "outcome"

    outcome = RadioField(_l("Advice"), [Needed(_l("Choose what the committee advises."))], choices=outcomes())
    criteria = Ticks(_l("Criteria that decided"), coerce=str)
    grounds = TextAreaField(
        _l("Grounds"), [Needed(_l("Say on which grounds.")), Characters(4000)], [stripped],
        description=_l("From the criteria of the call. The director reads them; they may become part of the letter."),
    )  # fmt: skip
    votes_for = Number(_l("Votes for"), [Optional(), NumberRange(0, 100, _l("From 0 to 100."))])
    votes_against = Number(_l("Votes against"), [Optional(), NumberRange(0, 100, _l("From 0 to 100."))])
    votes_abstained = Number(_l("Abstained"), [Optional(), NumberRange(0, 100, _l("From 0 to 100."))])
    condition_1, due_1 = Conditions.condition_1, Conditions.due_1
    condition_2, due_2 = Conditions.condition_2, Conditions.due_2
    condition_3, due_3 = Conditions.condition_3, Conditions.due_3

    few_seen = BooleanField(_l("The committee knows that so few reviews are in"))

    voters = 0  # in the room, and may take part
    has_few = False  # fewer reviews than a discussion begins with

    @property
    def votes(self) -> tuple | None:
        cast = (self.votes_for.data, self.votes_against.data, self.votes_abstained.data)
        return None if cast == (None, None, None) else cast

    def validate_votes_for(self, field):
        cast = sum(n or 0 for n in self.votes or ())
        if cast > self.voters:
            told = _("%(cast)s votes; in the room who may take part: %(voters)s.")
            raise ValidationError(told % {"cast": cast, "voters": self.voters})

    def validate_few_seen(self, field):
        if self.has_few and not field.data:
            raise ValidationError(_("Tick this, or wait for another review."))

    def fill_from_standing(self):
        """The advice as it stands, where there is one, to be changed."""
        if self.standing:
            self.process(obj=self.standing)
            self.put_conditions(self.standing.conditions)

    def differs_from(self, blank) -> bool:
        """Whether something is typed here that the page does not show by itself."""
        blank.fill_from_standing()
        return not self.is_like(blank)


class DecisionForm(Conditions):
    about = "code"

    code = RadioField(_l("Decision"), [Needed(_l("Choose a decision."))], choices=outcomes())
    becomes = SelectField(
        _l("Under conditions: it becomes"),
        choices=[SelectChoice("", "–"), *outcomes(sorted(OPENS_A_WORKSHOP))],
        default="",
    )
    scheme = SelectField(
        _l("Funding scheme"), default="", description=_l("For some approvals more than one pays: they stand with each.")
    )
    grounds = TextAreaField(
        _l("Grounds"), [Characters(4000)], [stripped],
        description=_l("They go into the letter to the organisers. Only an approval that was advised can do without them."),
    )  # fmt: skip
    condition_1, due_1 = Conditions.condition_1, Conditions.due_1
    condition_2, due_2 = Conditions.condition_2, Conditions.due_2
    condition_3, due_3 = Conditions.condition_3, Conditions.due_3

    advised: Code | None = None  # by the committees, together
    outcomes: tuple | list = ()  # what each of them advised

    def validate_grounds(self, field):
        if self.code.data in NEEDS_GROUNDS and not field.data:
            raise ValidationError(_l("Say on which grounds: they go into the letter to the organisers."))
        owed = joint.owes_grounds(self.code.data, self.outcomes) if self.code.data else None
        if owed and not field.data:
            raise ValidationError(_(owed))

    def offer(self, proposal, schemes):
        """The choice among schemes, where there is one."""
        self.proposal, self.schemes, found = proposal, schemes, paying.choices(proposal, schemes)
        usual = next((one for one in schemes if one.id == paying.usual_of(proposal) and one.key in dict(found)), None)
        left_open = _("the usual one of the format: %(name)s", name=said(usual, "name")) if usual else "–"
        self.scheme.choices = [SelectChoice("", left_open), *(SelectChoice(*one) for one in found)]
        return self

    def choose(self, key):
        """The scheme of this key; where there is no choice nothing is chosen."""
        self.scheme.data = key if any(one.value == key for one in self.scheme.choices) else ""

    @property
    def chosen(self) -> Scheme | None:
        return next((one for one in self.schemes if one.key == self.scheme.data), None)

    def validate_scheme(self, field):
        kind = (self.has_conditions and self.becomes.data) or self.code.data
        if kind in OPENS_A_WORKSHOP and (len(field.choices) > 1 or field.data):
            try:
                paying.choose(self.proposal, kind, self.chosen, self.schemes)
            except Refused as refusal:
                raise ValidationError(_(refusal.message)) from refusal

    def validate_becomes(self, field):
        if self.has_conditions and not field.data:
            raise ValidationError(_l("Say which approval it becomes once the conditions are met."))


class LetterForm(EditForm):
    """The text of one decision's letter in one language; tried on a reader before it is kept."""

    subject = StringField(_l("Subject"), [Needed(), Characters(200)], [stripped])
    body = TextAreaField(_l("Text"), [Needed(), Characters(20_000)], [stripped])

    def try_on(self, decision, language, reader):
        self.decision, self.language, self.reader = decision, language, reader
        return self

    def validate_body(self, field):
        try:
            letters.filled(self.decision, self.reader, self.subject.data or "", field.data or "")
        except Refused as refusal:
            raise ValidationError(_(refusal.message) % refusal.values) from refusal
        if letters.lacks_link(self.decision, self.language, field.data or ""):
            raise ValidationError(_("Put {link} where the reader finds the way to the page of the proposal."))


class ReleaseForm(Form):
    decisions = Ticks(_l("Decisions to release"), [Needed(_l("Choose at least one decision."))], coerce=str)


class RescindForm(Form):
    grounds = TextAreaField(
        _l("Why the decision is rescinded"), [Needed(), Characters(4000)], [stripped],
        description=_l("The organisers read this."),
    )  # fmt: skip


class ConditionForm(Form):
    """One condition gets another day."""

    due_on = Day(_l("Another day"), [Needed(HAS_PASSED)])

    def validate_due_on(self, field):
        if field.data and field.data < today():
            raise ValidationError(HAS_PASSED)


class MetForm(Form):
    """One condition is met."""

    how = TextAreaField(
        _l("How it was met"), [Characters(1000)], [stripped],
        description=_l("It stays with the decision, for the office and the director. It is in no letter."),
    )  # fmt: skip


class LapseForm(Form):
    grounds = TextAreaField(
        _l("A word to the organisers"), [Characters(2000)], [stripped], description=_l("It goes into the letter.")
    )
