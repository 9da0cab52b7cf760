"""Memory is believed when ECS names it, never because of an exit code."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1001_oom_killed import RULE
from tests.rules.builders import FAMILY_SCOPE, container, definition, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

OOM = {
    "detail.containers[0].reason": "OutOfMemoryError: Container killed due to memory usage",
    "detail.containers[0].exitCode": "137",
    "detail.stopCode": "EssentialContainerExited",
    "detail.stoppedReason": "Essential container in task exited",
}
CASES = [
    Case(
        FIRES,
        "ECS names memory; the container's own limit is shown",
        subject(
            signal("oom_killed", OOM, exit_code=137),
            given=facts(definition=definition(container(memory_limit_mib=512))),
        ),
        says=(
            "Container app of checkout ran out of memory. Its limit is 512 MiB (container app).",
            "memory limit: 512 MiB (container app)",
            "containers[0].reason: OutOfMemoryError",
            "Stop time-out and Spot reclaim also end with exit code 137",
            (
                "aws logs tail /ecs/checkout --since 2026-11-22T14:26:48Z"
                " --log-stream-names ecs/app/0123456789abcdef0123456789abcdef --region eu-west-1"
            ),
            "aws ecs describe-task-definition --task-definition checkout:42 --region eu-west-1",
        ),
    ),
    Case(
        FIRES,
        "without a container limit the task's limit applies",
        subject(signal("oom_killed", OOM, exit_code=137), given=facts(definition=definition())),
        says=("1024 MiB (task, all containers together)",),
    ),
    Case(
        FIRES,
        "an unknown task definition costs the limit, not the finding",
        subject(signal("oom_killed", OOM, exit_code=137)),
        says=("ran out of memory.", "/tasks/0123456789abcdef0123456789abcdef/logs"),
        never=("limit is",),
    ),
    Case(
        FIRES,
        "exit code 0 beside OutOfMemoryError",
        subject(signal("oom_killed", {**OOM, "detail.containers[0].exitCode": "0"}, exit_code=0)),
        says=("An ordinary exit: the event shows exit code 0", "containers[0].exitCode: 0"),
        never=("Stop time-out",),
    ),
    Case(
        FIRES,
        "which limit would do is not known: the metric of the hour before is asked",
        subject(signal("oom_killed", OOM, exit_code=137)),
        says=(
            "See how much memory checkout used from 13:28 to 14:28 UTC",
            (
                "aws cloudwatch get-metric-statistics --namespace AWS/ECS --metric-name MemoryUtilization"
                " --dimensions Name=ClusterName,Value=prod Name=ServiceName,Value=checkout"
                " --start-time 2026-11-22T13:28:03Z --end-time 2026-11-22T14:28:03Z"
            ),
        ),
    ),
    Case(
        FIRES,
        "a standalone task has no metric of a service",
        subject(signal("oom_killed", OOM, scope=FAMILY_SCOPE, service=None, task_definition="nightly-report:7")),
        says=("Name=TaskDefinitionFamily,Value=nightly-report", "needs Container Insights"),
    ),
    Case(
        FIRES,
        "the side-car that ran out of memory is told from the app, which was stopped with it",
        subject(
            signal(
                "oom_killed",
                {
                    "detail.containers[1].reason": "OutOfMemoryError: Container killed due to memory usage",
                    "detail.containers[1].exitCode": "137",
                    "detail.containers[0].exitCode": "143",
                },
                container="envoy",
                exit_code=137,
            )
        ),
        says=(
            "Container envoy of checkout ran out",
            "containers[1].reason: OutOf",
            "The other containers: exit code 143",
        ),
    ),
    Case(FIRES, "no exit code at all", subject(signal("oom_killed", OOM)), says=("the event shows no exit code",)),
    Case(NEAR_MISS, "137 without ECS's word for memory", subject(signal("sigkill_137", exit_code=137))),
    Case(SILENT, "an image that does not exist", subject(signal("image_pull_not_found"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1001_oom_killed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
