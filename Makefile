# Each target has its sentence; `make` alone prints them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help install run test check bench assets clean lock browser

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) assets ## prepare .venv with the locked dependencies and build the front end

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 ou plus récent est nécessaire." if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

assets: $(STAMP) ## build styles, scripts and fonts into src/beffroi/site/static
	@$(BIN)/python scripts/build_assets.py

run: install ## load the demonstration and serve it on http://127.0.0.1:8000
	$(BIN)/beffroi demo

test: install browser ## run every check and every test
	@BIN=$(BIN) sh scripts/test.sh

check: $(STAMP) ## lint, types, storeys, templates, missing migrations
	@BIN=$(BIN) sh scripts/check.sh
	$(BIN)/python -m pytest tests/architecture -n 0

bench: install ## measure the budgets and write benchmarks/results.md
	$(BIN)/python -m benchmarks

browser: ## install Chromium where the system allows it
	@sh scripts/install_browser.sh

lock: ## make the lock files again from pyproject.toml
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --extra dev -o requirements/dev.txt pyproject.toml
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header -o requirements/run.txt pyproject.toml

clean: ## remove what the other targets made, data of the demonstration included
	rm -rf .venv var node_modules src/beffroi/site/static/beffroi dist build
