"""What a view gives to its template is used there: a form that nobody sees takes its time on every page."""

import ast
from functools import cache
from pathlib import Path

from jinja2 import meta

HOUSE = Path(__file__).parents[2]


@cache
def wanted(app, name) -> frozenset[str]:
    """The names that a template, and what it extends or includes, takes from its view."""
    tree = app.jinja_env.parse((HOUSE / "templates" / name).read_text())
    beside = [one for one in meta.find_referenced_templates(tree) if one]
    return frozenset(meta.find_undeclared_variables(tree)).union(*(wanted(app, one) for one in beside))


def given():
    """(file, template, the names that are given to it) of each page that is written in one place."""
    for file in sorted((HOUSE / "workshop_portal").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "render_template":
                name = call.args[0]
                if isinstance(name, ast.Constant):
                    yield file.name, name.value, {one.arg for one in call.keywords if one.arg}


def test_what_a_view_gives_is_used(app):
    idle = [(file, name, names - wanted(app, name)) for file, name, names in given()]
    assert [one for one in idle if one[2]] == []
