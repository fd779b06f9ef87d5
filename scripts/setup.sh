#!/usr/bin/env bash
# Make .venv and install what a command needs: scripts/setup.sh demo, lint, bench or test. Repeatable; does nothing
# when all is there. What stands in the way is said in one sentence before anything is installed; what is missing is
# named at once. With WHEELS=/folder the Python packages come from that folder, which `setup.sh wheels` fills.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?demo, lint, bench, test or wheels}

say() { printf '%s\n' "$@"; }
stop() { say "$@" >&2; exit 1; }

scratch=$(mktemp -d) || stop "No temporary folder could be made in ${TMPDIR:-/tmp}. Is its disk full?"
half_made=false
leave() {
    rm -rf "$scratch"
    if $half_made; then rm -rf .venv; fi # half of an environment is of no use
}
trap leave EXIT
trap 'say "Stopped."; exit 130' INT
trap 'exit 143' TERM HUP

# --- What is wanted -----------------------------------------------------------------------------------------------------
locks=(requirements/base.txt requirements/embedded.txt)
megabytes=900 # with the data of the demo
packages=(python3 python3-venv) # of Debian and Ubuntu
libraries=()
if [ "$purpose" != demo ]; then
    locks+=(requirements/dev.txt)
    megabytes=1500
fi
if [ "$purpose" != lint ] && [ "$purpose" != wheels ]; then # what WeasyPrint draws with
    packages+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
    libraries=(pango-1.0 pangoft2-1.0 harfbuzz-subset)
fi
if [ "$purpose" = test ]; then
    packages+=("$(grep -qs '^ID=ubuntu' /etc/os-release && echo chromium-browser || echo chromium)")
fi
set_of_packages=$([ "$purpose" = demo ] && echo demo || echo test)
stamp=.venv/installed-$set_of_packages
wanted=$(cat "${locks[@]}")
is_installed() { [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$wanted" = "$(cat "$stamp")" ]; }

# --- What stands in the way ---------------------------------------------------------------------------------------------
check_writable() {
    if [ -w . ] && { [ ! -e .venv ] || [ -w .venv ]; }; then return; fi
    stop "The user $(id -un) may not write to $PWD, which belongs to $(stat -c %U . 2>/dev/null || stat -f %Su .)." \
        "Run this as that user, or let $(id -un) own the folder: sudo chown -R $(id -un) '$PWD'"
}
check_machine() {
    case "$(uname -s) $(uname -m)" in
        "Linux x86_64" | "Linux aarch64" | "Darwin x86_64" | "Darwin arm64") ;;
        *) stop "The portal's packages exist for Linux and macOS on x86-64 and ARM64, not for $(uname -s) on $(uname -m)." ;;
    esac
    if compgen -G '/lib/ld-musl*' >/dev/null && ! compgen -G '/lib*/ld-linux*' >/dev/null; then
        stop "The portal's packages need glibc 2.28 or newer, as Debian, Ubuntu and Fedora have it; this system has musl."
    fi
}
check_disk() {
    local free
    free=$(($(df -Pk . | awk 'NR == 2 { print $4 }') / 1024))
    [ "$free" -ge "$megabytes" ] \
        || stop "The disk of $PWD has $free MB left; about $megabytes MB are needed. Nothing was installed."
}

# --- Python and system libraries ------------------------------------------------------------------------------------------
is_new_enough() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; }
can_fill() { "$1" -c 'import pip' 2>/dev/null || command -v uv >/dev/null; } # an environment with packages
can_make() { "$1" -c 'import ensurepip, venv' 2>/dev/null || command -v uv >/dev/null; }
find_python() { # sets python; one that can make an environment comes before others
    local name
    python=
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$name"; then
            if can_make "$name"; then
                python=$name
                return
            fi
            python=${python:-$name}
        fi
    done
}
has_library() {
    if command -v ldconfig >/dev/null || [ -x /sbin/ldconfig ]; then
        PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep "[[:space:]]lib$1\.so\.0 " >/dev/null
    else
        "${python:-python3}" -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library(sys.argv[1]))' "$1"
    fi
}
has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
look_for_missing() { # sets missing, and is_essential: nothing can be done without it
    local name
    missing=() is_essential=false
    if [ -x .venv/bin/python ] && is_new_enough .venv/bin/python && can_fill .venv/bin/python; then
        python=.venv/bin/python
    else
        find_python
        if [ -z "$python" ]; then
            missing+=("Python 3.11 or newer with its venv module") is_essential=true
        elif ! can_make "$python"; then
            missing+=("the venv module of Python") is_essential=true
        fi
    fi
    for name in ${libraries[@]+"${libraries[@]}"}; do
        has_library "$name" || missing+=("the library lib$name")
    done
    if [ "$purpose" = test ] && ! has_browser >/dev/null; then missing+=("Chromium"); fi
}
name_missing() {
    local list
    list=$(printf '%s, ' "${missing[@]}")
    say "Missing: ${list%, }."
    if ! $is_essential; then
        case "$list" in *libpango* | *libharfbuzz*) say "Without the libraries the portal makes no PDF files." ;; esac
        case "$list" in *Chromium*) say "Without Chromium the tests in a browser are skipped." ;; esac
    fi
    if command -v apt-get >/dev/null; then
        say "One command brings all of it: $(as_admin)apt-get update && $(as_admin)apt-get install ${packages[*]}"
    fi
}
as_admin() { if [ "$(id -u)" -ne 0 ]; then printf 'sudo '; fi; }
may_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }
}
apt() {
    if [ "$(id -u)" -eq 0 ]; then DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@"; fi
}
install_packages() {
    say "Installing system packages: ${packages[*]}"
    { apt update -q; apt install -y -q --no-install-recommends "${packages[@]}"; } >"$scratch/apt" 2>&1 && return
    say "apt-get could not install them. It says:"
    grep '^[EW]:' "$scratch/apt" | sort -u | tail -n 6 | sed 's/^/    /'
}

