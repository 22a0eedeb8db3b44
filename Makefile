# Set-up, demo, checks and tests. Every target works from a fresh clone and again when run twice.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PACKAGES := model config gate store report inspection crawler collectors alerts web jobs demo scripts

.PHONY: setup demo test soak check performance sbom lock

## setup: a virtual environment with zhanbao and all it needs
setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

## demo: the main job on the bundled site, then the review page
demo: setup
	$(BIN)/zhanbao demo

## test: installs what the tests need (as root or with sudo), then runs them all
test: setup
	scripts/install-test-packages
	$(BIN)/python -m pytest -n 2 --dist loadgroup

## soak: faults by the thousand, some 40 minutes; prints the figures of docs/reliability.md
soak: setup
	scripts/install-test-packages
	$(BIN)/python -m pytest -s -m soak tests

## check: formatting, lint, types, the floors of the architecture, known faults of code and packages
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml $(PACKAGES)
	$(BIN)/python scripts/audit_dependencies.py

## performance: measures again what docs/performance.md says of crawls and pages read, in a quarter
## of an hour; PEERS: a Python with crawlee[parsel] linkchecker gerapy-auto-extractor gne htmldate
performance: setup
	$(BIN)/python benchmarks/peers.py --items 1000 10000 100000 --dear 10000 --peers "$(PEERS)" --write
	$(BIN)/python benchmarks/monthly.py --rounds 3 --write
	$(BIN)/python benchmarks/layers.py --write
	$(BIN)/python benchmarks/reading_speed.py --peers "$(PEERS)" --write
	$(BIN)/python benchmarks/growth_of_crawls.py --write
	$(BIN)/python benchmarks/one_site.py --write

## sbom: every package of the lock with its hashes, as CycloneDX JSON
sbom: setup
	$(BIN)/python scripts/sbom.py sbom.cdx.json

## lock: pin every dependency with its hashes (needs uv)
lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --all-extras --group dev -o requirements.lock
