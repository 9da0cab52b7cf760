"""FH1011 Container health check failed.

What: The health check command in the task definition failed as often as it may, so ECS stopped the task.
Why it matters: A check that cannot pass (a tool missing in the image, no start period) stops healthy tasks for ever.
Known problems: The event shows neither the command's output nor how often it ran. A task that was stopped at the first
verdict may be slow or may never pass: the times do not tell which.
Next steps: Check that the command exists in the image, then its time-out, retries and start period.
"""

from __future__ import annotations

from foghorn.rules.evidence import (
    container_name,
    killed_by_the_stop,
    named_by_event,
    owner_name,
    sample_for,
    with_fact,
)
from foghorn.rules.health_checks import checked_container, checked_too_soon, not_the_start_period
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import last_logs, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1011"
_KINDS = ("container_health_check_failed",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event names the check; shows the command where the task definition is known."""
    finding = named_by_event(_ID, _KINDS, subject)
    if finding is None:
        return None
    container = checked_container(sample_for(finding, subject), subject)
    command = container.health_check_command if container is not None else None
    return Finding(_ID, finding.kind, with_fact(finding.evidence, "health check", command))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the container and how patient its check is."""
    sample = sample_for(finding, subject)
    container, patience = checked_container(sample, subject), checked_too_soon(sample, subject)
    if (
        not patience
        and container is not None
        and container.health_check_command
        and not container.health_check_start_period_s
    ):
        patience = " The check has no start period, so failures count from the first one on."
    text = f"Check healthCheck in {sample.task_definition or 'the task definition'}"
    return Advice(
        cause=f"The health check command of {container_name(sample)} of {owner_name(sample, subject)} failed, and ECS "
        f"stopped the task.{patience}",
        ruled_out=(
            "The load balancer: the container's own check is named.",
            *not_the_start_period(sample, subject),
            *killed_by_the_stop(sample),
        ),
        steps=(
            task_definition(sample, subject, text, "name:name,healthCheck:healthCheck"),
            last_logs(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Container health check failed",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
    check=check,
    advise=advise,
)
