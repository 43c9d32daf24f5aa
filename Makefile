# Every target sets up what it needs. Python 3.11 or newer and make are all that must be there.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
SUDO := $(if $(filter-out 0,$(shell id -u)),sudo)

.PHONY: help setup demo tour test chaos browser pictures check fix bench migrate lock clean

help:  ## say what each target does
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

.venv/ready: requirements-dev.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: .venv/ready  ## make an environment in .venv with all that is needed, and nothing else

demo: .venv/ready  ## a simulated workspace in the browser, with the real bot in it
	$(BIN)/python -m tests.slack_simulator $(ARGS)

tour: .venv/ready  ## twelve weeks of a programme, printed as a conversation
	$(BIN)/python -m tests.slack_simulator tour

test: .venv/ready  ## every test, on SQLite and on PostgreSQL, and in a browser if there is one
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --dist worksteal $(ARGS)

chaos: .venv/ready  ## twelve weeks of kills, restarts and a Slack in trouble, at length
	$(BIN)/python -m tests.chaos $(ARGS)

browser:  ## install Debian's Chromium, for the tests that look at the page
	@command -v chromium >/dev/null || \
	  { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -qq --yes --no-install-recommends chromium; }

pictures: .venv/ready  ## take the screenshots of docs/pictures anew
	$(BIN)/python -m tests.browser.pictures

check: .venv/ready  ## ruff, mypy, the import rules, the Dockerfile
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/hadolint Dockerfile

fix: .venv/ready  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/ready  ## measure, as ratios from one run
	$(BIN)/python -m tests.bench $(ARGS)

migrate: .venv/ready  ## bring the database of DATABASE_URL to the newest schema
	$(BIN)/python -m bot migrate

lock: .venv/ready  ## pin every dependency anew
	$(BIN)/python -m tests.lock

clean:  ## forget the environment and the demo's database
	rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
