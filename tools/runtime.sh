#!/bin/sh
# Make .venv-runtime: Python 3.13 with Lambda's own runtime client, and nothing that the layers should bring.
# Without Python 3.13: skipped loudly; where $CI is set, a failure.
set -eu
cd "$(dirname "$0")/.."

venv=.venv-runtime
requirements=requirements/runtime.txt

if ! python=$(sh tools/find_python.sh 3.13 2>/dev/null); then
    echo "**********************************************************************"
    echo "** runtime: NOT DONE. The functions' runtime needs Python 3.13 and found none."
    echo "**********************************************************************"
    [ -z "${CI:-}" ] || exit 1
    exit 0
fi

fingerprint=$({ cat "$requirements" tools/runtime.sh; echo "$python"; pwd; } | cksum)
if [ "$(cat "$venv/.installed" 2>/dev/null)" != "$fingerprint" ]; then
    echo "runtime: installing awslambdaric into $venv, hashes checked"
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check \
        --no-deps --require-hashes -r "$requirements"
    echo "$fingerprint" >"$venv/.installed"
fi
