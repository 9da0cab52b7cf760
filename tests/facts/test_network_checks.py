"""Ways out of a subnet, endpoints, security groups: what is found, what is fine, what cannot be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.closer_look import Verdict
from foghorn.facts.network import Network, NetworkAcl, Permission, Route, RouteTable, SecurityGroup
from foghorn.facts.network_checks import check_endpoints, check_route, check_security_groups
from tests.facts.networks import (
    ADMITS,
    ANSWERS,
    ECR,
    IGW,
    NAT,
    OUT,
    OWN,
    PRIVATE,
    TGW,
    A,
    B,
    acl,
    gateway,
    interface,
    network,
    says,
    table,
    with_endpoints,
)

FOUND, FINE, NOT_CHECKED = Verdict

ROUTES: list[tuple[str, Network, Verdict, str]] = [
    ("a NAT gateway", network(), FINE, "subnet-a leads to the internet through nat-1"),
    ("no default route", network(table()), FOUND, "subnet-a has no default route (route table rtb-main)"),
    ("what it lacks is named", network(table()), FOUND, "no usable VPC endpoint leads to ecr.api, ecr.dkr, s3"),
    ("its own route table wins", network(table(NAT), table(subnets=("subnet-a",))), FOUND, "rtb-named"),
    ("another subnet's does not", network(table(NAT), table(subnets=("subnet-z",))), FINE, "nat-1"),
    ("a gateway without public IP", network(table(IGW)), FOUND, "igw-1, but the task gets no public IP address"),
    ("a gateway with public IP", network(table(IGW), public_ip=True), FINE, "through igw-1"),
    ("a NAT that was deleted", network(table(replace(NAT, active=False))), FOUND, "nat-1, which is gone (blackhole)"),
    ("a transit gateway", network(table(TGW)), NOT_CHECKED, "leads to tgw-1, and what lies behind that cannot be seen"),
    ("no route table at all", network(RouteTable("r", ("x",), False, ())), FOUND, "subnet-a has no route table"),
    ("one bad subnet of two", network(table(NAT), table(subnets=("subnet-b",)), subnets=(A, B)), FOUND, "subnet-b"),
    ("endpoints for all", network(table(), endpoints=PRIVATE), FINE, "reaches ecr.api, ecr.dkr, s3 by VPC endpoints"),
    ("one endpoint missing", network(table(), endpoints=PRIVATE[1:]), FOUND, "endpoint leads to ecr.api"),
    (
        "the gateway endpoint of another table",
        network(table(), endpoints=(*PRIVATE[:2], gateway("rtb-other"))),
        FOUND,
        "endpoint leads to s3",
    ),
    (
        "an endpoint without private DNS",
        network(table(), endpoints=(interface("ecr.api", private_dns=False), *PRIVATE[1:])),
        FOUND,
        "endpoint leads to ecr.api",
    ),
    (
        "an endpoint that is not available yet",
        network(table(), endpoints=(interface("ecr.api", available=False), *PRIVATE[1:])),
        FOUND,
        "endpoint leads to ecr.api",
    ),
    (
        "a narrow way to a transit gateway",
        network(table(Route("10.0.0.0/8", "tgw-1"))),
        NOT_CHECKED,
        "tgw-1 may lead on, and what lies behind it cannot be seen",
    ),
    (
        "an interface endpoint for S3 beside its gateway",
        network(table(), endpoints=(interface("s3", private_dns=False), *PRIVATE)),
        FINE,
        "by VPC endpoints",
    ),
    ("only IPv6", network(table(), subnets=(replace(A, cidr=""),)), NOT_CHECKED, "ways over IPv6 are not followed"),
    ("no subnets", network(subnets=()), NOT_CHECKED, "the task's subnets are not known"),
    ("an ACL that lets it pass", network(acls=(acl(OUT, ANSWERS),)), FINE, "nat-1"),
    (
        "an ACL that lets nothing out",
        network(acls=(acl(ANSWERS),)),
        FOUND,
        "acl-1 of subnet-a does not let TCP 443 out",
    ),
    ("an ACL that lets no answers in", network(acls=(acl(OUT),)), FOUND, "does not let answers"),
    (
        "the lower number decides",
        network(acls=(acl(replace(OUT, number=200), replace(OUT, number=50, allow=False), ANSWERS),)),
        FOUND,
        "does not let TCP 443 out",
    ),
    (
        "an entry for other addresses does not decide",
        network(acls=(acl(replace(OUT, number=50, allow=False, cidr="10.9.0.0/16"), OUT, ANSWERS),)),
        FINE,
        "nat-1",
    ),
    ("an ACL of another subnet", network(acls=(NetworkAcl("acl-2", ("subnet-z",), ()),)), FINE, "nat-1"),
    ("endpoints need no way past an ACL", network(table(), endpoints=PRIVATE, acls=(acl(),)), FINE, "VPC endpoints"),
]


@pytest.mark.parametrize(("given", "verdict", "words"), [row[1:] for row in ROUTES], ids=[row[0] for row in ROUTES])
def test_the_way_to_ecr(given: Network, verdict: Verdict, words: str) -> None:
    """By the internet or by endpoints."""
    says(check_route(given, ECR), verdict, words)


def test_endpoints_lead_to_no_public_registry() -> None:
    """Docker Hub has none."""
    says(check_route(network(table(), endpoints=PRIVATE), (), ("docker.io",)), FOUND, "endpoint leads to docker.io")
    says(check_route(network(), (), ("docker.io",)), FINE, "nat-1")


def test_a_finding_names_its_subnet() -> None:
    """The resource is what a person looks up."""
    assert check_route(network(table()), ECR).resource == "subnet-a"


ENDPOINTS: list[tuple[str, Network, Verdict, str]] = [
    ("none", network(), FINE, "the VPC has no endpoint for ecr.api, ecr.dkr, s3"),
    ("all work", with_endpoints(*PRIVATE), FINE, "ecr.api, ecr.dkr, s3: usable"),
    ("of other services", with_endpoints(interface("kinesis", private_dns=False)), FINE, "no endpoint for"),
    (
        "not available",
        with_endpoints(interface("ecr.api", available=False)),
        FOUND,
        "vpce-ecr.api for ecr.api is not available",
    ),
    ("no private DNS", with_endpoints(interface("ecr.dkr", private_dns=False)), FOUND, "has no private DNS name"),
    ("no private DNS, NAT there", network(endpoints=(interface("ecr.dkr", private_dns=False),)), FINE, "usable"),
    (
        "no private DNS, a transit gateway there",
        network(table(TGW), endpoints=(interface("ecr.dkr", private_dns=False),)),
        FINE,
        "usable",
    ),
    ("one of two for S3 works", with_endpoints(interface("s3", private_dns=False), *PRIVATE), FINE, "usable"),
    (
        "lets nobody in",
        with_endpoints(*PRIVATE, group=replace(ADMITS, ingress=())),
        FOUND,
        "no inbound rule of sg-endpoint",
    ),
    (
        "lets another subnet in",
        with_endpoints(*PRIVATE, group=replace(ADMITS, ingress=(Permission("tcp", 443, 443, ("10.0.2.0/24",)),))),
        FOUND,
        "no inbound rule of sg-endpoint",
    ),
    (
        "lets the task's group in",
        with_endpoints(*PRIVATE, group=replace(ADMITS, ingress=(Permission("tcp", 443, 443, (), ("sg-task",)),))),
        FINE,
        "usable",
    ),
    (
        "lets it in on another port",
        with_endpoints(*PRIVATE, group=replace(ADMITS, ingress=(Permission("tcp", 80, 80, ("0.0.0.0/0",)),))),
        FOUND,
        "no inbound rule",
    ),
    (
        "lets all in",
        with_endpoints(*PRIVATE, group=replace(ADMITS, ingress=(Permission("-1", cidrs=("0.0.0.0/0",)),))),
        FINE,
        "",
    ),
    ("its group is not known", with_endpoints(*PRIVATE, group=OWN), FINE, "usable"),
    (
        "S3 of another route table",
        with_endpoints(gateway("rtb-other")),
        FOUND,
        "vpce-s3 for s3 is not in route table rtb-main",
    ),
    ("S3 of another table, NAT there", network(endpoints=(gateway("rtb-other"),)), FINE, "usable"),
]


@pytest.mark.parametrize(
    ("given", "verdict", "words"), [row[1:] for row in ENDPOINTS], ids=[row[0] for row in ENDPOINTS]
)
def test_endpoints(given: Network, verdict: Verdict, words: str) -> None:
    """One that is there and does not work takes the traffic all the same."""
    says(check_endpoints(given, ECR), verdict, words)


def _own(*egress: Permission) -> Network:
    return network(groups=(replace(OWN, egress=egress),))


GROUPS: list[tuple[str, Network, Verdict, str]] = [
    ("HTTPS to anywhere", network(), FINE, "sg-task let TCP 443 out"),
    ("all protocols", _own(Permission("-1", cidrs=("0.0.0.0/0",))), FINE, ""),
    ("a range of ports", _own(Permission("tcp", 0, 65535, ("10.0.0.0/8",))), FINE, ""),
    ("to a prefix list", _own(Permission("tcp", 443, 443, prefix_list_ids=("pl-1",))), FINE, ""),
    ("no rule", _own(), FOUND, "no outbound rule of sg-task lets TCP 443 out"),
    ("another port", _own(Permission("tcp", 5432, 5432, ("10.0.0.0/8",))), FOUND, ""),
    ("UDP", _own(Permission("udp", 443, 443, ("0.0.0.0/0",))), FOUND, ""),
    ("to nobody", _own(Permission("tcp", 443, 443)), FOUND, ""),
    ("not known", network(groups=()), NOT_CHECKED, "security groups are not known"),
    (
        "one of two is enough",
        network(security_group_ids=("sg-2", "sg-task"), groups=(SecurityGroup("sg-2", (), ()), OWN)),
        FINE,
        "",
    ),
]


@pytest.mark.parametrize(("given", "verdict", "words"), [row[1:] for row in GROUPS], ids=[row[0] for row in GROUPS])
def test_security_groups(given: Network, verdict: Verdict, words: str) -> None:
    """Rules only allow, so one that does is enough."""
    says(check_security_groups(given), verdict, words)


def test_what_needs_no_service_of_this_region_needs_no_endpoint() -> None:
    """Docker Hub, or the registry of another Region."""
    says(check_endpoints(network(), ()), FINE, "no AWS service of this Region is needed")
