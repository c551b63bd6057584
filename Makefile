# One command for everything. Needs Python 3.11 or newer and make; `make help` lists the rest.
.DEFAULT_GOAL := help
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
LOG := $(VENV)/install.log
# The log is shown only where something failed.
INSTALL = { $(BIN)/python -m pip install --disable-pip-version-check --no-input -q \
	--require-hashes -r $(1) >$(LOG) 2>&1 \
	&& $(BIN)/python -m pip install --disable-pip-version-check --no-input -q \
	--no-deps --no-build-isolation -e . >>$(LOG) 2>&1; } || { cat $(LOG) >&2; \
	echo "The installation failed: see above. Is there a network? Then: make $@" >&2; exit 1; }
COMPILE := $(BIN)/uv pip compile pyproject.toml requirements/build.in --universal -q \
	--python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

# The tests start the program dozens of times: it is compiled once, whatever the machine's habit.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' \
		2>/dev/null || sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1  \2/p' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(VENV)/.run ## install and start the demonstration (PORT=8080 to choose the port)
	@$(BIN)/vivier demo $(if $(PORT),--port $(PORT))

.PHONY: test
test: lint $(VENV)/.browser ## check style, types and layers, then run every test
	@TMPDIR=$$(.ci/scratch) $(BIN)/python -m pytest -rs -n 4 --dist worksteal -m "not soak"

.PHONY: lint
lint: $(VENV)/.dev ## check style, types and layers
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Not formatted. Run: make format" >&2; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >$(VENV)/layers.log || { cat $(VENV)/layers.log >&2; exit 1; }

.PHONY: format
format: $(VENV)/.dev ## put the code in shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: bench
bench: $(VENV)/.dev ## measure speed beside other frameworks, the install and the import
	@$(BIN)/python -m bench.size
	@$(BIN)/python -m bench.run
	@$(BIN)/python -m bench.pace

.PHONY: soak
soak: $(VENV)/.dev ## kill the program a thousand times and count what was lost; announce to 10,000
	@$(BIN)/python -m pytest -m soak
	@$(BIN)/python -m bench.soak
	@$(BIN)/python -m bench.broadcast

.PHONY: audit
audit: $(VENV)/.dev ## look for known faults in what Vivier is built on
	@$(BIN)/pip-audit --disable-pip --require-hashes -r requirements/postgres.txt

.PHONY: lock
lock: $(VENV)/.dev ## choose the newest dependencies that pyproject.toml allows
	@$(COMPILE) --upgrade --extra postgres --group dev -o requirements/dev.txt
	@$(COMPILE) --upgrade --extra postgres -c requirements/dev.txt -o requirements/postgres.txt
	@$(COMPILE) --upgrade -c requirements/dev.txt -o requirements/run.txt

$(VENV)/.made:
	@.ci/python $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.made
	@echo "Installing what Vivier needs (once, about a minute) …"
	@$(call INSTALL,requirements/run.txt)
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml $(VENV)/.made
	@echo "Installing what the tests need (once, a few minutes) …"
	@$(call INSTALL,requirements/dev.txt)
	@touch $@ $(VENV)/.run

$(VENV)/.browser: $(VENV)/.dev
	@.ci/browser $(BIN)
	@touch $@
