"""What every page owes its reader, and what its form holds. The Browser looks each page over; no test has to ask."""

import re
from collections import Counter
from functools import lru_cache
from html import unescape

LANDMARKS = {"header", "nav", "main", "footer"}
REFERENCES = ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls")
FIELDS = {"input", "textarea", "select"}
TYPED = {"", "text", "email", "search", "url", "tel"}
VOID = {"meta", "link", "input", "br", "hr", "img", "use", "path", "rect", "circle", "line"}


TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|<![^>]*>""")
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")


@lru_cache(8)
def tokens(html) -> list[tuple]:
    """What a page is made of, in order: (tag, attributes), ("/" and the tag, None), ("", text). A script's text is none.

    A tenth of the time that html.parser takes, for pages whose quotes are closed and whose texts are escaped, as templates
    make them.
    """
    found, done, script = [], 0, ""
    for one in TAG.finditer(html):
        ends, tag, said = one[1], (one[2] or "").lower(), one[3] or ""
        if script and not (ends and tag == script):
            continue
        if not script and one.start() > done:
            found.append(("", unescape(html[done : one.start()])))
        script, done = "", one.end()
        if ends:
            found.append((f"/{tag}", None))
        elif tag:
            script = tag if tag in {"script", "style"} else ""
            found.append((tag, {name.lower(): value_of(values) for name, *values in ATTRIBUTE.findall(said)}))
            if said.endswith("/"):
                found.append((f"/{tag}", None))
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
        for tag, attrs in tokens(html):
            if tag == "":
                self.handle_data(attrs)
            elif attrs is None:
                self.handle_endtag(tag[1:])
            else:
                self.handle_starttag(tag, attrs)
        self.unlabelled = [id_ for id_ in self.unlabelled if ("for", id_) not in self.references]

    def handle_starttag(self, tag, attrs):
        if "svg" not in self.open:  # a drawing's parts have titles of their own
            self.tags[tag] += 1
        self.ids.update([attrs["id"]] if "id" in attrs else [])
        self.references |= {(name, id_) for name in REFERENCES for id_ in attrs.get(name, "").split()}
        if attrs.get("href", "").startswith("#"):
            self.references.add(("href", attrs["href"][1:]))
        self.inline += [f"{tag} {name}" for name in attrs if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and not is_harmless(attrs)) else []
        self.note(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

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
        if data.strip() and "body" in self.open and not LANDMARKS & set(self.open):
            self.outside.append(data.strip())

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]


def is_harmless(attrs):
    """A script of the house, or data that no browser runs: the policy has nothing to block."""
    return "src" in attrs or attrs.get("type") == "application/ld+json"


def look_over(html):
    page = Page(html)
    assert page.tags["title"] == page.tags["h1"] == page.tags["main"] == 1
    assert page.lang and page.viewport
    assert page.outside == [], "text that stands in no landmark"
    assert [id_ for id_, times in page.ids.items() if times > 1] == []
    assert [reference for reference in page.references if reference[1] not in page.ids] == []
    assert page.unlabelled == [], "fields without a label"
    assert page.inline == [], "the policy of core.borders blocks these"
