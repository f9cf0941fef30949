# One command each. Needs Python >= 3.11 and a package index, nothing else.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: run test mutants check fix bench lock messages

run: .venv/run.stamp
	@$(BIN)/tuntas demo --port $(PORT)

test: .venv/dev.stamp
	@$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

mutants: .venv/dev.stamp
	@$(BIN)/python -m tests.repository.mutants $(ARGS)

check: .venv/dev.stamp
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports
	@$(BIN)/python -m tests.repository.messages --check
	@$(BIN)/python -m tests.repository.workflow --check
	@$(BIN)/python -m tuntas migrate --check

fix: .venv/dev.stamp
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: .venv/dev.stamp
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.setup
	@$(BIN)/python -m benchmarks.form
	@$(BIN)/python -m benchmarks.slow
	@$(BIN)/python -m benchmarks.evidence
	@$(BIN)/python -m benchmarks.evidence s3
	@$(BIN)/python -m benchmarks.scale
	@$(BIN)/python -m benchmarks.tallies
	@$(BIN)/python -m benchmarks.plans
	@$(BIN)/python -m benchmarks.table_files
	@$(BIN)/python -m benchmarks.bulk
	@$(BIN)/python -m benchmarks.verification
	@$(BIN)/python -m benchmarks.cutoff
	@$(BIN)/python -m benchmarks.report

messages: .venv/dev.stamp
	@$(BIN)/python -m tests.repository.messages
	@$(BIN)/python -m tests.repository.workflow

lock:
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra postgres --group build pyproject.toml -o requirements/run.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra postgres --group dev pyproject.toml -o requirements/dev.txt

.venv/run.stamp: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Memasang pustaka / installing libraries (once)"
	@$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements/dev.txt
	@touch $@
