"""Networks for tests: one private subnet, what surrounds it, and what a check must say of it."""

from __future__ import annotations

from dataclasses import replace

from foghorn.facts.closer_look import StartCheck, Verdict
from foghorn.facts.network import (
    AclEntry,
    Network,
    NetworkAcl,
    Permission,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    VpcEndpoint,
)

ECR = ("ecr.api", "ecr.dkr", "s3")
A, B = Subnet("subnet-a", "vpc-1", "10.0.1.0/24"), Subnet("subnet-b", "vpc-1", "10.0.2.0/24")
LOCAL = Route("10.0.0.0/16", "local")
NAT, IGW, TGW = (Route("0.0.0.0/0", target) for target in ("nat-1", "igw-1", "tgw-1"))
HTTPS_OUT = Permission("tcp", 443, 443, ("0.0.0.0/0",))
OWN = SecurityGroup("sg-task", (), (HTTPS_OUT,))


def table(*routes: Route, subnets: tuple[str, ...] = (), main: bool = True) -> RouteTable:
    """The VPC's main route table, or one that subnets name."""
    return RouteTable("rtb-named" if subnets else "rtb-main", subnets, main and not subnets, (LOCAL, *routes))


def interface(service: str, **changes: object) -> VpcEndpoint:
    """A working interface endpoint whose group lets the task in."""
    made = VpcEndpoint(f"vpce-{service}", service, False, True, private_dns=True, security_group_ids=("sg-endpoint",))
    return replace(made, **changes)  # type: ignore[arg-type]


def gateway(*tables: str) -> VpcEndpoint:
    """The S3 gateway endpoint of these route tables."""
    return VpcEndpoint("vpce-s3", "s3", True, True, route_table_ids=tables)


def network(*tables: RouteTable, **changes: object) -> Network:
    """One private subnet behind a main route table."""
    made = Network((A,), ("sg-task",), False, tables or (table(NAT),), (), (OWN,))
    return replace(made, **changes)  # type: ignore[arg-type]


PRIVATE = (interface("ecr.api"), interface("ecr.dkr"), gateway("rtb-main"))
ADMITS = SecurityGroup("sg-endpoint", (Permission("tcp", 443, 443, ("10.0.0.0/16",)),), ())


def acl(*entries: AclEntry) -> NetworkAcl:
    """A network ACL of subnet-a."""
    return NetworkAcl("acl-1", ("subnet-a",), entries)


OUT = AclEntry(100, True, True, "6", "0.0.0.0/0", 443, 443)
ANSWERS = AclEntry(100, False, True, "6", "0.0.0.0/0", 1024, 65535)


def with_endpoints(*endpoints: VpcEndpoint, group: SecurityGroup = ADMITS, **changes: object) -> Network:
    """These endpoints with a group, and a subnet without a default route."""
    return network(table(), endpoints=endpoints, groups=(OWN, group), **changes)


def says(check: StartCheck, verdict: Verdict, words: str) -> None:
    """The verdict, and words that its text must have."""
    assert (check.verdict, words in check.text) == (verdict, True), check
