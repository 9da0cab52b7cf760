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

    `parameters` are those that name a resource, and `region` is the one that the request was signed for.
    """

    function: str | None
    operation: str
    region: str
    parameters: tuple[tuple[str, str | tuple[str, ...]], ...]

    @property
    def values(self) -> Mapping[str, str | tuple[str, ...]]:
        """The parameters by name."""
        return dict(self.parameters)


NAMING = ("TableName", "IndexName", "QueueUrl", "SecretId", "cluster", "services", "taskDefinition")
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


def _services(call: Observed, deployment: Deployment) -> list[str]:
    *_, region, account, cluster = str(call.values["cluster"]).split(":")
    assert region == call.region, "asked in one region for a cluster of another"
    name = cluster.removeprefix("cluster/")
    return [deployment.arn("ecs", f"service/{name}/{service}", region, account) for service in call.values["services"]]


def _nothing(_call: Observed, _deployment: Deployment) -> list[str]:
    return [NO_RESOURCE]


TOUCHES: Mapping[str, Callable[[Observed, Deployment], list[str]]] = {
    "table": _table,
    "table or index": _table_or_index,
    "queue": _queue,
    "secret": _secret,
    "services": _services,
    "nothing": _nothing,
}


def is_elsewhere(arn: str, region: str) -> bool:
    """Whether a call leaves the stack's region or account."""
    return region != REGION or (arn != NO_RESOURCE and arn.split(":")[4] != ACCOUNT)
