"""Where a task ran: its event names a subnet, its service the rest, and what neither names is not known."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.facts.fact import Facts, Missing, Service
from foghorn.facts.task_place import Place, place_of
from tests.rules.builders import FAMILY_SCOPE, definition, service, signal

NETWORK: dict[str, Any] = {
    "subnet_ids": ("subnet-a", "subnet-b"),
    "security_group_ids": ("sg-task",),
    "assigns_public_ip": True,
}
ALONE: dict[str, Any] = {"service": None, "scope": FAMILY_SCOPE}
NO_SERVICE = Missing("the tasks belong to no service")
NO_ACCESS = Missing("AccessDenied on DescribeServices")
NO_GROUPS = "the event names no security groups"
NO_ADDRESS = "whether the task gets a public IP address is not known"


def _unknown(why: str = "") -> tuple[Missing, Missing]:
    return Missing(NO_GROUPS + why), Missing(NO_ADDRESS + why)


KNOWN: list[tuple[str, dict[str, Any], Service | Missing, Place]] = [
    (
        "the subnet that failed, with the service's groups",
        {"subnet_id": "subnet-b"},
        service(**NETWORK),
        Place(("subnet-b",), ("sg-task",), True),
    ),
    ("the event names none", {}, service(**NETWORK), Place(("subnet-a", "subnet-b"), ("sg-task",), True)),
    (
        "the service has moved",
        {"subnet_id": "subnet-old"},
        service(**NETWORK),
        Place(("subnet-old",), *_unknown(": service checkout names other subnets by now")),
    ),
    (
        "the service names no network",
        {"subnet_id": "subnet-a"},
        service(),
        Place(("subnet-a",), *_unknown(": service checkout names no network")),
    ),
    (
        "the service is not known",
        {"subnet_id": "subnet-a"},
        NO_ACCESS,
        Place(("subnet-a",), *_unknown(": AccessDenied on DescribeServices")),
    ),
    ("no service", ALONE | {"subnet_id": "subnet-a"}, NO_SERVICE, Place(("subnet-a",), *_unknown())),
    (
        "no service, on EC2",
        ALONE | {"subnet_id": "subnet-a", "launch_type": "EC2"},
        NO_SERVICE,
        Place(("subnet-a",), Missing(NO_GROUPS), False),
    ),
    (
        "no service, and the launch type is not told",
        ALONE | {"subnet_id": "subnet-a", "launch_type": None},
        NO_SERVICE,
        Place(("subnet-a",), *_unknown()),
    ),
    (
        "a service without groups of its own",
        {"subnet_id": "subnet-a"},
        service(**NETWORK | {"security_group_ids": ()}),
        Place(
            ("subnet-a",),
            Missing("the service names no security groups: the default one of the VPC applies, which is not looked at"),
            True,
        ),
    ),
    (
        "a service that was kept by an older version",
        {"subnet_id": "subnet-a"},
        service(**NETWORK | {"assigns_public_ip": None}),
        Place(("subnet-a",), ("sg-task",), Missing(NO_ADDRESS)),
    ),
]


@pytest.mark.parametrize(("failed", "found", "place"), [row[1:] for row in KNOWN], ids=[row[0] for row in KNOWN])
def test_where_it_ran(failed: dict[str, Any], found: Service | Missing, place: Place) -> None:
    """The event's subnet is the one that failed; of the service only what must be true of it."""
    assert place_of(signal("image_pull_network", **failed), Facts(found, {"checkout:42": definition()})) == place


NOWHERE: list[tuple[str, dict[str, Any], Service | Missing, str | None, str]] = [
    (
        "no service",
        ALONE,
        NO_SERVICE,
        "awsvpc",
        "the event names no subnet of the task, and the task belongs to no service",
    ),
    ("a service without one", {}, service(), None, "neither the event nor service checkout names a subnet of the task"),
    (
        "a service that is not known",
        {},
        NO_ACCESS,
        None,
        "the event names no subnet of the task, and its service's are not known: AccessDenied on DescribeServices",
    ),
    ("bridge mode", ALONE, NO_SERVICE, "bridge", "the task has no network interface of its own (network mode bridge)"),
    (
        "bridge mode in a service",
        {},
        service(),
        "bridge",
        "the task has no network interface of its own (network mode bridge)",
    ),
]


@pytest.mark.parametrize(
    ("failed", "found", "mode", "why"), [row[1:] for row in NOWHERE], ids=[row[0] for row in NOWHERE]
)
def test_why_it_is_not_known(failed: dict[str, Any], found: Service | Missing, mode: str | None, why: str) -> None:
    """It reads well after "not checked: "."""
    facts = Facts(found, {"checkout:42": definition(network_mode=mode)})
    assert place_of(signal("image_pull_network", **failed), facts) == Missing(why)


def test_without_a_task_definition_its_network_mode_is_not_known() -> None:
    """Then the rest is said."""
    why = Missing("the event names no subnet of the task, and the task belongs to no service")
    assert place_of(signal("image_pull_network", **ALONE), Facts(NO_SERVICE)) == why
