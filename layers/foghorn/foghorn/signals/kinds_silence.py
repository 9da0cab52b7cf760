"""Kinds that no event tells: Foghorn looked, and saw them. None of them is a stopped task."""

from __future__ import annotations

from foghorn.signals.kind import Kind
from foghorn.signals.signal import Severity

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"


def _seen(name: str, title: str, definition: str, remedy: str, source: str, *, lasts: bool = False) -> Kind:
    return Kind(name, "silence", True, Severity.WARNING, 1, title, definition, remedy, source, stop=False, lasts=lasts)


SILENCE_KINDS = (
    _seen(
        "service_below_desired",
        "runs fewer tasks than desired, and no event said so",
        "Two looks in a row saw an active service run fewer tasks than it desires, and no incident of it was open.",
        "Read the service's events; look for tasks that cannot be placed or started.",
        _GUIDE + "service-event-messages.html",
    ),
    _seen(
        "tasks_stuck_pending",
        "tasks are stuck before they run, and no event said so",
        "Tasks of a service that is short have been PROVISIONING or PENDING for longer than ten minutes.",
        "Look at what the task waits for: network interface, image, secrets, or the container agent.",
        _GUIDE + "task-lifecycle-explanation.html",
    ),
    _seen(
        "deployment_stalled",
        "deployment makes no progress, and no event said so",
        "A deployment is IN_PROGRESS for longer than an hour, and runs no more tasks than at the look before.",
        "Read the deployment's tasks and the service's events; turn the deployment circuit breaker on.",
        _GUIDE + "deployment-circuit-breaker.html",
        # A service may run all it desires while its new revision does not come up: a count says nothing of that.
        lasts=True,
    ),
)
