"""Markdown with LaTeX mathematics as blocks for a paper, from the same reader and the same MathML as the page.

A block is a dict: {"k": "p" | "h" | "code" | "quote" | "list" | "table" | "rule" | "math", …}; runs within a line are
{"t": text, "b", "i", "c": bold, italic, code, "href"}, {"br": true}, or a formula {"svg", "height", "width", "drop", "tex"};
"display" where it stands on a line of its own.
"""

import re
from functools import lru_cache
from itertools import groupby

from workshop_portal.core import texts

SIZE = 11  # points of the text that formulas stand in
DEEPEST = 6  # quotes and lists within each other; what lies deeper is set at that depth
MOST_DRAWN = 100_000  # what is drawn of one text, a second's work or two; the formulas beyond it are shown as source
SIGN = 5  # what a character of a formula costs, where one of its MathML costs 1
LONGEST_ADDRESS = 2000  # of a link; a paper takes none of more than 8,000
VARIANTS = re.compile("[\ufe00-\ufe0f]")  # say which of two scripts a letter is in; the font that draws has one
BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


def of(text) -> list[dict]:
    """The blocks of a text; a formula that can't be read is its source, as on the page."""
    if not text:
        return []
    tokens = texts.parsed(text)
    return Maker(tokens).until(None)


class Maker:
    """Walks the tokens once. `depth` keeps headings from skipping a level."""

    def __init__(self, tokens):
        self.tokens, self.place = tokens, 0
        self.level = self.drawn = self.depth = 0

    def until(self, closing) -> list[dict]:
        made: list[dict] = []
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            self.place += 1
            if token.type == closing:
                break
            made += BLOCKS[token.type](self, token) if token.type in BLOCKS else []
        return made

    def paragraph(self, _token):
        return apart(self.inline())

    def heading(self, token):
        """A page shows no more than three levels below its own; a paper never skips one, and has none without words."""
        runs = self.inline()
        if not any(one.get("t", "").strip() for one in runs):
            return [{"k": "p", "runs": runs}]
        self.level = min({"h2": 1, "h3": 2, "h4": 3}.get(token.tag, 1), self.level + 1)
        return [{"k": "h", "level": self.level, "runs": runs}]

    def inline(self) -> list[dict]:
        token = self.tokens[self.place]
        self.place += 2  # the line and its closing
        return self.runs(token.children or [])

    def runs(self, tokens) -> list[dict]:
        made: list[dict] = []
        how: dict = {}
        for token in tokens:
            if token.type in MARKS:
                how = how | {MARKS[token.type]: True}
            elif token.type.replace("_close", "_open") in MARKS:
                how = {name: on for name, on in how.items() if name != MARKS[token.type.replace("_close", "_open")]}
            elif token.type == "link_open":
                href = token.attrGet("href") or ""
                is_kept = href.lower().startswith(("http:", "https:", "mailto:")) and len(href) <= LONGEST_ADDRESS
                how = how | ({"href": href} if is_kept else {})
            elif token.type == "link_close":
                how = {name: on for name, on in how.items() if name != "href"}
            elif token.type.startswith("math_inline"):
                made.append(self.formula(token.content, token.type != "math_inline"))
            elif token.type == "hardbreak":
                made.append({"br": True})
            elif token.type == "softbreak":
                made.append({"t": " "} | how)
            elif token.content:
                made.append({"t": token.content} | how | ({"c": True} if token.type == "code_inline" else {}))
        return made

    def formula(self, tex, display) -> dict:
        source, mathml = {"t": tex, "c": True}, texts.mathml(tex, display)
        if mathml is None:
            return source
        cost = len(mathml) + SIGN * len(tex)
        if self.drawn + cost > MOST_DRAWN:
            return source
        self.drawn += cost
        drawn = picture(mathml, tex)
        return drawn | ({"display": True} if display else {}) if drawn else source

    def display(self, token):
        drawn = self.formula(token.content, True)
        return [{"k": "math"} | drawn] if "svg" in drawn else [{"k": "p", "runs": [drawn]}]

    def code(self, token):
        return [{"k": "code", "t": token.content.rstrip("\n")}]

    def within(self, closing) -> list[dict]:
        self.depth += 1
        made = self.until(closing)
        self.depth -= 1
        return made

    def quote(self, _token):
        blocks = self.within("blockquote_close")
        return [{"k": "quote", "blocks": blocks}] if self.depth < DEEPEST else blocks

    def rule(self, _token):
        return [{"k": "rule"}]

    def listed(self, token):
        ordered = token.type == "ordered_list_open"
        closing, items = token.type.replace("_open", "_close"), []
        while self.place < len(self.tokens) and self.tokens[self.place].type == "list_item_open":
            self.place += 1
            items.append(self.within("list_item_close"))
        self.place += self.place < len(self.tokens) and self.tokens[self.place].type == closing
        if self.depth >= DEEPEST:
            return [block for item in items for block in item]
        start = int(token.attrGet("start") or 1) if ordered else 0
        return [{"k": "list", "ordered": ordered, "start": min(start, 10_000), "items": items}]

    def table(self, _token):
        rows, row, aligns = [], [], []
        while (token := self.tokens[self.place]).type != "table_close":
            self.place += 1
            if token.type in {"th_open", "td_open"}:
                if token.type == "th_open":
                    aligns.append(str(token.attrGet("style") or "text-align:left").rpartition(":")[2])
                row.append(self.inline())
            elif token.type == "tr_close":
                rows.append(row)
                row = []
        self.place += 1
        return [{"k": "table", "aligns": aligns, "head": rows[0], "rows": rows[1:]}] if rows else []


MARKS = {"strong_open": "b", "em_open": "i"}
BLOCKS = {
    "paragraph_open": Maker.paragraph, "heading_open": Maker.heading, "fence": Maker.code, "code_block": Maker.code,
    "blockquote_open": Maker.quote, "bullet_list_open": Maker.listed, "ordered_list_open": Maker.listed,
    "hr": Maker.rule, "table_open": Maker.table, "math_block": Maker.display, "math_block_label": Maker.display,
}  # fmt: skip


def apart(runs) -> list[dict]:
    """The blocks of a paragraph: a formula on a line of its own parts it."""
    made: list[dict] = []
    for is_display, some in groupby(runs, lambda run: "display" in run):
        line = list(some)
        if is_display:
            made += [{"k": "math"} | run for run in line]
        elif any("svg" in run or run.get("t", "").strip() for run in line):
            made.append({"k": "p", "runs": begun(line) if made else line})
    return made or [{"k": "p", "runs": runs}]


def begun(runs) -> list[dict]:
    """A line begins with what is seen."""
    first, *others = runs
    return [first | {"t": first["t"].lstrip()}, *others] if "t" in first else runs


@lru_cache(2000)
def picture(mathml, tex) -> dict | None:
    """A formula drawn from the page's MathML: the SVG, its size in points, how far it hangs below the line."""
    import ziamath  # draws; only papers need it

    try:
        svg = ziamath.Math(VARIANTS.sub("", mathml), size=SIZE).svg()
        _left, top, width, height = map(float, BOX.findall(svg)[0])
    except Exception:  # noqa: BLE001  (whatever it meets in a formula; the source is shown)
        return None
    if min(width, height) <= 0:
        return None
    return {"svg": svg, "width": width, "height": height, "drop": top + height, "tex": tex.strip()}
