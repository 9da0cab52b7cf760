"""Kinds of calls that made no task: RunTask and StartTask, as CloudTrail records them. None is a stopped task.

Where a failure's reason names a cause that a stopped task can have too (no capacity, an agent that is not connected),
it has that kind.
"""

from __future__ import annotations

from foghorn.signals.kind import Kind
from foghorn.signals.signal import Severity

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"


def _call(name: str, title: str, definition: str, remedy: str, source: str, specificity: int) -> Kind:
    return Kind(name, "call", True, Severity.WARNING, specificity, title, definition, remedy, source, stop=False)


CALL_KINDS = (
    _call(
        "run_task_denied",
        "RunTask was refused",
        "IAM refused RunTask or StartTask to the caller: the call itself, a role to be passed, or tags.",
        "Allow the caller what the error names: ecs:RunTask on the task definition, iam:PassRole, ecs:TagResource.",
        _GUIDE + "CWE_IAM_role.html",
        3,
    ),
    _call(
        "run_task_failed",
        "RunTask started no task",
        "RunTask or StartTask ended with an error or a failure that has no kind of its own; no task was made.",
        "Read the error or the failure's reason: an inactive task definition, a missing cluster or instance.",
        _GUIDE + "api_failures_messages.html",
        2,
    ),
)
