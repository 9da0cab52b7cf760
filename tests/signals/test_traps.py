"""The precedence of the labels, and what a naive reader of stops falls for.

Numbers are those of the list of surprises that comes with the labelled records (`make accuracy`).
"""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.signals import Outcome, classify
from tests.signals.task_events import kind_of, task_event, verdict

ESSENTIAL = "Essential container in task exited"
OOM = "OutOfMemoryError: Container killed due to memory usage"
PULL = "CannotPullContainerError: "
STANDALONE: dict[str, Any] = {"group": "family:report", "startedBy": "events-rule/nightly"}
SCHEDULER: dict[str, Any] = {"stopCode": "ServiceSchedulerInitiated"}
EXITED: dict[str, Any] = {"stopCode": "EssentialContainerExited", "stoppedReason": ESSENTIAL}
SILENT: dict[str, Any] = {"name": "app"}


def ended(code: int, **more: object) -> dict[str, object]:
    """A container with an exit code."""
    return {"name": "app", "exitCode": code, **more}


STOPS: list[tuple[str, dict[str, Any], str]] = [
    ("precedence 1: the user's stop", {"stopCode": "UserInitiated", "stoppedReason": OOM}, "user_stopped"),
    (
        "precedence 2: stoppedReason before a container",
        {"stoppedReason": "Host EC2 (instance i-0) terminated.", "containers": [ended(137, reason=OOM)]},
        "host_terminated",
    ),
    ("precedence 3: a container before the exit code", {**EXITED, "containers": [ended(1, reason=OOM)]}, "oom_killed"),
    ("precedence 4: 137", {**EXITED, "containers": [ended(137)]}, "sigkill_137"),
    ("precedence 4: not 0", {**EXITED, "containers": [ended(139)]}, "essential_container_exited"),
    ("precedence 4: 0, standalone", {**STANDALONE, **EXITED, "containers": [ended(0)]}, "task_completed"),
    ("precedence 4: 0, service", {**EXITED, "containers": [ended(0)]}, "essential_container_exited"),
    ("precedence 5: nothing", {**EXITED, "containers": [SILENT]}, "unknown"),
    (
        "1 the second container's reason",
        {
            "stoppedReason": "Task failed to start",
            "containers": [SILENT, {"name": "db", "reason": PULL + "API error (404)"}],
        },
        "image_pull_not_found",
    ),
    (
        "2 the side-car that ended well comes first",
        {**EXITED, "containers": [ended(0), ended(2)]},
        "essential_container_exited",
    ),
    ("2 the time limit's side-car", {**EXITED, "containers": [ended(143), ended(1)]}, "essential_container_exited"),
    (
        "3 no containers at all",
        {"stopCode": "TaskFailedToStart", "stoppedReason": PULL + "not found", "containers": []},
        "image_pull_not_found",
    ),
    ("4 a missing exit code is not 0", {**STANDALONE, **EXITED, "containers": [SILENT]}, "unknown"),
    ("4 nor is one missing among several", {**STANDALONE, **EXITED, "containers": [ended(0), SILENT]}, "unknown"),
    ("5 success although the code says exited", {**STANDALONE, **EXITED, "containers": [ended(0)]}, "task_completed"),
    (
        "6 a time-out with exit code 1",
        {
            **EXITED,
            "containers": [
                ended(1, reason="DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s")
            ],
        },
        "container_runtime_timeout",
    ),
    ("7 the error in stoppedReason itself", {"stoppedReason": "OutOfMemoryError: Container killed"}, "oom_killed"),
    ("8 memory with 0", {**EXITED, "containers": [ended(0, reason=OOM)]}, "oom_killed"),
    ("8 memory without a code", {**EXITED, "containers": [{"name": "app", "reason": OOM}]}, "oom_killed"),
    (
        "9 137 by scale-in",
        {
            **SCHEDULER,
            "stoppedReason": "Scaling activity initiated by (deployment ecs-svc/1)",
            "containers": [ended(137)],
        },
        "scaling_or_deployment",
    ),
    ("9 137 by Spot", {"stopCode": "SpotInterruption", "containers": [ended(137)]}, "fargate_spot_interruption"),
    (
        "9 137 by maintenance",
        {
            **SCHEDULER,
            "stoppedReason": "ECS is performing maintenance on the underlying infrastructure hosting the task",
            "containers": [ended(137)],
        },
        "infrastructure_maintenance",
    ),
    (
        "10 small letters",
        {**EXITED, "containers": [ended(1, reason="container killed due to memory usage")]},
        "oom_killed",
    ),
    (
        "10 the init process",
        {
            **EXITED,
            "containers": [
                ended(128, reason="CannotStartContainerError: container init was OOM-killed (memory limit too low?)")
            ],
        },
        "container_start_failed",
    ),
    (
        "11 a health check under the scheduler's code",
        {
            **SCHEDULER,
            "stoppedReason": "Task failed ELB health checks in (target-group arn:x)",
            "containers": [ended(143)],
        },
        "elb_health_check_failed",
    ),
    (
        "11 an unknown sentence under it",
        {**SCHEDULER, "stoppedReason": "A sentence of tomorrow", "containers": [ended(143)]},
        "unknown",
    ),
    (
        "11 nor does a container that was told to stop say why",
        {"stopCode": "InfrastructureHealth", "containers": [ended(143)]},
        "unknown",
    ),
    ("11 no sentence under it", {**SCHEDULER, "containers": [ended(0)]}, "unknown"),
    (
        "13 the older code of Spot",
        {"stopCode": "TerminationNotice", "stoppedReason": "Your Spot Task was interrupted."},
        "fargate_spot_interruption",
    ),
    (
        "13 the same code of a host",
        {"stopCode": "TerminationNotice", "stoppedReason": "Host EC2 (instance i-0) terminated."},
        "host_terminated",
    ),
    (
        "14 the notice, still running",
        {"stopCode": "SpotInterruption", "lastStatus": "RUNNING", "stoppedReason": "Your Spot Task was interrupted."},
        "fargate_spot_interruption",
    ),
    (
        "15 a user's words",
        {"stopCode": "UserInitiated", "stoppedReason": "Migration step exceeded 720s timeout"},
        "user_stopped",
    ),
    ("16 no stop code", {"stoppedReason": "Task stopped by user"}, "user_stopped"),
    (
        "16 an unknown stop code",
        {"stopCode": "SomethingNew", "stoppedReason": ESSENTIAL, "containers": [ended(3)]},
        "essential_container_exited",
    ),
    (
        "17 the code as a prefix",
        {"stopCode": "TaskFailedToStart", "stoppedReason": "TaskFailedToStart: RESOURCE:GPU"},
        "placement_failure",
    ),
    ("17 several reasons, one AGENT", {"stoppedReason": "RESOURCE:CPU, AGENT"}, "placement_failure"),
    (
        "20 cut before the status",
        {"stoppedReason": PULL + 'inspect image has been retried 1 time(s): failed to resolve ref "x": unexpec'},
        "image_pull_other",
    ),
    (
        "21 line breaks and a typing error",
        {"stoppedReason": "DockerTimeoutError:\n\tCould  not tranisition\nto created"},
        "container_runtime_timeout",
    ),
    (
        "22 the outer name",
        {
            "stoppedReason": "CannotStartContainerError: ResourceInitializationError: failed to create"
            " new container runtime task"
        },
        "container_start_failed",
    ),
    (
        "22 a time-out under another name",
        {
            "stoppedReason": "CannotInspectContainerError: Could not transition to"
            " inspecting; timed out after waiting 30s"
        },
        "container_runtime_timeout",
    ),
    (
        "23 no name at all",
        {"stoppedReason": "Fetching secret data from SSM Parameter Store in x: invalid parameters: /y"},
        "secret_not_found",
    ),
    (
        "24 behind the wrapper",
        {
            "stoppedReason": "ResourceInitializationError: unable to pull secrets or registry auth:"
            " execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been"
            " retried 3"
        },
        "registry_auth_network",
    ),
    (
        "25 a launch in the wrapper",
        {
            "stoppedReason": "ResourceInitializationError: Unable to launch instance(s) for"
            " capacity provider x. UnauthorizedOperation: not authorized"
        },
        "managed_instance_launch_failed",
    ),
    (
        "26 docker's either-or",
        {
            "stoppedReason": PULL + "Check whether the image exists. pull access denied for x,"
            " repository does not exist or may require 'docker login'"
        },
        "image_pull_not_found",
    ),
    (
        "27 a typing error in the address",
        {"stoppedReason": PULL + 'Get "https://1.dkr.ecr.x.amazonaws.commm/v2/": dial tcp: lookup 1.dkr: no such host'},
        "image_pull_network",
    ),
    (
        "28 a device",
        {
            "stoppedReason": "CannotStartContainerError: error gathering device information while adding custom"
            ' device "/dev/x": no such file or directory'
        },
        "container_start_failed",
    ),
    (
        "29 a key that is missing",
        {
            "stoppedReason": "ResourceInitializationError: unable to retrieve secret from asm:"
            " retrieved secret from Secrets Manager did not contain json key ACCESS_DENIED"
        },
        "secret_not_found",
    ),
    ("41 stopping, not stopped", {**EXITED, "lastStatus": "DEPROVISIONING", "containers": [ended(1)]}, "not_stopped"),
    ("42 a stopped container of a running task", {"lastStatus": "RUNNING", "containers": [ended(1)]}, "not_stopped"),
    (
        "43 old short ARNs",
        {**EXITED, "taskArn": "arn:aws:ecs:x:1:task/0-1", "containers": [ended(1)]},
        "essential_container_exited",
    ),
    (
        "44 a free group is no service",
        {**EXITED, "group": "nightly", "startedBy": "AWS Step Functions", "containers": [ended(0)]},
        "task_completed",
    ),
    (
        "45 the GuardDuty side-car without an image",
        {
            **STANDALONE,
            **EXITED,
            "containers": [ended(0), {"name": "aws-guardduty-agent-x", "exitCode": 0, "cpu": "null"}],
        },
        "task_completed",
    ),
]


