"""The rooms in one visible list: their pages and commands, and who follows whom."""

from functools import cache

from workshop_portal import journal, letters
from workshop_portal.calls import followers as calls_followers
from workshop_portal.calls import news as calls_news
from workshop_portal.calls import search as calls_search
from workshop_portal.calls import views as calls
from workshop_portal.centre import policy as centre_rights
from workshop_portal.centre import slots  # noqa: F401  (every table is known once this file is read)
from workshop_portal.centre import views as centre
from workshop_portal.core import (  # noqa: F401
    enclosures,
    files,
    jobs,
    links,
    migrations_cli,
    once,
    outbox,
    parking,
    schedules,
    search,
    search_cli,
    signboard,
    vault_cli,
)
from workshop_portal.core.words import N_
from workshop_portal.decisions import committee_texts, followers, meetings, withdrawals
from workshop_portal.decisions import letter_texts as decisions_texts
from workshop_portal.decisions import queries as decisions_queries
from workshop_portal.decisions import telling as decisions_telling
from workshop_portal.decisions import views as decisions
from workshop_portal.decisions import waits as decisions_waits
from workshop_portal.demo import cli as demo_cli
from workshop_portal.desk import journal_views as desk_journal
from workshop_portal.desk import navigation
from workshop_portal.desk import views as desk
from workshop_portal.desk import waits as desk_waits
from workshop_portal.folders import own_views as own_folders
from workshop_portal.folders import reports as folders_reports
from workshop_portal.folders import views as folders
from workshop_portal.folders import waits as folders_waits
from workshop_portal.funding import actions as funding_deeds
from workshop_portal.funding import followers as funding_followers
from workshop_portal.funding import queries as funding_queries
from workshop_portal.funding import soundness as funding_soundness
from workshop_portal.funding import telling as funding_telling
from workshop_portal.funding import views as funding
from workshop_portal.funding import waits as funding_waits
from workshop_portal.messages import views as messages
from workshop_portal.participants import actions as participants_deeds
from workshop_portal.participants import followers as participants_followers
from workshop_portal.participants import letter_texts as participants_texts
from workshop_portal.participants import queries as participants_queries
from workshop_portal.participants import search as participants_search
from workshop_portal.participants import telling as participants_telling
from workshop_portal.participants import views as participants
from workshop_portal.participants import waits as participants_waits
from workshop_portal.partners import cli as partners_cli
from workshop_portal.partners import search as partners_search
from workshop_portal.partners import shown as partners_shown
from workshop_portal.partners import views as partners
from workshop_portal.people import cli as people_cli
from workshop_portal.people import followers as people_followers
from workshop_portal.people import letters as people_letters
from workshop_portal.people import queries as people_queries
from workshop_portal.people import search as people_search
from workshop_portal.people import views as people
from workshop_portal.people import waits as people_waits
from workshop_portal.prints import actions as prints_deeds
from workshop_portal.prints import queries as prints_queries
from workshop_portal.prints import views as prints
from workshop_portal.proposals import followers as proposals_followers
from workshop_portal.proposals import letter_texts as proposals_texts
from workshop_portal.proposals import letters as proposals_letters
from workshop_portal.proposals import search as proposals_search
from workshop_portal.proposals import uses as proposals_uses
from workshop_portal.proposals import views as proposals
from workshop_portal.proposals import waits as proposals_waits
from workshop_portal.reviews import cli as reviews_cli
from workshop_portal.reviews import conflicts as reviews_conflicts
from workshop_portal.reviews import followers as reviews_followers
from workshop_portal.reviews import letters as reviews_letters
from workshop_portal.reviews import readers as reviews_readers
from workshop_portal.reviews import reminders as reviews_reminders
from workshop_portal.reviews import soundness as reviews_soundness
from workshop_portal.reviews import telling as reviews_telling
from workshop_portal.reviews import terms as reviews_terms
from workshop_portal.reviews import views as reviews
from workshop_portal.reviews import waits as reviews_waits
from workshop_portal.rounds import cli as rounds_cli
from workshop_portal.stays import actions as stays_deeds
from workshop_portal.stays import blocks as stays_blocks
from workshop_portal.stays import claims as stays_claims
from workshop_portal.stays import coordinator_letters
from workshop_portal.stays import entitling as stays_entitling
from workshop_portal.stays import housing as stays_housing
from workshop_portal.stays import letter_texts as stays_texts
from workshop_portal.stays import no_shows as stays_no_shows
from workshop_portal.stays import own_page as own_stays
from workshop_portal.stays import queries as stays_queries
from workshop_portal.stays import search as stays_search
from workshop_portal.stays import telling as stays_telling
from workshop_portal.stays import views as stays
from workshop_portal.stays import waits as stays_waits
from workshop_portal.upkeep import cli as upkeep_cli
from workshop_portal.upkeep import signs as upkeep
from workshop_portal.workshops import actions as workshops_deeds
from workshop_portal.workshops import acts as workshop_acts
from workshop_portal.workshops import calendar_file, plan_feed
from workshop_portal.workshops import closing as workshops_closing
from workshop_portal.workshops import followers as workshops_followers
from workshop_portal.workshops import letter_texts as workshops_texts
from workshop_portal.workshops import policy as workshop_rights
from workshop_portal.workshops import queries as workshops_queries
from workshop_portal.workshops import search as workshops_search
from workshop_portal.workshops import step_views as workshop_steps
from workshop_portal.workshops import telling as workshops_telling
from workshop_portal.workshops import views as workshops
from workshop_portal.workshops import waits as workshops_waits

