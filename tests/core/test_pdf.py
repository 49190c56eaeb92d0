"""Papers: whatever people typed becomes a tagged PDF, the same bytes for the same data, and says what page says."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from workshop_portal.core import blocks, glyphs, pdf, texts

pytestmark = pytest.mark.rowless

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
SCRIPTS = {
    "Latin": "Łukasz Žižek, Nguyễn Thị, ﬁ 10⁻³ Ω", "Greek": "Αλγόριθμοι ἀρχή", "Cyrillic": "Квантовая теория",
    "Chinese": "量子理论", "Japanese": "ひらがなカタカナ漢字", "Korean": "한국어", "Arabic": "نظرية الكم",
    "Hebrew": "תורת הקוונטים", "Devanagari": "क्वांटम सिद्धांत", "signs": "∀ε>0 ∃δ → ⊗ ★ ✓ ℏ 𝔸",
}  # fmt: skip


def paper(text, title="A title", **named):
    part = {"kind": "text", "label": "Case", "blocks": blocks.of(text)}
    data = {
        "code": "2026-2-017", "standing": "Draft", "call": "Call", "subtitle": "", "facts": ["one", "two"], "note": "",
        "sections": [{"title": "C. Text", "name": "Text", "parts": [part]}],
    }  # fmt: skip
    return pdf.make("proposal", data, title=title, author="Ada Lovelace", **{"language": "en", "at": AT} | named)


def words(made) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_text_in_any_of_our_scripts_is_set_without_loss(app, name):
    assert paper(SCRIPTS[name]).replaced == ()


def test_a_character_that_no_font_has_is_replaced_and_listed(app):
    made = paper("before \U0001f9ec after ก", title="A \U0001f9ec title")

    assert made.replaced == ("ก", "\U0001f9ec")
    assert f"before {glyphs.INSTEAD} after" in words(made)


@pytest.mark.parametrize(
    "text", ["a\u200db\ufe0f", "\u202eright to left", "q\u0915\u0301\u0301", "\ufffe\ue000", "x\u0300" * 300]
)
def test_no_character_costs_the_paper(app, text):
    assert paper(text, title=text).pdf.startswith(b"%PDF")


def test_the_paper_is_tagged_and_says_its_language_title_author_and_pages(app):
    read = PdfReader(BytesIO(paper("Hello", language="nl").pdf))

    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"].startswith("nl")
    assert (read.metadata.title, read.metadata.author) == ("A title", "Ada Lovelace")
    assert "Pagina 1 van 1" in read.pages[0].extract_text()


def test_the_same_data_and_moment_give_the_same_bytes(app):
    assert paper(r"A formula $\frac{a}{b}$").pdf == paper(r"A formula $\frac{a}{b}$").pdf


def test_what_is_typed_is_never_source_of_the_paper(app):
    typed = '#set page(width: 1cm) $x + #read("/etc/passwd")$ [a] \\*star\\* `raw #x` <label> @ref'
    made = paper(typed, title='#panic("x") $')

    assert "#set page(width: 1cm)" in words(made)
    assert PdfReader(BytesIO(made.pdf)).metadata.title == '#panic("x") $'


MARKDOWN = r"""
#### A deep heading first

Some **bold *both* words**, `code`, [a link](https://example.org) and [no](javascript:x).

1. one
2. two
   - inner $\sqrt{x}$

> quoted
> > twice

| a | b |
|---|--:|
| $x^2$ | 1 |

---

$$\begin{aligned} a &= b \\ c &= \int_0^1 x\,dx \end{aligned}$$

    indented
"""


def test_every_kind_of_markdown_is_set_with_formulas_as_pictures_that_say_their_source(app):
    kinds = [one["k"] for one in blocks.of(MARKDOWN)]

    assert kinds == ["h", "p", "list", "quote", "table", "rule", "math", "code"]
    made = paper(MARKDOWN)
    assert "Some bold both words" in words(made)
    assert b"begin{aligned}" in alternatives(made)


def alternatives(made) -> bytes:
    """The texts beside pictures, as they stand in the tags."""
    read = PdfReader(BytesIO(made.pdf))
    found = [read.get_object(number) for number in range(1, len(read.xref[0]) + 1 if read.xref.get(0) else 1)]
    for number in range(1, read.trailer["/Size"]):
        thing = read.get_object(number)
        if isinstance(thing, dict) and "/Alt" in thing:
            found.append(str(thing["/Alt"]))
    return "\n".join(one for one in found if isinstance(one, str)).encode()


@pytest.mark.parametrize("tex", [r"\unknown{x}", r"\frac{", "x" * 5001, "{" * 30 + "x" + "}" * 30, r"\def\x{\x}\x"])
def test_a_bad_formula_is_its_source_on_page_and_paper(app, tex):
    text = f"before ${tex}$ after"

    assert "<math" not in texts.markdown(text)
    assert blocks.of(text) == [{"k": "p", "runs": [{"t": "before "}, {"t": tex, "c": True}, {"t": " after"}]}]
    assert paper(text).pdf


@pytest.mark.parametrize(
    "text", ["[" * 9000, "> " * 9000 + "x", "* " * 4000 + "x", r"$" + r"\frac" * 900 + "x$", "`" * 9000]
)
def test_harmful_markdown_is_set_in_time(app, text):
    assert texts.markdown(text) is not None
    assert paper(text).pdf


@pytest.mark.parametrize(
    "text",
    ["#", "# $x$", "# [](http://a.b)", "> #", "$$\n$$", "$ $", "$\\text{}$", "${}$", "| $ $ |\n|-|", "[a](http://x.y/" + "b" * 9000 + ")",
     "é" * 40_000, "`" + "é" * 40_000 + "`", "# " + "ב" * 40_000, "é\u00a0" * 20_000, "e\u0301" * 40_000],
    ids=range(15),
)  # fmt: skip
def test_what_shows_nothing_or_finds_no_end_costs_no_paper(app, text):
    assert "after" in words(paper(f"before\n\n{text}\n\nafter"))


def test_a_heading_without_words_is_no_heading_and_shows_what_it_has():
    assert [(one["k"], one["runs"][0]["tex"]) for one in blocks.of("# $x$")] == [("p", "x")]
    assert [one["k"] for one in blocks.of("#\n\n## Words\n\n#### More")] == ["p", "h", "h"]


def test_a_formula_wider_than_the_paper_is_made_to_fit(app):
    assert paper("$$" + "+".join(["x_{1}"] * 200) + "$$").pdf


@pytest.mark.parametrize("letter", [r"\mathcal{L}", r"\mathscr{F}", r"\mathcal{O}"])
def test_a_calligraphic_letter_is_one_sign_on_the_paper(letter):
    [block] = blocks.of(f"${letter}$")

    assert block["runs"][0]["svg"].count("<symbol") == 1


def test_a_formula_on_a_line_of_its_own_within_a_paragraph_parts_it_on_the_paper_as_on_the_page(app):
    text = "Before $$x^2$$ and $y$ after $$z$$ $$a$$"

    assert [(one["k"], one.get("tex")) for one in blocks.of(text)] == [
        ("p", None), ("math", "x^2"), ("p", None), ("math", "z"), ("math", "a"),
    ]  # fmt: skip
    assert blocks.of(text)[2]["runs"][0] == {"t": "and "}
    assert texts.markdown(text).count('display="block"') == 3
    assert "and" in words(paper(text + "\n\n## A head $$x$$\n\n| a |\n|---|\n| $$b$$ |\n\n- one $$c$$ two"))
