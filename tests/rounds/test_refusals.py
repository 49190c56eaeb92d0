"""A document with a fault is refused: every fault with its path, and nothing is changed."""

import json

import pytest

from workshop_portal.rounds import checks
from workshop_portal.rounds.document import Document, Unreadable


def put(*path, value):
    """A change of the small round: set what is at the path."""

    def change(document):
        *start, last = path
        for step in start:
            document = document[step]
        document[last] = value

    return change


def drop(*path):
    def change(document):
        *start, last = path
        for step in start:
            document = document[step]
        del document[last]

    return change


def add(section, value):
    return lambda document: document[section].append(value)


REVIEW = {"proposal": "d", "member": "m1", "scores": {}, "text": "", "state": "draft"}
MEMBER = {
    "key": "m1", "given_name": "Ida", "family_name": "Noddack", "email": "ida@example.org", "institution": "Wesel",
    "country": "DE", "field": "physics", "topics": [], "chair": False,
}  # fmt: skip
CASES = [
    (put("format", value="other"), "format: only “neutral-round” can be read"),
    (put("version", value=2), "version: only 1 can be read"),
    (put("colour", value=1), "colour: there is no such key"),
    (drop("members"), "members: it is missing"),
    (put("members", value={}), "members: {} is no list"),
    (drop("call"), "call: it is missing"),
    (put("call", "colour", value=1), "call.colour: there is no such key"),
    (put("call", "score_max", value=10), "call.score_max: 10 is none of 5"),
    (put("call", "opens", value="2026-02-30"), "call.opens: “2026-02-30” is no date such as 2026-09-01"),
    (put("call", "deadline", value="2026-12-01"), "call.deadline: “2026-12-01” is no instant such as 2026-12-01T23:59:00Z"),
    (put("call", "deadline", value="2026-08-01T00:00:00Z"), "call.deadline: it does not come after the day on which the call opens"),
    (drop("call", "weights", "impact"), "call.weights.impact: it is missing"),
    (put("call", "weights", "speed", value=1), "call.weights.speed: there is no such criterion"),
    (put("call", "weights", "quality", value=-1), "call.weights.quality: -1 is outside 0 to 1000000"),
    (add("fields", "physics"), "fields[3]: “physics” stands there twice"),
    (add("fields", "a/b"), "fields[3]: “a/b” may hold letters, digits, dots and dashes only"),
    (put("formats", 0, "capacity", value=0), "formats[0].capacity: 0 is outside 1 to 100000"),
    (add("members", MEMBER), "members[4].key: “m1” stands there twice"),
    (put("members", 1, "email", value="GRACE.mbeki@example.org"), "members[1].email: “m1” has this address too"),
    (put("members", 1, "email", value="nowhere"), "members[1].email: “nowhere” is no mail address"),
    (put("members", 1, "country", value="XX"), "members[1].country: “XX” is no country of ISO 3166, two letters"),
    (put("members", 1, "chair", value=1), "members[1].chair: 1 is neither true nor false"),
    (put("members", 1, "field", value="alchemy"), "members[1].field: there is no field “alchemy”"),
    (put("members", 1, "topics", value=["\ud800"]), "members[1].topics[0]: it contains a character that is no text"),
    (put("members", 1, "given_name", value=""), "members[1].family_name: it is empty, and so is the given name"),
    (put("proposals", 1, "title", value="x" * 51), "proposals[1].title: it has 51 characters, and 50 are the most"),
    (put("proposals", 1, "number", value=True), "proposals[1].number: True is no whole number"),
    (put("proposals", 1, "state", value="asleep"), "proposals[1].state: “asleep” is none of draft, submitted, returned, "
     "ineligible, eligible, in_review, in_discussion, advised, decided, withdrawn"),
    (put("proposals", 1, "format", value=None), "proposals[1].format: only a draft may lack it"),
    (put("proposals", 1, "format", value="week"), "proposals[1].format: there is no format “week”"),
    (put("proposals", 1, "preferred_week", value="2027-W60"), "proposals[1].preferred_week: “2027-W60” is no week such as 2027-W05"),
    (put("proposals", 0, "answers", "duration_days", value="five"), "proposals[0].answers.duration_days: “five” is no whole number"),
    (put("proposals", 0, "answers", "title", value="x"), "proposals[0].answers.title: the proposal itself says this, not its answers"),
    (put("proposals", 0, "fields", value=["astronomy", "alchemy"]), "proposals[0].fields[1]: there is no field “alchemy”"),
    (put("proposals", 1, "organisers", value=[]), "proposals[1].organisers: 1 or more are expected"),
    (put("proposals", 0, "organisers", 1, "key", value="o1"), "proposals[0].organisers[1].key: “o1” stands there twice"),
    (put("proposals", 0, "organisers", 1, "email", value="ADA@example.org"),
     "proposals[0].organisers[1].email: another organiser of this proposal has this address"),
    (put("proposals", 2, "organisers", 0, "email", value="ada@elsewhere.org"),
     "proposals[2].organisers[0].email: elsewhere “o1” has another address"),
    (put("proposals", 0, "participants", 0, "age", value=3), "proposals[0].participants[0].age: there is no such key"),
    (put("reviews", 3, "scores", "impact", value=7), "reviews[3].scores.impact: 7 is outside 1 to 5"),
    (put("reviews", 3, "scores", "impact", value=4.0), "reviews[3].scores.impact: 4.0 is neither a whole number nor null"),
    (put("reviews", 3, "scores", "beauty", value=4), "reviews[3].scores.beauty: there is no such criterion"),
    (put("reviews", 3, "confidence", value=4), "reviews[3].confidence: 4 is outside 1 to 3"),
    (put("reviews", 3, "member", value="m9"), "reviews[3].member: there is no member “m9”"),
    (put("reviews", 3, "member", value="m2"), "reviews[3]: “m2” has a review of this proposal already"),
    (add("reviews", REVIEW | {"member": "m2", "proposal": "a"}), "reviews[4].member: “m2” is in conflict with “a”"),
    (add("reviews", REVIEW | {"member": "m4", "proposal": "f"}), "reviews[4].member: “m4” is in conflict with “f”"),
    (lambda document: (drop("conflicts", 2)(document), add("reviews", REVIEW | {"member": "m4", "proposal": "f"})(document)),
     "reviews[4].member: “m4” organises “f”"),
    (add("conflicts", {"member": "m2", "proposal": "a", "reason": "coauthor"}), "conflicts[3]: this conflict stands there twice"),
    (put("conflicts", 0, "reason", value="gossip"), "conflicts[0].reason: “gossip” is none of declared, person, coauthor, "
     "organised, participant, institution, mail"),
    (put("advice", 0, "field", value="sea-and-air"), "advice[0].field: “a” does not lie before this committee"),
    (drop("decisions", 0, "becomes"), "decisions[0].becomes: it is missing"),
    (put("decisions", 1, "becomes", value="approve_basic"), "decisions[1].becomes: only a conditional approval becomes something"),
    (put("decisions", 1, "proposal", value="a"), "decisions[1]: this proposal has a decision already"),
    (put("decisions", 1, "decision", value="ineligible"), "decisions[1].decision: “ineligible” is none of approve_regular, "
     "approve_refund, approve_basic, approve_conditional, revise_resubmit, refer, reject"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "complaint"), CASES, ids=[words for _, words in CASES])
