"""The words for what stands in the journal and the mail log as codes."""

from workshop_portal import letters
from workshop_portal.core import jobs, outbox, promises
from workshop_portal.core.jobs import JobState
from workshop_portal.core.languages import text as _
from workshop_portal.core.steps import Refused
from workshop_portal.core.words import N_
from workshop_portal.decisions import workflow as decisions
from workshop_portal.participants import workflow as participants
from workshop_portal.people import choices
from workshop_portal.proposals import workflow as proposals
from workshop_portal.reviews import workflow as reviews
from workshop_portal.workshops import workflow as workshops

OF_CONFLICTS = {"found": N_("found"), "confirmed": N_("binding"), "dismissed": N_("dismissed")}
STATES = {  # of assignments
    "assigned": N_("assigned"),
    "declined": N_("declined"),
    "ended": N_("ended"),
    "locked": N_("locked"),
}
# fmt: off
DEEDS = {
    # proposals and their organisers
    "start": N_("Draft begun"), "submit": N_("Submitted"), "reopen": N_("Reopened"), "withdraw": N_("Withdrawn"), "restore": N_("Withdrawal taken back"),
    "accept": N_("Found eligible"), "return": N_("Returned for completion"), "exclude": N_("Found not eligible"),
    "remind of draft": N_("Organisers reminded to submit"), "return over": N_("Organisers told that their time is over"),
    "extend": N_("Given more time"), "resubmit": N_("Taken up from an earlier one"), "look again": N_("Looked at again"),
    "set committees": N_("Committees chosen"), "invite organiser": N_("Organiser invited"),
    "remind organiser": N_("Organiser reminded"), "confirm organiser": N_("Organiser confirmed"),
    "decline as organiser": N_("Organiser declined"), "remove organiser": N_("Organiser removed"),
    "leave as organiser": N_("Organiser stepped down"),
    "revise organiser": N_("Organiser's data changed"), "set grade": N_("Organiser's rights changed"), "comment": N_("Commented on"), "settle comment": N_("Comment settled"),
    "offer lead": N_("Lead offered"), "take back lead": N_("Offer of the lead taken back"), "take lead": N_("Lead taken over"),
    "refuse lead": N_("Lead refused"), "attach": N_("File added"), "detach": N_("File taken out"),
    "edit letter": N_("Letter edited"), "throw letter away": N_("Edited letter thrown away"),
    # reading and advice
    "start_review": N_("Review begun"), "close_reviews": N_("Reviews closed"), "send review": N_("Review sent"),
    "find conflict": N_("Conflict found in the data"), "declare conflict": N_("Conflict declared"),
    "confirm conflict": N_("Conflict confirmed"), "dismiss conflict": N_("Conflict dismissed"),
    "no conflict": N_("No conflict, said the reader"), "assign": N_("Assigned"), "end assignment": N_("Assignment ended"),
    "unassign": N_("Assignment taken back"), "decline": N_("Declined"), "remind": N_("Reminded"),
    "order assignment": N_("Assignment computed"), "apply assignment": N_("Assignment applied"), "stop assignment": N_("Assignment stopped"),
    "put assignment away": N_("Assignment put away"),
    "apply table": N_("Table of readers applied"),
    "hold": N_("Meeting held"), "open meeting": N_("Meeting opened"), "close meeting": N_("Meeting closed"),
    "agenda": N_("Agenda set"), "come back": N_("Noted: back in the room"), "presence": N_("Presence noted"), "sat": N_("Was in the room in the sitting before"), "recuse": N_("Noted: left the room"),
    "advise": N_("Advice recorded"), "advised": N_("Advised"), "decide": N_("Decided"), "condition": N_("Condition met"),
    "conditions met": N_("All conditions met"), "condition day": N_("Condition given another day"), "lapse": N_("Approval lapsed"), "press": N_("Release started"),
    "undo": N_("Release undone"), "release": N_("Decision released"), "rescind": N_("Decision rescinded"),
    "refer": N_("Referred"),
    # workshops, their people and their money
    "open": N_("Opened"), "schedule": N_("Week given"), "week": N_("Week given"), "coordinator": N_("Coordinator assigned"),
    "invite": N_("Invitations sent"), "register": N_("Registration opened"), "freeze": N_("Registration closed"),
    "begin": N_("Begun"), "end": N_("Ended"), "report": N_("Report asked for"), "close": N_("Closed"), "hand in report": N_("Report handed in"), "report no more": N_("Report taken back"), "unclose": N_("Closing taken back"),
    "cancel": N_("Cancelled"), "tick": N_("Task done"), "untick": N_("Task taken up again"), "publish": N_("Page published"),
    "add task": N_("Task added"),
    "move task": N_("Task moved"), "give task": N_("Task given"), "plan task": N_("Task dated by the plan again"),
    "remove task": N_("Task taken out"), "message": N_("Message sent"), "choose readers": N_("Readers chosen"), "add file": N_("File added"),
    "add note": N_("Note added"), "change file": N_("File changed"), "change note": N_("Note changed"),
    "remove file": N_("File taken out"), "remove note": N_("Note taken out"), "unpublish": N_("Page taken down"), "organisers come": N_("Organisers noted as participants"),
    "add participants": N_("Participants added"), "remove participant": N_("Participant removed"),
    "answer": N_("Invitation answered"), "give seat": N_("Seat given"), "arrive": N_("Came, and was given a seat"), "send again": N_("Sent again"), "arrived": N_("Arrived"), "send copy": N_("Copy sent"),
    "correct data": N_("Data corrected"),
    "consent": N_("Agreed to be named in public"), "no consent": N_("Not to be named in public"),
    "tell stay": N_("Stay filled in"), "revise stay": N_("Stay changed"), "revise needs": N_("Looked through, days and room as before"), "arrange stay": N_("Stay arranged"),
    "ask to register": N_("Asked to register"), "agree": N_("Agreed"), "agree no more": N_("No longer agrees"),
    "entitle": N_("Lodging and travel decided"), "take back entitlement": N_("Lodging and travel taken back"),
    "tell entitlement": N_("Told of lodging and travel"),
    "reserve rooms": N_("Rooms reserved"), "change rooms": N_("Reserved rooms changed"),
    "settle rooms": N_("Number of rooms settled"), "unsettle rooms": N_("Number of rooms open again"),
    "note invoice": N_("Invoice of a hotel noted"), "take invoice out": N_("Invoice of a hotel taken out"),
    "book room": N_("Room booked"), "rebook room": N_("Room booked for other days"), "cancel room": N_("Room given back"),
    "leave rest": N_("Guest is to pay a part of the room"),
    "tell hotel": N_("Hotel told of a room given back"), "untell hotel": N_("Hotel not told of a room given back after all"),
    "read needs": N_("Diets and access needs read by name"), "count needs": N_("Diets counted for the caterer, every figure"), "erase needs": N_("Diet and access needs erased"),
    "book": N_("Amount booked"), "fund": N_("External fund noted"), "terms": N_("Terms changed"),
    "keep": N_("Kept open until all is paid or released"), "settle": N_("Record settled"),
    # people and the centre
    "create": N_("Created"), "revise": N_("Changed"), "put back": N_("The portal's own text put back"), "try again": N_("Tried again"), "set password": N_("Password set"), "verify": N_("Address confirmed"),
    "ask account": N_("Account asked for"), "end unconfirmed": N_("Account that nobody confirmed emptied"), "ask address": N_("Another address asked for"), "change address": N_("Address changed"), "end address change": N_("Change of address ended"), "calendar address": N_("Calendar address made"),
    "end calendar address": N_("Calendar address ended"),
    "disable": N_("Account closed"), "enable": N_("Account opened again"), "appoint": N_("Appointed"), "ask appointment": N_("Appointment asked for"),
    "drop appointment": N_("Appointment not made"),
    "end appointment": N_("Appointment ended"), "note absence": N_("Absence noted"), "end absence": N_("Absence taken back"),
    "end seat": N_("Seat ended"), "close week": N_("Week closed"), "look through letters": N_("Letters looked through"),
    "open week": N_("Week opened again"), "allow": N_("Host allowed"), "take host out": N_("Host taken out"),
    "show page": N_("Page shown"), "hide page": N_("Page hidden"), "set criteria": N_("Criteria set"),
    "set form": N_("Form set"), "set rules": N_("Rules set"), "import": N_("Round imported"),
    "restored": N_("Restored from a backup, mails held"), "let go": N_("Held mails let go"),
}
# fmt: on
JOBS = {
    "sweep rows": N_("Throw away what has had its time"),
    "assignment": N_("Compute an assignment of readers"),
    "release": N_("Release decisions"),
    "remind organiser": N_("Remind an invited organiser"),
    "sweep files": N_("Throw away files that nothing holds"),
    "call opens": N_("Tell that a call is open"),
    "erase needs": N_("Erase diets and access needs"),
    "end of seats": N_("End the reviews of ended seats"),
    "find conflicts": N_("Look for conflicts of interest again"),
    "days of workshops": N_("Note which workshops have begun or ended"),
    "remind readers": N_("Remind readers"),
    "remind of conditions": N_("Remind of conditions"),
    "remind of drafts": N_("Remind of drafts before their call closes"),
    "remind of returned": N_("Remind of returned proposals"),
}
JOB_STATES = {  # with the tone in which each is shown
    JobState.WAITING: (N_("Waits"), "going"),
    JobState.RUNNING: (N_("Runs"), "going"),
    JobState.FAILED: (N_("Failed"), "bad"),
}


def of_job(kind) -> str:
    return _(JOBS[kind]) if kind in JOBS else kind


SAYS_NOTHING = frozenset({"key"})  # of a refusal: the name of a letter


def trouble_of(job) -> str:
    """Why it failed, without a word of what it is about: of a refusal the sentence with gaps, else the error's name."""
    if refused := jobs.refusal_in(job):
        values = {name: said if name in SAYS_NOTHING else "…" for name, said in refused.values.items()}
        return promises.sentence_for(Refused(refused.message, **values))
    name = job.trouble.partition(":")[0]
    return name if name.isidentifier() else _("Refused") if job.trouble else ""


LETTERS = {"message": N_("Message")}  # what is written each time anew


def of_letter(kind, template) -> str:
    """What a mail of this kind is called: as its letter, if the office has one of this name."""
    if template and template.subject_en is not None:
        return letters.name_of(template)
    return _(LETTERS[kind]) if kind in LETTERS else kind


def of_deed(deed) -> str:
    return _(DEEDS[deed]) if deed in DEEDS else deed


def of_line(line) -> str:
    """The same of a line, which may be about something that was there before."""
    return _("Taken up again") if line.deed == "open" and line.start else of_deed(line.deed)


def of_state(code, kind="") -> str:
    """The words of a status, a state, a hat; codes that have none stay codes (weeks, keys). `kind`: of what, where one code
    has other words of others: who is withdrawn is not cancelled.
    """
    if kind == "participation" and code in participants.WORDS:
        return _(participants.WORDS[code])
    if kind == "conflict" and code in OF_CONFLICTS:
        return _(OF_CONFLICTS[code])
    mails = {state: words for state, (words, _tone) in outbox.WORDS.items()}
    grounds, others = reviews.GROUND_WORDS, STATES
    tables = (
        proposals.WORDS,
        workshops.WORDS,
        participants.WORDS,
        decisions.WORDS,
        choices.HATS,
        mails,
        grounds,
        others,
    )
    for table in tables:
        if code in table:
            return _(table[code])
    return code
