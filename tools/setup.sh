#!/bin/sh
# Make .venv hold exactly what requirements/<set>.txt lists, and the `foghorn` command.
#   setup.sh demo    what the command line and the local workspace need
#   setup.sh dev     that, and the tools behind `make test` and `make check`
# A stamp keeps the checksum of everything this depends on: nothing changed, nothing done.
set -eu
cd "$(dirname "$0")/.."

set_name=$1
venv=.venv
requirements=requirements/$set_name.txt
start=$(date +%s)

fingerprint() { # of one set: its list, the package's metadata, this script and the place (the install is editable)
    { cat "requirements/$1.txt" pyproject.toml tools/setup.sh; pwd; } | cksum
}
is_current() { # a full set serves for the demo too
    [ -x "$venv/bin/foghorn" ] && "$venv/bin/python" -c '' 2>/dev/null &&
        [ "$(cat "$venv/.installed-$1" 2>/dev/null)" = "$(fingerprint "$1")" ]
}

if is_current dev || is_current "$set_name"; then
    [ "${QUIET:-}" ] || echo "setup: .venv is up to date"
    exit 0
fi

if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(sh tools/find_python.sh)
    echo "setup: creating .venv with $python ($("$python" -c 'import platform; print(platform.python_version())'))"
    rm -rf "$venv"
    if ! "$python" -m venv "$venv"; then
        rm -rf "$venv"
        echo "$python could not create a virtual environment; on Debian and Ubuntu it needs the package python3-venv." >&2
        exit 1
    fi
fi
rm -f "$venv"/.installed-*

# Each list is complete, so nothing is resolved; and what is never imported need not be compiled.
with_uv() {
    "$uv" pip install --quiet --python "$venv/bin/python" --no-deps --require-hashes -r "$requirements"
}
with_pip() {
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check \
        --no-deps --no-compile --require-hashes -r "$requirements"
}

what="$(grep -c '^[a-z]' "$requirements") pinned packages from $requirements"
uv=$(command -v uv || true)
if [ -n "$uv" ] && echo "setup: installing $what with uv, hashes checked" && with_uv; then :; else
    echo "setup: installing $what with pip, hashes checked (half a minute)"
    with_pip
fi
echo "setup: installing the foghorn command"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .

fingerprint "$set_name" >"$venv/.installed-$set_name"
echo "setup: done in $(($(date +%s) - start)) s"
