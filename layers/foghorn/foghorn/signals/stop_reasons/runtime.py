"""What the container runtime and the agent report, by error name.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

from foghorn.signals.stop_reasons.wording import Said, first, row

_MEMORY = (
    # The name in any joining, and the sentence without it. "container init was OOM-killed" is a failed start.
    row("oom_killed", r"OutOfMemory(?!\w*Exception)|killed due to memory"),
)
_DEPENDENCY = (
    # The agent's dependency graph; wrapped in CannotStartContainerError.
    row("dependency_failed", r"dependency graph|ordering dependency|DependencyError|dependsOn|depend\w* container"),
)
_NAMED = (
    # A state change that took too long, under whichever error name.
    row("container_runtime_timeout", r"(?:Docker|ContainerRuntime)TimeoutError|could not transition to"),
    row("container_start_failed", r"CannotStartContainer"),
    row("container_create_failed", r"CannotCreateContainer|HostConfigError"),
    row(
        "container_runtime_error", r"ContainerRuntimeError|Cannot(?:Stop|Inspect|Describe|Remove|List|Get)\w{0,20}Error"
    ),
    row(
        "container_runtime_error",
        r"ContainerVanished|NoSuchContainer|DockerStateError|StateTransitionError|InternalError",
    ),
    row("container_runtime_error", r"\btran(?:si|is)tion|agent state|TaskStoppedBeforePull"),
    # Without an error name: what runc says.
    row("container_start_failed", r"OCI runtime|runc |container runtime task|exec format error|shim task"),
)


def match_memory(text: Said) -> str | None:
    """`oom_killed` where ECS says so, else None."""
    return first(_MEMORY, text)


def match_dependency(text: Said) -> str | None:
    """`dependency_failed` where a container of dependsOn is named as the cause, else None."""
    return first(_DEPENDENCY, text)


def match(text: Said) -> str | None:
    """The kind of the runtime's error in the text, or None where it is not one."""
    return first(_NAMED, text)
