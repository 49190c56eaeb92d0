"""What every page owes its reader, and what its form holds. The Browser looks each page over; no test has to ask."""

import re
from collections import Counter
from functools import lru_cache
from html import unescape
from typing import NamedTuple

LANDMARKS = {"header", "nav", "main", "footer"}
REFERENCES = ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls")
FIELDS = {"input", "textarea", "select"}
NOTED = FIELDS | {"html", "form", "option"}
TYPED = {"", "text", "email", "search", "url", "tel"}
SCRIPTS = {"script", "style"}
VOID = {"meta", "link", "input", "br", "hr", "img", "use", "path", "rect", "circle", "line"}


TAG = re.compile(r"""(<(?:/?[a-zA-Z][^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*|![^>]*)>)""")
PARTS = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*)(.*)>""", re.DOTALL)
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")


class Mark(NamedTuple):
    """What one tag says, wherever it stands; `ends`: it is an end tag, `closed`: it ends itself."""

    tag: str
    attrs: dict
    references: tuple
    inline: tuple
    ends: bool
    closed: bool
    is_noted: bool


@lru_cache(50_000)
def mark(text) -> Mark | None:
    """Most tags stand on many pages, word for word: each is looked into once. None: it is a comment."""
    if text[1] == "!":
        return None
    ends, name, said = PARTS.fullmatch(text).groups()
    tag, attrs = name.lower(), {one.lower(): value_of(values) for one, *values in ATTRIBUTE.findall(said)}
    references = [(one, id_) for one in REFERENCES for id_ in attrs.get(one, "").split()]
    if attrs.get("href", "").startswith("#"):
        references.append(("href", attrs["href"][1:]))
    inline = [f"{tag} {one}" for one in attrs if one == "style" or one.startswith("on")]
    inline += [tag] if tag == "style" or (tag == "script" and not is_harmless(attrs)) else []
    is_noted = tag in NOTED or attrs.get("name") == "viewport"
    return Mark(tag, attrs, tuple(references), tuple(inline), bool(ends), said.endswith("/"), is_noted)


@lru_cache(8)
def tokens(html) -> list[Mark | str]:
    """What a page is made of, in order: its tags, and the texts between them. A script's text is none.

    A small part of the time that html.parser takes, for pages whose quotes are closed and whose texts are escaped, as
    templates make them.
    """
    found, script, pieces = [], "", TAG.split(html)
    for text, tag in zip(pieces[::2], pieces[1::2], strict=False):
        one = mark(tag)
        if script and not (one and one.ends and one.tag == script):
            continue
        if text and not script:
            found.append(unescape(text) if "&" in text else text)
        script = ""
        if one:
            found.append(one)
            if one.tag in SCRIPTS and not one.ends:
                script = one.tag
    return found


def value_of(values):
    given = "".join(values)
    return unescape(given) if "&" in given else given


class Page:
    """One page. `wanted`: a part of the action of the form whose fields count; else the first form with a post.
    `texts` are those of its fields that take any text.
    """

    def __init__(self, html, wanted=None):
        self.wanted, self.inside = wanted, None
        self.tags, self.ids = Counter(), Counter()
        self.references, self.unlabelled, self.inline, self.outside, self.open = set(), [], [], [], []
        self.lang = self.viewport = self.action = None
        self.fields, self.texts, self.held_in = {}, [], {}
        for one in tokens(html):
            if one.__class__ is str:
                self.handle_data(one)
            elif one.ends:
                self.handle_endtag(one.tag)
            else:
                self.handle_starttag(one)
        self.unlabelled = [id_ for id_ in self.unlabelled if ("for", id_) not in self.references]

    def handle_starttag(self, one):
        tag = one.tag
        if "svg" not in self.open:  # a drawing's parts have titles of their own
            self.tags[tag] += 1
        if "id" in one.attrs:
            self.ids[one.attrs["id"]] += 1
        if one.references:
            self.references.update(one.references)
        if one.inline:
            self.inline += one.inline
        if one.is_noted:
            self.note(tag, one.attrs)
        if tag not in VOID:
            self.open.append(tag)
        if one.closed:
            self.handle_endtag(tag)

    def note(self, tag, attrs):
        """Remember what only one kind of element says."""
        if tag == "html":
            self.lang = attrs.get("lang")
        elif attrs.get("name") == "viewport":
            self.viewport = attrs.get("content")
        elif tag == "form":
            self.inside = attrs.get("method") == "post" and "main" in self.open and self.is_wanted(attrs)
            if self.inside:
                self.action = attrs.get("action")
        elif tag == "option":
            self.choose(attrs)
        elif tag in FIELDS:
            if self.inside:
                self.hold(tag, attrs)
            if attrs.get("type") not in {"hidden", "submit"} and not {"aria-label", "aria-labelledby"} & attrs.keys():
                self.unlabelled.append(attrs.get("id"))

    def is_wanted(self, attrs):
        return self.wanted in (attrs.get("action") or "") if self.wanted else self.action is None and not self.fields

    def hold(self, tag, attrs):
        """What a browser would send of this field: a box or a radio only when it is ticked, no button."""
        name, kind = attrs.get("name"), attrs.get("type", "")
        if kind in {"submit", "file"} or name is None:
            return
        if kind in {"checkbox", "radio"}:
            if "checked" in attrs:
                held = self.fields.get(name)
                value = attrs.get("value", "on")
                self.fields[name] = (
                    [*held, value] if isinstance(held, list) else [value] if kind == "checkbox" else value
                )
            return
        again, self.held_in[name] = self.held_in.get(name) == self.tags["form"], self.tags["form"]
        if kind == "hidden" and again:  # one of many of the same form, as of people
            held = self.fields[name]
            self.fields[name] = [*(held if isinstance(held, list) else [held]), attrs.get("value") or ""]
            return
        self.fields[name] = attrs.get("value") or ""
        self.texts += [name] if tag == "textarea" or (tag == "input" and kind in TYPED) else []
        self.select = name if tag == "select" else None
        self.first_option = tag == "select"

    def choose(self, attrs):
        if self.inside and getattr(self, "select", None) and ("selected" in attrs or self.first_option):
            self.fields[self.select] = attrs.get("value") or ""
            self.first_option = False

    def handle_data(self, data):
        if self.open and self.open[-1] == "textarea" and self.inside and self.fields:
            name = list(self.fields)[-1]
            self.fields[name] = (self.fields[name] + data).removeprefix("\r\n").removeprefix("\n")
        if not data.isspace() and LANDMARKS.isdisjoint(self.open) and "body" in self.open:
            self.outside.append(data.strip())

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]


def is_harmless(attrs):
    """A script of the house, or data that no browser runs: the policy has nothing to block."""
    return "src" in attrs or attrs.get("type") == "application/ld+json"


@lru_cache(8)
def read(html) -> Page:
    """The page with the fields of its first form, read once for all that ask; nobody changes it."""
    return Page(html)


def look_over(html):
    page = read(html)
    assert page.tags["title"] == page.tags["h1"] == page.tags["main"] == 1
    assert page.lang and page.viewport
    assert page.outside == [], "text that stands in no landmark"
    assert [id_ for id_, times in page.ids.items() if times > 1] == []
    assert [reference for reference in page.references if reference[1] not in page.ids] == []
    assert page.unlabelled == [], "fields without a label"
    assert page.inline == [], "the policy of core.borders blocks these"
