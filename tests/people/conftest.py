"""Ada, who has an account and signs in."""

import pytest

from workshop_portal.people import passwords

PASSWORD = "seven slow swans at dawn"


@pytest.fixture
def ada(make):
    return make.person("Ada", email="ada@example.org", password_hash=passwords.hashed(PASSWORD))