BLUEPRINTS = (
    people.bp,
    centre.bp,
    partners.bp,
    calls.bp,
    proposals.bp,
    decisions.bp,
    workshops.bp,
    participants.bp,
    messages.bp,
    folders.bp,
    prints.bp,
    funding.bp,
    stays.bp,
    reviews.bp,
    desk.bp,
    upkeep.bp,
)
COMMANDS: tuple = (
    migrations_cli.group,
    people_cli.group,
    partners_cli.group,
    demo_cli.group,
    demo_cli.letters,
    reviews_cli.group,
    rounds_cli.group,
    vault_cli.group,
    search_cli.group,
    upkeep_cli.check,
    upkeep_cli.backup,
    upkeep_cli.restore,
)

nav = navigation.items
foot = navigation.foot
page_at = partners_shown.page_at
line_of = navigation.line_of
THEMES = desk.THEMES


# What waits for a person: each a function of the person that returns a list of core.waits.Wait.
WAITS: tuple = (
    people_waits.waits,
    proposals_waits.waits,
    reviews_waits.waits,
    decisions_waits.waits,
    workshops_waits.waits,
    participants_waits.waits,
    stays_waits.waits,
    folders_waits.waits,
    funding_waits.waits,
    desk_waits.of_the_mails,
    desk_waits.of_the_jobs,
)

# Mails that people may do without: what they need to know stands on their pages too.
MAILS: dict = {
    "answer": outbox.Optional(
        N_("A confirmation of my answer to an invitation, when I say no or perhaps"),
        frozenset({"participant_answer_no", "participant_no_before_days", "participant_answer_maybe"}),
    ),
    "cancelled": outbox.Optional(
        N_("Word that a guest of a workshop of mine has cancelled, or comes after all"),
        frozenset({"guest_cancelled", "guest_perhaps", "guest_returns"}),
    ),
    "coordinator": outbox.Optional(
        N_("Word of who coordinates my workshop"), frozenset({"coordinator_assigned", "coordinator_changed"})
    ),
}

