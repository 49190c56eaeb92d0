"""The letters about a workshop itself: its days, who coordinates it, and who has a task in its plan."""

from workshop_portal import letters
from workshop_portal.core import languages, outbox, signboard
from workshop_portal.core.clock import day_of
from workshop_portal.core.languages import text as _
from workshop_portal.core.words import N_
from workshop_portal.proposals.letters import reader_of, way_in
from workshop_portal.workshops import followers, plan, policy, queries
from workshop_portal.workshops.letter_texts import FILLED, TEXTS
from workshop_portal.workshops.workflow import REPORT_MAY_COME, State


def tell_of_coordinator(workshop, person, *, by, at):
    """The organisers learn who it is, and the coordinator that it is the own workshop."""
    for reader in organisers_of(workshop):
        write(reader, "coordinator_assigned", workshop, signed(person), by=by, at=at)
    if by is None or by.id != person.id:
        write(person, "workshop_yours", workshop, signed(by), by=by, at=at)


def tell_of_taking_up(workshop, coordinator, *, by, at):
    """Whoever coordinated it when it was cancelled still does."""
    write(coordinator, "workshop_taken_up", workshop, signed(by), by=by, at=at)


def tell_of_handing_over(workshop, person, former, note, *, by, at):
    """The organisers learn who it is in place of whom, the new coordinator what is open, the former one that it is passed
    on."""
    names = {"coordinator": person.name, "former": former.name}
    for reader in organisers_of(workshop):
        write(reader, "coordinator_changed", workshop, signed(person), names, by=by, at=at)
    for reader, kind in ((person, "workshop_taken_over"), (former, "workshop_passed_on")):
        if reader not in told_of_handing_over(workshop, person, former, by=by):
            continue
        with languages.speaking(reader.language):
            more = names | {"note": noted(note)} | ({"open": what_is_open(workshop, at)} if reader is person else {})
        write(reader, kind, workshop, signed(by), more, by=by, at=at, page="" if reader is person else None)


def told_of_handing_over(workshop, person, former, *, by) -> list:
    """Those of the two coordinators who get a letter: nobody of the own deed."""
    readers = [person, *([former] if policy.may_hear_of_passing_on(former, workshop) else [])]
    return [one for one in readers if by is None or one.id != by.id]


def noted(note) -> str:
    """The note of who hands over, as a paragraph of its own after another one."""
    return "\n\n" + _("Noted at the handing over: %(note)s", note=ended(note)) if note.strip() else ""


def what_is_open(workshop, at) -> str:
    """What waits in it, and the next tasks of its plan with their days."""
    tasks, late, rest = open_tasks(workshop, day_of(at))
    lines = [_("Open tasks of the plan: %(n)s, %(late)s of them late.", n=len(tasks) + rest, late=late)]
    lines += [f"- {languages.said(one, 'name')} ({day_words(one)})" for one in tasks]
    lines += [f"- {_('and %(n)s later ones', n=rest)}"] if rest else []
    facts = [fact for waiting in followers.before_handing_over for fact in waiting(workshop)]
    return "\n".join([*(f"{label}: {words}" for label, words in facts), *([""] if facts else []), *lines])


def day_words(task) -> str:
    return languages.day(task.due_on) if task.due_on else _("without a day")


def open_tasks(workshop, day, most=8) -> tuple[list, int, int]:
    """(the next open tasks of its plan, how many of all are late, how many more there are)."""
    left = sorted(
        (task for task in workshop.tasks if not task.done_at), key=lambda task: (task.due_on or day.max, task.position)
    )
    late = sum(plan.state_of(task, day) == "late" for task in left)
    return left[:most], late, max(len(left) - most, 0)


def tell_of_week(workshop, coordinator, kind, *, by, at, former=(None, None), told=0):
    """Organisers and coordinator learn the days, other days than the `former` ones, or another venue: `kind` names the
    letter. `told`: how many guests have a letter of their own."""
    letters.lay_down(TEXTS, sorted([*FILLED, "former", "guests", "reason"]), kind)
    again = told_again(workshop, former) if kind != "venue_changed" else {}
    kept = followers.kept_for if kind == "week_changed" else ()
    readers = arrangers_of(workshop, coordinator)
    holds = each_of(kept, workshop, readers)
    for reader in readers:
        with languages.speaking(reader.language):
            own = [_("Those who were invited are told by us.")] if told else []
            own += [_(words) for words, people in again.items() if reader.id in people] + holds.get(reader.id, [])
            more = {"former": languages.days(*former), "reason": reason_words(workshop.week_reason)}
        guests, signature = "".join(f" {one}" for one in own), signed(by if reader is coordinator else coordinator)
        more["guests"], signature = letters.placed(kind, "guests", guests, signature, reader.language)
        write(reader, kind, workshop, signature, more, by=by, at=at)


