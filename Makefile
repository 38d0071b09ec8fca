# Two commands: `make run` tries the record, `make test` proves it.

.PHONY: run test check contract lint lock bench clean-venv
SHELL := /bin/sh
PYTHON_IN := .venv/bin/python

run: .venv/bin/python
	@./scripts/install requirements.lock
	@exec $(PYTHON_IN) manage.py up

test: .venv/bin/python
	@./scripts/install requirements-test.lock
	@$(PYTHON_IN) -m tests.browser
	@$(MAKE) --no-print-directory -j2 lint check  # side by side: to migrate the first database takes one core alone

check:
	$(PYTHON_IN) -m pytest -n auto --dist worksteal

# Everything that REST describes, asked by schemathesis of a real server; options as in make contract CONTRACT="--max-time 600".
contract: .venv/bin/python
	@./scripts/install requirements-test.lock
	@$(PYTHON_IN) -m tests.contract $(CONTRACT)

lint: .venv/bin/python
	@./scripts/install requirements-test.lock
	$(PYTHON_IN) -m ruff check .
	$(PYTHON_IN) -m ruff format --check .
	$(PYTHON_IN) -m mypy
	.venv/bin/lint-imports

# What the record costs, measured on databases of its own; options as in make bench BENCH="--size 10000".
bench: .venv/bin/python
	@./scripts/install requirements.lock
	@$(PYTHON_IN) -m bench $(BENCH)

# Universal: the same file for every system and Python; with hashes; wheels only, as there may be no compiler.
UV_COMPILE := .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.12 --generate-hashes \
	--only-binary :all: --no-header --no-emit-index-url --no-emit-find-links --quiet
lock: .venv/bin/python
	$(UV_COMPILE) $(UPGRADE) --output-file requirements.lock
	$(UV_COMPILE) $(UPGRADE) --group test --constraint requirements.lock --output-file requirements-test.lock

.venv/bin/python:
	@./scripts/venv
