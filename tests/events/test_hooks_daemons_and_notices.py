"""Hooks, daemons and notices of AWS Health, in the documented shapes and in those that differ."""

from __future__ import annotations

import pytest

from foghorn.events import (
    AffectedEntity,
    DaemonEvent,
    HealthEvent,
    HookStateChange,
    Ignored,
    Unparsable,
    parse,
)
from foghorn.events.health_event import ENTITIES_LIMIT

PLACE = "arn:aws:ecs:eu-central-1:123456789012:"
CLUSTER = f"{PLACE}cluster/prod"
SERVICE = f"{PLACE}service/prod/checkout"
DEPLOYMENT = f"{PLACE}service-deployment/prod/checkout/0EYSiB0qap8xf0N76FsbE"
DAEMON = f"{PLACE}daemon/prod/log-agent"
TASK = f"{PLACE}task/prod/0123456789abcdef0123456789abcdef"
NOTICE = "arn:aws:health:eu-central-1::event/ECS/AWS_ECS_TASK_PATCHING_RETIREMENT/AWS_ECS_TASK_PATCHING_RETIREMENT_0a1"
HOOK, ACTION, ROLLOUT, HEALTH = (
    "ECS Hook State Change",
    "ECS Daemon Service Action",
    "ECS Daemon Deployment State Change",
    "AWS Health Event",
)


def event(detail_type: str, detail: dict[str, object], *resources: str, **outer: object) -> dict[str, object]:
    """An event of this type with this detail."""
    return {
        "id": "e-1",
        "detail-type": detail_type,
        "source": "aws.health" if detail_type == HEALTH else "aws.ecs",
        "account": "123456789012",
        "region": "eu-central-1",
        "time": "2026-01-05T10:00:41Z",
        "resources": list(resources),
        "detail": detail,
        **outer,
    }


def hook(*resources: str, **detail: object) -> HookStateChange:
    """The typed event of a hook."""
    parsed = parse(event(HOOK, {"eventName": "HOOK_AWAITING_ACTION", **detail}, *resources))
    assert isinstance(parsed, HookStateChange)
    return parsed


def daemon(detail_type: str, *resources: str, **detail: object) -> DaemonEvent:
    """The typed event of a daemon."""
    parsed = parse(event(detail_type, {"eventName": "DAEMON_TASK_START_IMPAIRED", **detail}, *resources))
    assert isinstance(parsed, DaemonEvent)
    return parsed


def notice(*resources: str, **detail: object) -> HealthEvent:
    """The typed notice of a retirement."""
    given = {"service": "ECS", "eventTypeCode": "AWS_ECS_TASK_PATCHING_RETIREMENT", "eventArn": NOTICE, **detail}
    parsed = parse(event(HEALTH, given, *resources))
    assert isinstance(parsed, HealthEvent)
    return parsed


@pytest.mark.parametrize(
    ("resources", "detail"),
    [
        ((DEPLOYMENT,), {"clusterArn": CLUSTER, "serviceArn": SERVICE, "serviceDeploymentArn": DEPLOYMENT}),
        ((DEPLOYMENT,), {}),
        ((), {"serviceArn": SERVICE, "serviceDeploymentArn": DEPLOYMENT}),
        ((SERVICE,), {"serviceDeploymentArn": DEPLOYMENT}),
    ],
    ids=["as documented", "resource alone", "no resource", "the service as resource"],
)
def test_a_hook_names_its_service_and_deployment(resources: tuple[str, ...], detail: dict[str, object]) -> None:
    """The resource is a service deployment, whose ARN names cluster and service."""
    read = hook(*resources, **detail)
    assert (read.cluster, read.service, read.service_deployment_arn) == ("prod", "checkout", DEPLOYMENT)


