# The front door: `make demo` runs the portal, `make test` runs everything that holds it.
PYTHON ?= python3
export UV_SYSTEM_CERTS ?= 1
BIN := .venv/bin

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv==0.13.9
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@
