"""What CloudTrail's record of a RunTask or StartTask call says by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foghorn.signals import RECORD_LIMIT_BYTES, Outcome, classify, signal_to_record

EVENTS = Path(__file__).parents[2] / "events"


def sample(name: str, **detail: Any) -> dict[str, Any]:
    """A sample event with some fields of its detail replaced."""
    event: dict[str, Any] = json.loads((EVENTS / f"task_state.{name}.json").read_text(encoding="utf-8"))
    return event | {"detail": event["detail"] | detail}


def answered(*reasons: str | None, tasks: int = 0) -> dict[str, Any]:
    """A call that was answered with these failures."""
    failures = [{"arn": "x"} | ({"reason": reason} if reason is not None else {}) for reason in reasons]
    return sample("run_task_no_capacity", responseElements={"tasks": [{}] * tasks, "failures": failures})


def refused(code: str, message: str | None = None) -> dict[str, Any]:
    """A call that ended with an error."""
    return sample("run_task_inactive_definition", errorCode=code, errorMessage=message)


LIMIT = "You’ve reached the limit on the number of vCPUs you can run concurrently"
NO_CAPACITY = "Capacity is unavailable at this time. Please try again later or in a different availability zone"
NO_INSTANCES = "No Container Instances were found in your cluster."
NO_TRUST = "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/x' that was provided for this task."
LOGS = "Fargate requires task definition to have execution role ARN to support log driver awslogs."

CASES: list[tuple[dict[str, Any], str]] = [
    (answered("RESOURCE:MEMORY"), "placement_failure"),
    (answered("RESOURCE:ENI"), "placement_failure"),
    (answered("RESOURCE:FARGATE"), "placement_failure"),
    (answered("ATTRIBUTE"), "placement_failure"),
    (answered("LOCATION"), "placement_failure"),
    (answered("INACTIVE"), "placement_failure"),
    (answered("MemberOf placement constraint unsatisfied."), "placement_failure"),
    (answered("AGENT", "RESOURCE:CPU"), "placement_failure"),
    (answered("AGENT"), "agent_disconnected"),
    (answered("AGENT", "AGENT", "MISSING"), "agent_disconnected"),
    (answered("MISSING"), "run_task_failed"),
    (answered("RESOURCE:CPU", tasks=3), "placement_failure"),
    (answered("something new"), "run_task_failed"),
    (answered(None), "run_task_failed"),
    (answered("image does not exist"), "run_task_failed"),
    (refused("InvalidParameterException", LIMIT), "placement_failure"),
    (refused("InvalidParameterException", NO_INSTANCES), "placement_failure"),
    (refused("ClientException", NO_CAPACITY), "placement_failure"),
    (refused("ClientException", NO_TRUST), "iam_role_assume_failed"),
    (refused("ClientException", LOGS), "run_task_failed"),
    (refused("ClientException", "TaskDefinition is inactive"), "run_task_failed"),
    (refused("InvalidParameterException", None), "run_task_failed"),
    (refused("ClusterNotFoundException", "Cluster not found."), "run_task_failed"),
    (refused("PlatformTaskDefinitionIncompatibilityException", "x"), "configuration_error"),
    (refused("ServerException", f"internal: {NO_CAPACITY}"), "run_task_failed"),
    (refused("BlockedException", "Your AWS account is currently blocked."), "run_task_failed"),
    (refused("NobodyKnowsException", "denied"), "run_task_failed"),
    (refused("AccessDenied", "x is not authorized to perform: ecs:RunTask"), "run_task_denied"),
    (refused("AccessDeniedException", NO_CAPACITY), "run_task_denied"),
    (refused("Client.UnauthorizedOperation"), "run_task_denied"),
]


@pytest.mark.parametrize(("event", "kind"), CASES, ids=[f"{index}-{kind}" for index, (_, kind) in enumerate(CASES)])
def test_a_failed_call_has_one_signal(event: dict[str, Any], kind: str) -> None:
    """Codes before words; and no cause that only a task which was made can have."""
    (signal,) = classify(event).signals
    assert signal.kind == kind
    assert signal.scope.key == "123456789012|eu-central-1|prod|family|nightly-report"
    assert (signal.task_definition, signal.task_id, signal.service) == ("nightly-report:41", None, None)
    assert len(json.dumps(signal_to_record(signal), ensure_ascii=False).encode()) <= RECORD_LIMIT_BYTES * 1.1


@pytest.mark.parametrize(
    ("event", "word"),
    [
        (answered(), "call_succeeded"),
        (sample("run_task_succeeded"), "call_succeeded"),
        (sample("run_task_succeeded", responseElements=None), "call_succeeded"),
        (refused("ThrottlingException", "Rate exceeded"), "api_throttled"),
        (refused("Throttling"), "api_throttled"),
        (refused("Client.RequestLimitExceeded"), "api_throttled"),
        (refused("TooManyRequestsException"), "api_throttled"),
    ],
)
def test_success_and_throttling_say_nothing_here(event: dict[str, Any], word: str) -> None:
    """A throttled call belongs to the family of throttled calls."""
    said = classify(event)
    assert (said.outcome, said.reason) == (Outcome.IGNORED, word)


SCOPES = [
    ("run_task_denied_without_request", {}, (None, "family", "nightly-report")),
    ("run_task_denied_without_request", {"errorMessage": "You may not."}, (None, "principal", "alice")),
    ("run_task_denied", {"requestParameters": {"cluster": "prod"}, "errorMessage": None}, ("prod", "cluster", "prod")),
    ("run_task_throttled", {"errorCode": "ServerException"}, (None, "principal", "nightly-report-events")),
    (
        "run_task_throttled",
        {"errorCode": "ServerException", "userIdentity": {"invokedBy": "events.amazonaws.com"}},
        (None, "principal", "events.amazonaws.com"),
    ),
    ("run_task_throttled", {"errorCode": "ServerException", "userIdentity": None}, (None, "principal", "unknown")),
]


@pytest.mark.parametrize(("name", "detail", "expected"), SCOPES)
def test_the_scope_is_the_smallest_thing_that_is_told(
    name: str, detail: dict[str, Any], expected: tuple[str | None, str, str]
) -> None:
    """The family, from the request or from the refusal; else the cluster; else who called."""
    scope = classify(sample(name, **detail)).signals[0].scope
    assert (scope.cluster, scope.type.value, scope.name) == expected


def test_a_family_without_a_revision_is_not_looked_up() -> None:
    """Which revision was the newest then is not known."""
    request = {"taskDefinition": "nightly-report", "cluster": "prod"}
    signal = classify(sample("run_task_no_capacity", requestParameters=request)).signals[0]
    assert (signal.scope.name, signal.task_definition) == ("nightly-report", None)


def test_the_evidence_shows_the_failure_that_names_the_kind_and_counts_them_all() -> None:
    """RunTask may list AGENT before the resource that is short."""
    signal = classify(answered("AGENT", "RESOURCE:CPU", "RESOURCE:CPU", tasks=1)).signals[0]
    assert next(iter(signal.evidence.items())) == ("detail.responseElements.failures[1].reason", "RESOURCE:CPU")
    assert signal.evidence["detail.responseElements.failures"] == "3: AGENT, RESOURCE:CPU ×2"
    assert signal.evidence["detail.responseElements.tasks"] == "1 of 1"
    assert "RESOURCE:CPU" in signal.title


def test_who_called_is_in_the_evidence() -> None:
    """The schedule, the service and the role."""
    evidence = classify(sample("run_task_denied")).signals[0].evidence
    assert evidence["detail.requestParameters.startedBy"] == "chronos-schedule/nightly-report"
    assert evidence["detail.userIdentity.arn"].endswith(
        ":assumed-role/nightly-report-scheduler/00000000000000000000000000000002"
    )
    assert evidence["detail.userIdentity.invokedBy"] == "scheduler.amazonaws.com"


def test_the_key_of_a_call_is_cloudtrails_own() -> None:
    """Two trails, or EventBridge twice: one call."""
    keys = {classify(sample("run_task_agent") | {"id": name}).signals[0].event_key for name in ("a", "b")}
    assert keys == {sample("run_task_agent")["detail"]["eventID"]}
