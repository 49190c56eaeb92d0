"""Opening pages in Chromium as a reader would, and noting what a reader should never meet."""

import re
from functools import cache
from pathlib import Path

import axe_playwright_python

from workshop_portal.core import catalogues
from workshop_portal.core.db import db

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # what is right is not listed
}
# Words that no Dutch sentence holds, and words of buttons and menus.
ENGLISH = re.compile(
    r"\b(the|and|with|your|this|that|these|from|until|Save|Sign|Submit|Cancel|Back to|Proposals?|Committees?|Week of|"
    r"Deadline in|Show|Search|Reviews?|Decisions?|People|Funding|Not found|Yes|None|True|False)\b"
)
SENDS = "button:not([type=button])"
TEXTS = """
() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (owner.closest("[lang=en], script, style, noscript, textarea, pre, .prose-own")) continue;
    const text = node.textContent.replace(/\\s+/g, " ").trim();
    if (text) found.push(text);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]"))
    if (!one.closest("[lang=en]"))
      for (const name of ["aria-label", "title", "alt", "placeholder"]) if (one.getAttribute(name)) found.push(one.getAttribute(name));
  return [...found, document.title];
}
"""
# Asked together: each question by itself costs a page more than its answer does.
SHOWN = f"""
withTexts => ({{
  lang: document.documentElement.lang, wide: document.scrollingElement.scrollWidth, texts: withTexts ? ({TEXTS})() : [],
}})
"""


class Walker:
    """One reader's browser; asked for the password in between, it gives it. `findings` are sentences, each with the address it is about.

    `has_axe`: axe lies in every page from its beginning; else each page gets it when it is looked at.
    """

    def __init__(self, chromium, address, language, width, javascript=True, has_axe=False):
        self.address, self.language, self.width, self.findings = address, language, width, []
        self.javascript, self.has_axe = javascript, has_axe
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale={"en": "en-GB", "nl": "nl-NL"}[language],
            timezone_id="Europe/Amsterdam", java_script_enabled=javascript,
        )  # fmt: skip
        self.context.set_default_timeout(60_000)
        if has_axe:
            self.context.add_init_script(axe_source())
        self.page = self.context.new_page()
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.find(f"script: {error}"))

    def note(self, message):
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.find(f"console: {message.text[:300]}")

    def find(self, words):
        self.findings.append(f"{self.page.url.removeprefix(self.address)}: {words}")

    def own_path(self, path) -> str:
        """This path in the reader's language."""
        return "/nl" + path if self.language == "nl" else path

    def go(self, path):
        db.session.rollback()  # the test lets go of the database
        return self.page.goto(self.address + self.own_path(path), wait_until="load")

    def open(self, path):
        """A page that is there for this reader."""
        answer = self.go(path)
        assert answer.status == 200, f"{answer.status} at {path}"

    def press(self, button):
        """Press it, and stand on the page that it leads to; a page that complains is a fault of the walk."""
        db.session.rollback()
        with self.page.expect_navigation() as led:
            self.page.click(button)
        answer = led.value
        if answer is not None and answer.status == 403 and self.page.locator("[name=password_proof]").count():
            self.look(axe=self.javascript)
            self.fill({"password_proof": self.password})
            self.press(f"main form {SENDS}")
            return
        assert answer is None or answer.status < 400, f"{answer.status} after {button}\n{self.words()}"

    def fill(self, values, within="main"):
        """Type into the fields with these names. True ticks, False unticks; a list of one field's values ticks those."""
        for name, value in values.items():
            found = self.page.locator(f'{within} [name="{name}"]')
            kind = found.first.evaluate(TO_THE_MIDDLE)
            if kind == "select-one":
                found.first.select_option(value)
            elif kind in {"radio", "checkbox"}:
                for one in [value] if isinstance(value, str) else value if isinstance(value, list) else [None]:
                    box = found.first if one is None else self.page.locator(f'{within} [name="{name}"][value="{one}"]')
                    box.set_checked(value is not False, force=True)
            else:
                found.first.fill(value)

    def words(self) -> str:
        return self.page.inner_text("main")

    def sign_in(self, email, password):
        self.password = password
        self.go("/people/sign-in")
        self.fill({"email": email, "password": password})
        self.press(f"main form {SENDS}")
        assert "/sign-in" not in self.page.url, self.words()

    def look(self, own_words=(), axe=True):
        """What holds for every page: its language, nothing beyond the right edge, no barrier, no English in Dutch."""
        shown = self.page.evaluate(SHOWN, self.language == "nl")
        if shown["lang"] != self.language:
            self.find("lang is not the reader's")
        if shown["wide"] > self.width:
            self.find(f"{shown['wide']} px wide on a screen of {self.width}: {self.page.evaluate(TOO_WIDE)}")
        self.find_english(shown["texts"], own_words)
        if axe:
            self.find_barriers()

    def find_barriers(self):
        if not self.has_axe:
            self.page.evaluate(axe_source())
        for one in self.page.evaluate("async rules => (await axe.run(document, rules)).violations", RULES):
            where = [node["target"] for node in one["nodes"]][:3]
            self.find(f"axe {one['id']}: {where} {one['nodes'][0].get('failureSummary', '')[:200]}")

    def find_english(self, texts, own_words):
        for text in texts:
            rest = text
            for words in own_words:
                rest = rest.replace(words, "")
            if rest.strip() in texts_with_other_dutch() or ENGLISH.search(rest):
                self.find(f"English on a Dutch page: “{text[:120]}”")

    def begin_anew(self):
        """The next one before this screen: signed in as nobody, and nothing of the last one is left."""
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.context.clear_cookies()
        self.findings = []

    def close(self):
        self.context.close()


TO_THE_MIDDLE = """one => {
  one.scrollIntoView({block: "center"});  // clear of the bar with the buttons
  return one.type || one.tagName.toLowerCase();
}"""
TOO_WIDE = """
() => [...document.querySelectorAll("body *")].filter(one => {
  if (one.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let up = one.parentElement; up; up = up.parentElement)
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return false;
  return true;
}).slice(0, 3).map(one => one.tagName + "." + one.className + " " + one.textContent.trim().slice(0, 40)).join(" | ")
"""


@cache
def axe_source() -> str:
    return AXE.read_text()


@cache
def texts_with_other_dutch() -> frozenset:
    """English texts of the interface that read otherwise in Dutch, and are no Dutch by chance, as “Data” is."""
    pairs = [
        pair
        for _room, message in catalogues.read()
        for pair in zip(catalogues.originals(message), catalogues.texts(message), strict=False)
    ]
    return frozenset(original for original, dutch in pairs if dutch != original) - {dutch for _original, dutch in pairs}
