"""Signals, facts, subjects and episodes with synthetic ids, one call each. Every default can be changed by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from foghorn.facts.closer_look import CheckName, CloserLook, StartCheck, Verdict
from foghorn.facts.fact import ContainerDefinition, Facts, Missing, Service, TaskDefinition
from foghorn.incidents.episode import Episode
from foghorn.incidents.start_up import Farthest
from foghorn.rules.model import KindSummary, Subject
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Effect, Severity, Signal

AT = datetime(2026, 11, 22, 14, 28, 3, tzinfo=UTC)
TASK_ID = "0123456789abcdef0123456789abcdef"
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:v2.4.1"
ROLE = "arn:aws:iam::123456789012:role/checkout-execution"
TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/checkout-blue/0123456789abcdef"

SERVICE_SCOPE = Scope("123456789012", "eu-west-1", "prod", ScopeType.SERVICE, "checkout")
FAMILY_SCOPE = replace(SERVICE_SCOPE, type=ScopeType.FAMILY, name="nightly-report")
INSTANCE_ID = "0123456789abcdef0123456789abcdef"
INSTANCE_SCOPE = replace(SERVICE_SCOPE, type=ScopeType.CONTAINER_INSTANCE, name=INSTANCE_ID)
SPOT_SCOPE = replace(SERVICE_SCOPE, type=ScopeType.CAPACITY_PROVIDER, name="FARGATE_SPOT")

NO_ACCESS = Missing("AccessDenied on DescribeServices")
NO_DEFINITION = Missing("AccessDenied on DescribeTaskDefinition")


def signal(kind: str, evidence: Mapping[str, str] | None = None, **changes: Any) -> Signal:
    """One stopped task of service checkout, or what `changes` make of it. Evidence paths begin with `detail.`."""
    made = Signal(
        kind=kind,
        severity=KINDS[kind].severity if kind in KINDS else Severity.WARNING,
        scope=SERVICE_SCOPE,
        title=f"Service checkout: {kind}",
        effect=Effect.FAILURE,
        occurred_at=AT,
        event_key=f"task/{TASK_ID}#5",
        evidence=evidence if evidence is not None else {"detail.stopCode": "TaskFailedToStart"},
        service="checkout",
        task_id=TASK_ID,
        task_definition="checkout:42",
        container="app",
        image=IMAGE,
        launch_type="FARGATE",
        availability_zone="eu-west-1a",
        started_at=AT - timedelta(seconds=75),
        stopped_at=AT,
    )
    return replace(made, **changes)


def started_up(
    kind: str = "elb_health_check_failed",
    *,
    provision_s: float = 10,
    interface_s: float | None = 4,
    pull_s: float = 5,
    start_s: float = 1,
    ran_s: float | None = 75,
    **changes: Any,
) -> Signal:
    """A task that stopped at `AT` after running for `ran_s`; None: it never ran, and stopped when its pull was over."""
    started_at = AT - timedelta(seconds=ran_s or 0)
    pulled_at = started_at - timedelta(seconds=start_s if ran_s is not None else 0)
    pull_began_at = pulled_at - timedelta(seconds=pull_s)
    created_at = pull_began_at - timedelta(seconds=provision_s)
    times = {
        "created_at": created_at,
        "connectivity_at": None if interface_s is None else created_at + timedelta(seconds=interface_s),
        "pull_started_at": pull_began_at,
        "pull_stopped_at": pulled_at,
        "started_at": started_at if ran_s is not None else None,
        "stopping_at": AT,
    }
    return signal(kind, **{**times, **changes})


def action(kind: str, name: str, reason: str = "", **changes: Any) -> Signal:
    """What a service action or deployment event says: no task, no container."""
    evidence = {"detail.eventName": name, **({"detail.reason": reason} if reason else {})}
    nothing = dict.fromkeys(("task_id", "task_definition", "container", "image", "launch_type", "availability_zone"))
    return signal(kind, evidence, **{**nothing, "started_at": None, "stopped_at": None, **changes})


def call(
    kind: str,
    *,
    reason: str = "",
    code: str = "",
    message: str = "",
    event: str = "RunTask",
    started_by: str = "events-rule/nightly",
    service: str = "",
    arn: str = "arn:aws:sts::123456789012:assumed-role/report-events/0123",
    scope_type: str = "family",
    **changes: Any,
) -> Signal:
    """What CloudTrail says of a RunTask call for nightly-report that made no task; empty texts are left out."""
    said = {
        "detail.responseElements.failures[0].reason": reason,
        "detail.errorCode": code,
        "detail.errorMessage": message,
        "detail.eventName": event,
        "detail.requestParameters.startedBy": started_by,
        "detail.userIdentity.arn": arn,
        "detail.userIdentity.invokedBy": service,
        "detail.responseElements.tasks": "0 of 1",
    }
    evidence = {path: text for path, text in said.items() if text}
    scope = replace(FAMILY_SCOPE, type=ScopeType(scope_type))
    given = {"service": None, "scope": scope, "task_definition": "nightly-report:41", "event_key": "e-1", **changes}
    return replace(action(kind, ""), evidence=evidence, **given)


def instance(kind: str, evidence: Mapping[str, str], **changes: Any) -> Signal:
    """What an event says of a container instance."""
    return replace(action(kind, ""), evidence=evidence, **{"service": None, "scope": INSTANCE_SCOPE, **changes})


def container(**changes: Any) -> ContainerDefinition:
    """Container app with a log group and nothing else set."""
    made = ContainerDefinition("app", IMAGE, log_group="/ecs/checkout", log_region="eu-west-1", log_stream_prefix="ecs")
    return replace(made, **changes)


def definition(*containers: ContainerDefinition, **changes: Any) -> TaskDefinition:
    """Task definition checkout:42 of 1024 MiB."""
    made = TaskDefinition("checkout", 42, containers or (container(),), memory_mib=1024, execution_role_arn=ROLE)
    return replace(made, **changes)


def service(**changes: Any) -> Service:
    """Service checkout, healthy: 6 of 6 tasks run, circuit breaker on with rollback."""
    made = Service(
        name="checkout",
        status="ACTIVE",
        desired_count=6,
        running_count=6,
        pending_count=0,
        minimum_healthy_percent=100,
        maximum_percent=200,
        circuit_breaker=True,
        circuit_breaker_rollback=True,
        health_check_grace_period_s=60,
        target_group_arns=(TARGET_GROUP,),
        task_definition="checkout:42",
    )
    return replace(made, **changes)


def facts(
    service: Service | Missing = NO_ACCESS,
    definition: TaskDefinition | Missing = NO_DEFINITION,
    closer: Mapping[str, CloserLook] | None = None,
) -> Facts:
    """What was gathered; nothing could be had unless it is given."""
    return Facts(service, {"checkout:42": definition}, closer or {})


def checked(kind: str, name: CheckName, verdict: Verdict, text: str, resource: str) -> dict[str, CloserLook]:
    """A closer look at a kind that made one start-up check."""
    return {kind: CloserLook(start_checks=(StartCheck(name, verdict, text, resource),))}


def kinds_of(*signals: Signal, counts: Mapping[str, int] | None = None) -> dict[str, KindSummary]:
    """One summary per kind; `counts` says how often, else once per signal."""
    made: dict[str, KindSummary] = {}
    for one in signals:
        known = made.get(one.kind)
        count = (counts or {}).get(one.kind, known.count + 1 if known else 1)
        first, last, sample = (
            (known.first_at, one.occurred_at, known.sample) if known else (one.occurred_at,) * 2 + (one,)
        )
        made[one.kind] = KindSummary(one.kind, count, first, last, sample)
    return made


def subject(*signals: Signal, given: Facts | None = None, stops: int | None = None, **changes: Any) -> Subject:
    """The first signal's kind leads; its scope is the subject's."""
    made = Subject(
        scope=signals[0].scope,
        leading=signals[0].kind,
        kinds=kinds_of(*signals),
        stops=len([one for one in signals if one.task_id]) if stops is None else stops,
        facts=given or facts(),
        start_up=farthest(*signals),
    )
    return replace(made, **changes)


def stopped(kind: str, reason: str, *, given: Facts | None = None, **changes: Any) -> Subject:
    """A task that failed to start, with this `stoppedReason`."""
    evidence = {"detail.stoppedReason": reason, "detail.stopCode": "TaskFailedToStart"}
    return subject(signal(kind, evidence, **{"started_at": None, **changes}), given=given)


def refused_by_container(kind: str, reason: str, *, given: Facts | None = None, **changes: Any) -> Subject:
    """A task that failed to start, with the cause in a container's reason and ECS's sentence for it."""
    evidence = {
        "detail.containers[0].reason": reason,
        "detail.stopCode": "TaskFailedToStart",
        "detail.stoppedReason": "Task failed to start",
    }
    return subject(signal(kind, evidence, **{"started_at": None, **changes}), given=given)


def farthest(*signals: Signal) -> Signal | None:
    """The one whose start-up is told farthest, as the fold chooses it."""
    found = Farthest()
    for one in signals:
        found.add(one)
    return found.signal


def episode(*signals: Signal, counts: Mapping[str, int] | None = None, **changes: Any) -> Episode:
    """An open episode of these signals; the first one's kind leads."""
    times = [one.occurred_at for one in signals]
    kinds = kinds_of(*signals, counts=counts)
    made = Episode(
        scope=signals[0].scope,
        anchor="event#2026-11-22T14:28:03.000Z#one",
        opened_at=min(times),
        last_failure_at=max(times),
        last_recorded_at=max(times),
        events=sum(kind.count for kind in kinds.values()),
        stops=sum(kind.count for kind in kinds.values() if kind.sample.task_id),
        severity=Severity.WARNING,
        leading=signals[0].kind,
        kinds=kinds,
        services=tuple(sorted({one.service for one in signals if one.service})),
        task_definitions=tuple(sorted({one.task_definition for one in signals if one.task_definition})),
        availability_zones=tuple(sorted({one.availability_zone for one in signals if one.availability_zone})),
        start_up=farthest(*signals),
    )
    return replace(made, **changes)
