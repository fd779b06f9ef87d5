# make demo          the portal with sample data, on this machine alone; make demo PORT=9000
# make test          everything that must hold; make test ARGS="tests/members -k invite"
# make lint          only the checks that read the code
# make format        ruff, in place
# make bench         list the benches; make bench B=NAME runs one
# make lock          lock requirements/*.in again
# make clean-demo    forget the demo's data
PORT ?= 8000
PYTHON := .venv/bin/python

.PHONY: demo test lint format bench lock clean-demo

demo:
	@scripts/setup.sh demo
	@$(PYTHON) -m scripts.demo --port $(PORT)

test:
	@scripts/setup.sh test
	@$(PYTHON) -m scripts.test $(ARGS)

lint:
	@scripts/setup.sh test
	@$(PYTHON) -m scripts.checks

format:
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format .

bench:
	@scripts/setup.sh test
	@$(PYTHON) -m bench $(B)

lock:
	@scripts/lock.sh

clean-demo:
	rm -rf var
