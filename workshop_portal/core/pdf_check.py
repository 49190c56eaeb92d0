"""Whether a file is a PDF that may be kept: read in a process of its own, with little memory and little time.

python -m workshop_portal.core.pdf_check FILE BYTES prints {"pages": 3} or {"fault": "encrypted"}.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore
from typing import NamedTuple

from workshop_portal.core.words import N_

MEMORY = 512 * 1024 * 1024
SECONDS = 20  # of CPU time
ENDS_S = SECONDS + 5  # of waiting for it
AT_ONCE = 2  # files that a web process has judged at the same time: no file takes all of its threads
WAIT_S = 2  # for one of them to be done: a sound file takes a part of a second
MOST_PAGES = 500
MOST_OBJECTS = 300_000
FAULTS = {
    "no pdf": N_("This is not a PDF file."),
    "unreadable": N_("This PDF can't be read: it is damaged or cut off. Make it again and choose it once more."),
    "encrypted": N_("This PDF is protected by a password. Save it without one and choose it once more."),
    "script": N_("This PDF contains a script or starts programs, so it can't be kept. Print it to a new PDF."),
    "file inside": N_("This PDF carries other files inside, so it can't be kept. Print it to a new PDF."),
    "pages": N_("This PDF has more than 500 pages."),
    "grows": N_(
        "This PDF grows to hundreds of megabytes when it is opened, so it can't be kept. Print it to a new PDF."
    ),
    "busy": N_("Other files are being looked at just now, so yours was not. Choose it once more in a minute."),
    "picture": N_(
        "A picture in this PDF has more than 400 million pixels. Make it smaller and choose the PDF once more."
    ),
}
SCRIPTS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}
FILES = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/3D"}
WRITTEN = re.compile(
    rb"(?P<script>/S\s*/(?:JavaScript|Launch|ImportData|SubmitForm)\b|/(?:JavaScript|XFA)\s*(?:<<|\[|\d+\s+\d+\s+R\b))"
    rb"|/EmbeddedFiles\s*(?:<<|\d+\s+\d+\s+R\b)|/Type\s*/EmbeddedFile\b|/Subtype\s*/(?:FileAttachment|RichMedia)\b"
)
STREAM = re.compile(rb">>\s*stream\r?\n")
OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
A_PAGE = re.compile(rb"<(?:!doctype|html|head|body|script|svg)\b", re.IGNORECASE)
END_OF_ZIP, NEAR_THE_END, NEAR_THE_BEGINNING = b"PK\5\6", 66_000, 4096  # where programs look for other files


class Verdict(NamedTuple):
    """`fault` is a key of FAULTS, or "" for a sound PDF."""

    pages: int = 0
    fault: str = ""


def check(path) -> Verdict:
    """Judge the file, whatever it is: what the child can't end in its limits is unreadable. Where it had no turn, as all
    else goes first, it says nothing of the file.
    """
    command = [sys.executable, "-m", "workshop_portal.core.pdf_check", str(path), str(MEMORY)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=ENDS_S, cwd="/", env={"PYTHONPATH": ROOT})
        return Verdict(**json.loads(ended.stdout)) if ended.returncode == 0 else Verdict(fault="unreadable")
    except subprocess.TimeoutExpired:
        return Verdict(fault="busy")
    except (ValueError, TypeError):
        return Verdict(fault="unreadable")


JUDGES = BoundedSemaphore(AT_ONCE)


def check_stream(stream) -> Verdict:
    """The same for what was sent; the stream stands at its beginning again. Who comes while others' files take long is
    told so."""
    if not JUDGES.acquire(timeout=WAIT_S):
        return Verdict(fault="busy")
    try:
        with NamedTemporaryFile(suffix=".pdf") as spare:
            shutil.copyfileobj(stream, spare)
            spare.flush()
            stream.seek(0)
            return check(spare.name)
    finally:
        JUDGES.release()


ROOT = str(Path(__file__).resolve().parents[2])


def judge(path) -> dict:
    """{"pages": …} or {"fault": …}; anything may be raised by what is no sound PDF."""
    content = Path(path).read_bytes()
    if not content.startswith(b"%PDF-"):
        return {"fault": "no pdf"}
    if content.rstrip(b"\0\r\n\t ")[-5:] != b"%%EOF":
        return {"fault": "unreadable"}
    from pypdf import PdfReader

    reader = PdfReader(path, strict=False)
    if reader.is_encrypted:
        return {"fault": "encrypted"}
    if (pages := len(reader.pages)) > MOST_PAGES:
        return {"fault": "pages"}
    if not pages:
        return {"fault": "unreadable"}
    return {"fault": fault} if (fault := harm(reader) or written_out(content)) else {"pages": pages}


def written_out(content) -> str:
    """What stands openly in the file, outside of streams: also what nothing points at, or a later change hides. Words in a
    title or in the address of a link are none of it.
    """
    before = OBJECT.split(content[:NEAR_THE_BEGINNING], maxsplit=1)[0]
    if END_OF_ZIP in content[-NEAR_THE_END:] or A_PAGE.search(before):
        return "file inside"
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda sign: bytes.fromhex(sign[1].decode()), outside_streams(content))
    found = WRITTEN.search(plain)
    return "" if found is None else "script" if found["script"] else "file inside"


def outside_streams(content) -> bytes:
    parts, at = [], 0
    for begin in STREAM.finditer(content):
        if begin.start() < at:
            continue
        end = content.find(b"endstream", begin.end())
        if end < 0:
            break
        parts.append(content[at : begin.start()] + b">>")
        at = end
    return b"".join([*parts, content[at:]])


def harm(reader) -> str:
    """The first harmful thing among all objects of the file, pointed at or not."""
    numbers = {(number, gen) for gen, row in reader.xref.items() for number in row}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        return "unreadable"
    from pypdf.generic import IndirectObject, StreamObject

    from workshop_portal.core.pdf_streams import Measure

    measure = Measure()
    for number, gen in sorted(numbers):
        thing = IndirectObject(number, gen, reader).get_object() if number else None
        if fault := fault_of(thing) or (measure.fault_of(thing) if isinstance(thing, StreamObject) else ""):
            return fault
    return fault_of(reader.trailer)


def fault_of(thing) -> str:
    """What is wrong with an object and what is written inside it; what it only points at is looked at by itself."""
    if isinstance(thing, dict):
        names = {str(dict.get(thing, key)) for key in ("/S", "/Type", "/Subtype")}
        if names & SCRIPTS or "/JS" in thing or "/XFA" in thing or "/JavaScript" in thing:
            return "script"
        if names & FILES or "/EF" in thing or "/EmbeddedFiles" in thing:
            return "file inside"
        within = [dict.get(thing, key) for key in thing]
    elif isinstance(thing, list):
        within = list(list.__iter__(thing))
    else:
        return ""
    return next((fault for one in within if (fault := fault_of(one))), "")


def judge_safely(path) -> dict:
    """Whatever fails inside is the file's fault."""
    try:
        return judge(path)
    except (Exception, MemoryError):
        return {"fault": "unreadable"}


def main(path, memory):
    """Bound by limits that this process sets itself before it reads anything."""
    import logging
    import os
    import resource

    os.nice(10)  # pages go first
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    logging.disable()
    sys.stdout.write(json.dumps(judge_safely(path)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
