"""The search: what each reader finds, by which words, and that what is hidden changes nothing of it."""

import re

import pytest
from sqlalchemy import text

from tests.house.world import build
from workshop_portal.core import search
from workshop_portal.core.clock import now
from workshop_portal.core.db import db
from workshop_portal.core.search_words import MOST, TooMany, plain, read, snippet
from workshop_portal.participants import queries as participants
from workshop_portal.participants.models import Participation
from workshop_portal.participants.policy import may_seat
from workshop_portal.people.hats import Hat
from workshop_portal.proposals import actions
from workshop_portal.proposals.models import Proposal
from workshop_portal.proposals.policy import may_view
from workshop_portal.proposals.workflow import Status
from workshop_portal.serving import web_server
from workshop_portal.stays.models import Hotel
from workshop_portal.workshops.models import Workshop
from workshop_portal.workshops.policy import is_public
from workshop_portal.workshops.policy import may_view as may_view_workshop


def found(browser, words, **more) -> list[str]:
    """The addresses found, in their order."""
    answer = browser.get("/search", query_string={"q": words} | more)
    assert answer.status_code == 200
    return re.findall(r'<h3><a href="([^"]+)"', answer.text)


@pytest.fixture
def olga(app, make):
    return app.test_client(user=make.appointed("office", family_name="Vrba"))


@pytest.fixture
def slow(make):
    facts = {"subtitle": "Řezáč’s crystals", "keywords": "optics, dark matter", "scientific_case": "We stop light."}
    lead = make.person("Emmy", family_name="Nœther", institution="Göttingen")
    return make.proposal(Status.SUBMITTED, title="Slow Light", lead=lead, **facts)


def test_words_find_a_text_whatever_their_case_accents_and_order(olga, slow):
    asked = [
        "slow", "SLOW light", "light slow", "rezac", "Řezáč", "gottingen", "optics -gravity", '"dark matter"', "crys",
        "stop", '"stop light"', "nœther", "  light\t", 'light "dark', "emmy slow optics", "slow_light", "“dark matter”",
    ]  # fmt: skip
    missed = [words for words in asked if found(olga, words, kind="proposal") != [f"/proposals/{slow.code}"]]
    assert missed == []


def test_other_words_find_nothing_and_no_sign_is_a_command(olga, slow):
    asked = [
        "heavy", '"matter dark"', "slow -light", "crys slow", "ligh slow", '"stop lig"', 'slow -"dark matter"', "((((a+)+)+)+)$",
        "AND OR NOT", "title:slow", "' OR 1=1 --", "%", "slow NEAR optics", "{head}:slow*",
    ]  # fmt: skip
    assert [words for words in asked if found(olga, words)] == []


def test_a_code_is_found_whole_and_by_its_beginning(olga, slow):
    assert found(olga, slow.code) == found(olga, slow.code[:-1]) == [f"/proposals/{slow.code}"]


def test_more_than_fifty_words_are_refused_with_the_place(app, olga):
    assert olga.get("/search", query_string={"q": "a " * MOST}).status_code == 200
    answer = olga.get("/search", query_string={"q": "a OR " * 5000})

    assert answer.status_code == 400 and "at character" in answer.text
    with pytest.raises(TooMany) as error:
        read("wort " * MOST + "zuviel")
    assert (error.value.place, error.value.word) == (5 * MOST + 1, "zuviel")


HOSTILE = [
    '"', '"' * 5001, '"' * 5000, "“" * 999, '-"', "-" * 5000, '"" ""', '-""', "*" * 5000, "(" * 5000, "((((a+)+)+)+)$" * 9, "a" * 50_000, "_" * 50_000,
    "a_" * 25, "é" * 20_000, "\u0301" * 20_000, "\u200d" * 999, "\u202e\ufeff", "数" * 9000, "😀" * 9000, "½²³", "ﷺ" * 900, "İ" * 900, "ß" * 900,
    "NEAR(slow light, 9)", "{head body} : slow", "head:slow", "^slow", "slow*", "slow + light", "a AND (b OR", "NOT", "slow:*", "slow & !light", "slow <-> light",
    "slow <9999> light", "'slow'", "slow\\", "'; DROP TABLE search_text --", "%s %(a)s {0} {a}", "slow\tlight\r\n", "\x1f\x0b", "\u2028\u2029\x85",
]  # fmt: skip


