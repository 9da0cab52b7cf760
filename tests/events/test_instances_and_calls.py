"""Container instance events and CloudTrail's RunTask records: what is read, and what is wrong with the rest."""

from __future__ import annotations

import pytest

from foghorn.events import (
    Caller,
    ContainerInstanceHealthChange,
    ContainerInstanceStateChange,
    Failure,
    Ignored,
    RunTaskCall,
    Unparsable,
    parse,
)

CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/prod"
INSTANCE = "arn:aws:ecs:eu-central-1:123456789012:container-instance/prod/0123456789abcdef0123456789abcdef"
SHORT = "arn:aws:ecs:eu-central-1:123456789012:container-instance/00000000-0000-4000-8000-00000000aaaa"
ALICE = "arn:aws:iam::123456789012:user/ops/alice"
ROLE = "arn:aws:sts::123456789012:assumed-role/reports/ci"
STATE, HEALTH, CALL = (
    "ECS Container Instance State Change",
    "ECS Container Instance Health Change",
    "AWS API Call via CloudTrail",
)


def event(detail_type: str, detail: dict[str, object], *resources: str) -> dict[str, object]:
    """An event of this type with this detail."""
    return {
        "id": "e-1",
        "detail-type": detail_type,
        "source": "aws.ecs",
        "account": "123456789012",
        "region": "eu-central-1",
        "time": "2026-01-05T10:00:41Z",
        "resources": list(resources),
        "detail": detail,
    }


def call(**detail: object) -> dict[str, object]:
    """A RunTask record."""
    return event(CALL, {"eventSource": "ecs.amazonaws.com", "eventName": "RunTask", **detail})


def read(raw: dict[str, object]) -> RunTaskCall:
    """The typed call of an event that must be one."""
    parsed = parse(raw)
    assert isinstance(parsed, RunTaskCall)
    return parsed


BAD = [
    (event(STATE, {"agentConnected": False}), "detail.containerInstanceArn"),
    (event(STATE, {"containerInstanceArn": "arn"}, "arn:aws:ecs:::task/x"), "detail.containerInstanceArn"),
    (event(STATE, {"containerInstanceArn": 7}), "detail.containerInstanceArn"),
    (event(STATE, {"agentConnected": "false"}, INSTANCE), "detail.agentConnected"),
    (event(STATE, {"agentConnected": 0}, INSTANCE), "detail.agentConnected"),
    (event(STATE, {"status": []}, INSTANCE), "detail.status"),
    (event(STATE, {"version": "7"}, INSTANCE), "detail.version"),
    (event(STATE, {"runningTasksCount": 1.5}, INSTANCE), "detail.runningTasksCount"),
    (event(STATE, {"versionInfo": "1.105.1"}, INSTANCE), "detail.versionInfo"),
    (event(HEALTH, {}, INSTANCE), "detail.overallStatus"),
    (event(HEALTH, {"overallStatus": "IMPAIRED"}), "detail.containerInstanceArn"),
    (event(HEALTH, {"overallStatus": "OK", "healthChecks": {}}, INSTANCE), "detail.healthChecks"),
    (event(HEALTH, {"overallStatus": "OK", "healthChecks": ["OK"]}, INSTANCE), "detail.healthChecks[0]"),
    (event(HEALTH, {"overallStatus": "OK", "healthChecks": [{"type": 1}]}, INSTANCE), "detail.healthChecks[0].type"),
    (call(requestParameters="x"), "detail.requestParameters"),
    (call(requestParameters={"taskDefinition": 41}), "detail.requestParameters.taskDefinition"),
    (call(requestParameters={"count": "2"}), "detail.requestParameters.count"),
    (call(responseElements=[]), "detail.responseElements"),
    (call(responseElements={"failures": {}}), "detail.responseElements.failures"),
    (call(responseElements={"failures": ["AGENT"]}), "detail.responseElements.failures[0]"),
    (call(responseElements={"failures": [{}, {"reason": 1}]}), "detail.responseElements.failures[1].reason"),
    (call(errorCode={}), "detail.errorCode"),
    (call(userIdentity="alice"), "detail.userIdentity"),
]


@pytest.mark.parametrize(("bad", "field"), BAD, ids=[f"{index}-{field}" for index, (_, field) in enumerate(BAD)])
def test_what_cannot_be_read_names_the_field(bad: dict[str, object], field: str) -> None:
    """A wrong type in a used field, or nothing where something must be."""
    parsed = parse(bad)
    assert isinstance(parsed, Unparsable)
    assert parsed.field == field


@pytest.mark.parametrize(
    ("detail", "source"),
    [
        ({"eventName": "DescribeTasks", "eventSource": "ecs.amazonaws.com"}, "aws.ecs"),
        ({"eventName": "StopTask"}, "aws.ecs"),
        ({"eventName": "RunTask", "eventSource": "batch.amazonaws.com"}, "aws.batch"),
        ({"eventName": ["RunTask"]}, "aws.ecs"),
        ({}, "aws.ecs"),
    ],
)
def test_other_calls_are_ignored_with_one_word(detail: dict[str, object], source: str) -> None:
    """Whatever else is in the record is not even read."""
    assert parse({**event(CALL, detail), "source": source, "account": 7}) == Ignored("api_call")