FORMER_DAYS = N_("The days of arrival and departure that you gave are for the former days: please give them again, under My invitations.")  # fmt: skip
AFTER_ALL = N_("It had been cancelled, and takes place after all.")
ENDED = N_("Whatever we had booked for you or promised to pay ended with the cancelling.")
ERASED = N_("If you had told us of diet or access needs: that was erased with the cancelling, so please tell us again.")
GONE = N_("If you had told us of diet or access needs: that is erased now.")
DAYS_GONE = N_("The days of arrival and departure that you gave no longer hold: please give them again, under My invitations.")  # fmt: skip


def told_again(workshop, former) -> dict[str, set[int]]:
    """What those who come have to tell again once the days are others, or, where there are no `former` ones, once a
    workshop that was cancelled takes place after all: sentence → the ids of the people who read it.
    """
    if not all(former) and not queries.was_cancelled(workshop):
        return {}
    asked = {one for asking in followers.asked_again for one in asking(workshop)}
    if all(former):
        return {FORMER_DAYS: asked}
    everybody = {one.id for one in arrangers_of(workshop, queries.coordinator_of(workshop))}
    seated = {one for coming in followers.come_again for one in coming(workshop)}
    return {AFTER_ALL: everybody, ENDED: seated, ERASED: seated, DAYS_GONE: asked}


def reason_words(reason) -> str:
    """What follows the sentence that somebody gave a reason for, in the language that is spoken; it ends as a sentence
    does."""
    return " " + _("The reason: %(reason)s", reason=ended(reason)) if reason.strip() else ""


def ended(words) -> str:
    """The same as a sentence that ends."""
    words = " ".join(words.split())  # written in several lines, read in one
    ends = words[-1] in ".!?…" or words[-2:] in {".”", '."', ".)"}
    return words if ends else f"{words}."


def tell_of_calling_off(workshop, readers, *, by, at, rescinded=False):
    """Organisers and coordinator; the latter reads which rooms the hotels have to get back. Where the approval is `rescinded`,
    of which every organiser has a letter, of them those for whom more ends: with a seat once there are days, for which needs
    are told, else with a room or money.
    """
    kind, why, coordinator = "workshop_called_off", queries.why_cancelled(workshop), queries.coordinator_of(workshop)
    letters.lay_down(TEXTS, sorted([*FILLED, "reason", "rooms"]), kind)
    ends = what_ends_for(workshop, readers)
    seated = {one for coming in followers.come_again for one in coming(workshop)}
    own = seated if workshop.first_on else {one for one, words in ends.items() if words}
    concerned = own | ({coordinator.id} if coordinator else set())
    for reader in [one for one in readers if not rescinded or one.id in concerned]:
        with languages.speaking(reader.language):
            reason, rooms = reason_words(why), rooms_words(workshop, reader, coordinator)
            mine = [*ends.get(reader.id, ()), *([_(GONE)] if reader.id in seated else [])]
            rooms = "".join(f" {words}" for words in mine) + rooms
        rooms, signature = letters.placed(kind, "rooms", rooms, signed(None), reader.language)
        write(reader, kind, workshop, signature, {"reason": reason, "rooms": rooms}, by=by, at=at)


def what_ends_for(workshop, readers) -> dict[int, list[str]]:
    """What of the own room and money ends with the cancelling: the id of who comes → sentences, each in the own language."""
    return each_of(followers.ended_for, workshop, readers)


def each_of(asked, workshop, readers) -> dict[int, list[str]]:
    """What these followers say to each of the readers, together."""
    found: dict[int, list[str]] = {}
    for ask in asked:
        for key, words in ask(workshop, readers).items():
            found.setdefault(key, []).extend(words)
    return found


def rooms_words(workshop, reader, coordinator) -> str:
    """That its rooms in hotels are still reserved; to the coordinator, who calls the hotels, which they are."""
    lines = [line for held in followers.to_give_back for line in held(workshop)]
    if not lines:
        return ""
    if coordinator is None:
        return " " + _("The centre gives the rooms in hotels back.")
    if reader.id != coordinator.id:
        return " " + _("The coordinator gives the rooms in hotels back.")
    head = _(
        "These rooms are still reserved. Please call the hotels soon, give them back, and note it under Hotel rooms:"
    )
    return "\n\n" + "\n".join([head, *(f"- {line}" for line in lines)])


