"""A task without a service: its event names the subnet, and what only a service would tell is not checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from foghorn.facts.closer_look import CheckName, StartCheck, Verdict
from foghorn.facts.fact import Missing
from tests.adapters.start_checks.vpc import Vpc, checks_of
from tests.rules.builders import FAMILY_SCOPE

FOUND, FINE, NOT_CHECKED = Verdict
ROUTE, ROLE_CHECK, ENDPOINTS, GROUPS, SECRETS, LOGGING = CheckName
NO_GROUPS = "the event names no security groups"


def standalone(vpc: Vpc, kind: str = "image_pull_network", **changes: Any) -> dict[CheckName, StartCheck]:
    """The checks of a task that RunTask started in the subnet of the VPC."""
    given = replace(vpc.facts(), service=Missing("the tasks belong to no service"))
    return checks_of(vpc, kind, given, **{"service": None, "scope": FAMILY_SCOPE, "subnet_id": vpc.subnet, **changes})


def test_a_subnet_without_a_way_out(vpc: Vpc) -> None:
    """Found without a service; it asks for no security group where there is none to ask about."""
    checks = standalone(vpc)
    assert (checks[ROUTE].verdict, checks[ROUTE].resource) == (FOUND, vpc.subnet)
    assert f"{vpc.subnet} has no default route (route table {vpc.table})" in checks[ROUTE].text
    assert checks[ENDPOINTS].verdict is FINE
    assert (checks[GROUPS].verdict, checks[GROUPS].text) == (NOT_CHECKED, NO_GROUPS)
    assert vpc.aws.counters.counts() == {
        f"ec2:Describe{what}": 1 for what in ("Subnets", "RouteTables", "VpcEndpoints", "NetworkAcls")
    }


def test_a_subnet_behind_a_nat_gateway(vpc: Vpc) -> None:
    """No address of its own is needed there."""
    vpc.add_nat()
    assert standalone(vpc)[ROUTE].verdict is FINE


@pytest.mark.parametrize(
    ("launch_type", "verdict", "words"),
    [
        ("FARGATE", NOT_CHECKED, "and whether the task gets a public IP address is not known"),
        ("EC2", FOUND, "but the task gets no public IP address"),
    ],
)
def test_a_subnet_behind_an_internet_gateway(vpc: Vpc, launch_type: str, verdict: Verdict, words: str) -> None:
    """On EC2 no task gets a public address; on Fargate that was for RunTask to say."""
    vpc.add_internet_gateway()
    check = standalone(vpc, launch_type=launch_type)[ROUTE]
    assert check.verdict is verdict
    assert words in check.text


def test_an_endpoint_that_lets_certain_groups_in(vpc: Vpc) -> None:
    """Whether the task's is one of them cannot be told; an endpoint that lets the subnet in is fine."""
    guarded = vpc.ec2.create_security_group(GroupName="endpoint", Description="e", VpcId=vpc.vpc)["GroupId"]
    vpc.add_endpoint("ecr.api", SecurityGroupIds=[guarded], PrivateDnsEnabled=True, SubnetIds=[vpc.subnet])
    https: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    by_group = [https | {"UserIdGroupPairs": [{"GroupId": vpc.group}]}]
    vpc.ec2.authorize_security_group_ingress(GroupId=guarded, IpPermissions=by_group)
    unknown = standalone(vpc)[ENDPOINTS]
    by_subnet = [https | {"IpRanges": [{"CidrIp": "10.0.1.0/24"}]}]
    vpc.ec2.authorize_security_group_ingress(GroupId=guarded, IpPermissions=by_subnet)
    vpc.aws.counters.reset()
    fine = standalone(vpc)[ENDPOINTS]
    assert unknown.verdict is NOT_CHECKED
    assert unknown.text.endswith(f"{guarded} lets certain security groups in, but {NO_GROUPS}")
    assert (fine.verdict, fine.text) == (FINE, "ecr.api: usable")


def test_without_a_subnet_nothing_is_asked(vpc: Vpc) -> None:
    """And it says of whom nothing is known."""
    checks = standalone(vpc, subnet_id=None)
    assert {(check.verdict, check.text) for check in checks.values()} == {
        (NOT_CHECKED, "the event names no subnet of the task, and the task belongs to no service")
    }
    assert vpc.aws.counters.counts() == {}


def test_role_secrets_and_logs_need_no_network(vpc: Vpc) -> None:
    """They are checked of a task without a service as of any other."""
    vpc.role()
    checks = standalone(vpc, "secret_failed_unspecified", subnet_id=None)
    assert (checks[ROLE_CHECK].verdict, checks[SECRETS].verdict) == (FOUND, FOUND)


def test_of_a_service_the_subnet_that_failed_is_looked_at(vpc: Vpc) -> None:
    """With the service's groups; another of its subnets, which has no way out, is not blamed for it."""
    vpc.add_nat()
    lost = vpc.ec2.create_subnet(VpcId=vpc.vpc, CidrBlock="10.0.2.0/24")["Subnet"]["SubnetId"]
    table = vpc.ec2.create_route_table(VpcId=vpc.vpc)["RouteTable"]["RouteTableId"]
    vpc.ec2.associate_route_table(RouteTableId=table, SubnetId=lost)
    known = vpc.facts()
    assert not isinstance(known.service, Missing)
    both = replace(known, service=replace(known.service, subnet_ids=(lost, vpc.subnet)))
    at_one = checks_of(vpc, "image_pull_network", both, subnet_id=vpc.subnet)
    vpc.aws.counters.reset()
    at_any = checks_of(vpc, "image_pull_network", both)
    assert (at_one[ROUTE].verdict, at_one[GROUPS].verdict) == (FINE, FINE)
    assert (at_any[ROUTE].verdict, at_any[ROUTE].resource) == (FOUND, lost)
