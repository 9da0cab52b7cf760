"""The start-up checks on a seeded VPC: each fires, each can be fine, and each says why it could not look."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from foghorn.adapters import aws_clients
from foghorn.adapters.closer_look import AwsCloserLook
from foghorn.adapters.start_checks.budget import MOST_CALLS
from foghorn.facts.closer_look import CheckName, StartCheck, Verdict
from foghorn.facts.fact import Facts, Missing
from foghorn.facts.start_needs import RELEVANT
from foghorn_local.aws import AwsServer, workspace_client
from tests.rules.builders import ROLE, container, definition, service, signal

ACCOUNT, REGION = "123456789012", "eu-west-1"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:prod/db-a1b2c3"
FOUND, FINE, NOT_CHECKED = Verdict
ROUTE, ROLE_CHECK, ENDPOINTS, GROUPS, SECRETS, LOGGING = CheckName


@dataclass
class Vpc:
    """A VPC with one private subnet, its main route table and one security group."""

    aws: AwsServer

    def __post_init__(self) -> None:
        ec2 = self.ec2
        self.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.subnet = ec2.create_subnet(VpcId=self.vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [self.vpc]}])["RouteTables"]
        self.table = tables[0]["RouteTableId"]
        self.group = ec2.create_security_group(GroupName="task", Description="task", VpcId=self.vpc)["GroupId"]

    def client(self, name: str) -> Any:
        return workspace_client(name, self.aws.url, region=REGION)

    @property
    def ec2(self) -> Any:
        return self.client("ec2")

    def facts(self, **changes: Any) -> Facts:
        """The service in this VPC, and its task definition."""
        made = service(subnet_ids=(self.subnet,), security_group_ids=(self.group,), assigns_public_ip=False)
        app = replace(container(), secret_names=("DB",), secret_sources=(f"{SECRET}:password::",))
        return Facts(made, {"checkout:42": replace(definition(app), **changes)})

    def add_nat(self) -> None:
        gateway = self.ec2.create_nat_gateway(SubnetId=self.subnet, ConnectivityType="private")["NatGateway"]
        self.ec2.create_route(
            RouteTableId=self.table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=gateway["NatGatewayId"]
        )

    def add_endpoint(self, service_name: str, **given: Any) -> str:
        made = self.ec2.create_vpc_endpoint(
            VpcId=self.vpc, ServiceName=f"com.amazonaws.{REGION}.{service_name}", VpcEndpointType="Interface", **given
        )
        endpoint: str = made["VpcEndpoint"]["VpcEndpointId"]
        return endpoint

    def close(self) -> None:
        """The security group lets nothing out any more."""
        everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
        self.ec2.revoke_security_group_egress(GroupId=self.group, IpPermissions=everything)

    def role(self, *actions: str, deny: tuple[str, ...] = ()) -> None:
        iam = self.client("iam")
        trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]}
        iam.create_role(RoleName="checkout-execution", AssumeRolePolicyDocument=json.dumps(trust))
        said = [("Allow", actions), ("Deny", deny)]
        statements = [{"Effect": effect, "Action": list(names), "Resource": "*"} for effect, names in said if names]
        policy = {"Version": "2012-10-17", "Statement": statements}
        if statements:
            iam.put_role_policy(RoleName="checkout-execution", PolicyName="p", PolicyDocument=json.dumps(policy))


@pytest.fixture
def vpc(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vpc]:
    """Fresh for every test."""
    with AwsServer() as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        aws_clients.forget_clients()
        yield Vpc(aws)
    aws_clients.forget_clients()


def _checks(vpc: Vpc, kind: str, facts: Facts | None = None, **changes: Any) -> dict[CheckName, StartCheck]:
    failed = signal(kind, started_at=None, **changes)
    look = AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True)
    assert look.wants(failed)
    checks = look.look_closer(failed, facts or vpc.facts()).start_checks
    assert [check.name for check in checks] == list(RELEVANT[kind])
    assert sum(vpc.aws.counters.counts().values()) <= MOST_CALLS
    return {check.name: check for check in checks}


# ---------------------------------------------------------------- network


def test_a_subnet_without_a_way_out(vpc: Vpc) -> None:
    """Found in five calls, none of them per subnet."""
    checks = _checks(vpc, "image_pull_network")
    assert checks[ROUTE].verdict is FOUND
    assert checks[ROUTE].resource == vpc.subnet
    assert f"{vpc.subnet} has no default route (route table {vpc.table})" in checks[ROUTE].text
    assert (checks[ENDPOINTS].verdict, checks[GROUPS].verdict) == (FINE, FINE)
    assert sum(vpc.aws.counters.counts().values()) == 5


def test_a_subnet_behind_a_nat_gateway(vpc: Vpc) -> None:
    """Fine, and it says by which way."""
    vpc.add_nat()
    checks = _checks(vpc, "image_pull_network")
    assert checks[ROUTE].verdict is FINE
    assert "leads to the internet through nat-" in checks[ROUTE].text


def test_an_endpoint_that_lets_the_task_not_in(vpc: Vpc) -> None:
    """The traffic goes to it and ends there."""
    vpc.add_nat()
    other = vpc.ec2.create_security_group(GroupName="endpoint", Description="e", VpcId=vpc.vpc)["GroupId"]
    endpoint = vpc.add_endpoint("ecr.api", SecurityGroupIds=[other], PrivateDnsEnabled=True, SubnetIds=[vpc.subnet])
    checks = _checks(vpc, "registry_auth_network")
    assert checks[ENDPOINTS].verdict is FOUND
    assert checks[ENDPOINTS].resource == endpoint
    assert f"no inbound rule of {other}" in checks[ENDPOINTS].text


def test_a_security_group_that_lets_nothing_out(vpc: Vpc) -> None:
    """Named."""
    vpc.close()
    checks = _checks(vpc, "secret_network")
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
    assert f"network ACL {acl} of {vpc.subnet} does not let TCP 443 out" in _checks(vpc, "secret_network")[ROUTE].text


def test_a_public_registry_has_no_endpoint(vpc: Vpc) -> None:
    """The way to Docker Hub is the internet's."""
    checks = _checks(vpc, "image_pull_network", image="nginx:1.27")
    assert "no usable VPC endpoint leads to docker.io" in checks[ROUTE].text


