# The front door: `make demo` runs the portal with invented people, `make test` runs all that holds it.
PYTHON ?= python3
export UV_SYSTEM_CERTS ?= 1
export PYTHONUNBUFFERED = 1
# What Python and pytest make of the files is kept, whatever the machine is set to: each of the suite's processes reads it.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
# Test databases lie in memory where there is room for them (4 GB): the suite waits for no disc.
ROOMY := $(shell [ -w /dev/shm ] && [ "$$(df --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 4000000 ] && echo /dev/shm)
export PYTEST_DEBUG_TEMPROOT ?= $(or $(ROOMY),/tmp)
# One process more than there are processors, as some tests wait; one that has nothing left takes from another.
SPREAD := -n $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1))) --dist worksteal

.PHONY: help demo test check style read browser texts text format bench soak lock

help:
	@echo "make demo     the portal with the demo centre, at http://localhost:5000 (PORT=5001, RESET=1)"
	@echo "make test     everything that is tested"
	@echo "make check    the quick part of it, in under a minute"
	@echo "make bench    the benchmarks"
	@echo "make soak     the long tests"
	@echo "make text     texts without Dutch, and Dutch texts without use"
	@echo "make format   lay out the Python files"
	@echo "make lock     choose the versions of all libraries anew"

demo: .venv/.ready texts
	@exec $(BIN)/python -m workshop_portal demo $(if $(filter-out 0,$(RESET)),--reset)

test: .venv/.ready texts browser
	@$(MAKE) --no-print-directory -j2 style read
	$(BIN)/python -m pytest -q $(SPREAD)
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -q $(SPREAD) -m "database and not soak and (line or not browser)"

check: .venv/.ready style texts
	$(BIN)/python -m pytest -q $(SPREAD) -m "not slow and not soak" tests/house

style: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy workshop_portal
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates

# Beside the check of types: what pytest makes of the tests is kept, and its processes need not make it again.
read: .venv/.ready
	@told=$$($(BIN)/python -m pytest -q --collect-only 2>&1) || { echo "$$told"; exit 1; }

browser: .venv/.ready
	@bash .ci/browser

texts: .venv/.ready
	@$(BIN)/python -m workshop_portal.core.catalogues compile
	@$(BIN)/python -m compileall -q workshop_portal

text: .venv/.ready
	@$(BIN)/python -m workshop_portal.core.catalogues missing

format: .venv/.ready
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

bench: .venv/.ready texts
	$(BIN)/python -m tests.benchmarks

soak: .venv/.ready texts browser
	$(BIN)/python -m pytest -q -m soak

lock:
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header pyproject.toml --group dev -o requirements.lock

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it with PYTHON=.")'
	@echo "Building the environment in .venv/ …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@