# The letters that the portal can write: (their first texts, what is filled into them, or by key what is).
LETTERS: tuple = (
    (people_letters.TEXTS, people_letters.FILLED), (calls_news.TEXTS, calls_news.FILLED),
    (proposals_texts.TEXTS, proposals_texts.FILLED), (reviews_letters.TEXTS, reviews_letters.FILLED),
    (decisions_texts.TEXTS, decisions_texts.FILLED), (committee_texts.TEXTS, committee_texts.FILLED), (withdrawals.TEXTS, withdrawals.FILLED), (workshops_texts.TEXTS, workshops_texts.FILLED),
    (participants_texts.TEXTS, participants_texts.FILLED), (stays_texts.TEXTS, stays_texts.FILLED),
)  # fmt: skip


@cache
def brought_letters() -> dict[str, letters.Brought]:
    """Those of LETTERS and those that `letters load` brings; where both have one, the latter's text."""
    from workshop_portal.demo import content  # only the office's pages about letters need what it reads

    found = {one["key"]: {name: one[name] for name in one if name != "key"} for one in content.centre("letter")}
    filled: dict[str, set] = {}
    for texts, named in LETTERS:
        for key, text in texts.items():
            found.setdefault(key, text)
            filled.setdefault(key, set()).update(named[key] if isinstance(named, dict) else named)
    return {
        key: letters.Brought(text, sorted(filled.get(key, set()) | letters.placeholders_in(*text.values())))
        for key, text in found.items()
    }


# What can be looked for, in the order of the search page.
SEARCHED: tuple = (
    proposals_search.SOURCE,
    workshops_search.SOURCE,
    workshops_search.CODES,
    calls_search.SOURCE,
    people_search.SOURCE,
    people_search.COMMITTEES,
    participants_search.SOURCE,
    stays_search.SOURCE,
    partners_search.SOURCE,
)

# What must always hold and no database promises: `check` asks each for its faults, after those of core.soundness.
SOUND: tuple = (funding_soundness.of_the_money, reviews_soundness.of_the_tallies)


