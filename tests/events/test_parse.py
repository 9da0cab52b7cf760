"""Events in every shape that AWS and people have sent, and what is wrong with the ones that cannot be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from foghorn.events import (
    NO_TIME,
    DeploymentStateChange,
    Ignored,
    ServiceAction,
    TaskStateChange,
    Unparsable,
    parse,
)

TASK = "arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef"
SERVICE = "arn:aws:ecs:eu-central-1:123456789012:service/prod/checkout"
CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/prod"
WHEN = datetime(2026, 1, 5, 10, 0, 41, tzinfo=UTC)


def event(detail: object = None, **outer: object) -> dict[str, object]:
    """A task event; outer fields given as None are left out (dashes as underscores)."""
    whole: dict[str, object] = {
        "id": "e-1",
        "detail_type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": "123456789012",
        "region": "eu-central-1",
        "time": "2026-01-05T10:00:41Z",
        "resources": [TASK],
        "detail": {"lastStatus": "STOPPED"} if detail is None else detail,
        **outer,
    }
    return {key.replace("_", "-"): value for key, value in whole.items() if value is not None}


def stopped(**detail: object) -> dict[str, object]:
    """A task event with this detail."""
    return event({"lastStatus": "STOPPED", **detail})


BAD = [
    (None, "event"),
    ([], "event"),
    ("text", "event"),
    (7, "event"),
    ({}, "detail-type"),
    ({"detail-type": 5, "detail": {}}, "detail-type"),
    ({"detail-type": "ECS Task State Change"}, "detail"),
    (event(detail="text"), "detail"),
    (event(detail=[]), "detail"),
    (event(source=1), "source"),
    (event(account=123456789012), "account"),
    (event(region=[]), "region"),
    (event(time=1767607241000), "time"),
    (event(time="yesterday"), "time"),
    (event(resources="arn"), "resources"),
    (event(resources=[TASK, 7]), "resources[1]"),
    (event(id={}), "id"),
    (event(account=None, resources=[]), "account"),
    (event({}), "detail.lastStatus"),
    (stopped(lastStatus=3), "detail.lastStatus"),
    (stopped(version="7"), "detail.version"),
    (stopped(version=True), "detail.version"),
    (stopped(stopCode=[]), "detail.stopCode"),
    (stopped(stoppedReason={}), "detail.stoppedReason"),
    (stopped(group=1), "detail.group"),
    (stopped(containers={}), "detail.containers"),
    (stopped(containers=[{}, "app"]), "detail.containers[1]"),
    (stopped(containers=[None]), "detail.containers[0]"),
    (stopped(containers=[{}, {"exitCode": "137"}]), "detail.containers[1].exitCode"),
    (stopped(containers=[{"exitCode": 1.5}]), "detail.containers[0].exitCode"),
    (stopped(containers=[{"exitCode": 10**400}]), "detail.containers[0].exitCode"),
    (stopped(containers=[{"reason": 5}]), "detail.containers[0].reason"),
    (stopped(containers=[{"name": []}]), "detail.containers[0].name"),
    (stopped(stoppedAt=1767607241000), "detail.stoppedAt"),
    (stopped(startedAt="0001-01-01T00:00:00+23:59"), "detail.startedAt"),
    (event({"x": 1}, detail_type="ECS Service Action", resources=[SERVICE]), "detail.eventName"),
    (event({"eventName": 1}, detail_type="ECS Service Action", resources=[SERVICE]), "detail.eventName"),
    (event({"eventName": "X"}, detail_type="ECS Service Action", resources=[]), "resources"),
    (
        event({"eventName": "X", "capacityProviderArns": [1]}, detail_type="ECS Service Action", resources=[SERVICE]),
        "detail.capacityProviderArns[0]",
    ),
    (event({}, detail_type="ECS Deployment State Change", resources=[SERVICE]), "detail.eventName"),
    (
        event({"eventName": "X", "deploymentId": 5}, detail_type="ECS Deployment State Change", resources=[SERVICE]),
        "detail.deploymentId",
    ),
]


@pytest.mark.parametrize(("bad", "field"), BAD, ids=[f"{index}-{field}" for index, (_, field) in enumerate(BAD)])
def test_what_cannot_be_read_names_the_field(bad: object, field: str) -> None:
    """A wrong type in a used field, or nothing where something must be."""
    parsed = parse(bad)
    assert isinstance(parsed, Unparsable)
    assert parsed.field == field
    assert parsed.reason


IGNORED = [
    (event(detail_type="Scheduled Event"), "unknown_detail_type"),
    (event(detail_type="AWS API Call via CloudTrail"), "api_call"),
    (event(source="my.app"), "other_source"),
]


@pytest.mark.parametrize(("other", "word"), IGNORED)
def test_what_is_not_ours_is_ignored_with_a_word(other: object, word: str) -> None:
    """Bounded words, so that they can be counted."""
    assert parse(other) == Ignored(word)


def task(raw: object) -> TaskStateChange:
    """The task event in it."""
    parsed = parse(raw)
    assert isinstance(parsed, TaskStateChange)
    return parsed


def test_unused_fields_may_hold_anything() -> None:
    """The cpu of an injected side-car is the string "null"; new fields come without notice."""
    parsed = task(stopped(cpu=[], containers=[{"name": "guard", "cpu": "null", "memory": {}}], tomorrow={"x": [1]}))
    assert [container.name for container in parsed.containers] == ["guard"]
    assert parsed.containers[0].exit_code is None


@pytest.mark.parametrize("empty", [{"containers": None}, {"containers": []}, {}])
def test_no_containers_is_a_shape_of_its_own(empty: dict[str, object]) -> None:
    """A task that never started may list none."""
    assert task(stopped(**empty)).containers == ()


@pytest.mark.parametrize(
    ("outer", "detail", "expected"),
    [
        ("2026-01-05T10:00:41Z", {}, WHEN),
        ("2026-01-05T11:00:41+01:00", {}, WHEN),
        ("2026-01-05T10:00:41", {}, WHEN),
        (None, {"updatedAt": "2026-01-05T10:00:41.00Z", "createdAt": "2026-01-05T09:00:00Z"}, WHEN),
        (None, {"createdAt": "2026-01-05T10:00:41.000000000Z"}, WHEN),
        (None, {}, NO_TIME),
    ],
)
def test_the_time_is_the_events_own(outer: str | None, detail: dict[str, object], expected: datetime) -> None:
    """UTC, from the envelope, else from the detail, else the time that the caller received it."""
    assert task(event({"lastStatus": "STOPPED", **detail}, time=outer)).envelope.time == expected


def test_an_event_without_any_time_takes_the_callers() -> None:
    """Only hand-written events have none."""
    parsed = parse(event(time=None), received_at=WHEN)
    assert isinstance(parsed, TaskStateChange)
    assert parsed.envelope.time == WHEN


def test_account_and_region_come_from_an_arn_where_they_are_absent() -> None:
    """Of the resource, or of the detail."""
    for outer, detail in (([TASK], {}), ([], {"taskArn": TASK}), ([], {"clusterArn": CLUSTER})):
        envelope = task(event({"lastStatus": "STOPPED", **detail}, account=None, region=None, resources=outer)).envelope
        assert (envelope.account, envelope.region) == ("123456789012", "eu-central-1")


OLD_TASK = "arn:aws:ecs:eu-central-1:123456789012:task/00000000-0000-4000-8000-00000000aaaa"
MISTAKEN = "arn:aws:ecs:eu-central-1:123456789012:service/prod"

CLUSTERS = [
    (CLUSTER, OLD_TASK, "prod"),
    (None, TASK, "prod"),
    (None, OLD_TASK, None),
    (SERVICE, OLD_TASK, "prod"),
    (MISTAKEN, TASK, "prod"),
    (MISTAKEN, OLD_TASK, "prod"),
    ("prod", OLD_TASK, "prod"),
]


@pytest.mark.parametrize(("cluster_arn", "resource", "cluster"), CLUSTERS)
def test_the_cluster_is_found_wherever_it_is_named(cluster_arn: str | None, resource: str, cluster: str | None) -> None:
    """In `clusterArn`, in a long ARN, or in a service's ARN put there by mistake."""
    detail: dict[str, object] = {"lastStatus": "STOPPED"}
    if cluster_arn:
        detail["clusterArn"] = cluster_arn
    assert task(event(detail, resources=[resource])).cluster == cluster


