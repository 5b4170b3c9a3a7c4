# make run   set everything up and open a living demo
# make test  set everything up and run every test
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
	@$(BIN)/pytest -n 2 --dist loadgroup

lint:
	@$(PYTHON) bootstrap.py test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	git ls-files '*.html' | xargs $(BIN)/djade --check
