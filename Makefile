# FareLegami. `make demo` to try it, `make test` to test it, `make check` for what CI runs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
WORKERS ?= auto

.PHONY: help setup demo test soak check bench words lock clean

help:
	@echo "make demo    the bot, a stand-in for Telegram and a chat page, at http://127.0.0.1:8081 (or PORT=8082)"
	@echo "make setup   only what the demo and the bot need, in $(VENV)"
	@echo "make test    the whole test suite, PostgreSQL included"
	@echo "make soak    a simulated school year of two thousand people, on both databases: about an hour"
	@echo "make check   lint, types, layers, words and tests: exactly what CI runs"
	@echo "make bench   benchmarks, side by side with bare aiogram and python-telegram-bot"
	@echo "make words   bring the catalogues of texts in step with the code"
	@echo "make lock    lock the requirements again"

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "FareLegami needs Python 3.11, 3.12 or 3.13; this is %s. Try: make $(MAKECMDGOALS) PYTHON=python3.12" % sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.run

demo: $(VENV)/.run
	@$(BIN)/farelegami demo $(if $(PORT),--port $(PORT))

test: $(VENV)/.dev
	$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal

soak: $(VENV)/.dev
	FARELEGAMI_SOAK=1 $(BIN)/pytest tests/test_school_year.py --numprocesses $(WORKERS) --dist worksteal -rP

check: $(VENV)/.dev
	@sh checks.sh $(BIN)

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

words: $(VENV)/.dev
	$(BIN)/python -m locales.catalogues

# Needs uv. No address of a package index is written into the locks.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build
lock:
	$(LOCK) pyproject.toml --output-file requirements/run.txt
	$(LOCK) --extra dev pyproject.toml --output-file requirements/dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
