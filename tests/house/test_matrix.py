"""The matrix of rights: who is let in at which address, by where the proposal stands. An address that is not here fails."""

import pytest
from werkzeug.exceptions import NotFound

from tests.house.world import addresses
from tests.makers import LONG_AGO
from workshop_portal.core.access import NAMES, fetch
from workshop_portal.core.db import db
from workshop_portal.people.models import Seat
from workshop_portal.proposals.workflow import Status

READERS = {
    "N": "nobody", "O": "organiser", "R": "member", "M": "niels", "C": "chair", "F": "office", "D": "director",
    "P": "finance", "K": "coordinator", "A": "auditor", "S": "administrator", "X": "conflicted_office", "Y": "conflicted_chair",
}  # fmt: skip
STATES = (
    Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.INELIGIBLE, Status.ELIGIBLE, Status.IN_REVIEW,
    Status.IN_DISCUSSION, Status.DECIDED,
)  # fmt: skip
# Readers: one set of them for all states, or one for each. R reads the proposal, M sits beside; X and Y are in conflict
# with it. At "-" nobody of these comes in: what is there belongs to somebody else, or is not there in these states.
MATRIX = """
-: centre.edit_letter centre.edit_task centre.remove_task centre.letter centre.put_back decisions.condition decisions.condition_met decisions.lapse decisions.rescind desk.arrived desk.mail
    desk.send_again desk.send_copy folders.own folders.own_file participants.own partners.restore partners.version people.end_session
    prints.own stays.own
CF: reviews.apply reviews.propose reviews.put_away reviews.readers_csv reviews.stop reviews.table
CFDA: reviews.run
CFDAXY: decisions.ranking reviews.assignment reviews.conflicts reviews.conflicts_of
CFXY: decisions.close_meeting decisions.open_meeting decisions.presence decisions.run_meeting reviews.answer_conflicts reviews.close reviews.declare_for
    reviews.find_conflicts reviews.remind
F: decisions.letter decisions.undo messages.to_committee people.drop_list workshops.coordinator workshops.week
D: workshops.cancel
FDAX: decisions.index decisions.of_call
FDK: messages.index
FDKA: desk.journal_of_workshop
FDASX: desk.journal_of_centre
FDKX: workshops.year
FDP: funding.add_fund funding.change_fund funding.give_code funding.reopen funding.settle funding.terms
FDPAX: funding.index
FDPK: funding.book
P: stays.note_invoice stays.take_invoice_out
PK: workshops.case
FDPKA: folders.file folders.show
FDPKAX: workshops.board
DSX: people.confirm_appointment
FDSX: people.drop_appointment people.index people.show
FSX: desk.send_trial
FDX: calls.manage centre.closures centre.first_letter centre.formats centre.index centre.letter_list centre.schemes centre.tasks
    centre.venues partners.texts partners.versions people.committee people.committees workshops.coordinators
FK: folders.edit folders.remove messages.discard messages.edit messages.enclose messages.file messages.new
    messages.send messages.show messages.take_out participants.edit participants.give_seats participants.seat prints.badges prints.certificates prints.presence
    stays.add_block stays.block stays.catering_counts stays.entitle stays.entitle_chosen stays.index stays.remind
    stays.rooming_list stays.rooms stays.settle_block stays.tell_entitlements workshops.edit_task workshops.new_task
    workshops.public_text workshops.publish workshops.remove_task workshops.take_down workshops.tick
FKX: stays.add_hotel stays.hotel stays.hotels
FPK: stays.entitlements stays.invoices
FX: calls.criteria calls.edit calls.new centre.close_weeks centre.edit_format centre.edit_scheme centre.edit_venue
    centre.look_through_letters centre.new_format centre.new_letter centre.new_scheme centre.new_task centre.new_venue centre.open_week
    centre.practical centre.settings decisions.letters_of_call decisions.release desk.let_go desk.mail_log partners.add_host
    partners.edit partners.hide partners.new partners.remove_host partners.show people.absence_of people.account people.appoint people.back_of people.change_address people.edit people.edit_committee people.end_appointment people.end_seat
    people.give_seat people.new people.new_committee proposals.form_of_call proposals.rules_of_call
    proposals.screening
K: stays.arrange stays.book stays.cancel_room stays.exact_catering_counts stays.needs_of stays.rebook_room stays.tell_hotel workshops.calendar
NORMCFDPKASXY: desk.index desk.my_mails participants.mine people.address people.end_other_sessions people.profile
    people.save_list people.security proposals.index proposals.invited proposals.preview proposals.start
    proposals.step_down reviews.mine_conflicts workshops.mine
RMCFDPKASXY: people.away people.back
O: decisions.told proposals.edit proposals.comments_on proposals.lead proposals.progress_of proposals.reopen proposals.restore
    proposals.resubmit proposals.submit proposals.withdraw
OFDPKA: folders.index funding.show workshops.ask workshops.plan workshops.step
S: desk.jobs desk.try_again
OFK: folders.new participants.add participants.add_listed participants.add_pasted participants.add_single
    participants.chosen prints.door prints.index prints.people
OFKA: participants.index
RMCFDAXY: decisions.meeting decisions.minutes decisions.minutes_pdf
RMCY: reviews.questions reviews.queue
- | - | - | - | - | - | - | FDA: decisions.decide
- | - | - | - | - | - | C | -: decisions.advise decisions.room
- | - | - | - | - | R | R | R: reviews.review reviews.version reviews.versions
- | - | - | - | CF | CF | CF | -: reviews.assign reviews.close_one
- | - | - | F | - | - | - | -: proposals.look_again
- | - | F | - | F | F | - | -: proposals.committees
- | - | F | F | F | F | F | F: proposals.screen
- | - | FDA | FDA | FDA | FDA | FDA | FDA: desk.journal_of_proposal
- | - | FDA | FDA | FDA | RCFDA | RCFDA | RCFDA: reviews.of_proposal
- | - | RMCFDA | CFDA | RMCFDA | RMCFDA | RMCFDA | RMCFDA: reviews.card reviews.declare
- | F | - | - | - | - | - | -: proposals.returned
O | O | - | - | - | - | - | -: proposals.attached proposals.beside_section proposals.changes_since
    proposals.invite proposals.organiser proposals.people_list proposals.settle_comment proposals.take_attachment_out
O | O | OCFDA | OCFDA | OCFDA | ORCFDA | ORCFDA | ORCFDA: proposals.as_pdf proposals.attachment proposals.changes
    proposals.version proposals.version_as_pdf proposals.versions
O | O | ORMCFDA | OCFDA | ORMCFDA | ORMCFDA | ORMCFDA | ORMCFDA: proposals.show
"""


