# Every chore by one name. `make demo` and `make test` set up what they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export PYTHONUTF8 = 1

.PHONY: help demo serve test check lint format bench docs lock clean

help:  ## what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/.base: requirements/base.txt requirements/build.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/base.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.base requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

demo: .venv/.base  ## read the fictitious example, draw it, write the brief, serve the page
	$(BIN)/python examples/demo.py

serve: .venv/.base  ## the situation room of the fictitious example
	$(BIN)/commonground serve examples/merania

test: .venv/.dev  ## all tests; what the machine lacks is named
	$(BIN)/python -m pytest -n auto --dist loadfile

check: .venv/.dev  ## lint, format, types, import contracts, dead links
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/check_links.py

lint: .venv/.dev  ## lint only
	$(BIN)/ruff check .

format: .venv/.dev  ## put the code in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev  ## speed and accuracy, each against a named peer
	$(BIN)/python -m bench

docs: .venv/.dev  ## write the generated reference
	$(BIN)/python docs/write_reference.py

lock:  ## pin what pyproject.toml asks for (needs uv)
	echo "setuptools>=77" | uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q \
	  --custom-compile-command "make lock" --no-annotate -o requirements/build.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q \
	  --custom-compile-command "make lock" -o requirements/base.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q \
	  --custom-compile-command "make lock" -c requirements/base.txt -o requirements/dev.txt

clean:  ## remove what can be made again
	rm -rf .venv demo-store out .pytest_cache .mypy_cache .ruff_cache
