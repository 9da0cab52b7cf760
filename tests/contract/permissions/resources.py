"""The resources that one observed call is checked against, by the kinds that `touches` names in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from foghorn_local.play.stack import ACCOUNT, REGION
from tests.contract.permissions.deployment import Deployment

NO_RESOURCE = "*"


@dataclass(frozen=True)
class Observed:
    """One call that a function made: `operation` is `service:Operation`, `function` None outside of any function.

    `parameters` are those that name a resource, and `region` is the one in which AWS is asked.
    """

    function: str | None
    operation: str
    region: str
    parameters: tuple[tuple[str, str | tuple[str, ...]], ...]

    @property
    def values(self) -> Mapping[str, str | tuple[str, ...]]:
        """The parameters by name."""
        return dict(self.parameters)


NAMING = (
    *("TableName", "IndexName", "QueueUrl", "SecretId", "cluster", "services", "containerInstances", "taskDefinition"),
    *("logGroupIdentifier", "logStreamName", "PolicySourceArn", "service", "serviceDeploymentArns"),
    *("serviceRevisionArns", "tasks"),
)
"""The parameters of all operations of the table that name a resource."""


def _table(call: Observed, deployment: Deployment) -> list[str]:
    assert "IndexName" not in call.values, f"{call.operation} of an index"
    return [deployment.arn("dynamodb", f"table/{call.values['TableName']}", call.region)]


def _table_or_index(call: Observed, deployment: Deployment) -> list[str]:
    index = f"/index/{call.values['IndexName']}" if "IndexName" in call.values else ""
    return [deployment.arn("dynamodb", f"table/{call.values['TableName']}{index}", call.region)]


def _queue(call: Observed, deployment: Deployment) -> list[str]:
    account, name = str(call.values["QueueUrl"]).split("/")[-2:]
    return [deployment.arn("sqs", name, call.region, account)]


def _secret(call: Observed, deployment: Deployment) -> list[str]:
    """Whatever the function was told to read; the plays have the secret's default name."""
    assert call.values["SecretId"] == Deployment().secret, "a secret that is not the one of the parameter"
    return [deployment.secret_arn]


def _secret_of_a_task(call: Observed, _deployment: Deployment) -> list[str]:
    arn = str(call.values["SecretId"])
    assert arn.split(":")[3] == call.region, "asked in one region for a secret of another"
    return [arn]


def _log_stream(call: Observed, _deployment: Deployment) -> list[str]:
    arn = str(call.values["logGroupIdentifier"])
    assert arn.split(":")[3] == call.region, "asked in one region for a log group of another"
    return [f"{arn}:log-stream:{call.values['logStreamName']}"]


def _role(call: Observed, _deployment: Deployment) -> list[str]:
    return [str(call.values["PolicySourceArn"])]


def _services(call: Observed, deployment: Deployment) -> list[str]:
    *_, region, account, cluster = str(call.values["cluster"]).split(":")
    assert region == call.region, "asked in one region for a cluster of another"
    name = cluster.removeprefix("cluster/")
    return [deployment.arn("ecs", f"service/{name}/{service}", region, account) for service in call.values["services"]]


def _cluster(call: Observed, _deployment: Deployment) -> list[str]:
    arn = str(call.values["cluster"])
    assert arn.split(":")[3] == call.region, "asked in one region for a cluster of another"
    return [arn]


def _service(call: Observed, deployment: Deployment) -> list[str]:
    *_, region, account, cluster = str(call.values["cluster"]).split(":")
    assert region == call.region, "asked in one region for a cluster of another"
    name = f"service/{cluster.removeprefix('cluster/')}/{call.values['service']}"
    return [deployment.arn("ecs", name, region, account)]


def _arns(parameter: str) -> Callable[[Observed, Deployment], list[str]]:
    def named(call: Observed, _deployment: Deployment) -> list[str]:
        arns = [str(arn) for arn in call.values[parameter]]
        assert {arn.split(":")[3] for arn in arns} == {call.region}, "asked in one region for what is in another"
        return arns

    return named


def _container_instances(call: Observed, deployment: Deployment) -> list[str]:
    *_, region, account, cluster = str(call.values["cluster"]).split(":")
    assert region == call.region, "asked in one region for a cluster of another"
    name = cluster.removeprefix("cluster/")
    found = call.values["containerInstances"]
    return [deployment.arn("ecs", f"container-instance/{name}/{instance}", region, account) for instance in found]


def _nothing(_call: Observed, _deployment: Deployment) -> list[str]:
    return [NO_RESOURCE]


TOUCHES: Mapping[str, Callable[[Observed, Deployment], list[str]]] = {
    "table": _table,
    "table or index": _table_or_index,
    "queue": _queue,
    "secret": _secret,
    "secret of a task": _secret_of_a_task,
    "services": _services,
    "cluster": _cluster,
    "service": _service,
    "service deployments": _arns("serviceDeploymentArns"),
    "service revisions": _arns("serviceRevisionArns"),
    "tasks": _arns("tasks"),
    "container instances": _container_instances,
    "log stream": _log_stream,
    "role": _role,
    "nothing": _nothing,
}


def is_elsewhere(arn: str, region: str) -> bool:
    """Whether a call leaves the stack's region or account. What is global has no region in its ARN to leave for."""
    if arn == NO_RESOURCE:
        return region != REGION
    _, _, _, of_resource, account, *_ = arn.split(":")
    return account != ACCOUNT or (of_resource != "" and region != REGION)
