"""FH1010 Load balancer health check failed.

What: The load balancer reported the task's target as unhealthy, so ECS stopped the task.
Why it matters: The task ran but served no traffic; replacements that fail too leave the service without targets.
Known problems: The event names the target group at best, never the path or the answer that failed. Where it names
none, the first of the service is taken. The time until the task ended includes the draining of its connections.
Next steps: Ask the target group what it saw, compare path, port and matcher, then read the app's log.
"""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.evidence import killed_by_the_stop, named_by_event, owner_name, reason_of, sample_for, service_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import last_logs, service_events
from foghorn.signals.signal import Severity, Signal

_ID = "FH1010"
_KINDS = ("elb_health_check_failed",)
_TARGET_GROUP = re.compile(r"arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup/[\w-]+/[0-9a-f]{16}\b")
_STATES = "TargetHealthDescriptions[].[Target.Id,TargetHealth.State,TargetHealth.Reason]"
_CHECKS = "TargetGroups[].[HealthCheckPath,HealthCheckPort,Matcher.HttpCode,HealthCheckTimeoutSeconds]"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _health(sample: Signal, subject: Subject) -> tuple[Step, ...]:
    service, region, named = service_of(subject), subject.scope.region, _TARGET_GROUP.search(reason_of(sample))
    arn = named[0] if named else next(iter(service.target_group_arns), None) if service is not None else None
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
    """Names the target group and how long the task lived."""
    sample = sample_for(finding, subject)
    lived = ""
    if sample.started_at is not None and sample.stopped_at is not None:
        lived_s = max(0, round((sample.stopped_at - sample.started_at).total_seconds()))
        lived = f" It ended {lived_s} s after it started, draining included."
    return Advice(
        cause=f"The load balancer found a task of {owner_name(sample, subject)} unhealthy, and ECS stopped it.{lived}",
        ruled_out=(
            "A crash: ECS ordered the stop because of the health check, the container did not end by itself.",
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