def test_ids_and_names_of_a_task() -> None:
    """From ARNs old and new; `startedBy` names a deployment only in its own form."""
    parsed = task(
        stopped(
            group="service:checkout",
            startedBy="ecs-svc/7",
            taskDefinitionArn="arn:aws:ecs:eu-central-1:123456789012:task-definition/shop:42",
            capacityProviderName="FARGATE_SPOT",
        )
    )
    assert parsed.task_id == "0123456789abcdef0123456789abcdef"
    assert (parsed.service, parsed.family, parsed.task_definition) == ("checkout", "shop", "shop:42")
    assert (parsed.deployment_id, parsed.of_service) == ("ecs-svc/7", True)
    job = task(event({"lastStatus": "STOPPED", "group": "nightly", "startedBy": "batch"}, resources=[OLD_TASK]))
    assert job.task_id == "00000000-0000-4000-8000-00000000aaaa"
    assert (job.service, job.family, job.deployment_id, job.of_service) == (None, "nightly", None, False)


def test_a_service_is_named_by_its_resource() -> None:
    """Long and short ARNs; the cluster of a short one comes from `clusterArn`."""
    short = "arn:aws:ecs:eu-central-1:123456789012:service/checkout"
    for resource in (SERVICE, short):
        detail = {"eventName": "X", "clusterArn": CLUSTER, "capacityProviderArns": [f"{CLUSTER}/FARGATE_SPOT"]}
        parsed = parse(event(detail, detail_type="ECS Service Action", resources=[resource]))
        assert isinstance(parsed, ServiceAction)
        assert (parsed.cluster, parsed.service, parsed.capacity_providers) == ("prod", "checkout", ("FARGATE_SPOT",))


