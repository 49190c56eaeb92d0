"""What a view gives to its template is used there: a form that nobody sees takes its time on every page."""

import ast
import shutil
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from workshop_portal.core.languages import later
from workshop_portal.core.templates import kept_in

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


def names_of_the_shell(app) -> set[str]:
    """What every page has by itself: the names that its shell sets, and what all templates are given."""
    tree = app.jinja_env.parse((HOUSE / "templates/parts/base.html").read_text())
    taken = {name for one in tree.find_all(nodes.FromImport) for name in one.names}
    taken |= {one.target.name for one in tree.find_all(nodes.Assign) if isinstance(one.target, nodes.Name)}
    return taken | set(app.jinja_env.globals) - {"range", "dict"}


def test_no_view_gives_what_the_shell_calls_by_the_same_name(app):
    """Whichever came last would hide the other."""
    shell = names_of_the_shell(app)
    hidden = [(file, name, names & shell) for file, name, names in given()]
    assert [one for one in hidden if one[2]] == []


def test_a_file_of_macros_needs_nothing_of_the_page(app):
    """It does not see what the page has; what a macro draws follows from what it is given."""
    pages = {"base.html", "desk.html", "public.html"}
    lacking = {}
    for file in sorted((HOUSE / "templates/parts").glob("*.html")):
        tree = app.jinja_env.parse(file.read_text())
        names = meta.find_undeclared_variables(tree) - set(app.jinja_env.globals)
        names -= {one.target.name for one in tree.find_all(nodes.Assign) if isinstance(one.target, nodes.Name)}
        if names and file.name not in pages:
            lacking[file.name] = names
    assert lacking == {}


def test_templates_are_compiled_once_an_installation_and_again_where_that_can_not_be_kept(tmp_path):
    bucket = Bucket(Environment(), "page.html", "a-sum")
    bucket.code = compile("1", "page.html", "eval")
    kept = kept_in(tmp_path)
    kept.dump_bytecode(bucket)
    assert [file.stat().st_size > 0 for file in (tmp_path / "templates").iterdir()] == [True]

    shutil.rmtree(tmp_path / "templates")
    (tmp_path / "templates").write_text("no folder")
    kept.dump_bytecode(bucket)
    assert kept_in(tmp_path) is None


class Bold:
    def __html__(self):
        return "<b>bold</b>"


@pytest.mark.parametrize(
    "value",
    ["", "plain", "a & b", "<i>", "5 > 4", "l'été", '"so"', Markup("<b>safe</b>"), Bold(), 5, 0.5, None, later("it's")],
    ids=lambda value: type(value).__name__,
)
def test_a_page_shows_every_value_escaped_unless_it_is_markup(app, value):
    page = "{{ value }}{% macro row(text) %}<td>{{ text }}</td>{% endmacro %}{{ row(value) }}{{ value }}"
    found = app.jinja_env.from_string(page).render(value=value)
    assert found == f"{escape(value)}<td>{escape(value)}</td>{escape(value)}"
