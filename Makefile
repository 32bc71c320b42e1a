# Two commands are enough: make run, make test.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
DATABASE_URL ?=
export PORT DATABASE_URL

.PHONY: setup run test test-fast lint bench vendor lock clean

setup: $(VENV)/.runtime

$(VENV)/.runtime: requirements.txt deploy/setup.sh
	@PYTHON=$(PYTHON) bash deploy/setup.sh $(VENV) requirements.txt
	@touch $@

$(VENV)/.development: requirements-dev.txt deploy/setup.sh
	@PYTHON=$(PYTHON) bash deploy/setup.sh $(VENV) requirements-dev.txt
	@touch $@ $(VENV)/.runtime

run: setup
	@$(BIN)/python run.py apply
	@$(BIN)/python run.py load
	@$(BIN)/python run.py serve

lint: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	@bash deploy/browser.sh
	$(BIN)/pytest -n auto --dist loadgroup

test-fast: $(VENV)/.development
	HYPOTHESIS_PROFILE=fast $(BIN)/pytest -n auto -m "not database and not browser and not slow"

bench: $(VENV)/.development
	@bash deploy/bench-tools.sh
	$(BIN)/python -m tests.bench

vendor:
	bash deploy/vendor.sh

lock: $(VENV)/.development
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile -q pyproject.toml --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -o requirements.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra dev -c requirements.txt --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header -o requirements-dev.txt

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .hypothesis