def wanted() -> dict[str, list[str]]:
    found = {}
    for line in MATRIX.replace("\n    ", " ").strip().splitlines():
        readers, endpoints = line.split(": ")
        sets = [one.strip("- ") for one in readers.split("|")]
        found |= dict.fromkeys(endpoints.split(), sets if len(sets) > 1 else sets * len(STATES))
    return found


@pytest.fixture
def seated(make, world):
    """The world, with somebody beside the reader on the committee."""
    world.people["niels"] = make.person("Niels")
    db.session.add(Seat(committee=world.committee, person=world.people["niels"], role="member", from_on=LONG_AGO))
    db.session.commit()
    return world


def let_in(app, world, rule, address) -> str:
    """The readers for whom the rule at this address holds."""
    view = app.view_functions[rule.endpoint]
    method = "GET" if "GET" in rule.methods else "POST"
    with app.test_request_context(method=method):
        _endpoint, named = app.url_map.bind("localhost").match(address, method=method)
        keys = [value for name, value in named.items() if name.endswith(NAMES)]
        try:
            things = fetch(view.models, keys)
        except NotFound:
            return ""
        return "".join(letter for letter, who in READERS.items() if view.door(world.people[who], *things))


@pytest.mark.parametrize("state", STATES)
def test_each_door_lets_in_whom_the_matrix_names_and_nobody_else(app, seated, state):
    proposal, matrix, differs = seated.proposal, wanted(), {}
    proposal.submitted_at = None if state == Status.DRAFT else proposal.call.opens_at
    proposal.status = state
    if state == Status.RETURNED:
        proposal.returned_at, proposal.return_until_at = proposal.call.opens_at, proposal.call.deadline_at
    db.session.commit()

    for rule, address in addresses(app, seated):
        if not callable(getattr(app.view_functions[rule.endpoint], "door", None)):
            continue
        found = let_in(app, seated, rule, address)
        named = matrix.get(rule.endpoint, ["in no line of the matrix"] * len(STATES))[STATES.index(state)]
        if found != named:
            differs[rule.endpoint] = f"{found}, not {named}"

    assert differs == {}
