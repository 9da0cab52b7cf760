# The only command surface: a person, CI and the documentation all call these targets.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo test test-runtime runtime check fmt fmt-check lint types imports docs docs-check golden build \
        accuracy bench fuzz invoke screenshots requirements clean

BIN := .venv/bin
# The emulator runs what is built for this machine; `make build` builds for the template's default, arm64.
HOST_ARCHITECTURE := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)
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

test-runtime: export ARCHITECTURE := $(HOST_ARCHITECTURE)
test-runtime: build runtime ## run the functions under Lambda's own runtime (needs Python 3.13)
	$(SETUP)
	@$(BIN)/python -m pytest -q -n auto --dist loadfile tests/runtime

runtime:
	@sh tools/runtime.sh

# What is built here is for this machine, so that `test` runs it too: one build serves both.
check: export TWICE := 1
check: export ARCHITECTURE := $(HOST_ARCHITECTURE)
check: fmt-check lint types imports docs-check build runtime test ## everything CI runs
fuzz: ## parser and classifier on 200,000 hostile inputs (EXAMPLES=n, SEED=n): about ten minutes of one core
	$(SETUP)
	@$(BIN)/python tools/fuzz.py

accuracy: ## how often the classifier is right on labelled records: CORPUS=file or folder of *.jsonl
	$(SETUP)
	@$(BIN)/python -m foghorn_local.accuracy $(CORPUS)


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

bench: export ARCHITECTURE := $(HOST_ARCHITECTURE)
bench: build runtime ## measure cold starts, calls and messages; write the figures into docs/benchmarks.md (PARTS="chain costs" for some)
	$(SETUP)
	@$(BIN)/python -m tools.bench $(PARTS)

invoke: ## EVENT=events/....json: run it through its function in a Lambda container; show the Slack message
	@QUIET=1 sh tools/setup.sh demo
	@$(BIN)/python tools/invoke.py --event="$(EVENT)" --function="$(FUNCTION)" \
		--aws-port="$(AWS_PORT)" --slack-port="$(SLACK_PORT)" --page-port="$(PAGE_PORT)"

requirements: ## compile the requirements lists anew, with hashes (needs uv)
	@sh tools/requirements.sh

clean: ## remove what was built; the environments stay
	@rm -rf .aws-sam build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
