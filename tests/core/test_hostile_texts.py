"""Markdown and formulas that want to take for ever, to fill the memory, or to reach beyond their own place."""

import re
import unicodedata
from importlib.resources import files

import pytest

from tests.endless import endless
from workshop_portal.core import blocks, brackets, texts

SIZE, OF_LINES = 8_000, 20_000  # characters of a hostile text; a field takes 100,000
AGAIN = {
    "brackets": "[", "pictures": "![", "links": "[a](", "links by name": "[a][b] ", "pointed": "<a ", "addresses": "<http:",
    "stars": "*a", "stars and dashes": "_*", "stars of all lengths": "*a **b ***c ", "ticks": "`a", "ampersands": "&",
    "numbers of signs": "&#x", "comments": "<!--", "sections of data": "<![CDATA[", "tags": "<b>", "tags on lines": "<div>\n",
    "names": "[a]: b\n", "open names": "[a]: <\n", "open titles": "[a]: b 'c\n", "labels": "[a\n", "quotes": "> ", "lists": "* ",
    "lists in quotes": "> * ", "paragraphs of quotes": "> a\n\n", "lists of lists": "- a\n  - b\n", "lists with room": "- a\n\n\n",
    "tables": "a|b\n-|-\n", "cells": "|", "headings": "a\n=\n", "empty headings": "# \n", "code": "```\n", "lines": "a\n",
    "blanks": " ", "back": "\\", "rules": "---\n", "one word": "a", "other letters": "\u00df", "marks": "a\u0301",
    "directions": "\u202e", "dollars": "$a", "pairs of dollars": "$$a ", "escaped dollars": "$a\\$",
    "numbered formulas": "$$a$$ (b)\n",
    "primes": "$x''''''''$ ", "many formulas": "$x_1$ ",
}  # fmt: skip
BUILT = {
    "brackets closed": "[" * 8000 + "]" * 8000,
    "links in links": "[" * 3000 + "a" + "](b)" * 3000,
    "stars inside stars": "*" * 8000 + "a" + "*" * 8000,
    "emphasis in emphasis": "*a _b " * 1500 + "b_ a* " * 1500,
    "lines under many quotes": "> " * 19 + "a\n" + "b\n" * 3000,
    "deep lists": "".join("  " * n + "- a\n" for n in range(170)),
    "ticks of all lengths": "".join("`" * n + "a" for n in range(240)),
    "quotes, ten thousand deep": "> " * 10_000 + "x",
    "short rows of wide tables": ("|" + "a|" * 110 + "\n|" + "-|" * 110 + "\n" + "a\n" * 110 + "\n") * 120,
    "one long address behind many words": "[a]: http://x/" + "b" * 99_000 + "\n\n" + "[a] " * 12_000,
    "one long title behind many words": "[a]: /u '" + "b" * 99_000 + "'\n\n" + "[a] " * 12_000,
    "open formulas": "$$a\n\n" * 10_000,
    "open formulas in lists": "- $$a\n" * 10_000,
    "open formulas in lists in quotes": "> - $$a\n" * 6000,
    "fractions, ten thousand": "$" + r"\frac" * 10_000 + "$",
    "a formula that ends after all of them": "> - $$a\n" * 4000 + "\n$$\nb\n$$",
}
FORMULAS = {
    "opened": "(" * 2400, "opened after a letter": "x(" * 2400, "opened, some closed": "((x)" * 1200, "opened under roots": r"\sqrt[" * 800,
    "opened with a size": r"\Biggl(" * 700, "upright lines with a size": r"\bigl|" * 800, "closed in an index": "(x_)" * 1200,
    "closed in a comment": "(%)\n" * 1200, "closed in another row": r"(\begin{matrix})\\\end{matrix}" * 170,
    "closed below a fraction": "(" * 2400 + r"\over" + ")" * 2400, "closed in a colour": "(" * 2400 + r"\color{red}" + ")" * 2400,
    "with an exponent each": "(^2" * 1600, "in a group each": "{(}" * 1600, "closed by a word": r"(\text)" * 700,
    "opened by all kinds": "".join(sorted(brackets.OPENING - {"{"})) * 9, "closed": "(" * 2400 + ")" * 2400,
    "left and right": r"\left(" * 350 + r"\right)" * 350, "matrices": r"\begin{matrix}" * 170 + r"\end{matrix}" * 170,
    "groups": "{" * 2500 + "}" * 2500, "open groups": "{" * 5000, "exponents": "x^" * 2400, "roots": r"\sqrt" * 900,
    "fractions": r"\frac1" * 800 + "1", "signs before a sign": "¬" * 5000, "functions": r"\sin" * 1250, "primes": "x" + "'" * 4900,
    "a macro of itself": r"\def\a{\a\a}\a", "macros of macros": r"\def\a{xxxxxxxxx}\def\b{\a\a\a}\def\c{\b\b\b}" + r"\c" * 900,
    "a macro that opens": r"\newcommand{\a}{((((((}" + r"\a " * 900, "a file": r"\input{/etc/passwd}",
}  # fmt: skip