@pytest.mark.parametrize(
    ("arn", "cluster_arn", "expected"),
    [
        (INSTANCE, CLUSTER, ("0123456789abcdef0123456789abcdef", "prod")),
        (INSTANCE, None, ("0123456789abcdef0123456789abcdef", "prod")),
        (SHORT, CLUSTER, ("00000000-0000-4000-8000-00000000aaaa", "prod")),
        (SHORT, None, ("00000000-0000-4000-8000-00000000aaaa", None)),
    ],
)
@pytest.mark.parametrize("place", ["detail", "resources"])
def test_an_instance_is_named_by_its_arn(
    arn: str, cluster_arn: str | None, expected: tuple[str, str | None], place: str
) -> None:
    """Old and new form, in the detail or in the resources; the cluster from `clusterArn`, else from a long ARN."""
    detail: dict[str, object] = {"agentConnected": False, "clusterArn": cluster_arn, "ec2InstanceId": "i-0"}
    if place == "detail":
        detail["containerInstanceArn"] = arn
    parsed = parse(event(STATE, detail, *([arn] if place == "resources" else [])))
    assert isinstance(parsed, ContainerInstanceStateChange)
    assert (parsed.instance.id, parsed.instance.cluster) == expected
    assert (parsed.resource, parsed.instance.ec2_instance_id) == (arn, "i-0")
    assert (parsed.agent_connected, parsed.status, parsed.running_tasks) == (False, None, None)


def test_health_checks_keep_their_place_and_are_bounded() -> None:
    """The place is the path of the evidence; a thousand checks are no reason to keep a thousand."""
    checks = [{"type": "DAEMON", "status": "IMPAIRED", "statusReason": None}] * 1_000
    parsed = parse(event(HEALTH, {"overallStatus": "IMPAIRED", "healthChecks": checks}, INSTANCE))
    assert isinstance(parsed, ContainerInstanceHealthChange)
    assert [check.index for check in parsed.checks] == list(range(20))
    assert (parsed.checks[1].type, parsed.checks[1].reason) == ("DAEMON", None)


DEFINITION = "arn:aws:ecs:eu-central-1:123456789012:task-definition/report:41"


@pytest.mark.parametrize(
    ("request_parameters", "cluster", "definition", "requested"),
    [
        ({"taskDefinition": DEFINITION, "cluster": CLUSTER, "count": 3}, "prod", "report:41", 3),
        ({"taskDefinition": "report:41", "cluster": "prod"}, "prod", "report:41", 1),
        ({"taskDefinition": "report"}, "default", "report", 1),
        ({"taskDefinition": "report", "containerInstances": [INSTANCE, SHORT]}, "default", "report", 2),
        ({"cluster": "prod"}, "prod", None, 1),
        ({}, None, None, None),
        (None, None, None, None),
    ],
)
def test_the_request_is_read_as_it_was_written(
    request_parameters: object, cluster: str | None, definition: str | None, requested: int | None
) -> None:
    """Names or ARNs; no cluster means the default one, no request means that nothing is known of it."""
    parsed = read(call(requestParameters=request_parameters))
    assert (parsed.cluster, parsed.task_definition, parsed.requested) == (cluster, definition, requested)


def test_equal_failures_are_one_with_a_count() -> None:
    """RunTask answers one failure per instance that it tried: a hundred of them say one thing."""
    failures = [{"arn": f"{INSTANCE}{n}", "reason": "RESOURCE:CPU"} for n in range(100)]
    failures.insert(1, {"arn": INSTANCE, "reason": "AGENT", "detail": "x"})
    parsed = read(call(responseElements={"tasks": [{}], "failures": failures}))
    assert parsed.failures == (Failure(0, "RESOURCE:CPU", None, 100), Failure(1, "AGENT", "x", 1))
    assert (parsed.failure_count, parsed.started) == (101, 1)


def test_different_failures_are_bounded_and_counted() -> None:
    """Ten are kept, all are counted."""
    parsed = read(call(responseElements={"failures": [{"reason": f"R{n}"} for n in range(500)]}))
    assert [failure.reason for failure in parsed.failures] == [f"R{n}" for n in range(10)]
    assert parsed.failure_count == 500


@pytest.mark.parametrize(
    ("identity", "caller"),
    [
        (None, Caller(None, None, None)),
        ({"type": "AssumedRole", "arn": ROLE}, Caller(ROLE, "reports", None)),
        (
            {"arn": ROLE, "invokedBy": "events.amazonaws.com", "sessionContext": {"sessionIssuer": {"userName": "r"}}},
            Caller(ROLE, "r", "events.amazonaws.com"),
        ),
        ({"arn": ALICE}, Caller(ALICE, "alice", None)),
        ({"arn": "arn:aws:iam::123456789012:root"}, Caller("arn:aws:iam::123456789012:root", None, None)),
        ({"invokedBy": "scheduler.amazonaws.com", "sessionContext": {}}, Caller(None, None, "scheduler.amazonaws.com")),
    ],
)  # fmt: skip
def test_who_called(identity: object, caller: Caller) -> None:
    """A role by its own name, not by its session's."""
    assert read(call(userIdentity=identity)).caller == caller
