#!/bin/sh
# Validate the template, `sam build` it and finish the artifacts (tools/finish_build.py), with the SAM CLI in .venv-sam
# (it pins its own boto3). Needs the runtime's own Python, 3.13. Without it: skipped loudly; where $CI is set, a failure.
#   ARCHITECTURE=arm64|x86_64   of the compiled wheels (default: arm64, as the template's)
#   TWICE=1                     build a second time from nothing and compare: the artifacts must be the same bytes
set -eu
cd "$(dirname "$0")/.."

venv=.venv-sam
requirements=requirements/sam.txt
architecture=${ARCHITECTURE:-arm64}
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}"

if ! python=$(sh tools/find_python.sh 3.13 2>/dev/null); then
    echo "**********************************************************************"
    echo "** build: NOT DONE. \`sam build\` needs Python 3.13 and found none."
    echo "** The template was not validated and no artifact was built."
    echo "**********************************************************************"
    [ -z "${CI:-}" ] || exit 1
    exit 0
fi

fingerprint=$({ cat "$requirements" tools/build.sh; echo "$python"; pwd; } | cksum)
if [ "$(cat "$venv/.installed" 2>/dev/null)" != "$fingerprint" ]; then
    echo "build: installing the SAM CLI into $venv, hashes checked (about a minute)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check \
        --no-deps --no-compile --require-hashes -r "$requirements"
    echo "$fingerprint" >"$venv/.installed"
fi

# python3.13 must be a real one on PATH: SAM resolves each layer's and function's wheels with it.
PATH="$(dirname "$python"):$PATH"
export PATH
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { # the SAM CLI says much; it is worth reading only when it fails
    echo "build: sam $1"
    "$venv/bin/sam" "$@" >"$log" 2>&1 || { cat "$log"; exit 1; }
}
build() { # build DIRECTORY [option…]
    directory=$1
    shift
    rm -rf "$directory"
    quietly build --template template.yaml --build-dir "$directory" --parameter-overrides "Architecture=$architecture" "$@"
    "$python" tools/finish_build.py "$directory"
}

quietly validate --lint --template template.yaml --region "$AWS_DEFAULT_REGION"
echo "build: cfn-lint"
"$venv/bin/cfn-lint" template.yaml
build .aws-sam/build
for artifact in .aws-sam/build/*Layer; do
    size=$(find "$artifact" -type f -exec cat {} + | wc -c)
    echo "build: $(basename "$artifact") for $architecture: $((size / 1000)) kB unzipped"
done
if [ "${TWICE:-}" ]; then
    # In a directory at the same depth: template.yaml of a build holds relative paths.
    build .aws-sam/again --no-cached
    diff -r .aws-sam/build .aws-sam/again
    rm -rf .aws-sam/again
    echo "build: a second build from nothing gave the same bytes"
fi
