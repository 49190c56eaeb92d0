"""What an installation may be told, what stops its start, and the words for it."""

import os
import stat
import subprocess
import sys

import pytest

from workshop_portal import config

SECRET = "q8Zr2-vK1x_LmP0aTnB7yUeWc5GdHs93"
FIT = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": SECRET,
    "PUBLIC_ADDRESS": "https://portal.lorentz.test",
    "PROXY_HOPS": "1",
    "SMTP_HOST": "mail.lorentz.test",
    "MAIL_FROM": "Lorentz Center <portal@lorentz.test>",
}


@pytest.fixture
def instance(tmp_path):
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    return folder


EXAMPLES = "is sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."


def faults(instance, environ) -> list[str]:
    with pytest.raises(config.Unsafe) as refusal:
        config.load(instance, environ)
    return refusal.value.faults


def test_production_starts_with_what_it_needs(instance):
    settings = config.load(instance, FIT)
    assert settings == {
        "MODE": "production",
        "SECRET_KEY": SECRET,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{instance}/portal.sqlite",
        "KEY_RING": f"{instance}/key_ring",
        "PUBLIC_ADDRESS": "https://portal.lorentz.test",
        "PORT": 5000,
        "PROXY_HOPS": 1,
        "MAIL_MODE": "smtp",
        "MAIL_FROM": "Lorentz Center <portal@lorentz.test>",
        "SMTP_HOST": "mail.lorentz.test",
        "SMTP_PORT": 587,
        "SMTP_TLS": True,
        "SMTP_USER": "",
        "SMTP_PASSWORD": "",
        "PAGE_RATE": 300,
        "UNCONFIRMED_DAYS": 30,
        "CLOCK": "",
        "MAX_CONTENT_LENGTH": 16_000_000,
        "MAX_FORM_MEMORY_SIZE": 16_000_000,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": "__Host-portal",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "TESTING": False,
    }


def test_the_demo_needs_nothing_but_its_mode(instance):
    settings = config.load(instance, {"PORTAL_MODE": "demo", "PORT": "5001"})
    assert (settings["MAIL_MODE"], settings["PAGE_RATE"]) == ("rehearsal", 3000)
    assert settings["PUBLIC_ADDRESS"] == "http://localhost:5001"
    assert (settings["SESSION_COOKIE_NAME"], settings["SESSION_COOKIE_SECURE"]) == ("portal", False)


def test_the_demo_makes_a_secret_once_and_keeps_it_to_itself(instance):
    first, second = (config.load(instance, {"PORTAL_MODE": "demo"})["SECRET_KEY"] for _ in range(2))
    assert first == second == (instance / "secret_key").read_text()
    assert stat.S_IMODE((instance / "secret_key").stat().st_mode) == 0o600
    assert sorted(os.listdir(instance)) == ["secret_key"]


def test_production_takes_the_secret_from_its_file(instance):
    (instance / "secret_key").write_text(SECRET + "\n")
    (instance / "secret_key").chmod(0o600)
    assert config.load(instance, FIT | {"SECRET_KEY": ""})["SECRET_KEY"] == SECRET


def test_a_missing_mode_says_which_line_to_add(instance):
    assert faults(instance, {}) == [
        'PORTAL_MODE is not set; add the line PORTAL_MODE = "production" (or "demo") to instance/portal.toml.'
    ]
    assert os.listdir(instance) == []


