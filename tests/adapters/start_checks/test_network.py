"""Ways out, endpoints and security groups of a seeded VPC: each check fires, and each can be fine."""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName, Verdict
from tests.adapters.start_checks.vpc import Vpc, checks_of

FOUND, FINE, NOT_CHECKED = Verdict
ROUTE, ROLE_CHECK, ENDPOINTS, GROUPS, SECRETS, LOGGING = CheckName


def test_a_subnet_without_a_way_out(vpc: Vpc) -> None:
    """Found in five calls, none of them per subnet."""
    checks = checks_of(vpc, "image_pull_network")
    assert checks[ROUTE].verdict is FOUND
    assert checks[ROUTE].resource == vpc.subnet
    assert f"{vpc.subnet} has no default route (route table {vpc.table})" in checks[ROUTE].text
    assert (checks[ENDPOINTS].verdict, checks[GROUPS].verdict) == (FINE, FINE)
    assert sum(vpc.aws.counters.counts().values()) == 5


def test_a_subnet_behind_a_nat_gateway(vpc: Vpc) -> None:
    """Fine, and it says by which way."""
    vpc.add_nat()
    checks = checks_of(vpc, "image_pull_network")
    assert checks[ROUTE].verdict is FINE
    assert "leads to the internet through nat-" in checks[ROUTE].text


def test_an_endpoint_that_lets_the_task_not_in(vpc: Vpc) -> None:
    """The traffic goes to it and ends there."""
    vpc.add_nat()
    other = vpc.ec2.create_security_group(GroupName="endpoint", Description="e", VpcId=vpc.vpc)["GroupId"]
    endpoint = vpc.add_endpoint("ecr.api", SecurityGroupIds=[other], PrivateDnsEnabled=True, SubnetIds=[vpc.subnet])
    checks = checks_of(vpc, "registry_auth_network")
    assert checks[ENDPOINTS].verdict is FOUND
    assert checks[ENDPOINTS].resource == endpoint
    assert f"no inbound rule of {other}" in checks[ENDPOINTS].text


def test_a_security_group_that_lets_nothing_out(vpc: Vpc) -> None:
    """Named."""
    vpc.close()
    checks = checks_of(vpc, "secret_network")
    assert checks[GROUPS].verdict is FOUND
    assert checks[GROUPS].resource == vpc.group


def test_a_network_acl_in_the_way(vpc: Vpc) -> None:
    """It may forbid what route and group allow."""
    vpc.add_nat()
    acls = vpc.ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [vpc.subnet]}])
    acl = acls["NetworkAcls"][0]["NetworkAclId"]
    vpc.ec2.create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=1,
        Protocol="6",
        RuleAction="deny",
        Egress=True,
        CidrBlock="0.0.0.0/0",
        PortRange={"From": 443, "To": 443},
    )
    assert f"network ACL {acl} of {vpc.subnet} does not let TCP 443 out" in checks_of(vpc, "secret_network")[ROUTE].text


def test_a_public_registry_has_no_endpoint(vpc: Vpc) -> None:
    """The way to Docker Hub is the internet's."""
    checks = checks_of(vpc, "image_pull_network", image="nginx:1.27")
    assert "no usable VPC endpoint leads to docker.io" in checks[ROUTE].text
