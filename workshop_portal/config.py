"""The settings of an installation: one table, from which they are read, checked and printed."""

import os
import secrets
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from workshop_portal.core import readings
from workshop_portal.core.readings import DEMO, LOOPBACK, MODES, PRODUCTION, TEST, Unfit

ROOT = Path(__file__).resolve().parent.parent
FILE = "portal.toml"


class Unsafe(click.ClickException):
    """The portal must not start like this: `faults` are sentences that name settings, never values.

    A command that meets it prints the list and ends with status 2.
    """

    exit_code = 2

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults

    def show(self, file=None):
        click.echo("The portal does not start:", err=True)
        for fault in self.faults:
            click.echo(f"- {fault}", err=True)


class Setting(NamedTuple):
    """A row of the table. `needed` are the modes that have no default; `key` is its name in Flask's configuration."""

    name: str
    kind: str
    read: Callable[[str, str], Any]
    default: str
    meaning: str
    safe: str = "always"
    needed: frozenset = frozenset()
    key: str = ""
    only_environment: bool = False


# fmt: off
SETTINGS = (
    Setting("PORTAL_MODE", "production, demo or test", readings.mode, "",
            "what this installation is for; there is no default, so that nobody runs a demo by accident",
            "demo and test never with real people's data", needed=frozenset(MODES), key="MODE"),
    Setting("PORTAL_INSTANCE", "folder", readings.text, "instance",
            "where the database, the secret key, mails of a rehearsal and portal.toml lie",
            "mode 700; production refuses a folder that everybody may read", key="INSTANCE", only_environment=True),
    Setting("SECRET_KEY", "text of 32 characters or more", readings.secret, "instance/secret_key, made in demo and test",
            "signs sessions and links; in production set it, or write it into instance/secret_key (mode 600)",
            "long and random, the same for all processes, in no backup"),
    Setting("DATABASE_URL", "sqlite:///FILE or postgresql://…", readings.database, "sqlite:///instance/portal.sqlite",
            "the database; a relative file counts from the folder above instance/", key="SQLALCHEMY_DATABASE_URI"),
    Setting("KEY_RING", "file", readings.text, "instance/key_ring, made at the first start",
            "the keys of sealed values (health, bank, passport data); without it they can never be read again",
            "mode 600, copied to a safe place, never beside the database's backups"),
    Setting("PUBLIC_ADDRESS", "address", readings.address, "http://localhost:PORT",
            "what stands before the path in mails, feeds and calendars; other hosts are answered with 400",
            "https, or http on a loopback address", needed=frozenset({PRODUCTION})),
    Setting("PORT", "1 to 65535", readings.between(1, 65535), "5000",
            "where the web server listens, on 127.0.0.1 and [::1] alone: a proxy stands before it"),
    Setting("PROXY_HOPS", "0 to 5", readings.between(0, 5), "0",
            "how many proxies of yours stand before the portal and set X-Forwarded-*",
            "never more than there are: a visitor could invent an address", needed=frozenset({PRODUCTION})),
    Setting("MAIL_MODE", "smtp or rehearsal", readings.mail_mode, "smtp; rehearsal in demo and test",
            "smtp sends mails, rehearsal writes each as a file under instance/mail/ with its links readable",
            "rehearsal in demo and test, smtp in production and test"),
    Setting("MAIL_FROM", "name and address", readings.sender, "Lorentz Center <portal@example.org>",
            "the sender of all mails", needed=frozenset({PRODUCTION})),
    Setting("SMTP_HOST", "host", readings.text, "", "the mail server that takes the portal's mails; needed with smtp"),
    Setting("SMTP_PORT", "1 to 65535", readings.between(1, 65535), "587", "its port"),
    Setting("SMTP_TLS", "true or false", readings.flag, "true", "whether the connection is encrypted by STARTTLS",
            "false only with a mail server on this machine, and in test"),
    Setting("SMTP_USER", "text", readings.text, "", "the account at the mail server, if it asks for one"),
    Setting("SMTP_PASSWORD", "text", readings.text, "", "its password"),
    Setting("PAGE_RATE", "pages a minute", readings.page_rate, "300; ten times that in the demo",
            "pages a minute for a person or a network without one; 0 counts none", "1 to 300 in production"),
    Setting("UNCONFIRMED_DAYS", "7 to 365", readings.between(7, 365), "30",
            "after so many days an account whose address nobody confirmed is emptied; the privacy page names it too"),
    Setting("PORTAL_CLOCK", "instant, 2026-09-15T21:59:50Z", readings.instant, "",
            "sets the portal's clock once per installation", "demo and test only", key="CLOCK"),
)
# fmt: on
NAMES = {setting.name: setting for setting in SETTINGS}
LIMITS = {
    "MAX_CONTENT_LENGTH": 16_000_000,  # bytes of one request: room for a million characters, so that the form can answer
    "MAX_FORM_MEMORY_SIZE": 16_000_000,
    "MAX_FORM_PARTS": 2000,
}


