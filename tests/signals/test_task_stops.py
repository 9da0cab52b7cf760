"""Which evidence wins where a stopped task gives several."""

from __future__ import annotations

import pytest

from foghorn.signals import Scope, ScopeType, classify
from tests.signals.task_events import TASK_ARN, kind_of, task_event, verdict

ESSENTIAL = "Essential container in task exited"
OOM = "OutOfMemoryError: Container killed due to memory usage"
STANDALONE = {"group": "family:report", "startedBy": "events-rule/nightly"}


def containers(*pairs: tuple[int | None, str | None]) -> list[dict[str, object]]:
    """Containers by exit code and reason; None leaves the field out."""
    listed = []
    for index, (code, reason) in enumerate(pairs):
        given = {"name": f"c{index}", "exitCode": code, "reason": reason}
        listed.append({key: value for key, value in given.items() if value is not None})
    return listed


PRECEDENCE = [
    (
        "a user's stop wins over an error in its text",
        {"stopCode": "UserInitiated", "stoppedReason": OOM},
        "user_stopped",
    ),
    (
        "a user's stop wins over a container's reason",
        {"stopCode": "UserInitiated", "containers": containers((137, OOM))},
        "user_stopped",
    ),
    (
        "scale-in wins over the exit code it causes",
        {
            "stopCode": "ServiceSchedulerInitiated",
            "stoppedReason": "Scaling activity initiated by (deployment x)",
            "containers": containers((137, None)),
        },
        "scaling_or_deployment",
    ),
    (
        "the failed health check wins over the kill that follows",
        {
            "stopCode": "ServiceSchedulerInitiated",
            "stoppedReason": "Task failed ELB health checks in (target-group t)",
            "containers": containers((137, None)),
        },
        "elb_health_check_failed",
    ),
    (
        "a container's reason wins over the exit code",
        {"stoppedReason": ESSENTIAL, "containers": containers((1, OOM))},
        "oom_killed",
    ),
    (
        "memory is named though the exit code is 0",
        {"stoppedReason": ESSENTIAL, "containers": containers((0, OOM))},
        "oom_killed",
    ),
    (
        "memory is named though there is no exit code",
        {"stoppedReason": ESSENTIAL, "containers": containers((None, OOM))},
        "oom_killed",
    ),
    (
        "any container's reason counts, not the first's alone",
        {"stoppedReason": ESSENTIAL, "containers": containers((143, None), (0, None), (137, OOM))},
        "oom_killed",
    ),
    (
        "a container's reason fills in for a generic one",
        {
            "stopCode": "TaskFailedToStart",
            "stoppedReason": "Task failed to start",
            "containers": containers((None, None), (None, "CannotPullContainerError: manifest unknown")),
        },
        "image_pull_not_found",
    ),
    (
        "a container that names the cause wins over a task that names the class",
        {
            "stoppedReason": "CannotPullContainerError: pull image manifest has been retried 1 time(s)",
            "containers": containers((None, "CannotPullContainerError: no space left on device")),
        },
        "image_pull_no_space",
    ),
    ("137 alone is not memory", {"stoppedReason": ESSENTIAL, "containers": containers((137, None))}, "sigkill_137"),
    (
        "137 with another reason is not memory",
        {"stoppedReason": ESSENTIAL, "containers": containers((137, "test reason"))},
        "sigkill_137",
    ),
    (
        "a code of its own is blamed before a side-car that had to be killed",
        {"stoppedReason": ESSENTIAL, "containers": containers((137, None), (1, None))},
        "essential_container_exited",
    ),
    (
        "0 is a failure in a service",
        {"stopCode": "EssentialContainerExited", "stoppedReason": ESSENTIAL, "containers": containers((0, None))},
        "essential_container_exited",
    ),
    (
        "0 is a success of a standalone task",
        {**STANDALONE, "stopCode": "EssentialContainerExited", "containers": containers((143, None), (0, None))},
        "task_completed",
    ),
    (
        "0 is a failure where only startedBy tells the service",
        {"group": None, "containers": containers((0, None))},
        "essential_container_exited",
    ),
    (
        "a missing exit code is not 0",
        {**STANDALONE, "stopCode": "EssentialContainerExited", "containers": containers((0, None), (None, None))},
        "unknown",
    ),
    (
        "a standalone task that ended with 143 did not complete",
        {**STANDALONE, "stopCode": "EssentialContainerExited", "containers": containers((143, None))},
        "essential_container_exited",
    ),
    ("no container, no reason, no code", {}, "unknown"),
    ("an unknown stop code is no crash", {"stopCode": "SomethingNew"}, "unknown"),
    (
        "how containers took a scheduler's stop is no cause",
        {
            "stopCode": "ServiceSchedulerInitiated",
            "stoppedReason": "A sentence of tomorrow",
            "containers": containers((143, None)),
        },
        "unknown",
    ),
    ("the Spot code needs no words", {"stopCode": "SpotInterruption"}, "fargate_spot_interruption"),
    (
        "TerminationNotice without words on Fargate",
        {"stopCode": "TerminationNotice", "launchType": "FARGATE"},
        "fargate_spot_interruption",
    ),
    (
        "TerminationNotice without words on EC2",
        {"stopCode": "TerminationNotice", "launchType": "EC2"},
        "host_terminated",
    ),
    ("not stopped yet", {"lastStatus": "STOPPING", "stopCode": "EssentialContainerExited"}, "not_stopped"),
    ("stopping after a Spot notice", {"lastStatus": "DEPROVISIONING", "stopCode": "SpotInterruption"}, "not_stopped"),
    ("a Spot notice", {"lastStatus": "RUNNING", "stopCode": "SpotInterruption"}, "fargate_spot_interruption"),
    (
        "a host's notice is not Spot's",
        {
            "lastStatus": "RUNNING",
            "stopCode": "TerminationNotice",
            "stoppedReason": "Host EC2 (instance i-0) terminated.",
        },
        "not_stopped",
    ),
    (
        "a Spot text on a task that shall run",
        {"lastStatus": "RUNNING", "desiredStatus": "RUNNING", "stopCode": "SpotInterruption"},
        "not_stopped",
    ),
]