def test_a_fault_is_said_with_its_path_and_breeds_no_other(small, on_disk, change, complaint):
    change(small)

    found = checks.look_over(Document(on_disk(json.dumps(small))))

    assert found.first == [complaint]


def test_all_faults_are_counted_and_the_first_hundred_said(small, on_disk):
    small["proposals"][1]["keywords"] = list(range(250))

    found = checks.look_over(Document(on_disk(small)))

    assert (found.count, len(found.first)) == (250, 100)


DEEP = "[" * 100_000 + "]" * 100_000
UNREADABLE = [
    ("", "a document: this is no JSON, line 1: “{” is expected"),
    ("[]", "a document: this is no JSON, line 1: “{” is expected"),
    ('{"a": 1,\n "a": 2}', "a: this is no JSON, line 2: the key stands there twice"),
    ('{"a": [1, {"b": tru}]}', "a[1]: this is no JSON, line 1: Expecting value"),
    ('{"a": [1, 2', "a[2]: this is no JSON, line 1: “,” or “]” is expected"),
    ('{"a": ["x', "a[0]: this is no JSON, line 1: Unterminated string starting at"),
    ('{"a": NaN}', "a: this is no JSON, line 1: NaN is no number of JSON"),
    ('{"a": 1} {}', "after the document: this is no JSON, line 1: there is more than one document in the file"),
    (f'{{"a": [{DEEP}]}}', "a[0]: this is no JSON, line 1: is nested too deeply"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "complaint"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_is_no_document_is_refused_with_its_line(on_disk, text, complaint):
    with pytest.raises(Unreadable) as refusal:
        Document(on_disk(text))

    assert str(refusal.value) == complaint


def test_a_key_that_stands_twice_in_one_thing_is_a_fault(small, on_disk):
    text = json.dumps(small).replace('"capacity": 55', '"capacity": 55, "capacity": 56')

    assert checks.look_over(Document(on_disk(text))).first == ["formats[0]: a key stands there twice"]


def test_a_file_of_other_letters_is_refused(tmp_path):
    file = tmp_path / "latin.json"
    file.write_bytes('{"a": "é"}'.encode("latin-1"))

    with pytest.raises(Unreadable, match="no UTF-8"):
        Document(file)


def test_the_command_says_all_faults_and_changes_nothing(app, small, on_disk, dump):
    small["reviews"][3]["scores"]["impact"] = 7
    small["colour"] = 1
    before = dump()

    done = app.test_cli_runner().invoke(args=["round", "import", str(on_disk(small))])

    assert done.exit_code != 0
    assert "reviews[3].scores.impact: 7 is outside 1 to 5\n" in done.stderr
    assert "colour: there is no such key\n" in done.stderr
    assert "The document has 2 faults; nothing was changed." in done.stderr
    assert dump() == before


@pytest.mark.parametrize("piece", [1, 7, 64])
def test_a_document_is_read_the_same_in_pieces_of_any_size(small, on_disk, monkeypatch, piece):
    monkeypatch.setattr("workshop_portal.rounds.document.PIECE", piece)

    read = Document(on_disk(json.dumps(small, indent=3)))

    assert [one for _, one in read.each("proposals")] == small["proposals"]
    assert read.parts["call"] == small["call"]
