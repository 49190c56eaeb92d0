"""What nobody may read in the database: values sealed with a key outside it, each bound to its own place.

A sealed value is "v1.<key id>.<nonce and ciphertext>" by AES-256-GCM; table, column and row are authenticated with it,
so that a value moved elsewhere does not open. Lengths are rounded up, so that they tell nothing.
"""

import json
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import String, Text, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from workshop_portal.core.db import db

VERSION, NONCE, BLOCK = "v1", 12, 64  # bytes
STEP = 100  # values of one transaction while keys are changed


class Locked(Exception):
    """A value can't be opened: its key is missing or wrong, or it was moved or changed."""


class KeyMark(db.Model):
    """A known text sealed with a key that is in use: by it a start without that key is found out before any harm."""

    key_id: Mapped[str] = mapped_column(String(20), unique=True)
    mark: Mapped[str] = mapped_column(Text)


def sealed(bound_to="key"):
    """A column of sealed values; `bound_to` is the row's column that stays with it for good."""
    return mapped_column(Text, default="", info={"sealed": bound_to})


class Ring:
    """The keys of an installation, a line each in a file: the last one seals, all of them open."""

    def __init__(self, file):
        self.file, self.seen, self.keys = Path(file), None, {}

    def load(self) -> dict[str, bytes]:
        """The keys as they lie in the file now: a rotation beside this process is noticed at once."""
        try:
            found = self.file.stat()
        except FileNotFoundError:
            raise Locked("there is no key ring") from None
        if self.seen != (found.st_mtime_ns, found.st_ino):
            self.keys = read_ring(self.file)
            self.seen = (found.st_mtime_ns, found.st_ino)
        return self.keys

    @property
    def newest(self) -> str:
        return list(self.load())[-1]

    def make(self):
        """A ring with one key, unless there is one; of two processes that start at once the first one's counts."""
        fresh = write_beside(self.file, [new_line()])
        try:
            os.link(fresh, self.file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()

    def add(self):
        """One more key; from here on it seals. The older ones stay, for what lies in backups."""
        lines = self.file.read_text().splitlines()
        write_beside(self.file, [*lines, new_line()]).replace(self.file)


def read_ring(file) -> dict[str, bytes]:
    try:
        pairs = [line.split() for line in file.read_text().splitlines() if line.strip()]
        keys = {name: urlsafe_b64decode(text) for name, text in pairs}
    except ValueError:
        raise Locked("the key ring cannot be read") from None
    if not keys or any(len(key) != 32 for key in keys.values()):
        raise Locked("the key ring cannot be read")
    return keys


def new_line() -> str:
    return f"{secrets.token_hex(4)} {urlsafe_b64encode(AESGCM.generate_key(256)).decode()}"


def write_beside(file, lines) -> Path:
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write("\n".join(lines) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return fresh


def attach(app, file):
    app.extensions["vault"] = Ring(file)


def ring() -> Ring:
    return current_app.extensions["vault"]


def keep(row, name, value):
    """Seal a value (anything JSON holds) into this column of the row; None empties it. The row has its key already."""
    where, text = place(row, name), ""
    if value is not None:
        mark_in_use()
        text = seal(ring().load(), ring().newest, where, json.dumps(value, ensure_ascii=False))
    setattr(row, name, text)


def read(row, name):
    """What was kept in this column of the row, or None."""
    text = getattr(row, name)
    return json.loads(unseal(ring().load(), place(row, name), text)) if text else None


def place(row, name) -> str:
    column = row.__table__.c[name]
    return where_is(column, getattr(row, column.info["sealed"]))


def where_is(column, bound_to) -> str:
    return f"{column.table.name}.{column.name}.{bound_to}"


def seal(keys, key_id, where, text) -> str:
    nonce, plain = os.urandom(NONCE), text.encode()
    plain += b"\0" * (-len(plain) % BLOCK)
    hidden = AESGCM(keys[key_id]).encrypt(nonce, plain, where.encode())
    return f"{VERSION}.{key_id}.{urlsafe_b64encode(nonce + hidden).decode()}"


def unseal(keys, where, value) -> str:
    try:
        version, key_id, text = value.split(".")
        raw = urlsafe_b64decode(text)
        plain = AESGCM(keys[key_id]).decrypt(raw[:NONCE], raw[NONCE:], where.encode())
    except (ValueError, KeyError, InvalidTag):
        raise Locked(f"a value of {where.rpartition('.')[0]} does not open") from None
    if version != VERSION:
        raise Locked("a value is sealed in a way that is not known here")
    return plain.rstrip(b"\0").decode()


def mark_in_use():
    """Make sure that the newest key has its mark in the database; without any mark the first ring is made."""
    here = ring()
    if not here.file.exists():
        in_use = db.session.scalar(select(KeyMark.id).limit(1))
        if in_use and not here.file.exists():  # asked again: another process may have made it meanwhile
            raise Locked("there is no key ring")
        here.make()
    key_id = here.newest
    if not db.session.scalar(select(KeyMark.id).where(KeyMark.key_id == key_id)):
        try:
            with db.session.begin_nested():
                db.session.add(KeyMark(key_id=key_id, mark=seal(here.load(), key_id, f"key_mark.{key_id}", key_id)))
        except IntegrityError:  # another process was the first
            pass


def fault_of(keys, marks) -> str:
    """What is wrong with a ring, given the (key id, mark) rows of the database; "" when all of them open."""
    for key_id, mark in marks:
        if key_id not in keys:
            return "lacks a key that values in the database are sealed with"
        try:
            unseal(keys, f"key_mark.{key_id}", mark)
        except Locked:
            return "has another key than the one that values in the database are sealed with"
    return ""


def columns() -> list:
    """Every column of sealed values that there is."""
    return [column for table in db.metadata.sorted_tables for column in table.c if "sealed" in column.info]


def stale(column):
    """The condition that a value is sealed with an older key."""
    return (column != "") & ~column.startswith(f"{VERSION}.{ring().newest}.", autoescape=True)


def count_stale() -> int:
    return sum(db.session.scalar(select(func.count()).where(stale(column))) or 0 for column in columns())


def rotate(say=lambda left: None):
    """Seal every value anew with a new key, in small transactions. Broken off and begun again, it goes on."""
    if not count_stale():
        ring().add()
    left = count_stale()
    while left:
        say(left)
        for column in columns():
            reseal(column)
        db.session.commit()
        left = count_stale()
    for one in db.session.scalars(select(KeyMark).where(KeyMark.key_id != ring().newest)):
        db.session.delete(one)
    db.session.commit()


def reseal(column):
    """The next values of one column; one that somebody writes meanwhile is sealed with the new key by its writer."""
    table, keys = column.table, ring().load()
    bound_to = table.c[column.info["sealed"]]
    rows = select(table.c.id, bound_to, column).where(stale(column)).order_by(table.c.id).limit(STEP)
    for row_id, name, value in db.session.execute(rows.with_for_update()).all():
        mark_in_use()
        where = where_is(column, name)
        fresh = seal(keys, ring().newest, where, unseal(keys, where, value))
        mine = update(table).where(table.c.id == row_id, column == value)
        db.session.execute(mine.values({column.name: fresh}))
