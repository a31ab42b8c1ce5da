# The same few verbs everywhere. Each makes what it needs first.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
SERVE  ?= 1
OUTPUT ?= demo_site/output
JUDGES := tests/validators

.PHONY: help demo test test-oldest screenshots lint format benchmark clean

help:
	@echo "make demo         build the demo site and serve it with the studio (SERVE=0: only build)"
	@echo "make test         run the whole test suite"
	@echo "make test-oldest  run it on the oldest versions that pyproject.toml declares"
	@echo "make screenshots  look at every style, in light and dark, both ways round, into screenshots/"
	@echo "make lint         check style, format and types"
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
	$(MAKE) $(VENV)-oldest/.test VENV=$(VENV)-oldest CONSTRAINTS="-c .ci/oldest.txt"
	$(VENV)-oldest/bin/python -m pytest -n auto $(addprefix --ignore tests/test_,axe.py browser.py feed_validators.py package.py studio_browser.py validators.py)

# The tests that look at the buttons keep what they saw.
screenshots: $(VENV)/.test
	SCREENSHOTS=screenshots $(BIN)/python -m pytest -q -n auto tests/test_browser.py -k "looks or aggressive"
	@echo "They are in screenshots/."

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

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

$(VENV)/.demo: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[markdown,cards]"
	@touch $@

$(VENV)/.benchmark: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[markdown]"
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check $(CONSTRAINTS) -e ".[test]"
	@touch $@

# Without npm the tests that need them are skipped, and say so.
$(JUDGES)/node_modules/.installed: $(JUDGES)/package-lock.json
	@if command -v npm >/dev/null; then \
	  cd $(JUDGES) && npm ci --loglevel=error --no-audit --no-fund && touch node_modules/.installed; \
	else echo "npm is missing: what the tools in $(JUDGES) judge is not tested."; fi

$(VENV)/.lint: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[markdown,lint]"
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-oldest $(VENV)-benchmark $(OUTPUT) $(JUDGES)/node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis screenshots
