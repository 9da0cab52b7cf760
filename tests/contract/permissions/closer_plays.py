"""The streams that take the closer look everywhere it can ask AWS for something, and what is there to be looked at.

One service per cause, so that none is left out because of another. Each runs in subnets with a security group, names a
target group, logs through awslogs, has secrets and an execution role, so that no look ends for want of what to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from foghorn_local.aws import workspace_client
from foghorn_local.demo.ecs import Cluster, End, Event
from foghorn_local.demo.service import Service
from tests.storms.streams import START, crash_loop, in_order

HOME = Cluster()
OF_ANOTHER_REGION = Cluster("prod", "123456789012", "ap-northeast-2")
OF_ANOTHER_ACCOUNT = Cluster("shop", "111122223333", "eu-west-1")
STEADY_AFTER = timedelta(minutes=3)

TARGET_GROUP = "checkout/0123456789abcdef"
SUBNET, SECURITY_GROUP = "subnet-0123456789abcdef0", "sg-0123456789abcdef0"
PARAMETER = "/checkout/url"
EXECUTION_ROLE = "role/tasks/checkout-execution"

_UNHEALTHY = "Task failed ELB health checks in (target-group {target_group})"
_DENIED = (
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
    "unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException"
)
_UNLOGGED = (
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to "
    "create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist."
)
SERVICES = ("unhealthy", "denied", "unlogged", "astray")
"""Log lines and target groups; role, parameter and secret; log group and network; a secret of another region."""


def causes(cluster: Cluster) -> list[Event]:
    """A stop for each service, and later its steady state."""
    unhealthy, denied, unlogged, astray = (Service(cluster, name) for name in SERVICES)
    failed_checks = End("ServiceSchedulerInitiated", _UNHEALTHY.format(target_group=_target_group(cluster)), None)
    events = crash_loop(unhealthy, crashes=1, end=failed_checks)
    for service, reason in ((denied, _DENIED), (unlogged, _UNLOGGED), (astray, _DENIED)):
        events += service.task(0).fail_to_start(START, End("TaskFailedToStart", reason, None))
    events += [service.steady(START + STEADY_AFTER) for service in (unhealthy, denied, unlogged, astray)]
    return in_order(events)


def world_of(*clusters: Cluster) -> dict[str, Any]:
    """The world file: services with their network, task definitions with what they need."""
    return {
        "clusters": [
            {
                "name": cluster.name,
                "account": cluster.account,
                "region": cluster.region,
                "services": [_service(cluster, name) for name in SERVICES],
            }
            for cluster in clusters
        ],
        "taskDefinitions": [_task_definition(cluster, name) for cluster in clusters for name in SERVICES],
    }


@contextmanager
def known_ids() -> Iterator[None]:
    """moto gives the ids that the world file names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("moto.ec2.models.subnets.random_subnet_id", lambda: SUBNET)
        patch.setattr("moto.ec2.models.security_groups.random_security_group_id", lambda: SECURITY_GROUP)
        patch.setattr("moto.elbv2.models.make_arn_for_target_group", _target_group_of_moto)
        yield


def _target_group_of_moto(*, account_id: str, region_name: str, **_: str) -> str:
    return _target_group(Cluster("any", account_id, region_name))


def furnish(url: str) -> None:
    """In both regions the network of the tasks, their target group, one parameter: what is missing ends a look."""
    for cluster in (HOME, OF_ANOTHER_REGION):
        ec2 = workspace_client("ec2", url, region=cluster.region)
        vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
        ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24")
        ec2.create_security_group(GroupName="tasks", Description="tasks", VpcId=vpc)
        groups = workspace_client("elbv2", url, region=cluster.region)
        groups.create_target_group(Name=TARGET_GROUP.split("/")[0], Protocol="HTTP", Port=8080, VpcId=vpc)
        ssm = workspace_client("ssm", url, region=cluster.region)
        ssm.put_parameter(Name=PARAMETER, Value="x", Type="String")


def _service(cluster: Cluster, name: str) -> dict[str, Any]:
    network = {"subnets": [SUBNET], "securityGroups": [SECURITY_GROUP], "assignPublicIp": "DISABLED"}
    return {
        "serviceName": name,
        "networkConfiguration": {"awsvpcConfiguration": network},
        "loadBalancers": [{"targetGroupArn": _target_group(cluster), "containerName": "app", "containerPort": 8080}],
    }


def _task_definition(cluster: Cluster, name: str) -> dict[str, Any]:
    """Of "astray" the first secret is of another account, which would be asked first, the next in another region."""
    strays = name == "astray"
    beside = OF_ANOTHER_REGION if strays else cluster
    first = _arn(OF_ANOTHER_ACCOUNT, "secretsmanager", "secret:checkout/db-AbCdEf") if strays else PARAMETER
    secrets = [first, _arn(beside, "secretsmanager", "secret:checkout/db-AbCdEf")]
    logs = {"awslogs-group": f"/ecs/{name}", "awslogs-region": beside.region, "awslogs-stream-prefix": "ecs"}
    return {
        "taskDefinitionArn": cluster.of("task-definition", f"{name}:1"),
        "family": name,
        "revision": 1,
        "networkMode": "awsvpc",
        "executionRoleArn": f"arn:aws:iam::{cluster.account}:{EXECUTION_ROLE}",
        "containerDefinitions": [
            {
                "name": "app",
                "image": cluster.image(name, "1"),
                "logConfiguration": {"logDriver": "awslogs", "options": logs},
                "secrets": [{"name": f"SECRET_{number}", "valueFrom": one} for number, one in enumerate(secrets)],
            }
        ],
    }


def _target_group(cluster: Cluster) -> str:
    return _arn(cluster, "elasticloadbalancing", f"targetgroup/{TARGET_GROUP}")


def _arn(cluster: Cluster, service: str, resource: str) -> str:
    return f"arn:aws:{service}:{cluster.region}:{cluster.account}:{resource}"