def furnish(app):
    search.open_to(*SEARCHED)
    app.extensions["waits"] = WAITS
    app.extensions["checks"] = SOUND
    letters.brought = brought_letters
    app.extensions["proposal_panels"] = (
        reviews_telling.panel, decisions_telling.panel, workshops_telling.panel, desk_journal.panel,
    )  # fmt: skip
    app.extensions["proposals_told"] = decisions_telling.told
    app.extensions["proposal_outcomes"] = decisions_telling.outcomes
    app.extensions["proposal_outcome_told"] = decisions_telling.outcome_told
    app.extensions["proposal_decided_anew"] = decisions_telling.decided_anew
    app.extensions["days_until_told"] = decisions_telling.days_until_told
    app.extensions["workshops_placed"] = workshops_closing.placed_in
    centre_rights.sees_every_week = workshop_rights.may_see_held_weeks
    app.extensions["weeks_taken"] = workshops_queries.taken_weeks
    calls_followers.of_due_day = (reviews_reminders.move_due_day,)
    calls_followers.of_new_deadline = (proposals_letters.tell_of_new_deadline,)
    calls_followers.uses = proposals_uses.of
    followers.of_approval = (workshops_deeds.open_for, funding_deeds.open_for, participants_deeds.open_for)
    people_followers.of_new_hats = (reviews_conflicts.look_at_new_hats,)
    proposals_followers.of_steps = (meetings.follow_step, reviews_readers.tell_of_step, withdrawals.tell_of_step)
    reviews_followers.in_session = (decisions_queries.in_session,)
    reviews_followers.of_discussion = (meetings.take_in,)
    proposals_followers.of_handing_in = (reviews_conflicts.look_at_what_came_in,)
    people_followers.of_new_seats = (reviews_terms.follow_new_seat,)
    people_followers.of_ended_seats = (reviews_terms.follow_ended_seat,)
    people_followers.of_leaving = (workshops_waits.left_open, reviews_terms.left_open)
    people_followers.of_new_address = (participants_deeds.keep_own, plan_feed.of_new_address)
    outbox.optional.update(MAILS)
    outbox.unwanted = people_queries.unwanted_mails
    proposals_followers.of_committees = (reviews_readers.keep_those_who_read,)
    journal.followers = (workshop_acts.follow,)
    app.extensions["keys_of_done_tasks"] = workshop_acts.KEYS
    workshops_followers.of_calling_off = (
        participants_deeds.let_all_go,
        stays_blocks.open_anew,
        funding_deeds.close_with,
    )  # what is given back is booked first
    workshops_followers.before_step = {
        "freeze": (participants_telling.unanswered, stays_telling.unregistered),
        "report": (workshop_steps.written_to,), "cancel": (workshop_steps.what_ends,),
        "close": (folders_reports.found, funding_telling.unsettled, workshop_steps.left_open),
    }  # fmt: skip
    workshops_followers.still_done = {workshop_acts.REPORT: (folders_reports.is_in,)}
    workshops_followers.reports_to_show = folders_reports.to_show
    workshops_followers.show_reports = folders_reports.show
    workshops_followers.to_give_back = (stays_telling.to_give_back,)
    workshops_followers.asked_again = (stays_telling.asked_again,)
    workshops_followers.come_again = (participants_telling.come_again,)
    workshops_followers.before_handing_over = (
        participants_telling.waiting, stays_telling.burning, participants_telling.unanswered, stays_telling.unregistered,
        stays_telling.in_hand,
    )  # fmt: skip
    workshops_followers.before_moving = (participants_telling.invited, stays_telling.promised_here, stays_telling.kept)
    workshops_followers.paid_for = funding_queries.persons_of
    workshops_followers.with_its_days = (stays_telling.receipts_until,)
    workshops_followers.true_after_all = frozenset({"participant_withdrawn"})
    workshops_followers.ended_for = (stays_telling.ended_for,)
    workshops_followers.kept_for = (stays_telling.kept_for,)
    workshops_followers.of_moving = (
        participants_deeds.tell_of_moving,
        stays_deeds.ask_days_again,
        stays_entitling.forget_promises,
    )
    followers.before_approval = (funding_deeds.judge_approval,)
    followers.of_rescinding = (workshops_deeds.close_for,)
    followers.at_stake = (
        workshops_telling.at_stake,
        participants_telling.at_stake,
        funding_telling.at_stake,
        stays_telling.at_stake,
    )
    app.extensions["place_panels"] = (own_stays.panel_of_entitlement, own_stays.panel, own_folders.panel, prints.panel)
    app.extensions["workshop_panels"] = (own_folders.public_panels,)
    participants_followers.of_cancelling = (coordinator_letters.tell_of_cancelling,)
    participants_followers.of_leaving = (
        stays_housing.cancel,
        stays_entitling.take_back,
        stays_deeds.forget_needs,
        prints_deeds.forget_absence,
    )
    app.extensions["listed_with_address"] = stays_queries.listed_with_address
    app.extensions["not_in_pictures"] = stays_queries.not_in_pictures
    participants_followers.at_stake = (stays_telling.given_up,)
    participants_followers.erased = (stays_telling.erased,)
    participants_followers.rooms_ended = (stays_telling.rooms_ended,)
    participants_followers.promises_ended = (stays_telling.promises_ended,)
    participants_followers.promised = (stays_telling.promised_to,)
    participants_followers.taken = (stays_telling.taken,)
    participants_followers.kept_at_a_move = (stays_telling.kept_at_a_move,)
    participants_followers.told_days = (stays_telling.told_days,)
    participants_followers.left_to_do = (stays_telling.hotels_to_tell,)
    participants_followers.of_returning = (coordinator_letters.tell_of_returning,)
    participants_followers.told_before = (stays_telling.told_before, stays_telling.until)
    funding_followers.told = desk_journal.told_of_money
    funding_followers.promised = stays_claims.promised
    funding_followers.given_up = stays_no_shows.given_up
    funding_followers.short = stays_no_shows.short
    funding_followers.not_there = stays_no_shows.told
    calendar_file.sources = (prints_queries.names_in_public,)
    workshops_followers.missed = participants_queries.how_many_missed
    participants_followers.missed = prints_queries.missed
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
