"""The check that failed is told in words, with ECS's reason."""

from __future__ import annotations

import pytest

from foghorn.rules.fh3002_container_instance_impaired import RULE
from tests.rules.builders import INSTANCE_ID, instance, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "container_instance_impaired"


def _check(kind: str, reason: str = "") -> dict[str, str]:
    path = "detail.healthChecks[0]"
    said = {f"{path}.type": kind, f"{path}.status": "IMPAIRED", "detail.ec2InstanceId": "i-0123456789abcdef0"}
    return said | ({f"{path}.statusReason": reason} if reason else {})


CASES = [
    Case(
        FIRES,
        "the container runtime",
        subject(instance(KIND, _check("CONTAINER_RUNTIME"))),
        says=(
            "ECS finds instance i-0123456789abcdef0 impaired: its container runtime does not answer.",
            "--include CONTAINER_INSTANCE_HEALTH",
            f"aws ecs list-tasks --cluster prod --container-instance {INSTANCE_ID}",
            "aws ec2 describe-instance-status",
        ),
    ),
    Case(FIRES, "a GPU", subject(instance(KIND, _check("ACCELERATED_COMPUTE", "XID_46"))), says=("faulty (XID_46).",)),
    Case(
        FIRES,
        "a daemon",
        subject(instance(KIND, _check("DAEMON", "Daemon task: x is unhealthy"))),
        says=("a daemon task that it needs does not run (Daemon task: x is unhealthy).",),
    ),
    Case(FIRES, "a check of tomorrow", subject(instance(KIND, _check("DISK"))), says=("check DISK fails.",)),
    Case(
        FIRES,
        "no check is named",
        subject(instance(KIND, {"detail.overallStatus": "IMPAIRED"})),
        says=(f"instance {INSTANCE_ID} impaired: a health check fails.", "overallStatus: IMPAIRED"),
        never=("aws ec2",),
    ),
    Case(
        FIRES,
        "registration failed",
        subject(instance(KIND, {"detail.status": "REGISTRATION_FAILED", "detail.statusReason": "no trunk"})),
        says=("it could not be registered (no trunk).",),
    ),
    Case(NEAR_MISS, "only the agent", subject(instance("container_agent_disconnected", _check("AGENT_CONNECTIVITY")))),
    Case(SILENT, "a host that went away under a task", subject(signal("host_terminated"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh3002_container_instance_impaired(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
