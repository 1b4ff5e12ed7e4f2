# Each target sets up .venv by itself; Python 3.11 or newer and make are all it needs.
# Another Python: make PYTHON=python3.13 demo. Another port: PORT=8001 make demo.
PYTHON ?= python3
PIP := .venv/bin/python -m pip install -qq --disable-pip-version-check --no-warn-script-location
PYTEST_ARGS ?=

.PHONY: help demo test invariants lint format bench messages handbook
.DELETE_ON_ERROR:

help:
	@echo "make demo        the whole portal with demo data on http://127.0.0.1:8000/"
	@echo "make test        all tests; PYTEST_ARGS='-k numbering' chooses"
	@echo "make invariants  the proofs of the invariants alone, and where the database holds each"
	@echo "make lint        style, layers, templates, migrations"
	@echo "make format      put style right where a machine can"
	@echo "make bench       speed, as ratios"
	@echo "make messages    bring the Chinese catalogue in line with the program"
	@echo "make handbook    take the pictures of the handbook anew"

demo: .venv/ready
	@.venv/bin/python manage.py demo

test: .venv/ready-dev
	@.venv/bin/python -m pytest -n auto --dist loadgroup $(PYTEST_ARGS)

invariants: .venv/ready-dev
	@.venv/bin/python tools/invariants.py -n auto --dist loadgroup $(PYTEST_ARGS)

lint: .venv/ready-dev
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet --diff .
	@.venv/bin/djlint --quiet --lint templates
	@.venv/bin/djlint --quiet --check templates
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/python manage.py makemigrations --check --dry-run

format: .venv/ready-dev
	@git ls-files '*.py' | xargs .venv/bin/django-upgrade --target-version 5.2 || true
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@.venv/bin/djlint --quiet --reformat templates

bench: .venv/ready-dev
	@.venv/bin/python -m bench

messages: .venv/ready-dev
	@.venv/bin/python tools/messages.py

handbook: .venv/ready-dev
	@HANDBOOK_PICTURES=static .venv/bin/python -m pytest -q tests/browser/test_handbook.py $(PYTEST_ARGS)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name one: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python comes without venv here; on Debian: apt-get install python3-venv"; exit 1; }

.venv/ready: requirements.txt | .venv/bin/python
	@echo "Setting up .venv …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	@echo "Setting up .venv for tests …"
	@$(PIP) -r requirements-dev.txt
	@touch $@
