# The same few verbs everywhere. Each makes what it needs first.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
SERVE  ?= 1
OUTPUT ?= demo_site/output
JUDGES := tests/validators
# The versions of all that is installed here, so that it works tomorrow as it does
# today. pip reads them from the environment, also where it installs what builds a
# package (which newer ones keep apart). Empty for the newest of everything.
LOCK   := tests/locked.txt
export PIP_CONSTRAINT = $(LOCK)
export PIP_BUILD_CONSTRAINT = $(LOCK)
INSTALL = $(BIN)/python -m pip install -q --disable-pip-version-check

.PHONY: help demo test test-oldest test-newest lock screenshots lint format benchmark clean

help:
	@echo "make demo         build the demo site and serve it with the studio (SERVE=0: only build)"
	@echo "make test         run the whole test suite, on the versions in tests/locked.txt"
	@echo "make test-oldest  run it on the oldest versions that pyproject.toml declares"
	@echo "make test-newest  run it on the newest versions that there are today"
	@echo "make lock         take those into tests/locked.txt, for everyone's next make test"
	@echo "make screenshots  look at every style, in light and dark, both ways round, into screenshots/"
	@echo "make lint         check style, format, types, spelling, and which room imports which"
	@echo "make format       put the code into the house's format"
	@echo "make benchmark    count the instructions that the plugin adds to a build"
	@echo "make clean        remove what these commands have made"

# Relative links, so that the site with its public metadata can be browsed here.
demo: $(VENV)/.demo
	$(BIN)/pelican -s demo_site/publishconf.py -o $(OUTPUT) --relative-urls --fatal errors
ifneq ($(SERVE),0)
	$(BIN)/pelican-smo preview $(OUTPUT) --port $(PORT)
endif

test: $(VENV)/.test $(JUDGES)/node_modules/.installed
	$(BIN)/python -m pytest -n auto

test-oldest: $(JUDGES)/node_modules/.installed
	$(MAKE) $(VENV)-oldest/.test VENV=$(VENV)-oldest LOCK=tests/oldest.txt
	$(VENV)-oldest/bin/python -m pytest -n auto $(addprefix --ignore tests/test_,axe.py browser.py feed_validators.py package.py studio_browser.py validators.py)

test-newest:
	rm -rf $(VENV)-newest
	$(MAKE) test VENV=$(VENV)-newest LOCK=

# Each file fits all systems and every Python from the oldest that we support.
UV_LOCK = $(VENV)-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--all-extras --annotation-style line --custom-compile-command "make lock" pyproject.toml
lock:
	$(PYTHON) -m venv $(VENV)-lock
	PIP_CONSTRAINT= $(VENV)-lock/bin/python -m pip install -q --upgrade uv
	$(UV_LOCK) -o tests/locked.txt
	$(UV_LOCK) -c tests/oldest.in -o tests/oldest.txt

# The tests that look at the buttons keep what they saw.
screenshots: $(VENV)/.test
	SCREENSHOTS=screenshots $(BIN)/python -m pytest -q -n auto tests/test_browser.py -k "looks or aggressive"
	@echo "They are in screenshots/."

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --python-version 3.14
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell

format: $(VENV)/.lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# In an environment of its own: Pelican imports every plugin that is installed,
# also those that only the tests need, and the bare build would look dearer. Share
# cards have benchmarks of their own.
benchmark:
	$(MAKE) $(VENV)-benchmark/.benchmark VENV=$(VENV)-benchmark
	$(VENV)-benchmark/bin/python -m benchmarks.overhead

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(BIN)/python pyproject.toml $(LOCK)
	$(INSTALL) -e ".[markdown,cards]"
	@touch $@

$(VENV)/.benchmark: $(BIN)/python pyproject.toml $(LOCK)
	$(INSTALL) -e ".[markdown]"
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml $(LOCK)
	$(INSTALL) -e ".[test]"
	@touch $@

# Without npm the tests that need them are skipped, and say so.
$(JUDGES)/node_modules/.installed: $(JUDGES)/package-lock.json
	@if command -v npm >/dev/null; then \
	  cd $(JUDGES) && npm ci --loglevel=error --no-audit --no-fund && touch node_modules/.installed; \
	else echo "npm is missing: what the tools in $(JUDGES) judge is not tested."; fi

$(VENV)/.lint: $(BIN)/python pyproject.toml $(LOCK)
	$(INSTALL) -e ".[markdown,lint]"
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-oldest $(VENV)-newest $(VENV)-lock $(VENV)-benchmark $(OUTPUT) $(JUDGES)/node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis screenshots
