# make run   set everything up and open a living demo
# make test  set everything up and run every test
# make messages      gather the strings of the interface for translators (needs GNU gettext)
# make requirements  pin what requirements/*.in ask for, with hashes
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint help messages requirements

help:
	@grep -E '^# make' Makefile | sed 's/^# //'

run:
	@$(PYTHON) bootstrap.py core
	@$(BIN)/banyan up --demo

test:
	@$(PYTHON) bootstrap.py test
	@$(BIN)/pytest -n 2

lint:
	@$(PYTHON) bootstrap.py test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files '*.html' | xargs $(BIN)/djade --check

messages:
	$(BIN)/python manage.py makemessages -l fr -l es -l ar --no-location --no-obsolete --ignore .venv --ignore var --ignore tests --ignore benchmarks

requirements:
	for name in bootstrap core test; do $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --output-file requirements/$$name.txt requirements/$$name.in || exit 1; done
