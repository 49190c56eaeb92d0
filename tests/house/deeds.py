"""What goes on in the world: workshops on which the conflicted work too, and every deed that writes letters to them.

What is stamped is stamped by `world.begun`, so that the same deeds give the same letters a minute later.
"""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

from werkzeug.datastructures import FileStorage

from tests import makers
from tests.core.test_pictures import jpeg
from tests.house import world as whole
from workshop_portal import background, worker
from workshop_portal.calls import news
from workshop_portal.calls.models import NewsAddress
from workshop_portal.centre.slots import Slot, SlotState, monday, week_of
from workshop_portal.core import files, jobs, links, outbox, schedules
from workshop_portal.core.clock import now, today
from workshop_portal.core.db import db
from workshop_portal.decisions import actions as decisions
from workshop_portal.decisions import committee_letters, differing, withdrawals
from workshop_portal.decisions.models import Advice, Decision, Item, Meeting
from workshop_portal.decisions.workflow import Code
from workshop_portal.folders.models import Sheet
from workshop_portal.folders.workflow import Kind, Sight
from workshop_portal.messages import actions as messages
from workshop_portal.messages import letters as message_letters
from workshop_portal.participants import actions as participants
from workshop_portal.participants.letters import INVITATION, STAY
from workshop_portal.participants.models import Participation
from workshop_portal.participants.workflow import Answer
from workshop_portal.people import address_change
from workshop_portal.people import letters as accounts
from workshop_portal.people.models import Seat
from workshop_portal.prints import actions as prints
from workshop_portal.prints import queries as presence
from workshop_portal.proposals import letters as proposals
from workshop_portal.proposals.letter_texts import TEXTS as ON_THE_WAY
from workshop_portal.proposals.workflow import Status
from workshop_portal.reviews import actions as reviews
from workshop_portal.reviews import letters as review_letters
from workshop_portal.reviews import table_plan
from workshop_portal.reviews.models import Assignment, AssignmentRun, Conflict
from workshop_portal.reviews.workflow import ConflictState, Ground
from workshop_portal.stays import actions as stays
from workshop_portal.stays import entitling
from workshop_portal.stays.workflow import Lodging, PaidBy
from workshop_portal.workshops import actions as workshops
from workshop_portal.workshops import letters as workshop_letters
from workshop_portal.workshops import plan_feed, tasks
from workshop_portal.workshops.models import Task, Workshop

CONFLICTED = (*whole.CONFLICTED, "conflicted_coordinator")
DOERS = ("conflicted_office", "conflicted_director", "conflicted_coordinator")


def furnish(make, world):
    """Una, in conflict too, who coordinates, pays and looks on; beside all that is hidden something that is not; and
    readers who have not written.
    """
    with make.together():
        world.begun = now()
        people, shown, hidden = world.people, world.shown, world.proposals
        una = people["conflicted_coordinator"] = make.appointed("coordinator", "Una")
        for hat in ("finance", "auditor"):
            make.standing(una, hat)
        for proposal in hidden.values():
            make.standing(una, "conflicted", proposal)
        for name in ("niels", "lise"):
            people[name] = make.person(name.title())
            world.committee.seats.append(Seat(person=people[name], role="member", from_on=makers.LONG_AGO))
        for proposal in (*shown.values(), *hidden.values()):
            for name in ("niels", "lise", "conflicted", "conflicted_chair"):
                free(proposal, people[name])
        asked(make, world, "conflicted", shown[Status.IN_REVIEW], days=1)
        asked(make, world, "niels", shown[Status.IN_REVIEW], days=60)
        asked(make, world, "niels", hidden[Status.IN_REVIEW], days=7)
        make.standing(una, "coordinator", world.workshop)  # from before her conflict
        world.workshop.published_at, world.workshop.tasks[0].due_on = None, today() + timedelta(days=10)
        world.ahead, world.over = held(make, world, shown[Status.DECIDED], 4), held(make, world, beside(make, world), 5)
        world.over.first_on, world.over.last_on = today() - timedelta(days=4), today()
        db.session.flush()
        there = {one.key for one, _there in presence.all_of(world.over)}
        prints.note_presence(world.over, there, by=people["office"], at=world.begun)
        for workshop, weeks in ((world.workshop, 20), (world.ahead, 15)):
            place(workshop, week_of(today() + timedelta(weeks=weeks)))
        world.own = beside(make, world, lead=people["conflicted"])
        make.scheme(key="regular")
        accounts.ask_to_verify(people["office"], at=world.begun)
        world.tokens = tokens(world)


