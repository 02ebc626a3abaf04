# What a newcomer needs: `make demo` and `make test`. Every target sets up .venv by itself, from the pinned and hashed versions of
# constraints.txt, so that nothing has to be installed before but Python 3.11, git and make.

PYTHON ?= python3
GOLD ?= ../shared/eval/dev.jsonl
TRUTH ?= ../shared/eval/truth_visits.csv
ARTICLES ?= ../shared/corpus/candidates.jsonl.gz
DATABASE ?= sqlite:///readout.sqlite
EVENTS ?= 1000000
BIN := .venv/bin
STAMP := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help demo run test lint types evaluate bench bench-questions truth picture wheel lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

$(STAMP): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Readout needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Run: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP)  ## the whole way on the bundled archive, in your terminal
	@$(BIN)/readout demo

run: $(STAMP)  ## the service on the sources of config/sources.toml
	@$(BIN)/readout run

test: $(STAMP)  ## every test, on all cores (PostgreSQL's skip where none is installed)
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(STAMP)  ## ruff
	@$(BIN)/ruff check .

types: $(STAMP)  ## mypy, strict
	@$(BIN)/mypy

evaluate: $(STAMP)  ## precision, recall and F1; GOLD=file.jsonl chooses another gold file
	@test -r "$(GOLD)" || { echo "no gold file at $(GOLD): run make evaluate GOLD=seeds/articles/gold.jsonl, or name another" >&2; exit 1; }
	@$(BIN)/readout evaluate "$(GOLD)"

bench: $(STAMP)  ## speed of each part beside what it is compared with, and memory over 8,000 articles
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 BLIS_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks

bench-questions: $(STAMP)  ## every question on EVENTS=1000000 stored events, on SQLite and PostgreSQL; takes a quarter of an hour
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.benchmarks.asking $(EVENTS)

truth: $(STAMP)  ## of the real visits in TRUTH=file.csv that ARTICLES=file.jsonl.gz speaks of, how many the store at DATABASE=url holds
	@$(BIN)/python -m tests.benchmarks.visits "$(TRUTH)" "$(ARTICLES)" "$(DATABASE)"

picture: $(STAMP)  ## draws the README's pictures in docs/ from real alerts and answers
	@$(BIN)/python docs/picture.py docs/alert.svg
	@$(BIN)/python docs/discord_pictures.py docs
	@$(BIN)/python -m docs.slack_picture docs/slack_alert.png

wheel: $(STAMP)  ## dist/readout_bot-*.whl
	@$(BIN)/python -m hatchling build -t wheel

# uv resolves for every platform at once and writes hashes; pip installs what it wrote. uv itself stays outside of the lock.
lock:  ## resolves pyproject.toml into constraints.txt again
	$(PYTHON) -m venv .work/lock
	.work/lock/bin/pip install --quiet --disable-pip-version-check uv
	.work/lock/bin/uv pip compile pyproject.toml --all-extras --group dev --universal --generate-hashes --python-version 3.11 \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file constraints.txt

clean:  ## removes what the targets made, .venv too
	rm -rf .venv .work dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
