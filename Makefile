# make demo          the portal with sample data, on this machine alone; make demo PORT=9000
# make run           the same data for whoever changes the code: loads changed code, shows debug pages and queries
# make manage        a command of manage.py on these data; make manage ARGS="shell"
# make test          everything that must hold; make test ARGS="tests/members -k invite"; COVERAGE=all measures it all
# make lint          only the checks that read the code
# make format        ruff, in place
# make bench         list the benches; make bench B=NAME runs one, B=all each once; SIZE=small takes a minute or two
# make lock          lock requirements/*.in again
# make wheels        WHEELS=/folder: fetch all locked packages into it, for a machine without network
# make clean-demo    forget the demo's data (not while it runs)
PORT ?= 8000
PYTHON := .venv/bin/python

.PHONY: demo run manage test lint format bench lock wheels clean-demo

demo:
	@scripts/setup.sh demo
	@$(PYTHON) -m scripts.demo --port="$(PORT)"

run:
	@scripts/setup.sh demo
	@$(PYTHON) -m scripts.demo --develop --port="$(PORT)"

manage:
	@scripts/setup.sh demo
	@$(PYTHON) -m scripts.manage $(ARGS)

test:
	@scripts/setup.sh test
	@$(PYTHON) -m scripts.test $(ARGS)

lint:
	@scripts/setup.sh lint
	@$(PYTHON) -m scripts.checks

format:
	@scripts/setup.sh lint
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format .

bench:
	@$(if $(B),scripts/setup.sh bench)
	@$(if $(B),$(PYTHON),python3) -m bench $(B) $(if $(SIZE),--size $(SIZE))

lock:
	@scripts/lock.sh

wheels:
	@scripts/setup.sh wheels

clean-demo:
	@[ ! -e var ] || scripts/setup.sh demo || { echo "Nothing was removed. If no demo runs, delete var/ by hand." >&2; exit 1; }
	@[ ! -e var ] || $(PYTHON) -m scripts.demo --clean
