"""What the container runtime and the agent report.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

from foghorn.signals.stop_reasons.error_names import Area
from foghorn.signals.stop_reasons.initialisation import WRAPPED_BY_RUNTIME
from foghorn.signals.stop_reasons.matched_text import Said
from foghorn.signals.stop_reasons.wording import first, row

_MEMORY = (row("oom_killed", "killed due to memory", " outofmemory ", " oomkilled ", "container killed oom"),)
_DEPENDENCY = (
    # The agent's dependency graph, and a container of dependsOn in prose.
    row(
        "dependency_failed",
        "dependency graph",
        "ordering dependency",
        "dependencyerror",
        "dependency on containers",
        " dependson ",
        "dependent container",
        "depends on container",
        "container dependency",
    ),
)
# A state change that took too long, under whichever error name; "tranisition" is a typing error of AWS.
_TOOK_TOO_LONG = (row("container_runtime_timeout", "could not transition to", "could not tranisition to"),)
_CREDENTIALS = (row("iam_role_assume_failed", "execution credentials", "execution role credentials"),)
# Without an error name: what runc, containerd and the agent say.
_UNNAMED = (
    *_TOOK_TOO_LONG,
    row(
        "container_start_failed",
        "oci runtime",
        " runc ",
        "container runtime task",
        "shim task",
        "exec format error",
        "create new container",
    ),
    row(
        "container_runtime_error",
        "no container matching",
        "cannot transition to",
        "agent could not progress",
        "agent could not create",
        "container not found",
    ),
)
_STARTING = (*_DEPENDENCY, *_CREDENTIALS, *WRAPPED_BY_RUNTIME, *_TOOK_TOO_LONG)
_REFINED = {
    Area.CONTAINER_START: _STARTING,
    Area.CONTAINER_CREATE: _STARTING,
    Area.RUNTIME: (*_DEPENDENCY, *_TOOK_TOO_LONG),
}


def match_memory(text: Said) -> str | None:
    """`oom_killed` where the words say so, else None. "container init was OOM-killed" is a failed start."""
    return first(_MEMORY, text)


def match_dependency(text: Said) -> str | None:
    """`dependency_failed` where a container of dependsOn is told of as the cause, else None."""
    return first(_DEPENDENCY, text)


def match(text: Said) -> str | None:
    """The kind of the runtime's error that the words tell of, or None where they tell of none."""
    return first(_UNNAMED, text)


def refine(area: Area, text: Said) -> str | None:
    """What the words behind a runtime's error name add to it, or None."""
    return first(_REFINED[area], text)
