"""The key of a form: it tells one form from all others, and says for whom it was made. And the token that it comes from us."""

import json
from functools import lru_cache
from hashlib import file_digest, sha256
from secrets import token_hex, token_urlsafe

from flask import current_app, g, request, session
from flask_login import current_user
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode

FORM_LIVES = 14 * 24 * 3600  # seconds


def this_form() -> str:
    """The sign of the form that was sent here, with what it held: gone back to and changed, it is another one.

    Without a good key each sending is a form of its own.
    """
    key = request.form.get("once", "")
    if whose(key) != current_user.get_id():
        key = new_key()
    held = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    files = [(name, file.filename, digest_of(file.stream)) for name, file in request.files.items(multi=True)]
    return sha256(f"{request.path} {key} {held} {files}".encode()).hexdigest()


def digest_of(stream) -> str:
    found = file_digest(stream, sha256).hexdigest()
    stream.seek(0)
    return found


def new_key() -> str:
    return signer(current_app.secret_key).sign(f"{current_user.get_id() or ''}:{token_urlsafe(12)}").decode()


def whose(key) -> str | None:
    """The person's id, None for a visitor's form, "" for a key that is none of ours or too old."""
    try:
        signed = signer(current_app.secret_key).unsign(key, max_age=FORM_LIVES).decode()
    except BadSignature:
        return ""
    return signed.partition(":")[0] or None


@lru_cache(8)
def signer(secret):
    return TimestampSigner(secret, salt="form")


class Short(URLSafeTimedSerializer):
    """Signs what is too short to be worth packing."""

    def dump_payload(self, obj):
        return base64_encode(json.dumps(obj).encode())


def csrf_token() -> str:
    """Flask-WTF's token, the same for all forms of a page; it reads this one as its own."""
    if "csrf_token" not in g:
        if "csrf_token" not in session:
            session["csrf_token"] = token_hex(20)
        g.csrf_token = csrf_signer(current_app.secret_key).dumps(session["csrf_token"])
    return g.csrf_token


@lru_cache(8)
def csrf_signer(secret):
    return Short(secret, salt="wtf-csrf-token")
