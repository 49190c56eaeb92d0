"""The key of a form: it tells one form from all others, and says for whom it was made."""

from hashlib import sha256
from os import SEEK_END
from uuid import uuid4

from flask import current_app, request
from flask_login import current_user
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

FORM_LIVES = 14 * 24 * 3600  # seconds


def this_form() -> str:
    """The sign of the form that was sent here, with what it held: gone back to and changed, it is another one.

    Without a good key each sending is a form of its own.
    """
    key = request.form.get("once", "")
    if whose(key) != current_user.get_id():
        key = new_key()
    held = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    files = [(name, file.filename, size_of(file)) for name, file in request.files.items(multi=True)]
    return sha256(f"{request.path} {key} {held} {files}".encode()).hexdigest()


def size_of(file) -> int:
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return size


def new_key() -> str:
    return signer().dumps([current_user.get_id(), uuid4().hex])


def whose(key) -> str | None:
    """The person's id, None for a visitor's form, "" for a key that is none of ours or too old."""
    try:
        return signer().loads(key, max_age=FORM_LIVES)[0]
    except (BadSignature, SignatureExpired):
        return ""


def signer():
    return URLSafeTimedSerializer(current_app.secret_key, salt="once")