@pytest.mark.parametrize(("detail", "kind"), [case[1:] for case in PRECEDENCE], ids=[case[0] for case in PRECEDENCE])
def test_the_most_specific_evidence_wins(detail: dict[str, object], kind: str) -> None:
    """One row per pair of evidence that contradicts or completes each other."""
    assert kind_of(**detail) == kind


SCOPES = [
    ("service:checkout", "checkout:42", "service", "checkout"),
    ("family:report", "report:3", "family", "report"),
    ("a free string", "report:3", "family", "report"),
    (None, "report:3", "family", "report"),
    ("family:report", None, "family", "report"),
    ("a free string", None, "family", "a free string"),
    (None, None, "cluster", "prod"),
]


@pytest.mark.parametrize(("group", "definition", "kind", "name"), SCOPES)
def test_the_scope_is_the_smallest_thing_named(group: str | None, definition: str | None, kind: str, name: str) -> None:
    """Service from `group`, else the task definition's family, else what `group` says."""
    arn = f"arn:aws:ecs:eu-central-1:123456789012:task-definition/{definition}" if definition else None
    scope = verdict(group=group, taskDefinitionArn=arn).signals[0].scope
    assert (scope.cluster, scope.type.value, scope.name) == ("prod", kind, name)


def test_the_side_car_of_guard_duty_is_never_the_culprit() -> None:
    """It is killed after the app has ended, and the app is what a reader must look at."""
    agent = {"name": "aws-guardduty-agent-AbCd12", "exitCode": 137}
    said = verdict(stopCode="EssentialContainerExited", containers=[agent, {"name": "app", "exitCode": 0}])
    assert (said.signals[0].kind, said.signals[0].container) == ("essential_container_exited", "app")


@pytest.mark.parametrize("cluster", ["prod", "a|b", "50%7C", "%", None])
def test_a_scope_comes_back_from_its_key(cluster: str | None) -> None:
    """Whatever an event calls its cluster."""
    scope = Scope("123456789012", "eu-central-1", cluster, ScopeType.FAMILY, "my|group")
    assert Scope.from_key(scope.key) == scope


def test_spot_belongs_to_its_capacity_provider() -> None:
    """Its name where the event tells it, else FARGATE_SPOT."""
    named = verdict(stopCode="SpotInterruption", capacityProviderName="my-spot").signals[0].scope
    unnamed = verdict(stopCode="SpotInterruption").signals[0].scope
    assert (named.name, unnamed.name) == ("my-spot", "FARGATE_SPOT")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({}, f"{TASK_ARN}@7"),
        ({"resources": []}, f"{TASK_ARN}@7"),
        ({"detail": {"version": None}}, "00000000-0000-4000-8000-000000000001"),
    ],
)
def test_the_event_key_tells_duplicates(change: dict[str, object], key: str) -> None:
    """Resource and version where there is one, else the event's id."""
    event = task_event(version=None) if "detail" in change else {**task_event(), **change}
    assert classify(event).signals[0].event_key == key


def test_an_event_without_id_and_version_has_a_key_of_what_it_says() -> None:
    """The same text gives the same key, another text another one."""
    first, again, other = task_event(version=None), task_event(version=None), task_event(version=None, stopCode="X")
    keys = []
    for event in (first, again, other):
        del event["id"]
        keys.append(classify(event).signals[0].event_key)
    assert keys[0] == keys[1] != keys[2]
    assert keys[0].startswith("sha256:")


def test_a_thousand_containers_and_noise_give_a_bounded_verdict() -> None:
    """256 KB of text: the one container that says something is found, and the evidence stays small."""
    noise = "dial CannotPull secret from health " * 7
    listed = [{"name": f"c{index}", "exitCode": 0, "reason": f"{index} {noise[:200]}"} for index in range(1_000)]
    listed[777] = {"name": "app", "exitCode": 137, "reason": OOM}
    signal = verdict(containers=listed, unknownField="x" * 50_000).signals[0]
    assert (signal.kind, signal.container) == ("oom_killed", "app")
    assert len(signal.evidence) <= 8
    assert all(len(text) <= 1_000 for text in signal.evidence.values())


def test_the_environment_of_overrides_goes_nowhere() -> None:
    """A secret in containerOverrides is in no field of the signal."""
    overrides = {"containerOverrides": [{"name": "app", "environment": [{"name": "TOKEN", "value": "hunter2"}]}]}
    signal = verdict(overrides=overrides, containers=containers((1, None))).signals[0]
    assert "hunter2" not in repr(signal)