def instance_folder(environ=os.environ) -> Path:
    """Where this installation lives: PORTAL_INSTANCE, or `instance/` in the checkout or the folder one stands in."""
    home = ROOT if (ROOT / "pyproject.toml").exists() else Path.cwd()
    return Path(environ.get("PORTAL_INSTANCE") or home / "instance").absolute()


def load(instance: Path | str, environ=os.environ) -> dict:
    """The checked configuration for Flask. Raises Unsafe with every fault there is."""
    instance = Path(instance).absolute()
    faults: list[str] = []
    written = gather(instance, environ, faults)
    values = read_all(written, faults)
    if mode := values.get("PORTAL_MODE"):
        add_defaults(values, written, instance, mode, faults)
        check_together(values, environ, mode, faults)
        check_folder(instance, mode, faults)
    if faults:
        raise Unsafe(faults)
    if "SECRET_KEY" not in values:
        values["SECRET_KEY"] = made_secret(instance / "secret_key")
    return for_flask(values, instance)


def gather(instance, environ, faults) -> dict[str, str]:
    """What is written down, as texts: portal.toml, and over it the environment. An empty text counts as not set."""
    written: dict[str, str] = {}
    for name, value in from_file(instance / FILE, faults).items():
        if name not in NAMES or NAMES[name].only_environment:
            faults.append(f"{name} in {FILE}: there is no such setting there.")
        elif not isinstance(value, str | int):
            faults.append(f"{name} in {FILE}: a text, a whole number, true or false is expected.")
        else:
            written[name] = str(value).lower() if isinstance(value, bool) else str(value)
    strangers = [name for name in environ if name.startswith("PORTAL_") and name not in NAMES]
    faults.extend(f"{name}: there is no such setting." for name in sorted(strangers))
    written.update({name: environ[name] for name in NAMES if name in environ})
    return {name: value.strip() for name, value in written.items() if value.strip()}


