# One command for each thing to do. `make` alone lists them; docs/operations.md tells more.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run serve backup restore test bench chaos lighthouse compatible lint format requirements sbom audit clean

# The interpreter that makes .venv. Unless you name one: the first supported one on this machine.
PYTHON ?= $(or $(shell for python in python3 python3.11 python3.12 python3.13; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo "$$python" && break; done),python3)

# Every recipe is one process in the end, so that a signal to make reaches the command itself.
IN_ENVIRONMENT = command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON): install Python 3.11 to 3.13, on Debian with \`apt-get install python3\` as root."; exit 1; }; \
	exec $(PYTHON) -I cms/virtual_environment.py

# The values that production settings ask for are for this check only.
define LINT
echo "Style:"; ruff check .; ruff format --check .
echo "Templates:"; djlint --quiet --lint templates
echo "Types:"; mypy
echo "Imports between apps:"; lint-imports
echo "Migrations:"; python manage.py makemigrations --check --dry-run
echo "Licences:"; python -m cms.supply_chain licences
echo "Settings for production:"
DJANGO_SETTINGS_MODULE=cms.settings.production SECRET_KEY="$$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
	ALLOWED_HOSTS=www.example.com SITE_URL=https://www.example.com \
	python manage.py check --deploy --fail-level WARNING
endef
export LINT

help: ## List what make can do here
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-14s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Run the site for development on PORT (8000), with its database and demo content
	@$(IN_ENVIRONMENT) runtime python manage.py run_development_site

serve: ## Run the site with production settings on PORT (8000)
	@export DJANGO_SETTINGS_MODULE=$${DJANGO_SETTINGS_MODULE:-cms.settings.production}; \
	$(IN_ENVIRONMENT) runtime python manage.py run_production_site

backup: ## Write database and media, encrypted for BACKUP_RECIPIENT, into BACKUP_DIR
	@export DJANGO_SETTINGS_MODULE=$${DJANGO_SETTINGS_MODULE:-cms.settings.production}; \
	$(IN_ENVIRONMENT) runtime python manage.py backup $(ARGUMENTS)

restore: ## Restore them: make restore FILE=… KEY=…, with ARGUMENTS=--replace over what is there
	@export DJANGO_SETTINGS_MODULE=$${DJANGO_SETTINGS_MODULE:-cms.settings.production}; \
	$(IN_ENVIRONMENT) runtime python manage.py restore_backup "$(FILE)" --identity "$(KEY)" $(ARGUMENTS)

# Two at a time, a file of tests to each: one file prepares once what all its tests use.
test: ## Run all tests, in a real browser too; name some with TESTS="tests/blog -k anchor"
	@export DATA_DIR=$${DATA_DIR:-.data-test} DJANGO_SETTINGS_MODULE=cms.settings.test; \
	$(IN_ENVIRONMENT) --tests development python -m pytest $(or $(TESTS),-n 2 --dist loadfile)

bench: ## Measure speed and print ratios
	@$(IN_ENVIRONMENT) --load development python -m benchmarks

chaos: ## Break each part of a running site under load, and print what readers noticed
	@$(IN_ENVIRONMENT) --load development python -m benchmarks.chaos

lighthouse: ## Look at the pages as a phone on a slow network gets them, and print the scores
	@$(IN_ENVIRONMENT) --chromium development python -m benchmarks.lighthouse

compatible: ## Run the version FROM on the database of this one: make compatible FROM=v1.2
	@$(IN_ENVIRONMENT) development python -m benchmarks.compatible "$(FROM)"

lint: ## Check style, types, imports between apps, migrations, licences and the settings for production
	@export DATA_DIR=$${DATA_DIR:-.data-test}; $(IN_ENVIRONMENT) development bash -euc "$$LINT"

format: ## Put Python into the project's form
	@$(IN_ENVIRONMENT) development bash -euc 'ruff check --fix-only --quiet .; ruff format .'

requirements: ## Compile requirements.txt and requirements-dev.txt from their short .in files
	@export CUSTOM_COMPILE_COMMAND="make requirements"; $(IN_ENVIRONMENT) development bash -ec \
	'for name in requirements requirements-dev; do \
		pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
			--no-emit-find-links --no-emit-trusted-host --output-file $$name.txt $$name.in; \
	done'

sbom: ## Write sbom.json: what the site is made of, as CycloneDX, from requirements.txt
	@$(IN_ENVIRONMENT) development python -m cms.supply_chain sbom

audit: ## Ask PyPI for known holes in what requirements.txt names; needs the network
	@$(IN_ENVIRONMENT) development python -m cms.supply_chain audit

clean: ## Remove what can be made again; the site's own .data stays
	@rm -rf .venv .data-test .data-bench .data-chaos sbom.json benchmarks/lighthouse/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
