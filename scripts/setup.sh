#!/usr/bin/env bash
# Make .venv and install what `make demo` or `make test` needs. Repeatable; does nothing when all is there.
# What cannot be installed is said in one sentence.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?demo or test}

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

# --- System packages, when apt is here and may be used ----------------------------------------------------------------
as_root=()
may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo >/dev/null && sudo -n true 2>/dev/null && as_root=(sudo -n)
}
apt_install() {
    may_install || return 1
    say "Installing system packages: $*"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
has_library() { grep -q "[[:space:]]$1 " <<<"$libraries"; }
first_of() { for name in "$@"; do command -v "$name" && return 0; done; return 1; }

# --- Python and the virtual environment -------------------------------------------------------------------------------
is_new_enough() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        is_new_enough "$name" && { command -v "$name"; return 0; }
    done
    return 1
}
make_venv() {
    local python
    if python=$(find_python); then
        "$python" -m venv .venv >/dev/null 2>&1 && return 0
        rm -rf .venv
        command -v uv >/dev/null && uv venv --quiet --python "$python" .venv && return 0
        rm -rf .venv
        apt_install python3-venv && "$python" -m venv .venv >/dev/null 2>&1 && return 0
        rm -rf .venv
        # A pip outside the environment can fill one that has none.
        "$python" -m venv --without-pip .venv >/dev/null 2>&1 \
            && "$python" -m pip --python .venv/bin/python install --quiet pip >/dev/null 2>&1 && return 0
        rm -rf .venv
        stop "Python's venv module is missing and could not be installed: run 'sudo apt-get install python3-venv', then try again."
    fi
    command -v uv >/dev/null && uv venv --quiet --python 3.11 .venv && return 0
    apt_install python3 python3-venv && python=$(find_python) && "$python" -m venv .venv && return 0
    rm -rf .venv
    stop "Python 3.11 or newer was not found and could not be installed: install it, then try again."
}
[ -x .venv/bin/python ] && is_new_enough .venv/bin/python || { rm -rf .venv; say "Making the virtual environment .venv"; make_venv; }

# --- Locked Python packages; skipped while the lock files are those of the last time ------------------------------------
locks=(requirements/base.txt requirements/embedded.txt)
[ "$purpose" = test ] && locks+=(requirements/dev.txt)
stamp=.venv/installed-$purpose
if ! cat "${locks[@]}" | cmp -s - "$stamp"; then
    say "Installing the locked Python packages (about a minute the first time)"
    wanted=()
    for lock in "${locks[@]}"; do wanted+=(-r "$lock"); done
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        installer=(.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-input)
    else
        installer=(uv pip install --quiet --python .venv/bin/python)
    fi
    "${installer[@]}" --require-hashes --only-binary :all: "${wanted[@]}" \
        || stop "The Python packages could not be installed; the lines above say why. Is the package index reachable?"
    cat "${locks[@]}" >"$stamp"
fi

# --- Libraries that WeasyPrint draws with; programs that only tests need -------------------------------------------------
missing=()
has_library libpango-1.0.so.0 || missing+=(libpango-1.0-0)
has_library libpangoft2-1.0.so.0 || missing+=(libpangoft2-1.0-0)
has_library libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
if [ ${#missing[@]} -gt 0 ]; then
    apt_install "${missing[@]}" \
        || say "PDF files cannot be made until these are installed: sudo apt-get install ${missing[*]}"
fi
if [ "$purpose" = test ]; then
    first_of redis-server >/dev/null || apt_install redis-server \
        || say "redis-server is missing, so the queue is tested over files only: sudo apt-get install redis-server"
    first_of chromium chromium-browser google-chrome >/dev/null || apt_install chromium \
        || say "Chromium is missing, so the browser tests are skipped: sudo apt-get install chromium"
fi