def test_the_fields_of_a_hook() -> None:
    """What a person needs to answer it; all of it may be absent."""
    said = {"hookId": "ecs-pause-1", "hookType": "PAUSE", "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT"}
    read = hook(DEPLOYMENT, **said, expiresAt="2026-01-05T16:04:41Z")
    assert (read.hook_id, read.hook_type, read.lifecycle_stage) == tuple(said.values())
    assert read.expires_at == "2026-01-05T16:04:41Z"
    bare = hook(SERVICE)
    assert (bare.hook_id, bare.hook_type, bare.lifecycle_stage, bare.expires_at) == (None,) * 4
    assert bare.service_deployment_arn is None


DAEMONS = [
    (ACTION, (TASK,), {"clusterArn": CLUSTER, "daemonArn": DAEMON}, ("prod", "log-agent")),
    (ACTION, (), {"daemonRevisionArn": f"{PLACE}daemon-revision/prod/log-agent/a1b2"}, ("prod", "log-agent")),
    (ROLLOUT, (DAEMON,), {}, ("prod", "log-agent")),
    (ROLLOUT, (), {"daemonDeploymentArn": f"{PLACE}daemon-deployment/prod/log-agent/0EYS"}, ("prod", "log-agent")),
    ("ECS Daemon Something New", (SERVICE,), {}, ("prod", "checkout")),
    (ACTION, (), {"clusterArn": CLUSTER}, ("prod", None)),
    (ACTION, (TASK,), {}, ("prod", None)),
]


@pytest.mark.parametrize(("detail_type", "resources", "detail", "expected"), DAEMONS)
def test_a_daemon_is_named_wherever_it_is(
    detail_type: str, resources: tuple[str, ...], detail: dict[str, object], expected: tuple[str | None, str | None]
) -> None:
    """By its own ARN, a revision's or a deployment's; whatever type begins with "ECS Daemon" is read."""
    read = daemon(detail_type, *resources, **detail)
    assert (read.cluster, read.daemon) == expected


def test_the_fields_of_a_daemon_event() -> None:
    """Ids without their ARNs; a task that was not made has none."""
    said = {"failureType": "TASK_CREATION_FAILED", "reason": "RESOURCE:CPU - Unable", "capacityProviderName": "mi"}
    instance = f"{PLACE}container-instance/prod/b2c3"
    read = daemon(ACTION, daemonArn=DAEMON, containerInstanceArn=instance, **said)
    assert (read.failure_type, read.reason, read.capacity_provider) == tuple(said.values())
    assert (read.daemon_arn, read.container_instance, read.task_id) == (DAEMON, "b2c3", None)
    assert daemon(ACTION, TASK, daemonArn=DAEMON, taskArn=TASK).task_id == "0123456789abcdef0123456789abcdef"
    assert daemon(ACTION, daemonArn=DAEMON, statusReason="no room").reason == "no room"


ENTITIES = [
    ("prod|checkout", AffectedEntity("prod", service="checkout")),
    ("prod | checkout", AffectedEntity("prod", service="checkout")),
    ("prod/checkout", AffectedEntity("prod", service="checkout")),
    (SERVICE, AffectedEntity("prod", service="checkout")),
    (TASK, AffectedEntity("prod", task_id="0123456789abcdef0123456789abcdef")),
    (
        f"{PLACE}task/00000000-0000-4000-8000-00000000aaaa",
        AffectedEntity(None, task_id="00000000-0000-4000-8000-00000000aaaa"),
    ),
    (CLUSTER, AffectedEntity("prod")),
    ("prod", AffectedEntity("prod")),
    ("|checkout", AffectedEntity(None, service="checkout")),
]


@pytest.mark.parametrize(("value", "expected"), ENTITIES)
def test_what_a_notice_names(value: str, expected: AffectedEntity) -> None:
    """Services as `cluster|service`, standalone tasks by ARN; in `affectedEntities`, else in the resources."""
    assert notice(affectedEntities=[{"entityValue": value}]).entities == (expected,)
    assert notice(value).entities == (expected,)
    assert notice(value, affectedEntities=[]).entities == (expected,)


def test_entities_are_taken_once_and_bounded() -> None:
    """256 KB hold many; how many were left out is known."""
    many = [{"entityValue": f"prod|service-{number}"} for number in range(ENTITIES_LIMIT + 7)]
    read = notice(affectedEntities=[*many[:1], *many])
    assert len(read.entities) == ENTITIES_LIMIT - 1
    assert read.entities_left_out == 8


