"""Markdown with LaTeX mathematics, as people write it, to safe HTML: no raw HTML, no pictures, maths as MathML."""

import re
from bisect import bisect_right
from functools import cache, lru_cache
from html import escape
from secrets import token_hex

from markupsafe import Markup

from workshop_portal.core import brackets

TAGS = {
    "p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a", "hr", "span",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
LONGEST_FORMULA = 5000
DEEPEST_FORMULA = 20
MOST_IN_TABLES = 30_000  # opening, text and end of each cell of a text; the tables after that are shown as text
MOST_IN_LINKS = 200_000  # characters of all addresses of a text
KEPT = 8000  # characters of a text whose HTML is kept in the process
CLOSING = re.compile(
    r"\$\$\s*(\([^)$\r\n]+\)\s*)?$"
)  # a line that ends a formula of several lines, perhaps with its number
BULLET = re.compile(r"^( *)(?:•[\t \u00a0]*|([–·])[\t \u00a0]+)(?=\S)")  # as word processors begin an item of a list
ITEM = re.compile(r"^ *(?:[-*+]|\d{1,9}[.)])\s")  # as Markdown does
FENCE = re.compile(r"^ {0,3}(?:```[^`]*$|~~~)")
BEYOND = re.compile(r'\s(?:id|voffset)="[^"]*"|\slinethickness="(?!0")[^"]*"|</?a\b[^>]*>')
CLASS_OF = {"text-align: left": "ma-left", "text-align: right": "ma-right", "text-align: center": "ma-center"}


@cache
def parser():
    """Imported late: reading a page without long texts needs none of it."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import table
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from mdit_py_plugins.dollarmath.index import math_block_dollar

    reader = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20}).enable("table")
    reader.disable(["image", "html_block", "html_inline"])
    reader.use(dollarmath_plugin, allow_digits=False, double_inline=True)
    reader.block.ruler.at("table", while_there_is_room(table), {"alt": ["paragraph", "reference"]})
    reader.block.ruler.at("math_block", in_sight_of_its_end(math_block_dollar(allow_blank_lines=True)))
    return reader


def while_there_is_room(rule):
    """The rule for a table; what a short row lacks is filled up, so that a few lines may write a whole book."""

    def block(state, start, end, silent):
        before = len(state.tokens)
        if state.env.get("in tables", 0) > MOST_IN_TABLES:
            return False
        found = rule(state, start, end, silent)
        state.env["in tables"] = state.env.get("in tables", 0) + len(state.tokens) - before
        return found

    return block


def in_sight_of_its_end(rule):
    """The rule for a formula of several lines; the lines below are read only where one of them ends it."""

    def block(state, start, end, silent):
        if "closing" not in state.env:
            state.env["closing"] = [n for n, line in enumerate(state.src.split("\n")) if CLOSING.search(line)]
        closing = state.env["closing"]
        after = bisect_right(closing, start)
        return rule(state, start, end if after < len(closing) and closing[after] < end else start + 1, silent)

    return block


@cache
def converter():
    """No macros: a short formula would write pages."""
    import math_core

    return math_core.LatexToMathML(fancy_error=False, allow_unreliable_rendering=True, max_expansions=0)


def markdown(text) -> Markup:
    """Safe HTML of a text. A formula that can't be read is shown as its source."""
    if not text:
        return Markup("")
    return kept(text) if len(text) <= KEPT else render(text)


def markdown_below(text) -> Markup:
    """The same under a heading of the page: its own headings stand a level lower."""
    html = str(markdown(text))
    for level in (4, 3, 2):
        html = html.replace(f"<h{level}>", f"<h{level + 1}>").replace(f"</h{level}>", f"</h{level + 1}>")
    return Markup(html)  # noqa: S704


@lru_cache(300)
def kept(text) -> Markup:
    """The same text is read by many."""
    return render(text)


def render(text) -> Markup:
    import nh3

    tokens = parsed(text)
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


def parsed(text) -> list:
    """The tokens of a text, for page and paper. One address may stand behind thousands of words: the later ones of too
    many lead nowhere."""
    tokens, room = parser().parse(with_lists(text)), MOST_IN_LINKS
    for token in walk(tokens):
        if token.type == "link_open":
            room -= sum(len(str(said)) for said in token.attrs.values())
            if room < 0:
                token.attrs = {}
    return tokens


def with_lists(text) -> str:
    """Items of a list as Markdown writes them; code and formulas of several lines stay as they are.

    A dash or a dot begins an item in a list, or where a list may begin; elsewhere it goes on in a sentence.
    """
    lines = text.split("\n")
    last_end = max((place for place, line in enumerate(lines) if CLOSING.search(line)), default=0)
    end, in_list, may_begin = None, False, True  # `end`: of the code or formula around the line
    for place, line in enumerate(lines):
        if end:
            end = None if end.search(line) else end
        elif FENCE.match(line):
            end = FENCE
        elif line.lstrip().startswith("$$") and line.count("$$") == 1 and place < last_end:
            end = CLOSING
        elif (found := BULLET.match(line)) and (in_list or may_begin or not found[2]):
            lines[place] = BULLET.sub(r"\1- ", line)
        in_list = bool(line.strip()) and (in_list or ITEM.match(lines[place]) is not None)
        may_begin = not line.strip() or line.rstrip().endswith(":") or line.startswith("#")
    return "\n".join(lines)


def unread(text) -> list[str]:
    """The formulas of a text that can't be read, as they were written."""
    if not text or "$" not in text:
        return []
    return list(kept_unread(text) if len(text) <= KEPT else sought_unread(text))


@lru_cache(300)
def kept_unread(text) -> tuple[str, ...]:
    """A page of the form asks again and again."""
    return sought_unread(text)


def sought_unread(text) -> tuple[str, ...]:
    formulas = (token for token in walk(parsed(text)) if token.type.startswith(("math_inline", "math_block")))
    found = (one.content.strip() for one in formulas if mathml(one.content, one.type != "math_inline") is None)
    return tuple(dict.fromkeys(found))


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
    """What page and paper show of a formula; None where it is too long, too deep or not understood.

    Nothing of it names or points to a place of the page, or reaches beyond its own.
    """
    if len(tex) > LONGEST_FORMULA or depth(tex) > DEEPEST_FORMULA:
        return None
    told = brackets.marked(tex)
    if told is None:
        return None
    try:
        found = converter().convert_with_local_state(told, displaystyle=display)
    except Exception:  # noqa: BLE001  (the library's own error, whatever it was handed)
        return None
    return BEYOND.sub("", brackets.without_marks(found))


def depth(tex) -> int:
    """How deep groups stand within each other."""
    deepest = here = 0
    for sign in re.findall(r"\\.|[{}]", tex):
        here += (sign == "{") - (sign == "}")
        deepest = max(deepest, here)
    return deepest


def as_class(found) -> str:
    """The policy of the page blocks style attributes; the few alignments become classes."""
    names = [CLASS_OF[part.strip()] for part in found[1].split(";") if part.strip() in CLASS_OF]
    return f' class="{" ".join(names)}"' if names else ""