def from_file(file, faults) -> dict:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        faults.append(f"{FILE} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        faults.append(f"{FILE} cannot be read: it is not UTF-8.")
    except tomllib.TOMLDecodeError as error:
        where = str(error).rpartition("(")[2].rstrip(")")
        faults.append(f"{FILE} cannot be understood ({where}).")
    return {}


def read_all(written, faults) -> dict:
    """The values that are fit by themselves; without a mode only what is unfit in every mode is a fault."""
    values: dict = {}
    mode = written.get("PORTAL_MODE", "")
    for name, words in ({"PORTAL_MODE": ""} | written).items():
        try:
            values[name] = NAMES[name].read(words, mode if mode in MODES else "")
        except Unfit as fault:
            faults.append(f"{name} {fault}")
    return values


def add_defaults(values, written, instance, mode, faults):
    for name, setting in NAMES.items():
        if name not in written and mode in setting.needed:
            faults.append(f"{name}: production needs it ({setting.meaning}).")
    defaults = {
        "DATABASE_URL": "sqlite:///instance/portal.sqlite",
        "KEY_RING": str(instance / "key_ring"),
        "PUBLIC_ADDRESS": f"http://localhost:{values.get('PORT', 5000)}",
        "PORT": 5000,
        "PROXY_HOPS": 0,
        "MAIL_MODE": "smtp" if mode == PRODUCTION else "rehearsal",
        "MAIL_FROM": NAMES["MAIL_FROM"].default,
        "SMTP_HOST": "",
        "SMTP_PORT": 587,
        "SMTP_TLS": True,
        "SMTP_USER": "",
        "SMTP_PASSWORD": "",
        "PAGE_RATE": 3000 if mode == DEMO else 300,
        "UNCONFIRMED_DAYS": 30,
        "PORTAL_CLOCK": "",
    }
    for name, value in defaults.items():
        if name not in written:
            values[name] = value
    if "SECRET_KEY" not in written:
        take_kept_secret(values, instance / "secret_key", mode, faults)


def take_kept_secret(values, file, mode, faults):
    """The key of instance/secret_key; the demo and tests make one when they start without."""
    try:
        values["SECRET_KEY"] = readings.secret(file.read_text().strip(), mode)
        if mode == PRODUCTION and file.stat().st_mode & 0o077:
            faults.append("SECRET_KEY: others may read instance/secret_key; run: chmod 600 instance/secret_key")
    except FileNotFoundError:
        if mode == PRODUCTION:
            faults.append(
                "SECRET_KEY: production needs it; make one with: "
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
    except OSError as error:
        faults.append(f"SECRET_KEY: instance/secret_key cannot be read: {error.strerror}.")
    except Unfit as fault:
        faults.append(f"SECRET_KEY in instance/secret_key {fault}")


def made_secret(file) -> str:
    """A new key, kept with mode 600; of two processes that start at once the first one's counts."""
    fresh = file.with_name(f".secret_key.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(48))
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return file.read_text()


def check_together(values, environ, mode, faults):
    """What is wrong only with two settings side by side."""
    if mode == PRODUCTION and environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}:
        faults.append("FLASK_DEBUG: the debugger shows the portal's inside to everybody; remove it in production.")
    if values.get("MAIL_MODE") == "smtp":
        if not values.get("SMTP_HOST"):
            faults.append("SMTP_HOST: mails are to be sent, so a mail server is needed.")
        elif mode == PRODUCTION and values.get("SMTP_TLS") is False and values["SMTP_HOST"] not in LOOPBACK:
            faults.append("SMTP_TLS: only a mail server on this machine may be spoken to without encryption.")
    if bool(values.get("SMTP_USER")) != bool(values.get("SMTP_PASSWORD")):
        faults.append("SMTP_USER and SMTP_PASSWORD: set both or neither.")


def check_folder(instance, mode, faults):
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        faults.append(f"The folder instance/ cannot be made: {error.strerror}.")
        return
    if not os.access(instance, os.W_OK | os.X_OK):
        faults.append("The folder instance/ is not writable: give it to the user that runs the portal, mode 700.")
    if mode == PRODUCTION and instance.stat().st_mode & 0o007:
        faults.append("Everybody may look into the folder instance/; run: chmod 700 instance")


def for_flask(values, instance) -> dict:
    """The settings under the names that Flask and the portal use, and what follows from them."""
    config = {NAMES[name].key or name: value for name, value in values.items() if name != "PORTAL_INSTANCE"}
    secure = config["PUBLIC_ADDRESS"].startswith("https:")
    return (
        config
        | LIMITS
        | {
            "SQLALCHEMY_DATABASE_URI": readings.placed(config["SQLALCHEMY_DATABASE_URI"], instance),
            "SESSION_COOKIE_NAME": "__Host-portal" if secure else "portal",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
            "TESTING": config["MODE"] == TEST,
        }
    )


def table() -> str:
    """The settings as a table in Markdown."""
    head = ("setting", "value", "default", "meaning", "where safe")
    rows = [
        (f"`{s.name}`", s.kind, f"needed in {MODES_OF[s.needed]}" if s.needed else s.default, s.meaning, s.safe)
        for s in SETTINGS
    ]
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") or "–" for cell in line) + " |" for line in lines)


MODES_OF = {frozenset(MODES): "every mode", frozenset({PRODUCTION}): "production"}


@click.command("settings")
def print_table():
    """Print all settings as a table in Markdown."""
    click.echo(table())
