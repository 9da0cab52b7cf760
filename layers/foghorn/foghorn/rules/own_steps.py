"""Steps about Foghorn itself: its role and its log, by the names that Lambda gave the function at work."""

from __future__ import annotations

from datetime import timedelta

from foghorn.rules.commands import aws
from foghorn.rules.evidence import text_of
from foghorn.rules.model import Step, Subject
from foghorn.signals.signal import Signal

_LEAD = timedelta(minutes=5)


def own_role(sample: Signal, subject: Subject, text: str) -> Step:
    """Show the role of the function that made the call, where its name is known."""
    function = text_of(sample, "function")
    if not function:
        return Step(text)
    options = {"--function-name": function}
    return Step(text, aws("lambda", "get-function-configuration", subject.scope.region, options, "Role"))


def own_log(sample: Signal, subject: Subject, text: str) -> Step:
    """Read the log of the function that made the call, where its log group is known."""
    group = text_of(sample, "log_group")
    if not group:
        return Step(text)
    options = {"--since": f"{sample.occurred_at - _LEAD:%Y-%m-%dT%H:%M:%SZ}"}
    return Step(text, aws("logs", "tail", subject.scope.region, options, argument=group))
