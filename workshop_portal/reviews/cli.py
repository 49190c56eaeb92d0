"""flask assignment …: reviewers assigned by optimisation, from file to file."""

import sys

import click
from flask.cli import AppGroup

group = AppGroup("assignment", help="Assign reviewers.")


@group.command("solve")
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@click.argument("target", type=click.Path(dir_okay=False))
def solve(source, target):
    """Read a document of format assignment-1 and write the answer. Exit 0 solved, 3 infeasible, 2 bad input."""
    from workshop_portal.reviews import assignment  # numpy and the solvers are heavy, and no other command needs them

    sys.exit(assignment.solve_file(source, target))