def test_whatever_is_typed_is_a_page_in_words(app, make, olga, slow):
    browser = app.test_client(user=make.appointed("office"), look=False)
    for asked in HOSTILE:
        answer = browser.get("/search", query_string={"q": asked, "kind": asked[:9], "page": asked[:99]})
        assert (answer.status_code, answer.mimetype) == (200, "text/html"), asked[:40]
    for written in ("a%00b", "a%ED%A0%80b", "a%FFb", "%", "%zz", "%F4%90%80%80"):
        answer = browser.get(f"/search?q={written}")
        assert answer.status_code in {200, 400} and answer.mimetype == "text/html", written
    assert found(olga, "slow light") == [f"/proposals/{slow.code}"]


MANY = [
    "a OR " * 5000, "a " * 50_000, '"a" ' * 5000, '"' + "a " * 9000, "-a " * 5000, "(a) " * 51, "a_" * 51, "a.b." * 26, "数 " * 51,
]  # fmt: skip


@pytest.mark.parametrize("asked", MANY, ids=[one[:8] for one in MANY])
def test_of_too_many_words_the_first_is_named_however_they_are_written(olga, asked):
    with pytest.raises(TooMany) as error:
        read(asked)
    answer = olga.get("/search", query_string={"q": asked})

    assert answer.status_code == 400 and f"at character {error.value.place}." in answer.text
    assert len(read(asked[: error.value.place - 1])) <= MOST


def test_only_words_that_must_not_be_there_ask_for_one_that_must(olga):
    assert "at least one word" in olga.get("/search?q=-light").text


def test_what_is_changed_is_found_by_its_new_words_at_once_and_not_by_the_old(app, make, olga):
    lead = make.person("Ada")
    proposal = make.proposal(Status.SUBMITTED, title="Old words", lead=lead)
    actions.revise(proposal, {"title": "New phrase"}, by=lead)
    db.session.rollback()
    assert found(olga, "old words") and not found(olga, "new phrase")

    actions.revise(proposal, {"title": "New phrase"}, by=lead)
    db.session.commit()
    assert found(olga, "new phrase") and not found(olga, "old words")

    db.session.delete(make.call(title_en="Never opened"))
    db.session.commit()
    assert not found(olga, "never opened")


def test_rebuilding_finds_the_same(app, make, olga, slow):
    before = rows()
    db.session.execute(text("UPDATE search_text SET head = 'nonsense', body = ''"))
    db.session.commit()
    assert not found(olga, "slow")

    result = app.test_cli_runner().invoke(args=["search", "rebuild"])

    assert result.exit_code == 0 and f"{len({row[:2] for row in before})} things" in result.output
    assert rows() == before


def rows():
    table = search.SearchText.__table__
    names = ("kind", "thing_id", "language", "title", "head", "body")
    return db.session.execute(db.select(*(table.c[name] for name in names)).order_by(*names[:3])).all()


def test_a_reader_finds_exactly_what_the_policy_lets_them_see(app, make):
    world = build(make)
    for person in world.people.values():
        browser = app.test_client(user=person)
        there = {
            address
            for words in ('"hidden from some"', '"shown to all of them"')
            for kind in ("proposal", "workshop")
            for page in (1, 2)
            for address in found(browser, words, page=page, kind=kind)
        }
        with app.test_request_context():
            open_to = [one for one in db.session.query(Proposal) if may_view(person, one)]
            workshops = [(one, may_view_workshop(person, one)) for one in db.session.query(Workshop)]
            wanted = {f"/proposals/{one.code}" for one in open_to} | {
                f"/board/{one.key}" if inside else f"/workshops/{one.key}"
                for one, inside in workshops
                if inside or is_public(one)
            }
        db.session.rollback()
        assert there == wanted, person.given_name


def test_confidential_words_are_found_by_nobody(app, make):
    world = build(make)
    for hat in ("office", "director", "chair", "member", "organiser"):
        for words in ("MARK", "strengths", "MARK-decision", "organiser1@example.org"):
            assert [one for one in found(app.test_client(user=world.people[hat]), words) if "/people/" not in one] == []


def test_what_is_hidden_changes_neither_answer_nor_count_nor_order(app, make, olga):
    officer = make.appointed("office", "Tariq")
    call, lead = make.call(), make.person("Lead")
    for n in range(4):
        make.proposal(Status.SUBMITTED, title=f"Quantum dots {n}", call=call, lead=lead)
    browser = app.test_client(user=officer)
    before = browser.get("/search?q=quantum").text

    hidden = make.proposal(Status.SUBMITTED, title="Quantum quantum quantum", call=call, lead=lead)
    make.standing(officer, Hat.CONFLICTED, hidden)
    make.proposal(Status.DRAFT, title="Quantum draft", call=call, lead=lead)

    assert stable(browser.get("/search?q=quantum").text) == stable(before)
    assert len(found(olga, "quantum")) == 5
    assert len(found(app.test_client(user=lead), "quantum")) == 6


