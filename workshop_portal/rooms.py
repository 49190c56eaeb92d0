"""The rooms in one visible list: their pages, commands, jobs, and who follows whom."""

from workshop_portal import journal  # noqa: F401
from workshop_portal.centre import slots  # noqa: F401  (every table is known once this file is read)
from workshop_portal.core import jobs, links, once, outbox, parking  # noqa: F401
from workshop_portal.desk import navigation
from workshop_portal.desk import views as desk
from workshop_portal.funding import models as _funding  # noqa: F401
from workshop_portal.participants import models as _participants  # noqa: F401
from workshop_portal.partners import cli as partners_cli
from workshop_portal.partners import views as partners
from workshop_portal.people import cli as people_cli
from workshop_portal.people import views as people
from workshop_portal.people import waits as people_waits
from workshop_portal.reviews import models as _reviews  # noqa: F401
from workshop_portal.rounds import models as _rounds  # noqa: F401

BLUEPRINTS = (people.bp, partners.bp, desk.bp)
COMMANDS: tuple = (people_cli.group, partners_cli.group)

nav = navigation.items


# What waits for a person: each a function of the person that returns a list of core.waits.Wait.
WAITS: tuple = (people_waits.waits,)


def furnish(app):
    app.extensions["waits"] = WAITS
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)


JOBS: dict = {}


def may_still_read(mail) -> bool:
    """Whether a guarded mail's reader may still see what it is about."""
    return True
