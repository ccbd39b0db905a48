# One command for people and for CI. `make` alone lists the targets.
# Everything runs from .venv, which is made on first use and again when requirements.txt changes.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python that is new enough; `make setup PYTHON=…` chooses another.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python
INSTALLED := .venv/.installed
NODE_INSTALLED := tests/node/node_modules/.package-lock.json
LIGHTHOUSE_INSTALLED := tests/lighthouse/node_modules/.package-lock.json

export NO_MKDOCS_2_WARNING := 1
export PYTHONDONTWRITEBYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A test runs the steps of the workflows, and one of them is `make test`: the inner run leaves that test out.
PYTEST_ARGS ?=
ifdef LEDGER_IN_WORKFLOW
override PYTEST_ARGS += -m "not workflows"
endif

.PHONY: help setup serve test lint format build package pages site validate check privacy changes releases release screenshots clean lock score bench lighthouse

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

setup: $(INSTALLED) ## install everything into .venv

serve: $(INSTALLED) ## build package and site, serve them at a local address, reload on change
	$(BIN)/mkdocs serve

test: lint $(NODE_INSTALLED) build/cff/.installed ## every check except those that CONTRIBUTING.md names as long
	$(PY) -m pytest $(PYTEST_ARGS)

lint: $(INSTALLED) ## check the style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(INSTALLED) ## give the code its style
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

score: $(INSTALLED) ## how well the rules read the annotated texts, per field and per phenomenon
	$(PY) tests/extraction.py

bench: $(INSTALLED) build/bench/.installed ## how fast the rules read, beside two other extractors
	$(PY) tests/bench/run.py

build: $(INSTALLED) ## build the data package and the Markdown pages
	$(PY) -m build_scripts build

package: $(INSTALLED) ## build the data package
	$(PY) -m build_scripts package --seeds seeds --out datapackage

pages: $(INSTALLED) ## write the Markdown pages
	$(PY) -m build_scripts pages

site: $(INSTALLED) ## build the site into site/
	$(BIN)/mkdocs build --strict

validate: $(INSTALLED) ## validate the package as any user of it can
	$(BIN)/frictionless validate --type package datapackage/datapackage.json

check: $(INSTALLED) ## read and validate everything, write nothing
	$(PY) -m build_scripts check

privacy: $(INSTALLED) ## no seed may hold a personal number
	$(PY) -m build_scripts privacy

changes: $(INSTALLED) ## what the last commit, and all since the newest release, changed in the data
	@.ci/data-diff $(PY)

releases: $(INSTALLED) ## make the old releases again from their tags, for the site
	$(PY) -m build_scripts releases

release: build ## the files of a release, with checksums and notes, into build/release/
	$(PY) -m build_scripts release $${TAG:+--tag "$$TAG"}

screenshots: site ## pictures of every kind of page at three widths, and those of the README
	$(PY) -m build_scripts.screenshots

lighthouse: site $(LIGHTHOUSE_INSTALLED) ## Lighthouse on every kind of page, as a phone sees it
	$(PY) tests/lighthouse/run.py $(LIGHTHOUSE_ARGS)

clean: ## remove what is made and not committed; .venv stays
	rm -rf site build .pytest_cache .ruff_cache tests/node/node_modules tests/lighthouse/node_modules
	git clean -fdXq docs

lock: ## write requirements.txt again from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group dev --output-file requirements.txt --python-version 3.11 \
		--universal --generate-hashes --no-emit-index-url --no-header --quiet $(LOCK_ARGS)
	for folder in node lighthouse; do (cd tests/$$folder && \
		npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund); done

$(INSTALLED): requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: install it (Debian: python3)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' || { echo "install the system package python3-venv" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

# What does not go together with the project's own packages: each in an environment of its own.
build/bench/.installed build/cff/.installed: build/%/.installed: tests/%/requirements.txt
	"$(PYTHON)" -m venv build/$*
	build/$*/$(if $(filter Windows_NT,$(OS)),Scripts,bin)/python -m pip install --quiet --require-hashes -r $<
	@touch $@

# Without Node the tests that need it say so and fail; the others still run.
$(NODE_INSTALLED) $(LIGHTHOUSE_INSTALLED): %/node_modules/.package-lock.json: %/package-lock.json
	@if command -v npm >/dev/null; then cd $* && npm ci --ignore-scripts --no-audit --no-fund --silent; \
	else echo "npm is missing: install the system packages nodejs and npm" >&2; fi
