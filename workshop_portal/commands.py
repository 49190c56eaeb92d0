"""What `flask --app workshop_portal` can be asked for: told at once; the house is built for the command that is called."""

import click
from flask import Flask
from flask.cli import AppGroup, FlaskGroup, ScriptInfo

SAID = {
    "assignment": "Assign reviewers.",
    "backup": "Write a backup into FOLDER, which must not be there yet, while people work on.",
    "check": "Look whether the installation is whole: a line for each fault, and status 1 where there is any.",
    "db": "Bring the database to this version's tables.",
    "demo": "The demo centre.",
    "letters": "Look after the texts of letters.",
    "people": "Look after people and accounts.",
    "restore": "Bring the backup in FOLDER into an empty installation.",
    "round": "Bring in a whole review round from a file, or write one out.",
    "search": "Look after the index of the search.",
    "texts": "Look after the public texts.",
    "vault": "The sealed values of the database.",
}

WITHOUT_TABLES = frozenset({"assignment", "backup", "check", "db", "restore"})  # they look for themselves, or need none


def are_asked_for() -> bool:
    """Whether flask itself wants to know what there is, and not yet one of its commands."""
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


def listing(build, check_tables) -> Flask:
    """An application that knows its commands by name; `build` makes the one that they run in, and `check_tables` looks
    before most of them whether its database is of this version.
    """
    app = Flask("workshop_portal")
    app.cli = Listing(build, check_tables)
    return app


class Listing(AppGroup):
    def __init__(self, build, check_tables):
        super().__init__("workshop_portal")
        for name, words in SAID.items():
            self.add_command(Named(name, words, build, None if name in WITHOUT_TABLES else check_tables))


class Named(click.Command):
    """A command before it is called."""

    def __init__(self, name, words, build, check_tables):
        super().__init__(name, short_help=words)
        self.build, self.check_tables = build, check_tables

    def make_context(self, info_name, args, parent=None, **extra):
        """From here on it is the command itself."""
        app = self.build()
        if self.check_tables and args and "--help" not in args:
            try:
                self.check_tables(app)
            except click.ClickException as fault:
                raise click.ClickException(fault.message) from None
        parent.ensure_object(ScriptInfo)._loaded_app = app
        parent.with_resource(app.app_context())
        return app.cli.get_command(parent, self.name).make_context(info_name, args, parent, **extra)
