"""Assignment of reviewers by optimisation: the worst-off proposal first. Pure arithmetic: no database, no request.

`solve(document)` answers a document of format "assignment-1"; `solve_file` does so for files.
"""

from workshop_portal.reviews.assignment.complaints import BadInput
from workshop_portal.reviews.assignment.files import solve_file
from workshop_portal.reviews.assignment.solver import Undecided, solve

__all__ = ["BadInput", "Undecided", "solve", "solve_file"]
