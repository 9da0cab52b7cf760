"""A task of which only the subnet is known: what follows from it is told, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.closer_look import Verdict
from foghorn.facts.missing import Missing
from foghorn.facts.network import Network, Permission, RouteTable
from foghorn.facts.network_checks import check_endpoints, check_route, check_security_groups
from tests.facts.networks import (
    ADMITS,
    ECR,
    IGW,
    NAT,
    PRIVATE,
    TGW,
    A,
    B,
    acl,
    interface,
    network,
    says,
    table,
    with_endpoints,
)

FOUND, FINE, NOT_CHECKED = Verdict
NO_GROUPS = Missing("the event names no security groups")
NO_ADDRESS = Missing("whether the task gets a public IP address is not known")


def standalone(*tables: RouteTable, **changes: object) -> Network:
    """What is known of a task without a service: its subnet, and what surrounds it."""
    return network(*tables, **{"security_group_ids": NO_GROUPS, "public_ip": NO_ADDRESS, **changes})


ROUTES: list[tuple[str, Network, Verdict, str]] = [
    (
        "a gateway, and an address that is not known",
        standalone(table(IGW)),
        NOT_CHECKED,
        "subnet-a leads to internet gateway igw-1, and whether the task gets a public IP address is not known",
    ),
    ("an address that is not known, NAT there", standalone(), FINE, "through nat-1"),
    ("the same, nothing there", standalone(table()), FOUND, "subnet-a has no default route"),
    ("the same, endpoints for all", standalone(table(IGW), endpoints=PRIVATE), FINE, "by VPC endpoints"),
    ("the same, a transit gateway", standalone(table(TGW)), NOT_CHECKED, "leads to tgw-1"),
    (
        "the same, a gateway that is gone",
        standalone(table(replace(IGW, active=False))),
        FOUND,
        "igw-1, which is gone (blackhole)",
    ),
    ("the same, an ACL in the way", standalone(table(IGW), acls=(acl(),)), FOUND, "acl-1 of subnet-a does not let"),
    (
        "one subnet behind NAT, one behind a gateway",
        standalone(table(NAT), table(IGW, subnets=("subnet-b",)), subnets=(A, B)),
        NOT_CHECKED,
        "subnet-b leads to internet gateway igw-1",
    ),
]


@pytest.mark.parametrize(("given", "verdict", "words"), [row[1:] for row in ROUTES], ids=[row[0] for row in ROUTES])
def test_the_way_to_ecr(given: Network, verdict: Verdict, words: str) -> None:
    """An internet gateway helps a public address alone; every other way leads there or does not."""
    says(check_route(given, ECR), verdict, words)


def _alone(*ingress: Permission) -> Network:
    """Endpoints whose group has these rules, and a task whose groups are not known."""
    return with_endpoints(
        *PRIVATE, group=replace(ADMITS, ingress=ingress), security_group_ids=NO_GROUPS, public_ip=NO_ADDRESS
    )


ENDPOINTS: list[tuple[str, Network, Verdict, str]] = [
    (
        "lets a group in, the task's are not known",
        _alone(Permission("tcp", 443, 443, (), ("sg-task",))),
        NOT_CHECKED,
        "sg-endpoint lets certain security groups in, but the event names no security groups",
    ),
    (
        "lets a group in on another port, the task's are not known",
        _alone(Permission("tcp", 80, 80, (), ("sg-task",))),
        FOUND,
        "no inbound rule of sg-endpoint",
    ),
    (
        "lets the subnet in beside a group, the task's are not known",
        _alone(Permission("tcp", 443, 443, ("10.0.1.0/24",), ("sg-other",))),
        FINE,
        "usable",
    ),
    ("lets nobody in, the task's are not known", _alone(), FOUND, "no inbound rule of sg-endpoint"),
    (
        "what is broken is told before what is not known",
        replace(
            _alone(Permission("tcp", 443, 443, (), ("sg-task",))),
            endpoints=(PRIVATE[0], interface("ecr.dkr", available=False), PRIVATE[2]),
        ),
        FOUND,
        "vpce-ecr.dkr for ecr.dkr is not available",
    ),
    (
        "one of two for S3 works, of the other it is not known",
        replace(
            _alone(Permission("tcp", 443, 443, (), ("sg-task",))),
            endpoints=(interface("s3"), PRIVATE[2]),
        ),
        FINE,
        "s3: usable",
    ),
]


@pytest.mark.parametrize(
    ("given", "verdict", "words"), [row[1:] for row in ENDPOINTS], ids=[row[0] for row in ENDPOINTS]
)
def test_endpoints(given: Network, verdict: Verdict, words: str) -> None:
    """The groups of the task matter where an endpoint lets certain groups in, and only there."""
    says(check_endpoints(given, ECR), verdict, words)


def test_security_groups() -> None:
    """Nobody names them."""
    says(check_security_groups(standalone()), NOT_CHECKED, "the event names no security groups")