def free(proposal, person):
    """Their mail addresses end alike; somebody looked, and it is no conflict."""
    facts = {"ground": Ground.MAIL, "state": ConflictState.DISMISSED, "reason": "far apart"}
    db.session.add(Conflict(proposal=proposal, person=person, **facts))


def asked(make, world, name, proposal, *, days):
    """To read it, ten days ago; the review is due in so many."""
    facts = {"asked_at": world.begun - timedelta(days=10), "due_on": today() + timedelta(days=days)}
    db.session.add(Assignment(proposal=proposal, person=world.people[name], committee=world.committee, **facts))
    for hat in ("reviewer", "cleared"):
        make.standing(world.people[name], hat, proposal)


def beside(make, world, lead=None):
    """One more that is hidden from nobody."""
    facts = {"lead": lead or world.people["organiser"], "committees": [world.committee], "call": world.call}
    proposal = make.proposal(Status.DECIDED, title="Shown to all of them, too", **facts)
    whole.review(make, world.people["member"], proposal, world.committee)
    return proposal


def held(make, world, proposal, number) -> Workshop:
    """Its workshop, with files: one in conflict with others coordinates it, and one takes part."""
    people, committee = world.people, world.committee
    facts = {"decided_at": world.begun, "released_at": world.begun, "grounds": "Sound."}
    db.session.add(Decision(proposal=proposal, code=Code.APPROVE_REGULAR, **facts))
    facts = {"outcome": Code.APPROVE_REGULAR, "given_at": world.begun, "grounds": "Sound."}
    db.session.add(Advice(proposal=proposal, committee=committee, **facts))
    meeting = db.session.scalars(db.select(Meeting)).one()
    meeting.items.append(Item(proposal_id=proposal.id, number=number))
    db.session.flush()
    workshop = whole.held(make, people | {"coordinator": people["conflicted_coordinator"]}, proposal, committee)
    facts = {"offset_weeks": -2, "owner": "office", "due_on": today() + timedelta(days=20)}
    workshop.tasks += [Task(template_key=who, name_en=who, name_nl=who, **facts) for who in DOERS]
    one = people["conflicted"]
    facts = {"name": one.name, "email": one.email, "person_id": one.id, "state": Answer.CONFIRMED}
    db.session.add(Participation(workshop=workshop, **facts))
    file = files.keep_bytes(b"%PDF-1.7 a plan", kind=files.PDF)
    facts = {"kind": Kind.OTHER, "file": file, "file_name": "plan.pdf", "writer": people["office"]}
    db.session.add_all(
        Sheet(workshop=workshop, title="A plan", sight=one, **facts) for one in (Sight.TEAM, Sight.PUBLIC)
    )
    whole.attached(proposal)
    db.session.flush()
    return workshop


def place(workshop, week):
    workshop.week, workshop.first_on, workshop.last_on = week, monday(week), monday(week) + timedelta(days=4)
    facts = {"venue_id": workshop.venue_id, "state": SlotState.USED, "workshop_id": workshop.id}
    db.session.add(Slot(week=week, **facts))


def tokens(world) -> dict[str, list[str]]:
    """The beginning of an address with a token → the tokens that open it."""
    mine = Participation.workshop_id.in_([world.ahead.id, world.over.id])
    ids = list(db.session.scalars(db.select(Participation.id).where(mine)))
    return {
        "/plans/": [plan_feed.renew(world.people["conflicted_coordinator"], by=None)],
        "/stay/": [links.make(STAY, thing_id=one) for one in ids],
        "/invitation/": [links.make(INVITATION, thing_id=one) for one in ids],
    }


def go_on(app, world, *, reader, verdict, once_asked=()):
    """All that writes letters, on what is hidden too: there this reader is asked to read, this is decided, and letters
    have not left that ask these to read, who are in conflict by now.
    """
    call_together(world)
    choose_readers(world, world.people[reader], once_asked)
    let_reading_end(world, world.people[reader], once_asked)
    find_in_conflict(world)
    decide(world, verdict)
    give_tasks(world)
    write_to_participants(world)
    move(world.ahead, by=world.people["office"], at=world.begun)
    say_it_is_cancelled(world)
    write_on_accounts(world)
    db.session.commit()
    schedules.order_due(background.DAILY, now())
    news.expect(world.call)
    db.session.commit()
    do_what_is_due(app)
    for who, by in (("conflicted", "conflicted_chair"), ("conflicted_chair", "conflicted_office")):
        at = world.begun + timedelta(days=2)
        reviews.remind(world.call, world.committee, only=world.people[who], by=world.people[by], at=at)
    db.session.commit()
    hand_over(app, until=now() + timedelta(days=9))


