"""The worker of the fault tests, with the name that the test gives it."""

import sys

from workshop_portal.worker import run

run(sys.argv[1])