@pytest.mark.parametrize(("detail", "kind"), [trap[1:] for trap in STOPS], ids=[trap[0] for trap in STOPS])
def test_a_trap_of_stops(detail: dict[str, Any], kind: str) -> None:
    """One row per surprise, and per step of the precedence."""
    assert kind_of(**detail) == kind


def test_12_a_replacement_names_its_deployment() -> None:
    """The sentence is the same for scale-in; the deployment that started the task is another one."""
    said = verdict(
        **SCHEDULER, startedBy="ecs-svc/1", stoppedReason="Scaling activity initiated by (deployment ecs-svc/2)"
    )
    assert (said.outcome, said.reason) == (Outcome.ROUTINE, "scaling_or_deployment")


@pytest.mark.parametrize("mark", ["’", "'", "‘"])
def test_18_and_19_old_and_new_wording_with_either_apostrophe(mark: str) -> None:
    """AWS writes "can’t" here and "can't" there."""
    assert kind_of(stoppedReason=f"{PULL}The task can{mark}t pull the image. Check whether the image exists.") == (
        "image_pull_not_found"
    )
    assert kind_of(stoppedReason=f"{PULL}manifest unknown") == "image_pull_not_found"


def test_40_two_deliveries_of_one_version_are_one_event() -> None:
    """At least once, and in any order."""
    first, again = (classify(task_event(**EXITED, containers=[ended(1)])) for _ in range(2))
    assert first.signals[0].event_key == again.signals[0].event_key