def test_a_minimal_deployment_event_is_read() -> None:
    """No id, source, account, region, time or deployment id: the service's ARN is enough."""
    raw = {
        "detail-type": "ECS Deployment State Change",
        "resources": [SERVICE],
        "detail": {"eventName": "SERVICE_DEPLOYMENT_COMPLETED"},
    }
    parsed = parse(raw)
    assert isinstance(parsed, DeploymentStateChange)
    assert (parsed.cluster, parsed.service, parsed.envelope.account) == ("prod", "checkout", "123456789012")
    assert parsed.envelope.id.startswith("sha256:")


def test_replayed_events_keep_their_mark() -> None:
    """They are counted and never told."""
    assert task(event(replay_name="audit")).envelope.replay_name == "audit"


def test_lone_surrogates_become_text_that_can_be_sent() -> None:
    """JSON may escape half a character; UTF-8 cannot carry it."""
    half = json.loads('"a\\ud800b"')
    parsed = task(stopped(stoppedReason=half))
    assert parsed.stopped_reason == "a?b"


def test_texts_and_names_are_bounded() -> None:
    """256 KB in a field is cut where it is read."""
    parsed = task(stopped(stoppedReason="x" * 256_000, group="service:" + "s" * 256_000))
    assert len(parsed.stopped_reason or "") == 4_096
    assert len(parsed.service or "") == 255


def test_an_event_nested_too_deeply_is_unparsable() -> None:
    """Only an event without an id is hashed, and only then does its depth matter."""
    deep: object = {}
    for _ in range(100_000):
        deep = {"x": deep}
    parsed = parse(event({"lastStatus": "STOPPED", "y": deep}, id=None))
    assert parsed == Unparsable("detail", "is nested too deeply")
