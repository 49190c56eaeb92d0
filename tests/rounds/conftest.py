"""Documents on their way in and out, as the commands bring them."""

import json
from pathlib import Path

import pytest

from tests import conftest as house
from workshop_portal.app import create_app
from workshop_portal.core.db import db
from workshop_portal.rounds import actions, checks, frame
from workshop_portal.rounds.document import Document

SMALL = Path(__file__).parent / "small.json"


@pytest.fixture
def small() -> dict:
    """A small round in which every part of the format occurs, some of it written in unusual ways."""
    return json.loads(SMALL.read_text("utf-8"))


@pytest.fixture
def on_disk(tmp_path):
    def write(document):
        file = tmp_path / "round.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False), "utf-8")
        return file

    return write


@pytest.fixture
def bring(app, on_disk):
    """Bring a document in, found sound before; gives the report."""

    def bring(document, trial=False):
        read = Document(on_disk(document))
        assert checks.look_over(read).first == []
        report = actions.bring_in(read, trial=trial)
        db.session.rollback() if trial else db.session.commit()
        return report

    return bring


@pytest.fixture
def export(tmp_path):
    """The text of what the portal writes out for a call."""

    def export(key):
        file = tmp_path / "out.json"
        actions.write_out(frame.find(key), file)
        db.session.rollback()
        return file.read_text("utf-8")

    return export


@pytest.fixture
def another_portal(databases, tmp_path):
    """An empty portal beside the test's own."""
    folder = tmp_path / "another"
    folder.mkdir()
    address = databases.create("another")
    app = create_app(house.SETTINGS | {"SQLALCHEMY_DATABASE_URI": address, "INSTANCE_PATH": str(folder)})
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    databases.drop("another")


def written(document) -> str:
    """As an export writes it: without the seed, one space a level."""
    return json.dumps({name: one for name, one in document.items() if name != "seed"}, ensure_ascii=False, indent=1)
