"""Where the pipeline asks an adapter that calls AWS for something, read from its syntax."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.contract.permissions.code_scan import PACKAGE
from tests.contract.permissions.recording import PORTS

# Where ports are asked, and under which names they are known there (`self` in the store's own protocol).
ASKING = (PACKAGE / "incidents/store.py", *sorted((PACKAGE / "pipeline").glob("*.py")))
RECEIVERS = {
    *("self._store", "store", "self._announcer", "self._facts", "self._closer"),
    *("self._clusters", "self._book", "self._depths"),
}
STORE = PACKAGE / "incidents/store.py"

# Ports that one function alone is given, though it shares the module that asks them with others.
GIVEN_TO = {"self._closer": "TaskStateFunction"}

# What the silence check passes of the modules that it shares: it takes signals, not events, and asks nobody for facts.
TAKES_SIGNALS = "SilenceFunction"
SHARED = ("detection.py", "gathering.py")


def asking_sites(path: Path, source: str | None = None) -> dict[range, str]:
    """The lines of each call, with what is called, e.g. `self._store.claim`.

    Raises ValueError for a method of a port that is called on something of another name.
    """
    methods = frozenset[str]().union(*PORTS.values())
    receivers = {"self"} if path == STORE else RECEIVERS
    found: dict[range, str] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8") if source is None else source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in methods:
            continue
        receiver = ast.unparse(node.func.value)
        if receiver not in receivers:
            raise ValueError(f"{path.name}:{node.lineno}: is {receiver} a port?")
        found[range(node.lineno, (node.end_lineno or node.lineno) + 1)] = f"{receiver}.{node.func.attr}"
    return found


def is_to_pass(what: str, function: str | None) -> bool:
    """Whether a function that passes some places of a module must pass this one too, or else must not."""
    return GIVEN_TO.get(what.rpartition(".")[0], function) == function or function is None