def stable(page):
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_a_workshop_is_found_by_the_code_of_its_proposal_where_it_is_worked_on_and_nowhere_else(app, make):
    """A public page does not tell the code, so the search does not either."""
    world = build(make)
    for person in (None, *world.people.values()):
        browser = app.test_client(user=person) if person else app.test_client()
        with app.test_request_context():
            wanted = [
                (one.proposal.code, f"/board/{one.key}")
                for one in db.session.query(Workshop) if person and may_view_workshop(person, one)
            ]  # fmt: skip
            codes = [one.proposal.code for one in db.session.query(Workshop)]
        db.session.rollback()
        there = [(code, address) for code in codes for address in found(browser, code, kind="workshop_code")
                 if address.startswith(("/board", "/workshops"))]  # fmt: skip
        assert sorted(there) == sorted(wanted), person


def test_a_participant_is_found_by_those_who_arrange_the_stay_and_by_nobody_else(app, world):
    key = world.workshop.key
    guest = db.session.scalars(db.select(Participation).where(Participation.name == "Grace Hopper")).one()
    guest.institution = "Vassar"
    db.session.commit()
    readers = {None: app.test_client()} | {hat: app.test_client(user=one) for hat, one in world.people.items()}

    for words in ("grace hopper", "hopp", "grace@example.org", "vassar"):
        finding = {hat for hat, browser in readers.items() if found(browser, words, kind="participation")}
        assert finding == {"office", "coordinator"}, words
    there = found(readers["coordinator"], "vassar", kind="participation")
    assert there == [f"/board/{key}/participants?words=Grace+Hopper"]
    assert "Grace Hopper" in readers["coordinator"].get(there[0]).text
    assert f"Participants · {world.workshop.title} · " in readers["office"].get("/search?q=hopper").text
    assert there[0] not in found(readers["office"], world.workshop.title)


@pytest.mark.parametrize("hat", [Hat.CONFLICTED, Hat.ORGANISER, None])
def test_participants_are_found_exactly_where_the_policy_seats_them(app, story, browse, hat):
    """None: a coordinator of another workshop. Neither counts nor order tell that there is one."""
    kees = story.make.appointed("coordinator" if hat is None else "office", "Kees")
    closed, other = story.prepared(), story.prepared(story.later(1), story.propose(title="Another"))
    story.make.standing(kees, hat, closed.proposal) if hat else story.make.standing(kees, Hat.COORDINATOR, other)
    guests = [Participation(workshop=other, name=f"Zebedee {n}", email=f"z{n}@example.org") for n in range(3)]
    db.session.add_all(guests)
    db.session.commit()
    before = browse(kees).get("/search?q=zebedee").text

    db.session.add(Participation(workshop=closed, name="Zebedee Zebedee", email="z@example.org"))
    db.session.commit()

    assert stable(browse(kees).get("/search?q=zebedee").text) == stable(before)
    assert len(found(browse(kees), "zebedee")) == 3
    assert len(found(browse(story.olga), "zebedee")) == 4
    with app.test_request_context():
        everybody = db.session.scalars(db.select(Participation)).all()
        for person in (kees, story.olga, story.cora, story.fin, story.dora, story.ada):
            rows = participants.seated_by(person)
            seen = set(db.session.scalars(rows)) if rows is not None else set()
            assert seen == {one for one in everybody if may_seat(person, one.workshop)}
    db.session.rollback()


def test_a_participants_new_name_is_found_and_the_old_one_no_more(story, browse, workshop):
    guest = Participation(workshop=workshop, name="Zebedee", email="z@example.org")
    db.session.add(guest)
    db.session.commit()
    guest.name = "Xerxes"
    db.session.commit()
    assert found(browse(story.olga), "xerxes") and not found(browse(story.olga), "zebedee")

    db.session.delete(guest)
    db.session.commit()
    assert not found(browse(story.olga), "xerxes")


def test_hotels_are_found_by_the_office_and_every_coordinator(app, world):
    hotel = db.session.scalars(db.select(Hotel)).first()
    hotel.name, hotel.place, hotel.note = "De Zeepaard", "Haarlemmerstraat", "Nachtegaal"
    db.session.commit()
    readers = {None: app.test_client()} | {hat: app.test_client(user=one) for hat, one in world.people.items()}

    for words in ("zeepaard", "haarlemmer"):
        finding = {hat for hat, browser in readers.items() if found(browser, words)}
        assert finding == {"office", "conflicted_office", "coordinator"}
    assert found(readers["office"], "zeepaard") == [f"/hotels/{hotel.key}"]
    assert not found(readers["office"], "nachtegaal")


