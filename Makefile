# The commands of Callboard. `make` alone lists them.
# Everything is installed below this folder: .venv (Python and Node, from the lock files) and pwa/node_modules.

PORT ?= 8000
DATA ?= data
TLS ?=
HOST ?= $(if $(TLS),0.0.0.0,127.0.0.1)
PYTHON ?=
FROM ?= 0
RUNS ?= 100000
TESTS ?= tests

VENV := .venv/bin
# Finds a good Python, brings .venv and pwa/dist up to the lock files and sources; does nothing when they are.
READY = python=$$(sh backend/install/find_python.sh $(PYTHON)) && "$$python" -m backend.install

.DEFAULT_GOAL := help
.PHONY: help run test check bench soak types pwa clean

help: ## this list
	@sed -n 's/^\([a-z]*\): .*## \(.*\)/  make \1	\2/p' Makefile

run: ## install once, then serve a demo production; PORT=8000 DATA=data, TLS=1 for phones on the same Wi-Fi
	@$(READY) run
	@exec $(VENV)/callboard demo --data "$(DATA)" --port "$(PORT)" --host "$(HOST)" $(if $(TLS),--tls)

test: ## install what tests need, check types and style, run every test; TESTS=tests/sync for a part
	@$(READY) test
	@$(VENV)/python tests/house/system_packages.py
	@exec $(VENV)/python -m pytest -n 2 --dist loadfile --durations=10 $(TESTS)

check: ## types and style only: ruff, mypy, svelte-check, tsc
	@$(READY) test
	@exec $(VENV)/python -m pytest -q tests/house/test_static_checks.py

bench: ## the figures of the README, as ratios where a peer exists
	@$(READY) test
	@exec $(VENV)/python -m benchmarks

soak: ## the seeded simulation for long, resumable: FROM=0 RUNS=100000
	@$(READY) test
	@exec $(VENV)/python -m tests.simulation.soak --from "$(FROM)" --runs "$(RUNS)"

types: ## regenerate the wire's JSON Schema and TypeScript types
	@$(READY) run
	@$(VENV)/python -m sync.schema > pwa/src/wire/schema.json
	@$(VENV)/python -m sync.schema --typescript > pwa/src/wire/generated.ts

pwa: ## build the PWA into pwa/dist
	@$(READY) run

clean: ## remove what was installed and built; the data folder stays
	rm -rf .venv pwa/node_modules pwa/dist
