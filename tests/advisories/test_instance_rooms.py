"""What the thread shows of instances, and what is said not to be checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.advisories.compose import compose, subject_of
from foghorn.advisories.instance_rooms import closest_instances, missing_of_rooms
from foghorn.facts.fact import Facts, Missing
from foghorn.facts.instance_room import InstanceRoom
from foghorn.rules.diagnosis import diagnose
from tests.rules.builders import NO_DEFINITION, action, episode, service
from tests.rules.rooms import BIG, ample, looked, room, unplaced

UNPLACED = episode(unplaced())


def _facts(*rooms: InstanceRoom, **changes: object) -> Facts:
    return looked(*rooms, **changes).facts  # type: ignore[arg-type]


def test_the_closest_five_are_shown() -> None:
    """Each with what it has left of what it had, and what it is short of; the closest first."""
    rooms = [room(at, cpu_units=100 * at, memory_mib=5000) for at in range(1, 5)]
    shown = closest_instances(UNPLACED, _facts(*rooms, ample(5, status="DRAINING"), ample(6), room(7, status="OFF")))
    assert shown == (
        ("i-6 (c5.large in eu-west-1a)", "8192 of 2048 CPU units and 16000 of 3884 MiB left: room for the task"),
        ("i-4 (c5.large in eu-west-1a)", "400 of 2048 CPU units and 5000 of 3884 MiB left: 1648 CPU units short"),
        ("i-3 (c5.large in eu-west-1a)", "300 of 2048 CPU units and 5000 of 3884 MiB left: 1748 CPU units short"),
        ("i-2 (c5.large in eu-west-1a)", "200 of 2048 CPU units and 5000 of 3884 MiB left: 1848 CPU units short"),
        ("i-1 (c5.large in eu-west-1a)", "100 of 2048 CPU units and 5000 of 3884 MiB left: 1948 CPU units short"),
    )


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (InstanceRoom("abc"), "ECS tells nothing of it"),
        (InstanceRoom("abc", status="DRAINING"), "DRAINING"),
        (InstanceRoom("abc", cpu_units=3000), "3000 CPU units left"),
        (InstanceRoom("abc", cpu_units=3000, memory_mib=5000), "3000 CPU units and 5000 MiB left: room for the task"),
    ],
)
def test_what_is_not_told_is_not_shown(one: InstanceRoom, text: str) -> None:
    """Nor is it taken for room."""
    assert closest_instances(UNPLACED, _facts(one)) == (("abc", text),)


def test_of_an_unknown_task_nothing_is_short() -> None:
    """What is left is all that is known."""
    shown = closest_instances(UNPLACED, _facts(ample(), revision=NO_DEFINITION))
    assert shown == (("i-1 (c5.large in eu-west-1a)", "8192 of 2048 CPU units and 16000 of 3884 MiB left"),)


BOUND = service(launch_type="EC2", placement_constraints=("distinctInstance",))
OTHER = replace(BIG, network_mode="awsvpc", placement_constraints=("memberOf a == b",))
NOT_CHECKED = {
    "all of it": (_facts(room()), []),
    "nobody looked": (replace(_facts(), rooms=None), []),
    "it was refused": (
        replace(_facts(), rooms=Missing("AccessDeniedException on ListContainerInstances")),
        ["room on the container instances: AccessDeniedException on ListContainerInstances"],
    ),
    "more than a hundred": (
        _facts(room(), more=True),
        ["further container instances: the first 100 of the cluster's instances were looked at"],
    ),
    "which revision": (
        _facts(room(), task_definition=None),
        ["what the task asks for: neither the event nor the service tells its revision"],
    ),
    "constraints, and network interfaces": (
        _facts(room(), of=BOUND, revision=OTHER),
        [
            "placement constraints are not evaluated: distinctInstance, memberOf a == b",
            "free network interfaces of the instances: ECS does not tell them",
        ],
    ),
    "but not of no instance": (_facts(of=BOUND, revision=OTHER), []),
}


@pytest.mark.parametrize(("known", "lines"), NOT_CHECKED.values(), ids=NOT_CHECKED)
def test_what_was_not_checked(known: Facts, lines: list[str]) -> None:
    """With the reason, one line each."""
    assert missing_of_rooms(UNPLACED, known) == lines


def test_of_another_incident_nothing_is_shown() -> None:
    """What was found for one that was not placed says nothing of others."""
    other = episode(action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED"))
    known = _facts(room(), more=True, of=BOUND)
    assert closest_instances(other, known) == ()
    assert missing_of_rooms(other, known) == []


def test_the_advisory_has_all_of_it() -> None:
    """Sentences, exhibits, and the revision that could not be read, though the event does not name it."""
    known = _facts(room(), revision=NO_DEFINITION, more=True)
    advisory = compose(UNPLACED, diagnose(subject_of(UNPLACED, known)), known)
    assert "At most 1024 CPU units and 3000 MiB would fit on i-1" in advisory.cause
    assert advisory.evidence[0][0] == "i-1 (c5.large in eu-west-1a)"
    assert advisory.not_checked == (
        "settings of task definition checkout:42: AccessDenied on DescribeTaskDefinition",
        "further container instances: the first 100 of the cluster's instances were looked at",
    )
