# The commands of the portal. `make help` lists them.
PYTHON := .venv/bin/python
# Compiled modules halve the time of a start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run test faults check format bench requirements
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 22

install: ## install what the portal needs, nothing when nothing changed
	@bin/install runtime

run: install ## start the portal with its demonstration (PORT=8000), stop with Ctrl-C
	@exec $(PYTHON) manage.py run_portal

test: ## every test: SQLite, then PostgreSQL + Redis, faults, and the journeys in a real browser
	@bin/install test
	@exec $(PYTHON) bin/test.py

faults: ## every fault of docs/reliability.md, many times, with real processes; writes its figures there
	@bin/install test
	@exec $(PYTHON) bin/faults.py

check: ## lint, format, types, imports, templates, migrations, deployment settings
	@bin/install test
	@exec bin/check

format: ## put code and templates in shape
	@bin/install test
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

bench: ## rates and durations, as ratios within one run
	@bin/install test
	@exec $(PYTHON) -m benchmarks

requirements: ## compile the pinned requirements from the .in files
	@bin/install test
	@uv=$$(command -v uv || echo .venv/bin/uv); for name in requirements requirements-dev; do \
	  $$uv pip compile -q --no-header --generate-hashes --no-emit-index-url --python-version 3.11 --upgrade $$name.in -o $$name.txt; done
