# The only command surface: a person, CI and the documentation all call these targets.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo test check fmt fmt-check lint types imports docs docs-check golden screenshots build requirements clean

BIN := .venv/bin
# Warm runs say nothing of it: only `make setup` itself reports that there was nothing to do.
SETUP := @QUIET=1 sh tools/setup.sh dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## create .venv, install the pinned tools and the foghorn command
	@sh tools/setup.sh dev

demo: ## play real incidents through the template's rules and the real handlers; show the Slack channel
	@QUIET=1 sh tools/setup.sh demo
	@$(BIN)/foghorn demo

test: ## run the tests (network blocked but for loopback)
	$(SETUP)
	@$(BIN)/python -m pytest -q -n auto --dist loadfile

check: export TWICE = 1
check: fmt-check lint types imports docs-check build test ## everything CI runs

fmt: ## format the code and put right what ruff can
	$(SETUP)
	@$(BIN)/ruff check --fix-only --quiet . ; $(BIN)/ruff format .

fmt-check:
	$(SETUP)
	@echo "check: format"
	@$(BIN)/ruff format --check .

lint: ## ruff's rules
	$(SETUP)
	@echo "check: lint"
	@$(BIN)/ruff check .

types: ## mypy --strict over the layer, the functions and the local workspace
	$(SETUP)
	@echo "check: types"
	@$(BIN)/mypy

imports: ## who may import whom
	$(SETUP)
	@echo "check: import rules"
	@$(BIN)/lint-imports --no-cache

docs: ## write the generated pages under docs/ anew
	$(SETUP)
	@$(BIN)/python tools/docs.py

docs-check:
	$(SETUP)
	@echo "check: generated pages are up to date"
	@$(BIN)/python tools/docs.py --check

golden: ## write the golden files anew; review them as a diff
	$(SETUP)
	@$(BIN)/python -m pytest -q --write-golden

screenshots: ## take the pictures of docs/images anew (needs Chromium and a font with emoji)
	$(SETUP)
	@$(BIN)/python -m tools.screenshots

build: ## sam validate --lint and sam build, with the SAM CLI in an environment of its own
	@sh tools/build.sh

requirements: ## compile the requirements lists anew, with hashes (needs uv)
	@sh tools/requirements.sh

clean: ## remove what was built; the environments stay
	@rm -rf .aws-sam build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