def ask_for_report(workshop, coordinator, due_on, *, by, at):
    for reader in organisers_of(workshop):
        with languages.speaking(reader.language):
            more = {"deadline": languages.day(due_on)}
        write(reader, "report_asked", workshop, signed(coordinator), more, by=by, at=at, page="/folder/new?kind=report")


def tell_of_report(workshop, coordinator, title, *, by, at):
    """The coordinator learns that the report is in the folder, and what the office does with it."""
    kind, more = "report_in", {"writer": by.name, "report": title}
    letters.lay_down(TEXTS, sorted([*FILLED, *more, "next"]), kind)
    with languages.speaking(coordinator.language):
        words = " " + what_follows_a_report(workshop)
    more["next"], signature = letters.placed(kind, "next", words, signed(None), coordinator.language)
    write(coordinator, kind, workshop, signature, more, by=by, at=at, page="/folder")


def what_follows_a_report(workshop) -> str:
    """What the office does with a report that comes now."""
    if workshop.state in REPORT_MAY_COME:
        return _("The office accepts it and closes the workshop.")
    if workshop.state != State.CLOSED:
        return _("The office is asked to accept it once the workshop is over.")
    if queries.was_closed_without_report(workshop):
        return _("The workshop was closed without a report: the office is asked to open it again for this one.")
    return _("The workshop is closed already.")


def tell_of_closing(workshop, coordinator, *, has_report, by, at, is_shown=False):
    """Its organisers learn that it is closed, and whether with a report, and one that the public reads from now on."""
    for reader in organisers_of(workshop):
        with languages.speaking(reader.language):
            with_it, without = _("Its report is accepted: thank you for it."), _("No report of it has reached us.")
            with_it += " " + _("It stands on the public page of the workshop now.") if is_shown else ""
        more = {"report": with_it if has_report else without}
        write(reader, "workshop_closed", workshop, signed(coordinator), more, by=by, at=at)


def arrangers_of(workshop, coordinator) -> list:
    """Its organisers, and the coordinator if it has one."""
    readers = organisers_of(workshop)
    if coordinator is not None and coordinator.id not in {one.id for one in readers}:
        readers.append(coordinator)
    return readers


def organisers_of(workshop) -> list:
    return [reader_of(one) for one in workshop.proposal.organisers if one.confirmed_at]


def tell_of_task(task, *, by, at):
    """Who has a task now, with its day and where it stands."""
    reader = next((one for one in organisers_of(task.workshop) if one.id == task.person_id), task.person)
    with languages.speaking(reader.language):
        values = {
            "task": languages.said(task, "name"),
            "deadline": languages.day(task.due_on) if task.due_on else languages.days(None, None),
        }
    write(reader, "task_given", task.workshop, signed(by), values, by=by, at=at, page=f"#t{task.key}")


def signed(person) -> str:
    """Whoever signs, at the centre and its address and never at a private one; the centre where nobody does.

    Whoever answers reaches the coordinator all the same.
    """
    board = signboard.read()
    who = f"{person.name}, {board.name}" if person else board.name
    return f"{who}\n{board.contact_email}".rstrip()


def write(reader, kind, workshop, signature, more=None, *, by, at, page=""):
    """`more`: what this kind of letter says beside what all of them say; `page`: where it leads, below the plan;
    None: nowhere. An organiser may need an account for that; whoever works here has been appointed, and got a link for it."""
    more, may_need_one = more or {}, page is not None and isinstance(reader, outbox.Reader)
    letters.lay_down(TEXTS, sorted([*FILLED, *more]), kind)
    with languages.speaking(reader.language):
        values = {
            "name": reader.name, "workshop": workshop.title, "title": workshop.title, "code": workshop.proposal.code,
            "dates": languages.days(workshop.first_on, workshop.last_on),
            "venue": workshop.venue.name if workshop.venue else "–",
            "signature": signature,
        }  # fmt: skip
        words = way_in(reader) if may_need_one else ""
        subject, body = letters.compose(kind, reader.language, way_in=words, **values, **more)
    link = outbox.Link("" if page is None else f"/board/{workshop.key}{page}")
    outbox.write(reader, kind=kind, subject=subject, body=body, about=workshop, link=link, at=at, by=by, guarded=True)
