#!/usr/bin/env bash
# Lock requirements/*.in with hashes. Versions already locked stay; pass --upgrade to take the newest ones.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .venv/uv/bin/uv)
if [ ! -x "$uv" ]; then # in an environment of its own: what is locked does not depend on it
    "$(dirname "$0")/setup.sh" lint
    echo "Installing uv, which works out the locked versions"
    .venv/bin/python -m venv .venv/uv
    .venv/uv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: uv
fi
uv=$(realpath "$uv")
cd requirements
compile() {
    "$uv" pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
        --universal --python-version 3.11 "$@"
}
compile "$@" base.in -o base.txt
compile "$@" -c base.txt embedded.in -o embedded.txt
compile "$@" -c base.txt -c embedded.txt dev.in -o dev.txt
