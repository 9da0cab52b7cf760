"""Tasks that find no place on a cluster of three instances, through rules, handlers, queue and Slack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.play.faults import parse_faults
from foghorn_local.play.play import Played, play

ROOT = Path(__file__).parents[2]
WORLD = Path(__file__).with_name("three_instances.json")
Event = dict[str, Any]
OPENING_READS = 8
"""Reads of ECS that an incident may take to open."""


def sample(name: str, **detail: object) -> Event:
    """A sample event with another detail."""
    made: Event = json.loads((ROOT / "events" / f"{name}.json").read_text(encoding="utf-8"))
    made["detail"] |= detail
    return made


def world(**service: object) -> dict[str, Any]:
    """The world file, its service with other settings."""
    made: dict[str, Any] = json.loads(WORLD.read_text(encoding="utf-8"))
    made["clusters"][0]["services"][0] |= service
    return made


def played(event: Event, given: dict[str, Any] | None = None, faults: str = "") -> Played:
    """Play this event on the cluster."""
    return play([event], template=ROOT / "template.yaml", world=given or world(), faults=parse_faults(faults))


def cause(done: Played) -> str:
    """What the only message says of why."""
    (post,) = done.channel.messages
    return next(
        block["text"]["text"]
        for block in post.blocks
        if block["type"] == "section" and "*Why*" in block["text"]["text"]
    )


def thread(done: Played) -> str:
    """Its thread."""
    (post,) = done.channel.messages
    return "\n".join(str(reply.blocks) for reply in post.replies)


SERVICE_ACTION, STOP = "deployment.placement_failure_cpu", "task_state.placement_failure"
ASKS = "checkout:42 asks for 2048 CPU units, 4096 MiB and port 8080/tcp."
GROUPS = "Of 3 instances looked at, 2 lacked CPU and memory, 1 was DRAINING."
CLOSEST = (
    "The closest, i-0a000000000000001 (c5.large in eu-central-1a), had 1024 CPU units and 3000 MiB left: 1024 CPU "
    "units and 1096 MiB short. At most 1024 CPU units and 3000 MiB would fit there."
)


@pytest.mark.parametrize("name", [SERVICE_ACTION, STOP])
@pytest.mark.parametrize("faults", ["", "duplicate:2", "crash:after-record:1", "crash:after-post:1"])
def test_what_is_short_and_by_how_much(name: str, faults: str) -> None:
    """From the service's action, which names no revision, and from a task that stopped: the same numbers, told once."""
    done = played(sample(name), faults=faults)
    assert f"{ASKS} {GROUPS} {CLOSEST}" in cause(done)
    for shown in (
        "1024 of 2048 CPU units and 3000 of 3884 MiB left: 1024 CPU units and 1096 MiB short",
        "0 of 2048 CPU units and 1800 of 3884 MiB left: 2048 CPU units and 2296 MiB short",
        "8192 of 8192 CPU units and 15773 of 15773 MiB left: DRAINING",
        "placement constraints are not evaluated: distinctInstance",
    ):
        assert shown in thread(done)
    assert done.report.slack["posts"] == 1
    assert done.report.aws_calls["ecs:ListContainerInstances"] == 1
    assert done.report.aws_calls["ecs:DescribeContainerInstances"] == 1


def reads(done: Played, *operations: str) -> dict[str, int]:
    """So many reads of ECS of these operations."""
    return {name: done.report.aws_calls.get(f"ecs:{name}", 0) for name in operations}


FORTY = "arn:aws:ecs:eu-central-1:123456789012:task-definition/checkout:40"


@pytest.mark.parametrize(
    ("event", "definitions", "opening"),
    [(sample(SERVICE_ACTION), 2, 7), (sample(STOP), 2, 7), (sample(STOP, taskDefinitionArn=FORTY), 3, 8)],
    ids=["what the release reads", "the same, by a task", "and a task of neither revision"],
)
def test_an_opening_stays_within_its_budget(event: Event, definitions: int, opening: int) -> None:
    """With all that it may read: service, roll-out, its two revisions, the task's own, and the instances."""
    now, before = (
        {"id": f"ecs-svc/{revision}", "status": status, "createdAt": at, "taskDefinition": f"{FORTY[:-1]}{revision}"}
        for revision, status, at in ((2, "PRIMARY", "2026-01-05T10:05:00Z"), (1, "ACTIVE", "2026-01-05T09:00:00Z"))
    )
    done = played(event, world(deployments=[now, before]))
    found = reads(
        done,
        "ListServiceDeployments",
        "DescribeServiceDeployments",
        "DescribeTaskDefinition",
        "ListContainerInstances",
        "DescribeContainerInstances",
    )
    assert found["DescribeTaskDefinition"] == definitions
    of_the_service = 1  # the others are the sweeper's, which looks whether it has recovered
    assert sum(found.values()) + of_the_service == opening <= OPENING_READS


FARGATE = ["arn:aws:ecs:eu-central-1:123456789012:capacity-provider/FARGATE_SPOT"]


@pytest.mark.parametrize(
    ("detail", "service"),
    [
        ({"reason": "RESOURCE:FARGATE"}, {}),
        ({"capacityProviderArns": FARGATE}, {}),
        ({}, {"launchType": "FARGATE"}),
    ],
)
def test_on_fargate_no_instance_is_looked_at(detail: dict[str, object], service: dict[str, object]) -> None:
    """There is none that counts."""
    done = played(sample(SERVICE_ACTION, **detail), world(**service))
    assert reads(done, "ListContainerInstances", "DescribeContainerInstances") == dict.fromkeys(
        ("ListContainerInstances", "DescribeContainerInstances"), 0
    )
    assert "looked at" not in cause(done)


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        ("on-demand", "Of 2 instances of capacity provider on-demand, 1 lacked CPU and memory, 1 was DRAINING."),
        ("gpu", "None of its 3 instances belongs to capacity provider gpu."),
    ],
)
def test_only_instances_of_the_capacity_provider_count(provider: str, words: str) -> None:
    """The event names it."""
    arn = f"arn:aws:ecs:eu-central-1:123456789012:capacity-provider/{provider}"
    done = played(sample(SERVICE_ACTION, capacityProviderArns=[arn]))
    assert words in cause(done)
    (post,) = done.channel.messages
    assert f"describe-capacity-providers --capacity-providers {provider} " in str(post.blocks)


def test_room_that_has_appeared_since_is_said() -> None:
    """Or a constraint keeps the task out, which nobody evaluates: no verdict."""
    given = world()
    instance = given["clusters"][0]["containerInstances"][1]
    instance["remainingResources"] = instance["registeredResources"] = [
        {"name": "CPU", "type": "INTEGER", "integerValue": 4096},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": 7764},
    ]
    done = played(sample(SERVICE_ACTION), given)
    assert f"{ASKS} 1 of 3 instances looked at had room for it; 1 lacked CPU and memory, 1 was DRAINING." in cause(done)
    assert "keeps it out: constraint distinctInstance." in cause(done)
