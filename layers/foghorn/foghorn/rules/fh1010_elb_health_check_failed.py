"""FH1010 Load balancer health check failed.

What: The load balancer reported the task's target as unhealthy, so ECS stopped the task.
Why it matters: The task ran but served no traffic; replacements that fail too leave the service without targets.
Known problems: The event names the target group at best, never the path or the answer that failed. Where it names
none, the first of the service is taken. A task that was stopped at the first verdict may be slow or may never answer:
the times do not tell which. How soon ECS acts on the verdict is not published; 30 s are allowed for it.
Next steps: Ask the target group what it saw, compare path, port and matcher, then read the app's log.
"""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.evidence import killed_by_the_stop, named_by_event, owner_name, sample_for, with_fact
from foghorn.rules.health_check_answers import meaning_of, message_about
from foghorn.rules.health_checks import lived, not_the_grace_period, target_group_arn, time_out_too_long, too_soon
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import last_logs, service_events
from foghorn.signals.signal import Severity, Signal

_ID = "FH1010"
_KINDS = ("elb_health_check_failed",)
_SAID = "service message"
_STATES = "TargetHealthDescriptions[].[Target.Id,TargetHealth.State,TargetHealth.Reason]"
_CHECKS = "TargetGroups[].[HealthCheckPath,HealthCheckPort,Matcher.HttpCode,HealthCheckTimeoutSeconds]"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause; shows what ECS says of the target, where it does."""
    finding = named_by_event(_ID, _KINDS, subject)
    if finding is None:
        return None
    message = message_about(sample_for(finding, subject), subject)
    return Finding(_ID, finding.kind, with_fact(finding.evidence, _SAID, message.text if message is not None else None))


def _health(sample: Signal, subject: Subject) -> tuple[Step, ...]:
    region, arn = subject.scope.region, target_group_arn(sample, subject)
    if arn is None:
        return (service_events(sample, subject, f"Read which target group reports {owner_name(sample, subject)}"),)
    name = arn.split(":targetgroup/")[-1].split("/")[0]
    states = aws("elbv2", "describe-target-health", region, {"--target-group-arn": arn}, _STATES)
    checks = aws("elbv2", "describe-target-groups", region, {"--target-group-arns": arn}, _CHECKS)
    return (
        Step(f"Ask target group {name} which targets are unhealthy, and why", states),
        Step(f"Compare path, port and matcher of target group {name} with the app", checks),
    )


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says how long the task lived, and whether it was given the time to start."""
    sample = sample_for(finding, subject)
    message = message_about(sample, subject)
    ran = too_soon(sample, subject) or lived(sample)
    return Advice(
        cause=f"The load balancer found a task of {owner_name(sample, subject)} unhealthy, and ECS stopped it.{ran}"
        f"{time_out_too_long(sample, subject)}{meaning_of(message) if message is not None else ''}",
        ruled_out=(
            "A crash: ECS ordered the stop because of the health check, the container did not end by itself.",
            *not_the_grace_period(sample, subject),
            *killed_by_the_stop(sample),
        ),
        steps=(*_health(sample, subject), last_logs(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Load balancer health check failed",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-healthcheck.html",
    check=check,
    advise=advise,
)
