#!/usr/bin/env bash
# Lock requirements/*.in with hashes. Versions already locked stay; pass --upgrade to take the newest ones.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
compile() {
    uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
        --universal --python-version 3.11 "$@"
}
compile "$@" base.in -o base.txt
compile "$@" -c base.txt embedded.in -o embedded.txt
compile "$@" -c base.txt -c embedded.txt dev.in -o dev.txt
