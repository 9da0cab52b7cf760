"""What the numbers of a health check say of tasks that were stopped for it: whether they had time enough to start."""

from __future__ import annotations

import re

from foghorn.capacity import health_check_timing as timing
from foghorn.capacity.health_check_timing import GraceVerdict, Verdict
from foghorn.capacity.untold import Untold
from foghorn.facts.closer_look import TargetGroup
from foghorn.facts.fact import ContainerDefinition
from foghorn.rules.evidence import container_of, definition_of, reason_of, service_of
from foghorn.rules.model import Subject
from foghorn.signals.signal import Signal

MAX_START_PERIOD_S = 300
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"""

_ARN = re.compile(r"arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup/[\w-]+/[0-9a-f]{16}\b")


def target_group_arn(sample: Signal, subject: Subject) -> str | None:
    """The target group that the event names by its ARN, else the first of the service; None where none is known."""
    named, service = _ARN.search(reason_of(sample)), service_of(subject)
    return named[0] if named else next(iter(service.target_group_arns), None) if service is not None else None


def target_group_in(sample: Signal, subject: Subject) -> TargetGroup | None:
    """The settings of the target group that the event names; where it names none, of the only one there is."""
    groups, reason = subject.facts.closer_look(sample.kind).target_groups, reason_of(sample)
    if not isinstance(groups, tuple):
        return None
    named = [one for one in groups if one.arn in reason or f"(target-group {one.name})" in reason]
    if named or "target-group " in reason:
        return named[0] if named else None
    return groups[0] if len(groups) == 1 else None


def ran_s(sample: Signal, subject: Subject) -> tuple[float, ...]:
    """Seconds from startedAt to stoppingAt: of the sample, and of the task of the same kind that shows the start-up."""
    tasks = {sample.task_id: sample}
    if subject.start_up is not None and subject.start_up.kind == sample.kind:
        tasks[subject.start_up.task_id] = subject.start_up
    pairs = ((one.started_at, one.stopping_at) for one in tasks.values())
    return tuple((ended - began).total_seconds() for began, ended in pairs if began is not None and ended is not None)


def lived(sample: Signal) -> str:
    """A sentence on how long the task was there, or ""."""
    if sample.started_at is None or sample.stopped_at is None:
        return ""
    lived_s = max(0, round((sample.stopped_at - sample.started_at).total_seconds()))
    return f" It ended {lived_s} s after it started, draining included."


_REPLACEMENT_S = 600
"""What a replacement may take until it is healthy; an assumption on the long side."""


def load_balancer_verdict(sample: Signal, subject: Subject) -> GraceVerdict | None:
    """Whether the grace period decided; None where the times or the settings do not tell.

    Checks that fail within the grace period are not heeded until it ends: then ECS may stop the task at once.
    """
    service, group = service_of(subject), target_group_in(sample, subject)
    if service is None or group is None:
        return None
    detect_s, lengths = timing.timing_of(_numbers(group)).detect_unhealthy_s, ran_s(sample, subject)
    found = timing.grace_verdict(service.health_check_grace_period_s, lengths, detect_s)
    if not isinstance(found, GraceVerdict) or isinstance(detect_s, Untold):
        return None
    # The first check may come at once. What is stopped before the last that it takes is stopped by something else.
    return found if min(lengths) >= detect_s - (group.health_check_interval_s or 0) else None


def too_soon(sample: Signal, subject: Subject) -> str:
    """A sentence on tasks that were killed at the first verdict, with the value that mends it, or ""."""
    verdict, group, service = (
        load_balancer_verdict(sample, subject),
        target_group_in(sample, subject),
        service_of(subject),
    )
    if verdict is None or group is None or service is None or verdict.verdict is not Verdict.KILLED_AT_FIRST_VERDICT:
        return ""
    checks = f"{group.unhealthy_threshold} × {group.health_check_interval_s} s"
    limit = f"grace {service.health_check_grace_period_s} s + {checks} = {verdict.limit_s} s"
    mends = f"if it is only slow, healthCheckGracePeriodSeconds {verdict.enough_grace_s} mends it"
    ran = f"It ran {verdict.longest_s:.0f} s; the load balancer gives up at {limit} at the latest"
    return f" {ran}: whatever needs longer to answer is killed; {mends}."


def time_out_too_long(sample: Signal, subject: Subject) -> str:
    """A sentence where the time-out is not less than the interval, or ""."""
    group = target_group_in(sample, subject)
    if group is None or timing.timing_of(_numbers(group)).timeout_fits is not False:
        return ""
    timeout_s, interval_s = group.health_check_timeout_s, group.health_check_interval_s
    return f" The time-out of its checks, {timeout_s} s, must be less than their interval, {interval_s} s."


def not_the_grace_period(sample: Signal, subject: Subject) -> tuple[str, ...]:
    """What rules the grace period out: tasks outlived it, and so were healthy once. Empty where it is not ruled out."""
    verdict = load_balancer_verdict(sample, subject)
    if verdict is None or verdict.verdict is not Verdict.FAILED_LATER or _may_outlive(verdict, sample, subject):
        return ()
    ran = f"a task ran for {min(ran_s(sample, subject)):.0f} s"
    return (f"The grace period: {ran}, and one that never answers is given up after {verdict.limit_s} s.",)


def checked_container(sample: Signal, subject: Subject) -> ContainerDefinition | None:
    """The container whose check failed: the one that is named, else the only one that has a check."""
    known, definition = container_of(sample, subject), definition_of(sample, subject)
    if known is not None or definition is None or sample.container is not None:
        return known
    checked = [one for one in definition.containers if one.health_check_command]
    return checked[0] if len(checked) == 1 else None


def container_verdict(sample: Signal, subject: Subject) -> GraceVerdict | None:
    """Whether the start period decided: `limit_s` is startPeriod + retries × interval, slow checks are allowed for.

    None where the times or the settings do not tell, or where the grace period of the service is what counts: within
    it ECS heeds no health check.
    """
    container, service = checked_container(sample, subject), service_of(subject)
    if container is None or not container.health_check_command:
        return None
    told = timing.container_timing_of(_check(container))
    if service is None or (service.health_check_grace_period_s or 0) >= told.unhealthy_s:
        return None
    start_s = container.health_check_start_period_s or 0
    slack_s = timing.VERDICT_SLACK_S + told.unhealthy_worst_s - told.unhealthy_s
    detect_s, lengths = told.unhealthy_s - start_s, ran_s(sample, subject)
    found = timing.grace_verdict(start_s, lengths, detect_s, slack_s)
    interval_s = container.health_check_interval_s or timing.CONTAINER_INTERVAL_S
    # What is stopped before the last check that it takes is stopped by something else.
    return found if isinstance(found, GraceVerdict) and min(lengths) >= told.unhealthy_s - interval_s else None


def checked_too_soon(sample: Signal, subject: Subject) -> str:
    """A sentence on tasks whose container was found unhealthy at the first verdict, and what mends it, or ""."""
    container, verdict = checked_container(sample, subject), container_verdict(sample, subject)
    if container is None or verdict is None or verdict.verdict is not Verdict.KILLED_AT_FIRST_VERDICT:
        return ""
    start_s, told = container.health_check_start_period_s or 0, timing.container_timing_of(_check(container))
    limit = f"startPeriod {start_s} s + retries × interval {told.unhealthy_s - start_s} s = {told.unhealthy_s} s"
    enough_s = min(verdict.enough_grace_s or 0, MAX_START_PERIOD_S)
    mends = f"startPeriod {enough_s} mends it" if enough_s > start_s else "more retries mend it"
    ran = f"It ran {verdict.longest_s:.0f} s; its check gives up at {limit}"
    return f" {ran}: whatever needs longer is killed; if it is only slow, {mends}."


def not_the_start_period(sample: Signal, subject: Subject) -> tuple[str, ...]:
    """What rules the start period out: tasks outlived it, and so were healthy once. Empty where it does not."""
    verdict = container_verdict(sample, subject)
    if verdict is None or verdict.verdict is not Verdict.FAILED_LATER or _may_outlive(verdict, sample, subject):
        return ()
    ran = f"a task ran for {min(ran_s(sample, subject)):.0f} s"
    return (f"The start period: {ran}, and a check that never passes gives up after {verdict.limit_s} s.",)


def _may_outlive(verdict: GraceVerdict, sample: Signal, subject: Subject) -> bool:
    """Whether the task may have run on after the verdict because ECS starts the replacement first, where it may.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
    """
    service = service_of(subject)
    starts_first = service is None or service.maximum_percent is None or service.maximum_percent > 100
    return starts_first and min(ran_s(sample, subject)) < verdict.limit_s + _REPLACEMENT_S


def _numbers(group: TargetGroup) -> timing.TargetGroup:
    return timing.TargetGroup(
        group.health_check_interval_s, group.health_check_timeout_s, group.healthy_threshold, group.unhealthy_threshold
    )


def _check(container: ContainerDefinition) -> timing.ContainerHealthCheck:
    return timing.ContainerHealthCheck(
        container.health_check_interval_s,
        container.health_check_timeout_s,
        container.health_check_retries,
        container.health_check_start_period_s,
    )
