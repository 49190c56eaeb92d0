"""What many tests begin from is built once a process: each of them finds its rows and things as they were left then.

    @stage()
    def story_stage(make):
        return {"story": Story(make)}

is a fixture of these things. The rows are laid out before anything else of the test, the things found again by their
keys, as after a commit. A stage may go on from another (`over`), whose things `build` gets by name.
"""

import pickle
import shutil
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from tests import makers
from workshop_portal.core import vault
from workshop_portal.core.db import db

BUILDS = {}  # name → (what it goes on from, build)


def stage(over=None):
    """Make a fixture of what `build(make, **things of the stage below)` returns: {name: thing}."""

    def register(build):
        name = build.__name__
        BUILDS[name] = over, build

        @pytest.fixture(name=name)
        def things(request, make, laid):
            if laid and name in whole(laid.name):
                return request.getfixturevalue("laid_things")
            below = request.getfixturevalue(over) if over else {}
            return below | build(make, **below)

        return things

    return register


def whole(name) -> list[str]:
    """The stage's name and those of all below it."""
    return [] if name is None else [name, *whole(BUILDS[name][0])]


def wanted(fixtures) -> str | None:
    """The stage that a test with these fixtures begins from: the highest of them."""
    return max((one for one in fixtures if one in BUILDS), key=lambda one: len(whole(one)), default=None)


class Stage:
    """A stage as it was built: its things without their rows, and the files that came with it."""

    def __init__(self, name, app, settings, folder):
        self.name, self.folder = name, folder
        with stands_on(app, settings | {"INSTANCE_PATH": str(folder)}):
            made, make = {}, makers.Saved(db.session)
            try:
                for one in reversed(whole(name)):
                    made |= BUILDS[one][1](make, **made)
                db.session.commit()
                self.picture = dumped(made)
            finally:
                db.session.remove()

    def things(self, make) -> dict:
        """The things, found again in the session of these makers."""
        return Finder(BytesIO(self.picture), make).load()

    def lay_files(self, folder):
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)


@contextmanager
def stands_on(app, settings):
    """The portal on this database and in this folder; what is done to its settings meanwhile is undone."""
    config, extensions = dict(app.config), dict(app.extensions)
    app.config.update(settings)
    app.instance_path = settings["INSTANCE_PATH"]
    vault.attach(app, Path(app.instance_path) / "key_ring")
    try:
        with app.app_context():
            yield
    finally:
        for mapping, before in ((app.config, config), (app.extensions, extensions)):
            mapping.clear()
            mapping.update(before)


class Writer(pickle.Pickler):
    def persistent_id(self, thing):
        if isinstance(thing, db.Model):
            return type(thing), inspect(thing).identity
        return "make" if isinstance(thing, makers.Saved) else None


def dumped(things) -> bytes:
    picture = BytesIO()
    Writer(picture).dump(things)
    return picture.getvalue()


class Finder(pickle.Unpickler):
    def __init__(self, picture, make):
        super().__init__(picture)
        self.make = make

    def persistent_load(self, named):
        if named == "make":
            return self.make
        model, identity = named
        known = db.session().identity_map.get(identity_key(model, identity))
        if known is None:
            known = model(id=identity[0])
            make_transient_to_detached(known)
            db.session.add(known)
        return known
