"""Whatever arrives, parsing and classifying end in a verdict."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from foghorn.events import Ignored, Unparsable, parse
from foghorn.signals import (
    KINDS,
    RECORD_LIMIT_BYTES,
    Outcome,
    classification_to_json,
    classify,
    signal_from_record,
    signal_to_record,
)
from foghorn.signals.stop_reasons import kind_of_stop

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
ARNS = st.sampled_from(
    [
        "arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef",
        "arn:aws:ecs:eu-central-1:123456789012:task/00000000-0000-4000-8000-00000000aaaa",
        "arn:aws:ecs:eu-central-1:123456789012:service/prod/checkout",
        "arn:aws:ecs:eu-central-1:123456789012:service/",
        "arn:aws:ecs:eu-central-1:123456789012:container-instance/prod/0123456789abcdef0123456789abcdef",
        "arn:aws:ecs:eu-central-1:123456789012:task-definition/report:41",
        "arn:aws:sts::123456789012:assumed-role/report/ci",
        "arn:aws:ecs:::",
        "arn",
        "",
    ]
)
WORDS = (
    "CannotPullContainerError:",
    "ResourceInitializationError:",
    "OutOfMemoryError",
    "Essential container in task exited",
    "retried 5 time(s):",
    "not found",
    "denied",
    "dial tcp",
    "secret from asm",
    "RESOURCE:CPU",
    "AGENT",
    "Spot Task was interrupted",
    "Scaling activity initiated by",
    "health checks",
    "repository",
    "does not exist or may require",
    "\n",
)
REASONS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
TIMES = st.sampled_from(["2026-01-05T10:00:41Z", "2026-01-05T10:00:41.5+02:00", "", "never"])
CONTAINER = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=8),
        "exitCode": st.none() | st.sampled_from([0, 1, 137, 143]) | JSON,
        "reason": REASONS | JSON,
        "image": st.text(max_size=8),
    },
)
ATTACHMENT = st.fixed_dictionaries(
    {"type": st.sampled_from(["eni", "elb"]) | JSON},
    optional={
        "details": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(["subnetId", "macAddress"]) | JSON},
                optional={"value": st.sampled_from(["subnet-0123456789abcdef0", "subnet-"]) | st.text() | JSON},
            )
            | JSON,
            max_size=3,
        )
        | JSON
    },
)
DETAIL = st.fixed_dictionaries(
    {"lastStatus": st.sampled_from(["STOPPED", "RUNNING"])},
    optional={
        "desiredStatus": st.just("STOPPED"),
        "eventName": st.sampled_from(["SERVICE_STEADY_STATE", "SERVICE_DEPLOYMENT_FAILED", "NEW_FAILED"]) | st.text(),
        "eventType": st.sampled_from(["INFO", "WARN", "ERROR"]),
        "stopCode": st.sampled_from(["UserInitiated", "EssentialContainerExited", "SpotInterruption"]) | st.text(),
        "stoppedReason": REASONS | JSON,
        "reason": REASONS,
        "containers": st.lists(CONTAINER | JSON, max_size=5),
        "clusterArn": ARNS,
        "taskDefinitionArn": ARNS,
        "group": st.sampled_from(["service:checkout", "family:x", "service:", ""]) | st.text(),
        "startedBy": st.sampled_from(["ecs-svc/1", "batch"]),
        "version": st.integers() | JSON,
        "stoppedAt": TIMES,
        "attachments": st.lists(ATTACHMENT | JSON, max_size=3) | JSON,
    },
)
INSTANCE = st.fixed_dictionaries(
    {"containerInstanceArn": ARNS},
    optional={
        "clusterArn": ARNS,
        "ec2InstanceId": st.just("i-0123456789abcdef0") | st.text(max_size=300) | JSON,
        "agentConnected": st.booleans() | JSON,
        "status": st.sampled_from(["ACTIVE", "DRAINING", "INACTIVE", "REGISTERING", "REGISTRATION_FAILED"]) | st.text(),
        "statusReason": REASONS | JSON,
        "runningTasksCount": st.integers(0, 9) | JSON,
        "version": st.integers() | JSON,
        "versionInfo": st.just({"agentVersion": "1.105.1"}) | JSON,
        "overallStatus": st.sampled_from(["OK", "IMPAIRED", "INITIALIZING"]) | st.text(max_size=8) | JSON,
        "healthChecks": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "type": st.sampled_from(["AGENT_CONNECTIVITY", "CONTAINER_RUNTIME"]) | JSON,
                    "status": st.sampled_from(["OK", "IMPAIRED"]) | JSON,
                    "statusReason": REASONS | JSON,
                },
            )
            | JSON,
            max_size=4,
        ),
    },
)
FAILURE = st.fixed_dictionaries({}, optional={"reason": REASONS | JSON, "detail": REASONS | JSON, "arn": ARNS})
CALL = st.fixed_dictionaries(
    {"eventName": st.sampled_from(["RunTask", "StartTask", "StopTask"]), "eventSource": st.just("ecs.amazonaws.com")},
    optional={
        "eventID": st.text(max_size=200) | JSON,
        "errorCode": st.sampled_from(["AccessDenied", "ClientException", "ThrottlingException"]) | st.text() | JSON,
        "errorMessage": REASONS | st.text(max_size=3_000) | JSON,
        "requestParameters": st.fixed_dictionaries(
            {},
            optional={
                "cluster": ARNS | JSON,
                "taskDefinition": ARNS | st.text(max_size=300) | JSON,
                "count": st.integers(0, 10) | JSON,
                "startedBy": st.sampled_from(["events-rule/x", "AWS Step Functions"]) | st.text(max_size=300) | JSON,
                "containerInstances": st.lists(ARNS, max_size=3) | JSON,
            },
        )
        | JSON,
        "responseElements": st.fixed_dictionaries(
            {}, optional={"tasks": st.lists(JSON, max_size=2) | JSON, "failures": st.lists(FAILURE | JSON, max_size=6)}
        )
        | JSON,
        "userIdentity": st.fixed_dictionaries(
            {}, optional={"arn": ARNS | JSON, "invokedBy": st.text(max_size=300) | JSON, "sessionContext": JSON}
        )
        | JSON,
    },
)
RELEASE = st.fixed_dictionaries(
    {
        "eventName": st.sampled_from(["HOOK_AWAITING_ACTION", "HOOK_SUCCEEDED", "DAEMON_TASK_START_IMPAIRED"])
        | st.text()
    },
    optional={
        "eventType": st.sampled_from(["INFO", "WARNING", "ERROR"]) | JSON,
        "clusterArn": ARNS | JSON,
        "serviceArn": ARNS | JSON,
        "daemonArn": ARNS | JSON,
        "serviceDeploymentArn": ARNS | JSON,
        "containerInstanceArn": ARNS | JSON,
        "hookId": st.text(max_size=300) | JSON,
        "expiresAt": TIMES | JSON,
        "reason": REASONS | JSON,
    },
)
NOTICE = st.fixed_dictionaries(
    {"service": st.just("ECS"), "eventTypeCode": st.just("AWS_ECS_TASK_PATCHING_RETIREMENT") | st.text() | JSON},
    optional={
        "eventArn": ARNS | st.text(max_size=300) | JSON,
        "statusCode": st.sampled_from(["upcoming", "open", "closed"]) | JSON,
        "startTime": st.just("Thu, 27 Jan 2028 00:00:00 GMT") | TIMES | JSON,
        "affectedEntities": st.lists(
            st.fixed_dictionaries({"entityValue": ARNS | st.just("prod|checkout") | st.text(max_size=300) | JSON}),
            max_size=20,
        )
        | JSON,
        "affectedAccount": st.just("123456789012") | JSON,
        "eventRegion": st.text(max_size=80) | JSON,
        "page": st.just("1") | JSON,
    },
)
EVENTS = st.fixed_dictionaries(
    {
        "detail-type": st.sampled_from(
            [
                "ECS Task State Change",
                "ECS Service Action",
                "ECS Deployment State Change",
                "ECS Container Instance State Change",
                "ECS Container Instance Health Change",
                "AWS API Call via CloudTrail",
                "ECS Hook State Change",
                "ECS Daemon Service Action",
                "AWS Health Event",
                "Scheduled Event",
            ]
        ),
        "detail": DETAIL | INSTANCE | CALL | JSON,
    },
    optional={
        "id": st.text(max_size=200) | JSON,
        "source": st.sampled_from(["aws.ecs", "my.app"]),
        "account": st.just("123456789012") | JSON,
        "region": st.just("eu-central-1") | JSON,
        "time": TIMES,
        "resources": st.lists(ARNS, max_size=3) | JSON,
        "replay-name": st.text(max_size=5),
    },
)


# Details that belong to their type, so that the readers behind the types are reached often enough.
OF_INSTANCES = st.builds(
    lambda event, detail_type, detail: event | {"detail-type": detail_type, "detail": detail},
    EVENTS,
    st.sampled_from(["ECS Container Instance State Change", "ECS Container Instance Health Change"]),
    INSTANCE,
)
OF_CALLS = st.builds(
    lambda event, detail: event | {"detail-type": "AWS API Call via CloudTrail", "detail": detail}, EVENTS, CALL
)
OF_RELEASES = st.builds(
    lambda event, detail_type, detail: event | {"detail-type": detail_type, "detail": detail},
    EVENTS,
    st.sampled_from(["ECS Hook State Change", "ECS Daemon Service Action", "ECS Daemon Deployment State Change"]),
    RELEASE,
)
NOTICES = st.builds(
    lambda event, detail: event | {"detail-type": "AWS Health Event", "source": "aws.health", "detail": detail},
    EVENTS,
    NOTICE,
)


@given(JSON | EVENTS | OF_INSTANCES | OF_CALLS | OF_RELEASES | NOTICES)
def test_classifying_never_raises_and_always_says_why(event: Any) -> None:
    """Each verdict has signals of known kinds, or a reason; and a line that JSON can carry."""
    said = classify(event)
    assert bool(said.signals) == (said.outcome is Outcome.SIGNAL)
    assert bool(said.reason) == (said.outcome is not Outcome.SIGNAL)
    for signal in said.signals:
        assert KINDS[signal.kind].failure
        assert signal.evidence
        assert signal.event_key
        record = signal_to_record(signal)
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        assert len(text.encode("utf-8")) <= RECORD_LIMIT_BYTES
        assert signal_from_record(record).scope == signal.scope
    json.dumps(classification_to_json(None, None, None, said)).encode("utf-8")


@given(EVENTS | OF_INSTANCES | OF_CALLS | OF_RELEASES | NOTICES)
def test_a_duplicate_says_the_same(event: dict[str, object]) -> None:
    """A copy through JSON text, with its keys in another order, has the same verdict and the same key."""
    copy = json.loads(json.dumps(dict(reversed(event.items()))))
    assert classify(copy) == classify(event)


@given(JSON)
def test_parsing_arbitrary_json_ends_in_a_value(event: Any) -> None:
    """Random JSON is no event of ECS."""
    assert isinstance(parse(event), Ignored | Unparsable)


@given(st.text(max_size=300) | REASONS)
def test_any_text_names_a_known_kind_or_none(text: str) -> None:
    """Reasons are free text."""
    kind = kind_of_stop(text)
    assert kind is None or kind in KINDS