def call_together(world):
    """The committee is told the day of its meeting, and then another one; here it has met already. Members are asked for
    the answers that lack.
    """
    held = db.session.scalars(db.select(Meeting)).one()
    opened_at, held.opened_at = held.opened_at, None
    for days in (20, 30):
        decisions.set_agenda(held, on=today() + timedelta(days=days), by=world.people["office"], at=world.begun)
    members = [one.person for one in world.committee.seats]
    committee_letters.ask_for_answers(held, members, by=world.people["office"], at=world.begun)
    held.opened_at = opened_at


def choose_readers(world, reader, once_asked):
    """By hand, by the optimiser, by a table."""
    people, shown, hidden, committee = world.people, world.shown, world.proposals, world.committee
    open_until = world.call.deadline_at, world.call.hard_deadline_at
    world.call.deadline_at = world.call.hard_deadline_at = world.begun  # nobody is asked while a call is open
    by, chair, late = people["office"], people["conflicted_chair"], hidden[Status.IN_REVIEW]
    reviews.assign(shown[Status.ELIGIBLE], people["conflicted"], committee, by=by, at=world.begun)
    reviews.assign(hidden[Status.ELIGIBLE], reader, committee, by=by, at=world.begun)
    pairs = [(shown[Status.ELIGIBLE], chair), (hidden[Status.ELIGIBLE], people["member"])]
    answered = {"status": "optimal", "assignment": [[proposal.code, person.key] for proposal, person in pairs]}
    run = AssignmentRun(call=world.call, committee=committee, asked={}, answered=answered)
    db.session.add(run)
    reviews.apply_run(run, by=by, at=world.begun)
    pairs = [(shown[Status.IN_REVIEW], chair), (late, people["lise"])]
    plan = table_plan.Plan(give=[table_plan.Pair(*one) for one in pairs])
    table = reviews.apply_table(world.call, committee, plan, by=by, at=world.begun)
    world.call.deadline_at, world.call.hard_deadline_at = open_until
    for who in once_asked:
        for about in (late, table):
            facts = {"subject": "Would you read?", "body": f"{late.title} ({late.code})", "guarded": True}
            outbox.write(people[who], kind="reviewer_assigned", about=about, at=world.begun, by=by, **facts)


def let_reading_end(world, reader, once_asked):
    """Reviews are closed, a meeting begins, readers leave, and somebody else leads: those in conflict hear of what is shown."""
    people, committee = world.people, world.committee
    hear = [people["conflicted"], people["conflicted_chair"]]
    then = [reader, *(people[who] for who in once_asked)]
    facts = {"at": world.begun, "by": people["office"]}
    for proposal, readers in ((world.shown[Status.IN_REVIEW], hear), (world.proposals[Status.IN_REVIEW], then)):
        for person in readers:
            for say in (review_letters.say_closed, review_letters.say_ended):
                say(person, committee, proposal, has_begun=True, **facts)
            review_letters.say_begun(person, committee, proposal, [(committee, 2, False)], **facts)
            side = differing.Side(committee, Advice(outcome=Code.REJECT), (people["office"],))
            differing.write(person, proposal, side, [side], **facts)
            for tell in (review_letters.say_change_ended, review_letters.say_withdrawn, review_letters.say_restored):
                tell(person, committee, proposal, **facts)
            row = SimpleNamespace(proposal=proposal, due_on=None)
            review_letters.let_off(person, committee, [row], about=proposal, has_begun=True, **facts)
            for step in withdrawals.KINDS.values():
                withdrawals.write(person, proposal, step, "It waits.", **facts)
            for so in (True, False):
                about = (person, committee, proposal)
                review_letters.tell_of_leaving(*about, people["member"], in_conflict=so, word="In Chile.", **facts)
                review_letters.tell_of_chair(*about, leads=so, **facts)


def find_in_conflict(world):
    """Somebody else has recorded it; the letter names no proposal."""
    for who in CONFLICTED:
        review_letters.say_recorded(world.people[who], world.call, at=world.begun, by=world.people["office"])