# ---------------------------------------------------------------- role, secrets, log group

PULL = ("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
DENIED = [
    ("an action that nothing allows", PULL[:2], (), FOUND, "is not allowed ecr:GetDownloadUrlForLayer on arn:aws:ecr"),
    ("an action that is denied", PULL, PULL[1:2], FOUND, "is not allowed ecr:BatchGetImage on"),
    ("no policy at all", (), (), FOUND, "is not allowed ecr:GetAuthorizationToken, ecr:BatchGetImage"),
    ("all allowed", PULL, (), FINE, "role checkout-execution is allowed ecr:GetAuthorizationToken"),
]


@pytest.mark.parametrize(
    ("allowed", "denied", "verdict", "words"), [row[1:] for row in DENIED], ids=[row[0] for row in DENIED]
)
def test_the_execution_role(
    vpc: Vpc, allowed: tuple[str, ...], denied: tuple[str, ...], verdict: Verdict, words: str
) -> None:
    """By its own policies, in one call."""
    vpc.role(*allowed, deny=denied)
    check = _checks(vpc, "image_pull_access_denied")[ROLE_CHECK]
    assert (check.verdict, check.resource) == (verdict, ROLE)
    assert words in check.text
    assert vpc.aws.counters.counts() == {"iam:SimulatePrincipalPolicy": 1}


def test_no_execution_role(vpc: Vpc) -> None:
    """On Fargate nothing can be pulled from ECR without one; on EC2 the instance's role may do."""
    without = vpc.facts(execution_role_arn=None)
    on_fargate = _checks(vpc, "registry_auth_denied", without)[ROLE_CHECK]
    on_ec2 = _checks(vpc, "registry_auth_denied", without, launch_type="EC2")[ROLE_CHECK]
    assert (on_fargate.verdict, on_ec2.verdict) == (FOUND, NOT_CHECKED)


def test_a_role_that_is_gone(vpc: Vpc) -> None:
    """A refusal is no verdict."""
    check = _checks(vpc, "image_pull_access_denied")[ROLE_CHECK]
    assert (check.verdict, check.text) == (NOT_CHECKED, "NoSuchEntity on SimulatePrincipalPolicy")


def test_a_secret_that_does_not_exist(vpc: Vpc) -> None:
    """By its ARN, without JSON key and version."""
    check = _checks(vpc, "secret_not_found")[SECRETS]
    assert (check.verdict, check.text, check.resource) == (FOUND, f"secret {SECRET} does not exist", SECRET)


def test_a_secret_that_exists_is_not_read(vpc: Vpc) -> None:
    """DescribeSecret tells that it is there, and nothing of what it holds."""
    made = vpc.client("secretsmanager").create_secret(Name="prod/db", SecretString="hunter2")["ARN"]
    app = replace(container(), secret_names=("DB",), secret_sources=(f"{made}:password::",))
    check = _checks(vpc, "secret_not_found", Facts(service(), {"checkout:42": definition(app)}))[SECRETS]
    assert (check.verdict, check.text) == (FINE, f"{made} exist")
    assert vpc.aws.counters.counts() == {"secretsmanager:DescribeSecret": 1}


PARAMETERS = [
    ("by name", "/prod/url", FINE),
    ("by ARN", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/prod/url", FINE),
    ("another name", "/prod/gone", FOUND),
    ("another ARN", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/prod/gone", FOUND),
]


@pytest.mark.parametrize(("source", "verdict"), [row[1:] for row in PARAMETERS], ids=[row[0] for row in PARAMETERS])
def test_a_parameter(vpc: Vpc, source: str, verdict: Verdict) -> None:
    """A `valueFrom` is a name or an ARN."""
    vpc.client("ssm").put_parameter(Name="/prod/url", Value="x", Type="String")
    app = replace(container(), secret_names=("URL",), secret_sources=(source,))
    assert (
        _checks(vpc, "secret_not_found", Facts(service(), {"checkout:42": definition(app)}))[SECRETS].verdict is verdict
    )
    assert vpc.aws.counters.counts() == {"ssm:DescribeParameters": 1}


def test_the_log_group(vpc: Vpc) -> None:
    """Its whole name counts, not its beginning; a driver that creates it needs none."""
    vpc.client("logs").create_log_group(logGroupName="/ecs/checkout-old")
    missing = _checks(vpc, "log_driver_failed")[LOGGING]
    creates = replace(definition(replace(container(), log_creates_group=True)))
    created = _checks(vpc, "log_driver_failed", Facts(service(), {"checkout:42": creates}))[LOGGING]
    vpc.client("logs").create_log_group(logGroupName="/ecs/checkout")
    vpc.aws.counters.reset()
    there = _checks(vpc, "log_driver_failed")[LOGGING]
    assert (missing.verdict, missing.text) == (FOUND, f"log group /ecs/checkout does not exist in {REGION}")
    assert (created.verdict, there.verdict) == (FINE, FINE)


# ---------------------------------------------------------------- when it cannot look


def test_everything_at_once_keeps_the_budget(vpc: Vpc) -> None:
    """A secret that failed for a reason that was cut off makes most checks relevant."""
    vpc.role()
    checks = _checks(vpc, "secret_failed_unspecified")
    assert NOT_CHECKED not in {check.verdict for check in checks.values()}


BLIND = [
    ("no service", lambda f: replace(f, service=Missing("AccessDenied on DescribeServices")), "AccessDenied on"),
    ("no subnets", lambda f: replace(f, service=service()), "its tasks use the network of their instances"),
    ("no task definition", lambda f: replace(f, task_definitions={}), "the task definition is not known"),
]


@pytest.mark.parametrize(("change", "why"), [row[1:] for row in BLIND], ids=[row[0] for row in BLIND])
def test_what_is_not_known_is_not_checked(vpc: Vpc, change: Any, why: str) -> None:
    """With the reason, and without a call."""
    checks = _checks(vpc, "image_pull_network", change(vpc.facts()))
    assert {check.verdict for check in checks.values()} == {NOT_CHECKED}
    assert all(why in check.text for check in checks.values())
    assert vpc.aws.counters.counts() == {}


def test_they_can_be_switched_off(vpc: Vpc) -> None:
    """`StartChecks=off` takes the permissions too, so nothing may ask."""
    look = AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=False)
    failed = signal("secret_not_found", started_at=None)
    assert not look.wants(failed)
    assert look.look_closer(failed, vpc.facts()).start_checks == ()
    assert vpc.aws.counters.counts() == {}


@pytest.mark.parametrize("fault", ["ec2:deny", "ec2:throttle:all"])
def test_a_refusal_is_asked_for_once(vpc: Vpc, fault: str) -> None:
    """Three checks lean on the network; it is read once, also where that fails."""
    vpc.aws.faults.add(fault)
    checks = _checks(vpc, "image_pull_network")
    assert {check.verdict for check in checks.values()} == {NOT_CHECKED}
    assert all(check.text.endswith("on DescribeSubnets") for check in checks.values())
    assert vpc.aws.counters.counts() == {"ec2:DescribeSubnets": 1}


def test_a_task_of_another_account_is_not_looked_at(vpc: Vpc) -> None:
    """The same names would lead to other resources here."""
    failed = signal("secret_not_found", started_at=None)
    looked = AwsCloserLook(account="999999999999", reads_logs=True, checks_starts=True).look_closer(failed, vpc.facts())
    assert [check.verdict for check in looked.start_checks] == [NOT_CHECKED]
    assert looked.start_checks[0].text == f"account {ACCOUNT} cannot be read from 999999999999"
    assert vpc.aws.counters.counts() == {}
