"""How one setting's text becomes a value, and the words for a text that is not fit for its mode."""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PRODUCTION, DEMO, TEST = MODES = ("production", "demo", "test")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
WELL_KNOWN = ("change", "default", "secret", "example", "password", "development")


class Unfit(ValueError):
    """The text cannot be this setting's value; the rest of a sentence about it, never what was given."""


def text(words: str, mode: str) -> str:
    return words


def mode(words: str, mode: str) -> str:
    if not words:
        raise Unfit('is not set; add the line PORTAL_MODE = "production" (or "demo") to instance/portal.toml.')
    if words not in MODES:
        raise Unfit("is production, demo or test.")
    return words


def flag(words: str, mode: str) -> bool:
    if words.lower() not in {"true", "false"}:
        raise Unfit("is true or false.")
    return words.lower() == "true"


def between(least: int, most: int) -> Callable[[str, str], int]:
    def read(words: str, mode: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", words) or not least <= int(words) <= most:
            raise Unfit(f"is a whole number from {least} to {most}.")
        return int(words)

    return read


def secret(words: str, mode: str) -> str:
    if len(words) < 32 or len(set(words)) < 10 or any(word in words.lower() for word in WELL_KNOWN):
        raise Unfit("is too short or easily guessed; 32 random characters or more are needed.")
    return words


def database(words: str, mode: str) -> str:
    """A SQLAlchemy address; plain postgresql:// gets the driver that comes with the portal."""
    try:
        url = make_url(words)
    except (ArgumentError, ValueError):
        url = None
    if url is not None and url.drivername in {"postgresql", "postgres", "postgresql+psycopg"} and url.database:
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url is not None and url.drivername in {"sqlite", "sqlite+pysqlite"}:
        in_memory = url.database in {None, "", ":memory:"} or url.database.startswith("file:")
        if mode == TEST or not in_memory:
            return words
    raise Unfit("is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE.")


def placed(address: str, instance: Path) -> str:
    """The database's address with a relative SQLite file counted from the folder above `instance`."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"} or "file:" in url.database:
        return address
    parts = Path(url.database).parts
    inside = parts[0] == "instance"  # the folder may bear another name
    file = instance.joinpath(*parts[1:]) if inside else instance.parent / url.database
    return url.set(database=str(file)).render_as_string(hide_password=False)


def address(words: str, mode: str) -> str:
    """Scheme, host and port without the last slash."""
    try:
        parts = urlsplit(words)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise Unfit("is an address such as https://portal.example.org.") from None
    if parts.scheme not in {"http", "https"} or not host or parts.path not in {"", "/"} or set("?#@\\ ") & set(words):
        raise Unfit("is an address such as https://portal.example.org, without a path.")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise Unfit("begins with https; plain http is for a loopback address alone.")
    return f"{parts.scheme}://{parts.netloc}"


def mail_mode(words: str, mode: str) -> str:
    if words not in {"smtp", "rehearsal"}:
        raise Unfit("is smtp or rehearsal.")
    if words == "rehearsal" and mode == PRODUCTION:
        raise Unfit("cannot be rehearsal in production: it keeps readable links in files.")
    if words == "smtp" and mode == DEMO:
        raise Unfit("cannot be smtp in the demo: its people are invented.")
    return words


def sender(words: str, mode: str) -> str:
    _name, mailbox = parseaddr(words)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", mailbox) or "\n" in words:
        raise Unfit("is an address, or a name and an address: Lorentz Center <portal@example.org>.")
    return words


def page_rate(words: str, mode: str) -> int:
    least, most = (1, 300) if mode == PRODUCTION else (0, 1_000_000)
    return between(least, most)(words, mode)


def instant(words: str, mode: str) -> str:
    if mode == PRODUCTION:
        raise Unfit("is for the demo and tests alone.")
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Unfit("is an instant with its zone, such as 2026-09-15T21:59:50Z.")
    return words
