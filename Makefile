# make demo   a first plan, in one command
# make test   everything a change must pass, within ten minutes

PYTHON ?= python3
BIN    := .venv/bin

.PHONY: demo test test-long test-full lint format clean

demo: .venv/.installed
	rm -rf build/demo
	$(BIN)/territory-opt demo build/demo

test: lint
	$(BIN)/pytest -n 2

# The tests marked `full`: more examples of each law, larger cases. (pytest's 5 means: none is marked.)
test-long: .venv/.installed-dev
	$(BIN)/pytest -n 2 -m full || [ $$? -eq 5 ]

test-full: lint
	$(BIN)/pytest -n 2 -m "full or not full"

lint: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# The stamps are newer than pyproject.toml while what it asks for is installed.
.venv/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[report]'
	touch $@

.venv/.installed-dev: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ .venv/.installed
