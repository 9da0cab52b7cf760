"""What was missing is put in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.rules.fh2003_placement_failure import RULE
from tests.rules.builders import action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.rooms import looked, room, unplaced


def _lacking(reason: str, words: str) -> Case:
    return Case(
        FIRES,
        reason or "no reason",
        subject(action("placement_failure", "SERVICE_TASK_PLACEMENT_FAILURE", reason)),
        says=(
            f"it lacks {words}",
            "aws ecs describe-clusters --clusters prod",
            "/clusters/prod/infrastructure?region=eu-west-1",
        ),
    )


CASES = [
    _lacking("RESOURCE:CPU", "CPU units"),
    _lacking("RESOURCE:MEMORY", "memory"),
    Case(
        FIRES,
        "on Fargate there are no instances to look at",
        subject(
            replace(
                action("placement_failure", "SERVICE_TASK_PLACEMENT_FAILURE"),
                evidence={"detail.reason": "RESOURCE:FARGATE", "detail.capacityProviderArns": "FARGATE_SPOT"},
            )
        ),
        says=(
            "it lacks Fargate capacity",
            "capacityProviderArns: FARGATE_SPOT",
            "aws ecs describe-services --cluster prod --services checkout",
            "capacityProviderStrategy",
        ),
        never=("registeredContainerInstancesCount",),
    ),
    _lacking("RESOURCE:GPU", "GPUs"),
    _lacking("ATTRIBUTE", "an instance with the attributes"),
    _lacking("MemberOf placement constraint unsatisfied", "an instance that meets its placement constraint"),
    _lacking("EMPTY CAPACITY PROVIDER", "an instance in its capacity provider"),
    _lacking("NO ACTIVE INSTANCES", "an active instance in the cluster"),
    _lacking("something new", "a place that meets its requirements"),
    _lacking("", "a place that meets its requirements"),
    Case(
        FIRES,
        "the instances were looked at",
        looked(room(), room(2, status="DRAINING"), said=unplaced("RESOURCE:MEMORY", "on-demand")),
        says=(
            "it lacks memory. checkout:42 asks for 2048 CPU units and 4096 MiB. Of 2 instances of capacity provider",
            "i-1 (c5.large in eu-west-1a), had 1024 CPU units and 3000 MiB left",
            "At most 1024 CPU units and 3000 MiB would fit there.",
            "aws ecs describe-container-instances --cluster prod --container-instances 0",
            "aws ecs describe-capacity-providers --capacity-providers on-demand",
            "aws ecs describe-services --cluster prod --services checkout",
        ),
        never=("describe-clusters",),
    ),
    Case(
        FIRES,
        "there is no instance to look at",
        looked(said=unplaced("NO ACTIVE INSTANCES")),
        says=("in the cluster. Cluster prod has no container instance.", "aws ecs describe-clusters --clusters prod"),
        never=("describe-container-instances",),
    ),
    Case(NEAR_MISS, "the agent was away", subject(signal("agent_disconnected", {"detail.stoppedReason": "AGENT"}))),
    Case(SILENT, "Fargate Spot", subject(signal("fargate_spot_interruption"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2003_placement_failure(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