def test_a_notice_is_about_the_account_and_region_that_are_hit() -> None:
    """In an organisation the notice comes to another account, and a backup to another Region."""
    read = notice(affectedAccount="111122223333", eventRegion="us-east-1", backupEvent="true", page="2")
    assert (read.account, read.region, read.backup, read.page) == ("111122223333", "us-east-1", True, "2")
    bare = notice()
    assert (bare.account, bare.region, bare.backup, bare.page) == ("123456789012", "eu-central-1", False, None)


def test_a_notice_has_a_name() -> None:
    """The end of its ARN; without one, the event's id."""
    assert notice().notice == "AWS_ECS_TASK_PATCHING_RETIREMENT_0a1"
    assert notice(eventArn=None).notice == "e-1"


RETIREMENT = {"service": "ECS", "eventTypeCode": "AWS_ECS_TASK_PATCHING_RETIREMENT"}
IGNORED = [
    ({**RETIREMENT, "service": "EC2"}, {}, "other_health_event"),
    ({**RETIREMENT, "eventTypeCode": "AWS_ECS_OPERATIONAL_ISSUE"}, {}, "other_health_event"),
    ({**RETIREMENT, "eventTypeCode": 7}, {}, "other_health_event"),
    ({}, {}, "other_health_event"),
    (RETIREMENT, {"source": "aws.ecs"}, "other_source"),
    (RETIREMENT, {"source": "custom.health"}, "other_source"),
]


@pytest.mark.parametrize(("detail", "outer", "word"), IGNORED)
def test_other_notices_are_ignored_with_a_word(detail: dict[str, object], outer: dict[str, object], word: str) -> None:
    """Only ECS's retirements are read, and only where AWS Health sent them."""
    assert parse(event(HEALTH, detail, **outer)) == Ignored(word)


def test_a_successor_is_read() -> None:
    """AWS may call it otherwise tomorrow."""
    assert notice(eventTypeCode="AWS_ECS_TASK_RETIREMENT_SCHEDULED").type_code == "AWS_ECS_TASK_RETIREMENT_SCHEDULED"


BAD = [
    (event(HOOK, {}, SERVICE), "detail.eventName"),
    (event(HOOK, {"eventName": "HOOK_FAILED"}), "resources"),
    (event(HOOK, {"eventName": "HOOK_FAILED", "hookId": 7}, SERVICE), "detail.hookId"),
    (event(HOOK, {"eventName": "HOOK_FAILED", "expiresAt": 1767607241}, SERVICE), "detail.expiresAt"),
    (event(ACTION, {"clusterArn": CLUSTER}), "detail.eventName"),
    (event(ACTION, {"eventName": "X"}), "detail.daemonArn"),
    (event(ACTION, {"eventName": "X", "daemonArn": []}), "detail.daemonArn"),
    (event(ACTION, {"eventName": "X", "clusterArn": CLUSTER, "reason": {}}), "detail.reason"),
    (event(HEALTH, {**RETIREMENT, "affectedEntities": {}}), "detail.affectedEntities"),
    (event(HEALTH, {**RETIREMENT, "affectedEntities": ["prod|x"]}), "detail.affectedEntities[0]"),
    (event(HEALTH, {**RETIREMENT, "affectedEntities": [{"entityValue": 1}]}), "detail.affectedEntities[0].entityValue"),
    (event(HEALTH, {**RETIREMENT, "startTime": 7}), "detail.startTime"),
]


@pytest.mark.parametrize(("bad", "field"), BAD, ids=[f"{index}-{field}" for index, (_, field) in enumerate(BAD)])
def test_what_cannot_be_read_names_the_field(bad: dict[str, object], field: str) -> None:
    """A wrong type in a used field, or nothing where something must be."""
    parsed = parse(bad)
    assert isinstance(parsed, Unparsable)
    assert parsed.field == field
