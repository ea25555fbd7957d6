# Every target does its own set-up: a fresh machine needs Python >= 3.11, make and a package index, nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
RIVALS  = .venv-rivals
AS_OF  ?= 2026-11-20

.DEFAULT_GOAL := help
.PHONY: help audit test coverage test-fast lint format compile bench bench-rivals screenshot docs clean

help:            ## list the targets
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lintas needs Python 3.11 or newer; set PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q auditor detectors jurisdiction_map
	@touch $@

audit: $(VENV)/.ready  ## audit the example company and leave its reports in examples/kopi-pay/reports
	$(BIN)/lintas audit examples/kopi-pay --as-of $(AS_OF) --fail-on never \
	  --output text=examples/kopi-pay/reports/audit.txt \
	  --output json=examples/kopi-pay/reports/audit.json \
	  --output sarif=examples/kopi-pay/reports/audit.sarif
	@echo "reports: examples/kopi-pay/reports/audit.{txt,json,sarif}"

test: $(VENV)/.ready lint  ## lint, types, import floors, and every test
	$(BIN)/python -m pytest -n auto

coverage: $(VENV)/.ready  ## every test again, and the lines that none of them runs
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

test-fast: $(VENV)/.ready  ## the tests that take less than a few seconds each
	$(BIN)/python -m pytest -n auto -m 'not slow'

lint: $(VENV)/.ready  ## ruff, mypy --strict, import-linter, compiled laws and schemas current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m jurisdiction_map --check

format: $(VENV)/.ready  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

compile: $(VENV)/.ready  ## check the law files and write their compiled forms and the schemas
	$(BIN)/python -m jurisdiction_map
	$(BIN)/python -c 'from auditor.manifest.schema import write; write()'

bench: $(VENV)/.ready  ## run the benchmarks and print medians and ratios
	$(BIN)/python -m benchmarks

$(RIVALS)/.ready:
	$(PYTHON) -m venv $(RIVALS)
	$(RIVALS)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/rivals/requirements.txt
	@touch $@

screenshot: $(VENV)/.ready  ## the picture of the HTML report in the README; needs a Chromium of the system
	@mkdir -p examples/kopi-pay/reports docs/images
	$(BIN)/lintas audit examples/kopi-pay --as-of $(AS_OF) --fail-on never --quiet --output html=examples/kopi-pay/reports/audit.html
	$(BIN)/python -m auditor.reports.html.tools.take_screenshot examples/kopi-pay/reports/audit.html docs/images/report.png

bench-rivals: $(VENV)/.ready $(RIVALS)/.ready  ## compare with other scanners, in an environment of their own
	$(BIN)/python -m benchmarks.rivals $(RIVALS)/bin/python

docs: $(VENV)/.ready  ## build the documentation site in site/, strictly and without a network
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --clean

clean:           ## remove environments, caches and reports
	rm -rf $(VENV) $(RIVALS) .venv-airflow .venv-dagster .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage examples/*/reports build dist site *.egg-info

# Orchestrators bring hundreds of packages, so each has an environment of its own, with the checkout in it. The file
# .gitignore keeps git and ruff out of it, whatever they are told elsewhere.
.PHONY: test-airflow test-dagster test-orchestrators
.venv-%/.ready: tests/orchestrators/%/requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv-$*
	@echo '*' > .venv-$*/.gitignore
	.venv-$*/bin/python -m pip install --quiet --disable-pip-version-check -r $< -e .
	@touch $@

test-airflow: .venv-airflow/.ready  ## the Airflow operators and examples/airflow in a real Airflow 3
	.venv-airflow/bin/python -m pytest --confcutdir=tests/orchestrators tests/orchestrators/airflow

test-dagster: .venv-dagster/.ready  ## the Dagster checks and examples/dagster in a real Dagster
	.venv-dagster/bin/python -m pytest --confcutdir=tests/orchestrators tests/orchestrators/dagster

test-orchestrators: test-airflow test-dagster  ## both
