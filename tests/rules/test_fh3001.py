"""The machine is named, and three places to look at it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh3001_container_agent_disconnected import RULE
from tests.rules.builders import INSTANCE_ID, instance, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

AWAY = {"detail.agentConnected": "false", "detail.status": "ACTIVE", "detail.ec2InstanceId": "i-0123456789abcdef0"}
SINCE = "Agent disconnected since 2026-01-05T09:52:13Z"
CASES = [
    Case(
        FIRES,
        "an EC2 instance",
        subject(instance("container_agent_disconnected", AWAY)),
        says=(
            "The container agent of instance i-0123456789abcdef0 lost its connection to ECS; prod can place no task",
            "agentConnected: false",
            "aws ec2 describe-instance-status --instance-ids i-0123456789abcdef0 --include-all-instances",
            f"aws ecs describe-container-instances --cluster prod --container-instances {INSTANCE_ID}",
            "--filter 'ec2InstanceId == i-0123456789abcdef0'",
        ),
    ),
    Case(
        FIRES,
        "a machine outside of EC2",
        subject(instance("container_agent_disconnected", AWAY | {"detail.ec2InstanceId": "mi-0123456789abcdef0"})),
        says=("aws ssm describe-instance-information --filters Key=InstanceIds,Values=mi-0123456789abcdef0",),
        never=("aws ec2",),
    ),
    Case(
        FIRES,
        "ECS's own word, and no machine",
        subject(
            instance(
                "container_agent_disconnected",
                {"detail.healthChecks[0].type": "AGENT_CONNECTIVITY", "detail.healthChecks[0].statusReason": SINCE},
            )
        ),
        says=(f"instance {INSTANCE_ID}", SINCE),
        never=("aws ec2", "list-container-instances"),
    ),
    Case(NEAR_MISS, "a task that met such an agent", subject(signal("agent_disconnected"))),
    Case(SILENT, "an impaired instance", subject(instance("container_instance_impaired", AWAY))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh3001_container_agent_disconnected(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
