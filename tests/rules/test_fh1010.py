"""The load balancer's verdict leads to its target group."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1010_elb_health_check_failed import RULE
from tests.rules.builders import TARGET_GROUP, facts, service, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

UNHEALTHY = {"detail.stoppedReason": "Task failed ELB health checks in (target-group checkout-blue)"}
GREEN = TARGET_GROUP.replace("blue", "green")
CASES = [
    Case(
        FIRES,
        "the target group is known",
        subject(signal("elb_health_check_failed", UNHEALTHY), given=facts(service())),
        says=(
            "and ECS stopped it. It ended 75 s after it started, draining included.",
            f"aws elbv2 describe-target-health --target-group-arn {TARGET_GROUP} --region eu-west-1",
            "target group checkout-blue",
            "stoppedReason: Task failed ELB health checks",
        ),
    ),
    Case(
        FIRES,
        "of several target groups the one that the event names",
        subject(
            signal("elb_health_check_failed", {"detail.stoppedReason": f"ELB health checks in (target-group {GREEN})"}),
            given=facts(service()),
        ),
        says=(f"--target-group-arn {GREEN} --region", "Ask target group checkout-green"),
        never=("checkout-blue",),
    ),
    Case(
        FIRES,
        "the service is not known",
        subject(signal("elb_health_check_failed", UNHEALTHY, started_at=None)),
        says=("and ECS stopped it.", "aws ecs describe-services --cluster prod --services checkout"),
        never=("elbv2",),
    ),
    Case(
        FIRES,
        "137 is how the container took the stop",
        subject(
            signal("elb_health_check_failed", {**UNHEALTHY, "detail.containers[0].exitCode": "137"}, exit_code=137)
        ),
        says=("Out of memory: exit code 137 is how the container took the stop",),
    ),
    Case(NEAR_MISS, "the container's own check", subject(signal("container_health_check_failed"))),
    Case(SILENT, "a crash", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1010_elb_health_check_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