def test_the_file_is_read_and_the_environment_goes_before_it(instance):
    (instance / "portal.toml").write_text('PORTAL_MODE = "test"\nPORT = 5005\nSMTP_TLS = false\nPAGE_RATE = 7\n')
    settings = config.load(instance, {"PORT": "5006"})
    assert [settings[name] for name in ("MODE", "PORT", "SMTP_TLS", "PAGE_RATE")] == ["test", 5006, False, 7]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("postgresql://portal:s3cr%40t@db/portal", "postgresql+psycopg://portal:s3cr%40t@db/portal"),
        ("postgresql+psycopg:///portal?host=/run/pg", "postgresql+psycopg:///portal?host=%2Frun%2Fpg"),
        ("sqlite:////var/lib/portal.sqlite", "sqlite:////var/lib/portal.sqlite"),
        ("sqlite:///instance/other.sqlite", "sqlite:///{instance}/other.sqlite"),
        ("sqlite:///other.sqlite", "sqlite:///{above}/other.sqlite"),
    ],
)
def test_the_address_of_the_database(instance, given, address):
    settings = config.load(instance, FIT | {"DATABASE_URL": given})
    assert settings["SQLALCHEMY_DATABASE_URI"] == address.format(instance=instance, above=instance.parent)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"PORTAL_MODE": "trial"}, "PORTAL_MODE"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "dev"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": "please-CHANGE-this-0123456789-abcdef"}, "SECRET_KEY"),
        ({"PUBLIC_ADDRESS": ""}, "PUBLIC_ADDRESS"),
        ({"PUBLIC_ADDRESS": "http://portal.lorentz.test"}, "PUBLIC_ADDRESS"),
        ({"PUBLIC_ADDRESS": "https://portal.lorentz.test/portal"}, "PUBLIC_ADDRESS"),
        ({"PUBLIC_ADDRESS": "https://me:word@portal.lorentz.test"}, "PUBLIC_ADDRESS"),
        ({"PUBLIC_ADDRESS": "https://[::1"}, "PUBLIC_ADDRESS"),
        ({"PUBLIC_ADDRESS": "https://portal.lorentz.test:99999"}, "PUBLIC_ADDRESS"),
        ({"PUBLIC_ADDRESS": "portal.lorentz.test"}, "PUBLIC_ADDRESS"),
        ({"DATABASE_URL": "mysql://db/portal"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
        ({"DATABASE_URL": "one.sqlite"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://db:port/portal"}, "DATABASE_URL"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "http"}, "PORT"),
        ({"PORT": "٣"}, "PORT"),
        ({"PROXY_HOPS": ""}, "PROXY_HOPS"),
        ({"PROXY_HOPS": "-1"}, "PROXY_HOPS"),
        ({"MAIL_MODE": "off"}, "MAIL_MODE"),
        ({"MAIL_FROM": ""}, "MAIL_FROM"),
        ({"MAIL_FROM": "The office"}, "MAIL_FROM"),
        ({"SMTP_HOST": ""}, "SMTP_HOST"),
        ({"SMTP_PORT": "smtp"}, "SMTP_PORT"),
        ({"SMTP_TLS": "no"}, "SMTP_TLS"),
        ({"SMTP_TLS": "false"}, "SMTP_TLS"),
        ({"SMTP_USER": "portal"}, "SMTP_USER"),
        ({"PAGE_RATE": "0"}, "PAGE_RATE"),
        ({"PAGE_RATE": "3000"}, "PAGE_RATE"),
        ({"PORTAL_CLOCK": "2026-09-15T21:59:50Z"}, "PORTAL_CLOCK"),
        ({"PORTAL_COLOUR": "blue"}, "PORTAL_COLOUR"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ],
)
def test_one_unfit_setting_is_one_fault_that_names_it_and_not_its_value(instance, change, named):
    (fault,) = faults(instance, FIT | change)
    assert fault.startswith(named)
    assert not [value for value in change.values() if len(value) > 4 and value in fault.replace(EXAMPLES, "")]


def test_production_rehearses_no_mail(instance):
    assert faults(instance, FIT | {"MAIL_MODE": "rehearsal"}) == [
        "MAIL_MODE cannot be rehearsal in production: it keeps readable links in files."
    ]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"MAIL_MODE": "smtp", "SMTP_HOST": "mail.lorentz.test"}, "MAIL_MODE"),
        ({"PORTAL_CLOCK": "2026-09-15T21:59:50"}, "PORTAL_CLOCK"),
        ({"PORTAL_CLOCK": "tomorrow"}, "PORTAL_CLOCK"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    ],
)
def test_the_demo_refuses_too(instance, change, named):
    (fault,) = faults(instance, {"PORTAL_MODE": "demo"} | change)
    assert fault.startswith(named)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("COLOUR = 1", "COLOUR in portal.toml"),
        ("PORTAL_INSTANCE = '/tmp'", "PORTAL_INSTANCE in portal.toml"),
        ("[SMTP]\nHOST = 'mail'", "SMTP in portal.toml"),
        ("PORT = [1]", "PORT in portal.toml"),
        ("PORT = 5000\nhunter2\n", "portal.toml cannot be understood (at line 2"),
    ],
)
def test_a_file_that_is_not_fit(instance, written, fault):
    (instance / "portal.toml").write_text(written)
    (said,) = faults(instance, FIT)
    assert said.startswith(fault)
    assert "hunter2" not in said


def test_all_faults_come_in_one_list(instance):
    wrong = FIT | {"SECRET_KEY": "dev", "PORT": "x", "SMTP_HOST": "", "PORTAL_COLOUR": "blue"}
    instance.chmod(0o755)
    assert [fault.split()[0].rstrip(":") for fault in faults(instance, wrong)] == [
        "PORTAL_COLOUR",
        "SECRET_KEY",
        "PORT",
        "SMTP_HOST",
        "Everybody",
    ]


def test_production_refuses_a_folder_or_a_key_that_others_may_read(instance):
    (instance / "secret_key").write_text(SECRET)
    (instance / "secret_key").chmod(0o644)
    instance.chmod(0o755)
    assert len(faults(instance, FIT | {"SECRET_KEY": ""})) == 2
    config.load(instance, {"PORTAL_MODE": "demo"})


def test_a_folder_that_is_missing_is_made_for_the_portal_alone(tmp_path):
    config.load(tmp_path / "new", {"PORTAL_MODE": "demo"})
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path):
    (tmp_path / "file").write_text("")
    assert faults(tmp_path / "file" / "instance", FIT)[-1].startswith("The folder instance/ cannot be made")


def test_every_setting_stands_in_the_table_with_its_meaning():
    lines = config.table().splitlines()
    assert len(lines) == len(config.SETTINGS) + 2
    assert all(len(line.replace("\\|", "").split(" | ")) == 5 for line in lines)


@pytest.mark.parametrize(
    "command", [["-m", "workshop_portal", "serve"], ["-m", "flask", "--app", "workshop_portal", "db", "upgrade"]]
)
def test_a_command_prints_the_list_and_ends_with_two(instance, command):
    environ = {"PORTAL_INSTANCE": str(instance), "PORTAL_MODE": "production", "SECRET_KEY": "hunter2", "PORT": "x"}
    done = subprocess.run(
        [sys.executable, *command], env=os.environ | environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    first, *listed = done.stderr.splitlines()
    assert first == "The portal does not start:"
    assert [line.split()[1].rstrip(":") for line in listed] == [
        "SECRET_KEY",
        "PORT",
        "PUBLIC_ADDRESS",
        "PROXY_HOPS",
        "MAIL_FROM",
        "SMTP_HOST",
    ]
    assert "hunter2" not in done.stderr
