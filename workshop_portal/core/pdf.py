"""Papers: a template of templates/pdf/ and plain data become a tagged PDF (PDF/UA-1) in one language.

    paper = pdf.make("proposal", data, title="…", author="…", language="nl", at=version.submitted_at)
    return files.download(paper.pdf, "2026-2-017.pdf")

`data` is what JSON can hold; the template reads it as `d` from look.typ, beside `d.title`, `d.author`, `d.lang` and
`d.words` (the few words that look.typ itself says). Texts in Markdown go through `blocks.of(text)` first and are set by
`set-blocks`. What people typed travels as data alone, never as source. The same data and moment give the same bytes.
A character that no font has is replaced by □ and listed in `paper.replaced`; it never costs the PDF.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import current_app, has_request_context
from flask_login import current_user

from workshop_portal.core import glyphs, languages, rates
from workshop_portal.core.languages import text as _

UNSHOWN = re.compile(r'the text `?"(.*?)"`? could not be displayed', re.DOTALL)
TRIES = 12
A_MINUTE, OF_A_NETWORK = 30, 120  # papers made for one person; for visitors of one network, who hold a link


class Paper(NamedTuple):
    pdf: bytes
    replaced: tuple[str, ...] = ()


def make(template, data, *, title, author, language=None, at=None) -> Paper:
    """Set `templates/pdf/<template>.typ`. `at`: the moment written into the file (a paper without one has none)."""
    import typst  # 80 MB that only papers need

    if has_request_context():
        rates.allow("a paper", A_MINUTE if current_user.is_authenticated else OF_A_NETWORK)
    language = language or languages.lang()
    with languages.speaking(language):
        words = {"page": _("Page %(here)s of %(all)s", here="{here}", all="{all}")}
    whole = data | {"title": title, "author": author, "lang": language, "words": words, "dated": dated(at)}
    bad: set[str] = set()
    for _again in range(TRIES):
        ready, lost = settable(whole, frozenset(bad))
        try:
            return Paper(compiled(template, ready, at), tuple(sorted(lost)))
        except typst.TypstError as error:
            unshown = UNSHOWN.search(error.message)
            if not unshown:
                raise
            bad |= set(unshown[1]) - {glyphs.INSTEAD}
    raise RuntimeError(f"{template}: characters that cannot be set")


def compiled(template, data, at) -> bytes:
    import typst

    folder = Path(current_app.root_path, current_app.template_folder or "", "pdf")
    return typst.compile(
        str(folder / f"{template}.typ"),
        root=str(folder),
        font_paths=fonts(),
        ignore_system_fonts=True,  # a paper looks the same on every machine
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()) if at else 0,
    )


@cache
def fonts():
    """Our fonts, read once a process; for the moment of code in a text typst's own monospaced one is there too."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(glyphs.FONTS)])


def dated(at) -> list[int]:
    return [at.year, at.month, at.day] if at else []


def settable(value, bad) -> tuple:
    """(the same data with texts that can be set, the characters replaced)."""
    if isinstance(value, str):
        return glyphs.shown(value, bad)
    if isinstance(value, dict):
        made = {name: as_it_is(one) if name == "svg" else settable(one, bad) for name, one in value.items()}
        return {name: one for name, (one, _lost) in made.items()}, set().union(*(lost for _one, lost in made.values()))
    if isinstance(value, list | tuple):
        rows = [settable(one, bad) for one in value]
        return [one for one, _lost in rows], set().union(*(lost for _one, lost in rows))
    return value, set()


def as_it_is(value) -> tuple:
    return value, set()