def decide(world, verdict):
    """Organisers hear how their proposals stand; decisions go out after the time in which they can be taken back."""
    people, begun = world.people, world.begun
    for key in ON_THE_WAY:
        proposals.tell(world.own, key, at=begun)
    for found in (world.proposals, world.shown):
        proposals.tell_office_of_reopening(found[Status.ELIGIBLE], by=people["niels"], at=begun)
    facts = {"outcome": Code.APPROVE_REGULAR, "given_at": begun, "grounds": "Sound."}
    for proposal in (world.shown[Status.ADVISED], world.proposals[Status.ADVISED]):
        db.session.add(Advice(proposal=proposal, committee=world.committee, **facts))  # what is decided may differ
    facts = {"grounds": "Not now.", "by": people["director"], "at": begun}
    ready = [
        decisions.decide(world.shown[Status.ADVISED], code=Code.REJECT, **facts),
        decisions.decide(world.proposals[Status.ADVISED], code=verdict, **facts),
    ]
    facts |= {"becomes": Code.APPROVE_REGULAR, "conditions": [("Another room.", today() + timedelta(days=3))]}
    ready.append(decisions.decide(world.own, code=Code.APPROVE_CONDITIONAL, **facts))
    decisions.press_release(world.call, ready, by=people["office"], at=begun - timedelta(hours=1))


def give_tasks(world):
    """Who has a task, who coordinates, and what the office writes to the committee, of both workshops while both are."""
    people, ahead, by = world.people, world.ahead, world.people["office"]
    for who in ("coordinator", "conflicted_coordinator"):
        workshops.assign_coordinator(ahead, people[who], by=by, at=world.begun)
    for who in ("coordinator", "conflicted_coordinator"):  # as if nobody had been before
        workshop_letters.tell_of_coordinator(ahead, people[who], by=by, at=world.begun)
        workshop_letters.tell_of_taking_up(ahead, people[who], by=by, at=world.begun)
    for task in ahead.tasks:
        if task.template_key in DOERS:
            tasks.give(task, people[task.template_key], by=by, at=world.begun)
    write_to_committee(world, ahead)
    hidden = db.session.scalar(db.select(Workshop).where(Workshop.proposal_id == world.proposal.id))
    if hidden is not None:
        for who in DOERS:  # it was given before the conflict was declared, and the letter has not left
            hidden.tasks[0].person = people[who]
            workshop_letters.tell_of_task(hidden.tasks[0], by=by, at=world.begun)
        hidden.tasks[0].person, hidden.published_at = None, world.begun
        write_to_committee(world, hidden)
        hidden.published_at = None


def write_to_committee(world, workshop):
    texts = {
        "subject_en": "On {workshop}",
        "body_en": "Dear {name},\n{link}\n{signature}",
        "by": world.people["office"],
    }
    everybody = [one.person for one in world.committee.seats]
    send(world, messages.write(workshop, readers=everybody, to_committee=True, **texts))


def send(world, message):
    """With a picture beside it."""
    messages.enclose(message, FileStorage(BytesIO(jpeg()), "Route.jpg"), by=message.writer)
    db.session.expire(message, ["enclosures"])
    seen = message_letters.mark(messages.all_letters(message), message.enclosures)
    messages.send(message, seen=seen, by=message.writer, at=world.begun)


def write_to_participants(world):
    """The conflicted take part as well: invited, reminded, thanked, asked to register, told of money, written to."""
    by, begun = world.people["conflicted_coordinator"], world.begun
    people = [world.people[who] for who in CONFLICTED if who != "conflicted"]
    made = participants.add(world.ahead, [{"name": one.name, "email": one.email} for one in people], by=by)
    participants.invite(made, by=by, at=begun - timedelta(days=2))
    participants.remind(made, by=by, at=begun)
    for one, answer in zip(made, ("yes", "maybe", "no", "yes"), strict=True):
        participants.answer(one, answer, at=begun)
    coming = [one for one in made if one.state == Answer.CONFIRMED]
    participants.letters.seat_given(coming[0], by=by, at=begun)
    stays.remind(world.ahead, coming, by=by, at=begun)
    entitling.entitle(coming, nights=1, paid_by=PaidBy.CENTRE, night_cents=50_00, travel_cents=0, by=by, at=begun)
    entitling.tell(world.ahead, coming, by=by, at=begun)
    participants.letters.again(coming[0], at=begun)
    participants.letters.arrived(coming[0], by=by, at=begun)
    stays.arrange(coming[0], {"arrive_on": world.ahead.first_on, "leave_on": world.ahead.last_on}, by=by, at=begun)
    advance = {"nights": 1, "paid_by": PaidBy.REIMBURSED, "night_cents": 50_00, "travel_cents": 0}
    entitling.entitle(coming, **advance, by=by, why="The hotel takes no bills.", tell_less=True, at=begun)
    nothing = {"nights": 0, "paid_by": None, "night_cents": 0, "travel_cents": 0}
    entitling.entitle(coming, **nothing, by=by, why="Less is left.", tell_less=True, at=begun)
    for one in coming:
        stays.arrange(one, {"lodging": Lodging.OWN}, by=by, tell=True, at=begun)
    texts = {"subject_en": "To {name}", "body_en": "Dear {name} {link}"}
    send(world, messages.write(world.ahead, readers=coming, by=by, **texts))


