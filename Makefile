# make serve  – install, index content/, serve on http://127.0.0.1:8000
# make test   – all checks: format, lint, types, unit tests, content, browser tests
# make bundle – one archive in dist/ that installs on a machine without any network
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test bundle clean lock python

serve: $(VENV)/.serve
	@$(BIN)/kb serve --port $(PORT)

test: $(VENV)/.dev
	@./tests/browser.sh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/kb check
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"需要 Python 3.11 或更高版本，现为 {v[0]}.{v[1]}；请安装后重试，或用 make serve PYTHON=python3.12 指定。")'

$(VENV)/.serve: requirements.lock pyproject.toml | python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.serve
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

bundle: $(VENV)/.serve
	@./deploy/bundle.sh

# New versions of everything, within the bounds of pyproject.toml (needs uv).
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade --extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade --extra build --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .koujing build dist *.egg-info
