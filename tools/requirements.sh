#!/bin/sh
# Compile every requirements list with hashes, so that an install takes exactly what was tested.
# No index address is written: an install uses whatever package index its machine is set up with.
# Extra words go to uv, e.g. `tools/requirements.sh --upgrade-package boto3`.
set -eu
cd "$(dirname "$0")/.."

UV=$(command -v uv || true)
if [ -z "$UV" ]; then
    echo "make requirements needs uv (https://docs.astral.sh/uv/): it compiles one list for every Python and platform." >&2
    exit 1
fi

compile() { # compile NAME [constraint…]: NAME.in becomes NAME.txt
    name=$1
    shift
    echo "requirements: $name.txt"
    UV_CUSTOM_COMPILE_COMMAND="make requirements" "$UV" pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url "$@" "$name.in" --output-file "$name.txt"
}

compile layers/dependencies/requirements "$@"
compile requirements/demo --constraint layers/dependencies/requirements.txt "$@"
compile requirements/dev --constraint requirements/demo.txt "$@"
compile requirements/sam "$@"
compile requirements/runtime "$@"