def test_a_kind_that_is_looked_for_since_this_version_is_taken_in_at_night(story, browse, workshop):
    db.session.add(Participation(workshop=workshop, name="Zebedee", email="z@example.org"))
    db.session.commit()
    db.session.execute(text("DELETE FROM search_text WHERE kind = 'participation'"))
    db.session.add(Participation(workshop=workshop, name="Yolanda", email="y@example.org"))  # one came since then
    db.session.commit()
    before = rows()
    assert not found(browse(story.olga), "zebedee")

    search.catch_up()
    db.session.commit()

    assert found(browse(story.olga), "zebedee") and set(before) < set(rows())


def test_a_visitor_finds_public_things_only(app, make, olga):
    world = build(make)
    make.call(title_en="Hidden call", published=False)
    visitor = app.test_client()

    assert found(visitor, "hidden from") == [f"/workshops/{world.workshop.key}"]
    assert found(visitor, "hidden call") == found(visitor, '"shown to all of them"') == []
    assert found(visitor, "coordinator", kind="person") == found(visitor, "coordinator")
    assert found(visitor, world.call.title_en) == [f"/calls/{world.call.key}"]
    assert any("/people/" in one for one in found(olga, "coordinator"))
    assert not any("/people/" in one for one in found(app.test_client(user=world.people["chair"]), "coordinator"))


def test_each_language_finds_its_own_words(app, make, olga):
    make.call(title_en="Spring round", title_nl="Voorjaarsronde")

    assert found(olga, "spring") and not found(olga, "voorjaarsronde")
    dutch = olga.get("/nl/search?q=voorjaar").text
    assert "Voorjaarsronde" in re.sub("</?mark>", "", dutch)


def test_a_search_takes_the_same_few_statements_for_three_and_thirty(app, make, count_statements):
    deputy = make.appointed("office")
    browser, counts = app.test_client(user=deputy), []
    for more in (3, 27):
        for _ in range(more):
            make.proposal(Status.SUBMITTED, title="Many of them", lead=make.person("Lead"))
        counts.append(count_statements(browser, "/search?q=many"))
    assert counts[0] == counts[1] <= 6
    assert count_statements(app.test_client(), "/search?q=many") <= 6
    assert len(found(browser, "many", page=2)) == 10


def test_what_is_typed_and_what_is_found_are_words_and_never_markup(app, make, olga):
    make.proposal(Status.SUBMITTED, title="<b>Bold</b> move", public_summary="<script>alert(1)</script> sits")
    page = olga.get("/search", query_string={"q": "alert <script>"}).text

    assert "alert(1)" not in page.split('<ol class="found">')[1]
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in page


def test_a_snippet_shows_the_place_with_its_words_marked():
    told = "One two three four five six seven eight nine ten eleven. Überraschung folgt hier. " + "mehr " * 60
    shown = str(snippet(told, plain(told), read("uber")))

    assert shown.startswith("… four five") and "<mark>Überraschung</mark> folgt" in shown and shown.endswith(" …")


@pytest.mark.parametrize(
    "told", ["ﬁne Straße", "½ cup 10⁴", "İstanbul", "数学 物理", "हिन्दी भाषा", "e\u0301te\u0301", "a_b"]
)
def test_plain_words_are_as_many_as_the_text_has(told):
    assert [len(term.words) for term in read(f'"{told}"')] == [len(plain(told).split())]


def test_too_many_searches_in_a_minute_wait(app, make, within_a_minute):
    app.config["PAGE_RATE"] = 300
    browser = app.test_client(user=make.person("Eager"))
    codes = [browser.get(f"/search?q=word{n}").status_code for n in range(33)]

    assert 429 in codes and codes[:10] == [200] * 10


def test_an_ended_seat_finds_nothing(app, make):
    emmy = make.person("Emmy")
    committee = make.committee(chair=emmy)
    make.proposal(Status.IN_REVIEW, title="Seen by the chair", committees=[committee])
    browser = app.test_client(user=emmy)
    assert found(browser, "seen by")

    committee.seats[0].until_on = now().date().replace(year=2020)
    db.session.commit()
    assert found(browser, "seen by") == []


def test_the_longest_search_that_can_be_typed_fits_into_the_line_that_the_server_reads(browse, story):
    olga = browse(story.olga)
    (limit,) = re.findall(r"--limit-request-line=(\d+)", " ".join(web_server([], "production")))
    for page in ("/search", "/desk"):
        most = max(int(one) for one in re.findall(r'name="q"[^>]* maxlength="(\d+)"', olga.get(page).text))
        line = f"GET /nl/search?q={'%EF%BF%BD' * most} HTTP/1.1\r\n"
        assert len(line) < int(limit)
