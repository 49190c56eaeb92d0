"""The web server of the fault tests: the one that `serve` starts, in one process, with less patience where the test says so."""

import os
import sys

from gunicorn.app.wsgiapp import run

from workshop_portal import listening, serving

if patience := os.environ.pop("PORTAL_TEST_PATIENCE", ""):
    listening.PATIENCE_S = listening.PAUSE_S = float(patience)
_python, _m, *sys.argv = serving.web_server([f"127.0.0.1:{os.environ['PORT']}"], "test")
sys.argv.append("--workers=1")
run()
