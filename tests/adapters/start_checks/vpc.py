"""A seeded VPC on the embedded AWS, and the start-up checks of a service in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from foghorn.adapters.closer_look import AwsCloserLook
from foghorn.adapters.start_checks.budget import MOST_CALLS
from foghorn.facts.closer_look import CheckName, StartCheck
from foghorn.facts.fact import Facts
from foghorn.facts.start_needs import RELEVANT
from foghorn_local.aws import AwsServer, workspace_client
from tests.rules.builders import container, definition, service, signal

ACCOUNT, REGION = "123456789012", "eu-west-1"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:prod/db-a1b2c3"


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

    def add_internet_gateway(self) -> None:
        gateway = self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=self.vpc)
        self.ec2.create_route(RouteTableId=self.table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)

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


def checks_of(vpc: Vpc, kind: str, facts: Facts | None = None, **changes: Any) -> dict[CheckName, StartCheck]:
    """What was checked of a task that failed so, by name; within the budget, and in the order of the table."""
    failed = signal(kind, started_at=None, **changes)
    look = AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True)
    assert look.wants(failed)
    checks = look.look_closer(failed, facts or vpc.facts()).start_checks
    assert [check.name for check in checks] == list(RELEVANT[kind])
    assert sum(vpc.aws.counters.counts().values()) <= MOST_CALLS
    return {check.name: check for check in checks}