# --- The virtual environment and the locked packages -------------------------------------------------------------------------
make_environment() {
    say "Making the virtual environment .venv"
    rm -rf .venv
    half_made=true
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv >"$scratch/venv" 2>&1
    else
        uv venv --quiet --seed --python "$python" .venv >"$scratch/venv" 2>&1
    fi || stop "The virtual environment could not be made: $(tail -n 1 "$scratch/venv")"
    half_made=false
}
fetch_wheels() {
    [ -n "${WHEELS:-}" ] || stop "Say which folder is to hold the packages: make wheels WHEELS=/folder"
    say "Fetching the locked Python packages into $WHEELS"
    .venv/bin/python -m pip download --quiet --disable-pip-version-check --no-input --require-hashes \
        --only-binary :all: --dest "$WHEELS" "${arguments[@]}" >"$scratch/pip" 2>&1 || give_up "fetched"
    say "They fit $(.venv/bin/python -V) on $(uname -s) $(uname -m). Where there is no network: make demo WHEELS=/folder"
}
install_locked() {
    if [ -n "${WHEELS:-}" ]; then
        [ -d "$WHEELS" ] || stop "WHEELS names no folder: $WHEELS"
        arguments+=(--no-index --find-links "$WHEELS")
        say "Installing the locked Python packages from $WHEELS"
    else
        say "Installing the locked Python packages (one to three minutes the first time)"
    fi
    if .venv/bin/python -c 'import pip' 2>/dev/null; then
        set -- .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input
    else
        set -- uv pip install --quiet --python .venv/bin/python
    fi
    "$@" --require-hashes --only-binary :all: "${arguments[@]}" >"$scratch/pip" 2>&1 || give_up "installed"
    printf '%s\n' "$wanted" >"$stamp"
}
give_up() { # with one sentence where the reason is known, otherwise with what pip said
    local what="The Python packages could not be $1:"
    if grep -q 'No space left' "$scratch/pip"; then
        stop "$what the disk is full."
    elif grep -qE 'Retrying|Connection|timed out' "$scratch/pip"; then
        stop "$what the package index cannot be reached. For a machine without network see \"Without network\" in docs/operators.md."
    elif [ "$1" = installed ] && [ -n "${WHEELS:-}" ] && grep -q 'No matching distribution' "$scratch/pip"; then
        stop "$what $WHEELS does not hold all of them for $(.venv/bin/python -V) on $(uname -s) $(uname -m)." \
            "$(grep -h 'No matching distribution' "$scratch/pip" | sed 's/^/    /')"
    fi
    stop "$what" "$(tail -n 5 "$scratch/pip" | sed 's/^/    /')"
}

check_writable
if ! is_installed; then
    check_machine
    check_disk
fi
look_for_missing
if [ ${#missing[@]} -gt 0 ] && may_install; then
    install_packages
    look_for_missing
fi
if [ ${#missing[@]} -gt 0 ]; then
    if $is_essential; then stop "$(name_missing)" "Then try again."; fi
    name_missing
fi
[ "$python" = .venv/bin/python ] || make_environment
arguments=()
for lock in "${locks[@]}"; do arguments+=(-r "$lock"); done
if [ "$purpose" = wheels ]; then fetch_wheels
elif ! is_installed; then install_locked; fi
