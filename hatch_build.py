"""Compiles the Dutch texts when the wheel is made, so that an installed portal has them."""

import importlib.util
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):
    def initialize(self, version, build_data):
        if version != "editable":  # there `make demo` and `make test` compile, after every change
            catalogues().compile(Path(self.root, "workshop_portal"))


def catalogues():
    """The module by its file: the build has Babel, but not what the package itself needs."""
    file = Path(__file__).parent / "workshop_portal" / "core" / "catalogues.py"
    spec = importlib.util.spec_from_file_location("catalogues", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