def repeated() -> dict:
    return {name: piece * ((OF_LINES if "\n" in piece else SIZE) // len(piece)) for name, piece in AGAIN.items()}


def test_no_text_keeps_the_page_busy_for_ever():
    assert endless("workshop_portal.core.texts:render", repeated() | BUILT) == []


def test_no_text_keeps_the_paper_busy_for_ever():
    assert endless("workshop_portal.core.blocks:of", BUILT) == []


def test_no_formula_keeps_the_page_busy_for_ever():
    assert endless("workshop_portal.core.texts:mathml", FORMULAS) == []


def test_what_opens_a_bracket_is_known_whatever_it_is_called():
    table = files("latex2mathml").joinpath("unimathsymbols.txt").read_text("utf-8")
    commands = set(re.findall(r"\\[A-Za-z]+", table))
    signs = {chr(n) for n in range(33, 0x10000) if unicodedata.category(chr(n))[0] in "PS"}
    assert {"(", r"\langle"} <= commands | signs and len(commands) > 2000

    pieces = {one: f"{one} " * 40 for one in sorted(commands | signs)}
    assert endless("workshop_portal.core.texts:mathml", pieces) == []


@pytest.mark.parametrize(
    "draw", ["x+" * 400, r"\text{" + "a" * 800 + "}", r"\begin{matrix}" + r"x\\" * 200 + r"\end{matrix}"]
)
def test_a_paper_draws_formulas_up_to_a_measure_and_shows_the_others_as_source(monkeypatch, draw):
    monkeypatch.setattr(blocks, "MOST_DRAWN", 20_000)
    text = "".join(f"${n}+{draw}$ " for n in range(20))
    runs = [run for block in blocks.of(text) for run in block["runs"] if run.get("t") != " "]

    drawn = [run["tex"] for run in runs if "svg" in run]
    assert 0 < len(drawn) < 5 < len(runs)
    assert [run.get("tex") or run["t"] for run in runs] == [f"{n}+{draw}" for n in range(20)]


INNER = re.compile(r"<math[^>]*>(.*)</math>")


@pytest.mark.parametrize(
    "piece",
    ["(-x)", "[0,1)", r"\{a\}", r"\langle a,b\rangle ", r"\bigl(x\bigr)", r"a\left(-x\right)a", r"\sqrt{(x)}", r"\frac{(a)}{[b]}",
     r"f(x)", r"\text{ if (so) }", r"\lvert x\rvert ", "(a)^2", "[x_1]'"],
)  # fmt: skip
def test_a_formula_with_many_brackets_reads_as_one_with_few(piece):
    once, often = (INNER.search(texts.mathml(piece * many))[1] for many in (3, 12))

    assert often == once * 4


def test_a_formula_with_more_brackets_than_can_be_read_in_time_is_its_source():
    assert "<math" in texts.markdown("$" + "(^2x" * brackets.MANY + "$")
    assert (
        texts.markdown("$" + "(^2x" * (brackets.MANY + 1) + "$")
        == f"<p><code>{'(^2x' * (brackets.MANY + 1)}</code></p>\n"
    )


@pytest.mark.parametrize("tex", [r"\def\a{x}\a", r"\newcommand{\a}{x}\a", r"\let\a=x\a", r"\renewcommand{\sin}{x}\sin"])
def test_a_formula_has_no_macros(tex):
    assert texts.mathml(tex) is None


@pytest.mark.parametrize(
    "tex",
    [r"\begin{equation}\label{main} x\end{equation}", r"\eqref{main}", r"\raisebox{90em}{x}", r"\raisebox{-9cm}{x}",
     r"\genfrac{}{}{90em}{}{a}{b}", r"\hspace{-90em}x", r"\begin{align}a\label{q}\\b\tag{2}\end{align}"],
)  # fmt: skip
def test_a_formula_names_nothing_points_nowhere_and_stays_in_its_place(tex):
    shown = texts.formula(tex, display=True)

    assert "<math" in shown
    assert not re.search(r'\s(id|href|voffset|style)=|<a\b|="-|linethickness="[^0]', shown)


def test_a_formula_of_several_lines_is_one_wherever_its_end_stands():
    for text in ("$$\na\n\nb\n$$", "- $$a\n  b$$ (1)", "> $$\n> a\n> $$ ", "$$a\n\nx\n\nb$$", "x\n\n$$ a $$\n\n$$b"):
        assert texts.markdown(text).count("<math") == 1, text
    assert "<math" not in texts.markdown("$$a\n\nb")


def test_the_first_of_too_many_tables_and_links_are_there_and_the_others_are_text():
    tables = "|" + "a|" * 180 + "\n|" + "-|" * 180 + "\n" + "a\n" * 90 + "\n"
    shown = texts.markdown(tables * 4)
    assert (shown.count("<table>"), shown.count("<p>|a|a|")) == (1, 3)

    links = texts.markdown("[a]: http://x/" + "b" * 60_000 + "\n\n" + "[a] " * 9)
    assert (links.count("<a "), links.count("href")) == (9, 3)


PASTED = "Steps:\n•\tfirst\n•\u00a0second $x$\n\n–\tthird\n· fourth\n\n–5 degrees\n\n```\n• code\n```\n\n$$\n· x\n$$"


def test_the_lists_of_word_processors_are_lists_on_page_and_paper():
    html = texts.markdown(PASTED)

    assert (html.count("<li>"), html.count("<ul>")) == (4, 1)
    assert "<p>–5 degrees</p>" in html and "• code" in html
    assert [one["k"] for one in blocks.of(PASTED)] == ["p", "list", "p", "code", "math"]


def test_a_sentence_that_goes_on_after_a_dash_is_no_list():
    for prose in ("We study two things\n– and this is new – at once.", "Of a\n· b we know little."):
        assert "<li>" not in texts.markdown(prose), prose
        assert "<li>" not in texts.markdown(f"• one\n\n{prose}").replace("<li>one</li>", ""), prose


def test_dashes_and_dots_begin_items_where_a_list_may_begin():
    lists = (
        "– a\n– b",
        "Aims:\n– a\n· b",
        "Aims: \n\n· a\n· b",
        "– a that is\nlong\n– b",
        "## Aims\n– a\n– b",
        "1. a\n   – b",
    )
    for written in lists:
        assert texts.markdown(written).count("<li>") == 2, written


def test_two_dollars_in_a_sentence_open_no_formula():
    for before in ("It costs $$ and more", "It is paid in $$", "$$ is what it costs", "`$$` stands for it"):
        assert texts.markdown(f"{before}\n\n• one\n• two").count("<li>") == 2, before


def test_a_list_after_formulas_of_one_line_and_of_several_is_a_list():
    for before in ("$$a$$", "$$\na\n$$", "$$ a\nb $$", "```x``` and on", "```\nx\n```"):
        assert texts.markdown(f"{before}\n\n• one\n• two").count("<li>") == 2, before
