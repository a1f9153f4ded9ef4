# Two commands on a fresh machine with Python 3.11, pip and make: `make demo` and `make test`.
# Every step is quick when its work is already done.

PYTHON ?= python3
VENV := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup dev demo test bench cluster cluster-stop lint fix lock lint-format lint-style lint-types lint-imports lint-migrations

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##\(.*\)/  make \1\t\2/p' Makefile | expand -t 20

setup:  ## the environment and the command .venv/bin/huxin
	@$(PYTHON) setup/environment.py base

dev:  ## what checking needs, on top of setup
	@$(PYTHON) setup/environment.py base dev

demo: setup  ## an invented city, imported, monitored and served (ARGS="--workers 2000 --no-serve")
	@$(VENV)/huxin demo $(ARGS)

test: dev  ## every test, on SQLite and on PostgreSQL (ARGS="tests/rules -k R24")
	@$(VENV)/python setup/testing.py $(ARGS)

bench: dev  ## speed and precision, beside pandas, Polars and PostgreSQL
	@$(PYTHON) setup/environment.py bench
	@$(VENV)/python setup/postgres.py --system-first $(VENV)/python -m bench $(ARGS)

cluster: setup  ## a Spark cluster on the loopback, a master and two workers; says its address
	@$(PYTHON) setup/environment.py cluster
	@$(VENV)/python setup/cluster.py start

cluster-stop:  ## end it
	@$(VENV)/python setup/cluster.py stop

lint: dev  ## format, style, types, the floors of the house, migrations; changes nothing
	@$(MAKE) --no-print-directory --keep-going lint-format lint-style lint-types lint-imports lint-migrations

lint-format:
	@$(VENV)/ruff format --check .

lint-style:
	@$(VENV)/ruff check .

lint-types:
	@$(VENV)/mypy huxin bench

lint-imports:
	@$(VENV)/lint-imports --cache-dir .cache/import-linter

# Needs no installation: a home of its own, and no database in it.
lint-migrations:
	@mkdir -p .cache/lint
	@HUXIN_HOME=.cache/lint DJANGO_SETTINGS_MODULE=huxin.config.settings $(VENV)/python -m django makemigrations --check --dry-run

fix: dev  ## repair what can be repaired by a machine, and draw what the documents show of the code
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .
	@$(VENV)/python setup/drawing.py

lock: dev  ## requirements/*.txt from requirements/*.in
	@for name in base dev bench cluster; do $(VENV)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --no-header requirements/$$name.in -o requirements/$$name.txt || exit 1; done
