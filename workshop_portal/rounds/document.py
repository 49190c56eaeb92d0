"""A round's document as a file: read piece by piece, so that a large one fits into little memory."""

import codecs
import json
import os
from pathlib import Path

MOST_BYTES = 200 * 1024 * 1024
MOST_OF_ONE = 64 * 1024 * 1024  # characters of one element
PIECE = 1024 * 1024
BLANKS = " \t\r\n"


class Unreadable(Exception):
    """The file is no such document; the words say where and why."""


class Doubled(dict):
    """An object that names a key twice."""


def once(pairs):
    found = dict(pairs)
    return found if len(found) == len(pairs) else Doubled(found)


def refuse_constant(word):
    raise ValueError(f"{word} is no number of JSON")


CAREFUL = json.JSONDecoder(object_pairs_hook=once, parse_constant=refuse_constant)
QUICK = json.JSONDecoder()


class Document:
    """`sections` holds each list of the document as raw elements, `parts` everything else, `order` all their names."""

    def __init__(self, file):
        self.parts: dict = {}
        self.sections: dict[str, list[bytes]] = {}
        self.order: list[str] = []
        if os.path.getsize(file) > MOST_BYTES:
            raise Unreadable("The file is larger than 200 MB.")
        with open(file, "rb") as source:
            self.read(Tape(source))

    def read(self, tape):
        tape.expect("{", "a document")
        if tape.peek() == "}":
            tape.skip()
        else:
            while True:
                self.read_part(tape)
                if tape.next_of(",}", "the document") == "}":
                    break
        if tape.peek():
            tape.fail("after the document", "there is more than one document in the file")

    def read_part(self, tape):
        name = tape.value("the document")
        if not isinstance(name, str):
            tape.fail("the document", "a key is expected")
        if name in self.order:
            tape.fail(name, "the key stands there twice")
        tape.expect(":", name)
        self.order.append(name)
        if tape.peek() == "[":
            self.sections[name] = list(elements(tape, name))
        else:
            self.parts[name] = tape.value(name)

    def each(self, name, careful=False):
        """The elements of a section with their numbers, decoded anew each time."""
        decode = CAREFUL.decode if careful else QUICK.decode
        for number, raw in enumerate(self.sections.get(name, ())):
            yield number, decode(raw.decode())

    def count(self, name) -> int:
        return len(self.sections.get(name, ()))


def elements(tape, name):
    """The raw texts of a list's elements, each read to the end and found sound."""
    tape.skip()
    if tape.peek() == "]":
        tape.skip()
        return
    number = 0
    while True:
        yield tape.raw(f"{name}[{number}]").encode()
        number += 1
        if tape.next_of(",]", f"{name}[{number}]") == "]":
            return


class Tape:
    """The text of a file from front to back, with only the piece at hand in memory."""

    def __init__(self, source):
        self.source, self.decoder = source, codecs.getincrementaldecoder("utf-8-sig")()
        self.text, self.at, self.line, self.ended = "", 0, 1, False

    def fill(self, size=PIECE):
        """Read on; what has been passed is let go."""
        self.line += self.text.count("\n", 0, self.at)
        piece = self.source.read(size)
        try:
            self.text = self.text[self.at :] + self.decoder.decode(piece, final=not piece)
        except UnicodeDecodeError:
            raise Unreadable("The file is no UTF-8 text.") from None
        self.at, self.ended = 0, not piece

    def peek(self) -> str:
        """The next character that is no blank; nothing at the end."""
        while True:
            text, at = self.text, self.at
            while at < len(text) and text[at] in BLANKS:
                at += 1
            self.at = at
            if at < len(text):
                return text[at]
            if self.ended:
                return ""
            self.fill()

    def skip(self):
        self.at += 1

    def next_of(self, letters, where) -> str:
        letter = self.peek()
        if not letter or letter not in letters:
            self.fail(
                where, f"“{letters[0]}” or “{letters[-1]}” is expected" if letters[1:] else f"“{letters}” is expected"
            )
        self.skip()
        return letter

    expect = next_of

    def raw(self, where) -> str:
        start, end, _ = self.decoded(where)
        return self.text[start:end]

    def value(self, where):
        return self.decoded(where)[2]

    def decoded(self, where):
        """Where the next value begins and ends in the text at hand, and the value."""
        self.peek()
        size = PIECE
        while True:
            try:
                value, end = CAREFUL.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or error.pos > len(self.text) - 12
                if self.ended or not cut or len(self.text) - self.at > MOST_OF_ONE:
                    self.fail(where, error.msg, error.pos)
            except (ValueError, RecursionError) as error:
                self.fail(where, "is nested too deeply" if isinstance(error, RecursionError) else str(error))
            else:
                if end < len(self.text) or self.ended:
                    start, self.at = self.at, end
                    return start, end, value
            self.fill(size)
            size *= 2

    def fail(self, where, words, at=None):
        line = self.line + self.text.count("\n", 0, self.at if at is None else at)
        raise Unreadable(f"{where}: this is no JSON, line {line}: {words}")


class Writer:
    """Writes a document piece by piece beside its place, and puts it there when it is whole."""

    def __init__(self, file):
        self.file = Path(file)
        self.beside = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        self.between = "{\n "

    def __enter__(self):
        self.out = self.beside.open("w", encoding="utf-8", newline="\n")
        return self

    def part(self, name, value):
        self.out.write(f"{self.between}{json.dumps(name, ensure_ascii=False)}: {laid_out(value, 1)}")
        self.between = ",\n "

    def section(self, name, values):
        self.out.write(f"{self.between}{json.dumps(name, ensure_ascii=False)}: [")
        between = "\n  "
        for value in values:
            self.out.write(between + laid_out(value, 2))
            between = ",\n  "
        self.out.write("]" if between == "\n  " else "\n ]")
        self.between = ",\n "

    def __exit__(self, kind, *_):
        if kind is None:
            self.out.write("\n}")
            self.out.flush()
            os.fsync(self.out.fileno())
        self.out.close()
        if kind is None:
            os.replace(self.beside, self.file)
        else:
            self.beside.unlink()


def laid_out(value, depth) -> str:
    """One space a level; no text holds a line end of its own in JSON, so all of them are the layout's."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)
