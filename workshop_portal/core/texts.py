"""Markdown with LaTeX mathematics, as people write it, to safe HTML: no raw HTML, no pictures, maths as MathML."""

import re
from functools import cache, lru_cache
from html import escape
from secrets import token_hex

from markupsafe import Markup

TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "hr", "span",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
LONGEST_FORMULA = 5000
DEEPEST_FORMULA = 20
KEPT = 8000  # characters of a text whose HTML is kept in the process
CLASS_OF = {"text-align: left": "ma-left", "text-align: right": "ma-right", "text-align: center": "ma-center"}


@cache
def parser():
    """Imported late: reading a page without long texts needs none of it."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20}).enable("table")
    reader.disable(["image", "html_block", "html_inline"])
    return reader.use(dollarmath_plugin, allow_digits=False, double_inline=True)


@cache
def converter():
    import math_core

    return math_core.LatexToMathML(fancy_error=False, allow_unreliable_rendering=True)


def markdown(text) -> Markup:
    """Safe HTML of a text. A formula that can't be read is shown as its source."""
    if not text:
        return Markup("")
    return kept(text) if len(text) <= KEPT else render(text)


@lru_cache(300)
def kept(text) -> Markup:
    """The same text is read by many."""
    return render(text)


def render(text) -> Markup:
    import nh3

    tokens = parser().parse(text)
    sign, formulas = token_hex(8), []
    for token in walk(tokens):
        if token.type.startswith(("math_inline", "math_block")):
            formulas.append(formula(token.content, display=token.type != "math_inline"))
            token.type, token.content, token.children = "text", f"{sign}-{len(formulas) - 1}-", None
        elif token.tag in {"h1", "h5", "h6"}:
            token.tag = "h2"
    html = parser().renderer.render(tokens, parser().options, {})
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"},
                      link_rel="noreferrer noopener")  # fmt: skip
    return Markup(put_in(clean, sign, formulas))  # noqa: S704


def put_in(html, sign, formulas) -> str:
    """Each formula at the place that its sign and number hold."""
    first, *others = html.split(f"{sign}-")
    placed = (one.split("-", 1) for one in others)
    return first + "".join(formulas[int(number)] + rest for number, rest in placed)


def walk(tokens):
    for token in tokens:
        yield token
        yield from walk(token.children or [])


def formula(tex, display=False) -> str:
    """MathML for LaTeX; the source in <code> where it is too long or not understood."""
    found = mathml(tex, display)
    return f"<code>{escape(tex)}</code>" if found is None else re.sub(r'\sstyle="([^"]*)"', as_class, found)


def mathml(tex, display=False) -> str | None:
    """What page and paper show of a formula; None where it is too long, too deep or not understood."""
    if len(tex) > LONGEST_FORMULA or depth(tex) > DEEPEST_FORMULA:
        return None
    try:
        return converter().convert_with_local_state(tex, displaystyle=display)
    except Exception:  # noqa: BLE001  (the library's own error, whatever it was handed)
        return None


def depth(tex) -> int:
    """How deep groups stand within each other, and commands that take the next one without a group."""
    deepest = here = 0
    for sign in re.findall(r"\\.|[{}]", tex):
        here += (sign == "{") - (sign == "}")
        deepest = max(deepest, here)
    return deepest


def as_class(found) -> str:
    """The policy of the page blocks style attributes; the few alignments become classes."""
    names = [CLASS_OF[part.strip()] for part in found[1].split(";") if part.strip() in CLASS_OF]
    return f' class="{" ".join(names)}"' if names else ""
