#!/bin/sh
# Print the path of a Python that runs, or fail saying what was looked for.
#   find_python.sh           3.11 or newer, whatever it is called; $PYTHON decides if it is set
#   find_python.sh 3.13      exactly that version: the SAM CLI builds with the runtime's own Python
# A name on PATH proves nothing (pyenv's shims are there for versions that are switched off): each is run.
set -eu

exact=${1:-}
test='import sys; want = sys.argv[1]; have = sys.version_info
sys.exit(not (have >= (3, 11) and (not want or want == "%d.%d" % have[:2])))'

accepts() { "$1" -c "$test" "$exact" >/dev/null 2>&1; }
report() { "$1" -c 'import os, sys; print(os.path.realpath(sys.executable) if sys.argv[1] else sys.executable)' "$exact"; }

if [ -n "$exact" ]; then
    candidates="python$exact python3 python"
    if command -v pyenv >/dev/null 2>&1; then
        for found in "$(pyenv root)"/versions/"$exact"*/bin/python"$exact"; do candidates="$candidates $found"; done
    fi
elif [ -n "${PYTHON:-}" ]; then
    candidates=$PYTHON
else
    candidates="python3 python3.13 python3.12 python3.11 python3.14 python"
    if command -v pyenv >/dev/null 2>&1; then
        for found in "$(pyenv root)"/versions/3.1[1-9]*/bin/python3; do candidates="$candidates $found"; done
    fi
fi

seen=""
for candidate in $candidates; do
    if accepts "$candidate"; then
        report "$candidate"
        exit 0
    fi
    version=$("$candidate" -c 'import platform; print(platform.python_version())' 2>/dev/null) || continue
    seen="$seen $candidate=$version"
done

echo "Foghorn needs Python ${exact:-3.11 or newer}. Found:${seen:- no Python that runs}." >&2
[ -n "$exact" ] || echo "Install one, or name it: make setup PYTHON=/path/to/python3.13" >&2
exit 1