def move(workshop, *, by, at):
    """All who were invited, and those who arrange it, learn the days, and then other ones."""
    for kind in ("week_given", "venue_changed"):
        workshop_letters.tell_of_week(workshop, None, kind, by=by, at=at)
    participants.tell_of_moving(workshop, (None, None), by, at)
    workshop_letters.ask_for_report(workshop, None, workshop.last_on, by=by, at=at)
    workshop_letters.tell_of_report(workshop, by, "What came of it", by=by, at=at)
    workshop_letters.tell_of_closing(workshop, None, has_report=False, by=by, at=at)
    later = week_of(workshop.first_on + timedelta(weeks=9))
    workshops.give_week(workshop, workshop.venue, later, by=by, at=at, reason="The hall is being painted.")
    stays.remind(workshop, [stay.participation for stay in stays.queries.with_days(workshop)], by=by, at=at)


def say_it_is_cancelled(world):
    """To who coordinates it and to all who were invited; the workshop goes on, so that the other letters leave too."""
    by, at = world.people["office"], world.begun
    workshop_letters.tell_of_calling_off(world.ahead, [world.people["conflicted_coordinator"]], by=by, at=at)
    for one in participants.queries.to_be_told(world.ahead):
        participants.letters.called_off(one, "", signature="", by=by, at=at)
        participants.letters.withdrawn(one, "", "", by=by, at=at)


def write_on_accounts(world):
    """And to those who want to hear of calls."""
    for who in CONFLICTED:
        person, at = world.people[who], world.begun
        accounts.invite(person, by=world.people["nobody"], at=at)
        with_password(accounts.tell_appointed, person, "finance", at=at)
        term = {"from_on": today(), "until_on": today()}
        seat = SimpleNamespace(person=person, committee=world.committee, role="member", **term)
        with_password(lambda _person, at, seat=seat: accounts.tell_seated(seat, at=at), person, at=at)
        accounts.tell_seat_ended(seat, at=at)
        with_password(
            lambda _person, at: accounts.tell_absent(_person, today(), today(), by=world.people["nobody"], at=at),
            person,
            at=at,
        )
        for write in (
            accounts.ask_to_verify,
            accounts.offer_new_password,
            accounts.say_known,
            accounts.say_password_changed,
            accounts.send_trial,
        ):
            write(person, at=at)
        address_change.ask(world.people["nobody"], person.email, at=at)
        address_change.ask(person, wanted_by(person), at=at)
        for _again in range(2):
            news.ask(person.email, person.language, at=at)
            news.confirm(db.session.scalar(db.select(NewsAddress).where(NewsAddress.email == person.email)), at=at)


def with_password(write, person, *told, at):
    """As it is written to somebody who can sign in."""
    kept, person.password_hash = person.password_hash, "a hash"
    write(person, *told, at=at)
    person.password_hash = kept


def wanted_by(person) -> str:
    """The address that this person asks for."""
    return f"new-{person.email}"


def do_what_is_due(app):
    """As the worker does it."""
    for job_id, _tries in jobs.due(now(), background.JOBS, limit=1000):
        db.session.rollback()
        worker.do_job(app, job_id)
    db.session.expire_all()
    assert list(db.session.scalars(db.select(jobs.Job.trouble).where(jobs.Job.trouble != ""))) == []


def hand_over(app, *, until):
    """Every letter that leaves until then lies in the folder of the rehearsal."""
    for mail_id, _tries in outbox.due(until, limit=1000):
        db.session.rollback()
        worker.deliver(app, mail_id)
    db.session.expire_all()
