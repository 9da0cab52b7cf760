"""What was missing is put in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.rules.fh2003_placement_failure import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import action, service, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.releases import known
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


INSTANCE = "0123456789abcdef0123456789abcdef"


def _closest(lacks: str, after_min: float = -1) -> Subject:
    """A task that found no place, and what ECS wrote of the instance that came closest."""
    text = (
        "(service checkout) was unable to place a task because no container instance met all of its requirements. The "
        f"closest matching (container-instance {INSTANCE}) {lacks}. For more information, see the guide."
    )
    unplaced = action("placement_failure", "SERVICE_TASK_PLACEMENT_FAILURE", "RESOURCE:MEMORY")
    return subject(unplaced, given=known(service(), messages=[(after_min, text)]))


def _short(lacks: str, words: str) -> Case:
    return Case(
        FIRES,
        lacks,
        _closest(lacks),
        says=(
            f"The closest matching container instance, {INSTANCE}, {words}.",
            f"aws ecs describe-container-instances --cluster prod --container-instances {INSTANCE} --region eu-west-1",
            "service message: (service checkout) was unable to place a task",
        ),
    )


CASES = [
    _short("has insufficient memory available", "has too little memory left"),
    _short("has insufficient CPU units available", "has too few CPU units left"),
    _short("is already using a port required by your task", "already uses a port that the task needs"),
    _short('encountered error "AGENT"', "has an agent that is not connected"),
    Case(
        FIRES,
        "what ECS wrote long before is of another incident",
        _closest("has insufficient memory available", -31),
        says=("it lacks memory.",),
        never=("closest", "service message"),
    ),
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
