"""The first sheet of an XLSX as rows of texts. What is larger than a list, or more than a table, is not opened."""

from datetime import date, datetime
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

MARK = b"PK\x03\x04"
MOST_PARTS, MOST_BYTES = 1_000, 10_000_000  # of a workbook: its parts, and all of them unpacked
BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # marks of an encoding, and blanks
MOST_COLUMNS = 200
DAMAGED = (BadZipFile, ZlibError, LZMAError, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)


def is_one(raw) -> bool:
    return raw.startswith(MARK)


def is_text(raw) -> bool:
    """Whether it is the document of a word processor, which is packed alike."""
    try:
        with ZipFile(BytesIO(raw)) as parts:
            return bool({"word/document.xml"} & set(parts.namelist())) or parts.read("mimetype").endswith(b".text")
    except (*DAMAGED, KeyError):
        return False


def rows_of(raw, most) -> list[list[str]] | None:
    """At most so many rows; None where it can't be read, or is not to be. Asks nothing of the database."""
    if not is_harmless(raw):
        return None
    from openpyxl import load_workbook  # imported here: it takes its time, and few files are such

    try:
        book = load_workbook(BytesIO(raw), read_only=True, data_only=True)
        page = next(one for one in book.worksheets if one.sheet_state == "visible")
        page.reset_dimensions()  # what a file says of its size need not be so
        return [list(map(text_of, row)) for row in page.iter_rows(max_row=most, max_col=MOST_COLUMNS, values_only=True)]
    except Exception:  # noqa: BLE001  (the library meets a broken file with errors of all kinds)
        return None


def is_harmless(raw) -> bool:
    """No bomb, and no document that defines entities of its own. A sheet may have any name, so every part is looked at."""
    try:
        with ZipFile(BytesIO(raw)) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(one.file_size for one in listed) > MOST_BYTES:
                return False
            return all(is_plain(parts.read(one)) for one in listed)
    except DAMAGED:
        return False


def is_plain(part) -> bool:
    """A picture is; so is XML in one of the usual encodings that defines nothing."""
    is_xml = part.lstrip(BEFORE_XML).startswith(b"<")
    return not is_xml or (b"<!DOCTYPE" not in part and b"<!ENTITY" not in part and b"\0" not in part)


def text_of(value) -> str:
    """One line of text, as the sheet shows it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "x"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())
