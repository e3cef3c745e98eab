# The daily commands; `make` lists them. Only make and Python 3.11 or newer must be there before.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
unexport PYTHONHOME PYTHONPATH

.PHONY: help setup demo test check golden docs bench lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## everything the other commands need, installed once
	@.ci/setup.sh

demo: setup ## build the documents of example_project
	@.venv/bin/samdocs build example_project
	@echo
	@echo "The documents of the example:"
	@ls -1 example_project/dist/*.pdf

test: ## run all tests (ARGS="-k name" for some of them)
	@.ci/setup.sh --tests
	@.venv/bin/python -m pytest -n auto $(ARGS) || { code=$$?; \
	  if [ $$code = 5 ]; then echo "no test was collected, and no test is not a pass" >&2; fi; exit $$code; }

check: setup ## format, lint, types, layers, then all tests: before every push
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@$(MAKE) test

golden: ## write the golden files anew and show what changed
	@.ci/setup.sh --tests
	@code=0; .venv/bin/python -m pytest -q -n auto --update-golden || code=$$?; \
	  git status --short -- tests; git --no-pager diff -- tests; exit $$code

docs: setup ## write docs/reference from the code
	@.venv/bin/python docs/generate.py

bench: setup ## print speed and memory beside their limits (takes minutes)
	@.venv/bin/python benchmarks/run.py

lock: setup ## solve requirements.lock anew (ARGS=--upgrade for newer versions)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 2; }
	@uv pip compile --quiet --universal --generate-hashes --no-header --all-extras --group dev $(ARGS) \
	  pyproject.toml -o requirements.lock
	@git --no-pager diff --stat -- requirements.lock

clean: ## remove outputs and caches (not .venv)
	@rm -rf dist build example_project/dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find samdocs tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +
