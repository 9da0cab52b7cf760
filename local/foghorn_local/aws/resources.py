"""Tables, queues and secrets on the embedded AWS, made from the properties that the template declares."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from foghorn_local.aws.endpoint import WORKSPACE_USER_AGENT

Properties = Mapping[str, Any]

_TABLE_PARAMETERS = (
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "BillingMode",
    "ProvisionedThroughput",
    "StreamSpecification",
)
# Names that mean the same for CloudFormation and for CreateQueue; RedrivePolicy is translated.
_QUEUE_ATTRIBUTES = (
    "ContentBasedDeduplication",
    "DelaySeconds",
    "FifoQueue",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout",
)


@dataclass(frozen=True, slots=True)
class Resources:
    """What was made, by logical id."""

    table_names: dict[str, str] = field(default_factory=dict)
    table_arns: dict[str, str] = field(default_factory=dict)
    queue_urls: dict[str, str] = field(default_factory=dict)
    queue_arns: dict[str, str] = field(default_factory=dict)
    secret_arns: dict[str, str] = field(default_factory=dict)


@cache
def _session() -> boto3.session.Session:
    return boto3.session.Session(aws_access_key_id="local", aws_secret_access_key="local")


def workspace_client(service: str, url: str, *, region: str = "us-east-1") -> Any:
    """A boto3 client for the workspace's own calls: neither counted nor hit by faults, and nothing is retried."""
    config = Config(user_agent_extra=WORKSPACE_USER_AGENT, retries={"total_max_attempts": 1})
    make: Callable[..., Any] = _session().client
    return make(service, endpoint_url=url, region_name=region, config=config)


def create_resources(
    url: str,
    *,
    tables: Mapping[str, Properties],
    queues: Mapping[str, Properties],
    secrets: Mapping[str, str] | None = None,
    region: str = "us-east-1",
) -> Resources:
    """Create what a translated template declares, and the secrets it expects to exist.

    `tables` and `queues` map logical ids to the `Properties` of AWS::DynamoDB::Table and AWS::SQS::Queue; references
    between queues (`Fn::GetAtt` of a dead-letter queue's Arn) are followed. Where no name is declared, the logical id
    is the name. `secrets` maps names to secret strings. Raises `ValueError` for a redrive target that is not declared,
    `ClientError` for properties that AWS would refuse.
    """
    made = Resources()
    dynamodb = workspace_client("dynamodb", url, region=region)
    for logical_id, properties in tables.items():
        _create_table(dynamodb, logical_id, properties, made)
    sqs = workspace_client("sqs", url, region=region)
    for logical_id in _in_order_of_need(queues):
        _create_queue(sqs, logical_id, queues[logical_id], made)
    secretsmanager = workspace_client("secretsmanager", url, region=region)
    for name, value in (secrets or {}).items():
        made.secret_arns[name] = secretsmanager.create_secret(Name=name, SecretString=value)["ARN"]
    return made


def _create_table(dynamodb: Any, logical_id: str, properties: Properties, made: Resources) -> None:
    name = properties.get("TableName")
    name = name if isinstance(name, str) else logical_id
    parameters = {field: properties[field] for field in _TABLE_PARAMETERS if field in properties}
    created = dynamodb.create_table(TableName=name, **parameters)
    made.table_names[logical_id] = name
    made.table_arns[logical_id] = created["TableDescription"]["TableArn"]
    expiry = properties.get("TimeToLiveSpecification")
    if expiry:
        specification = {"Enabled": bool(expiry["Enabled"]), "AttributeName": expiry["AttributeName"]}
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=specification)


def _create_queue(sqs: Any, logical_id: str, properties: Properties, made: Resources) -> None:
    name = properties.get("QueueName")
    name = name if isinstance(name, str) else logical_id
    attributes = {field: _attribute(properties[field]) for field in _QUEUE_ATTRIBUTES if field in properties}
    redrive = properties.get("RedrivePolicy")
    if isinstance(redrive, Mapping):
        target = redrive["deadLetterTargetArn"]
        referred = _referred(target)
        arn = made.queue_arns[referred] if referred else target
        policy = {"deadLetterTargetArn": arn, "maxReceiveCount": int(redrive["maxReceiveCount"])}
        attributes["RedrivePolicy"] = json.dumps(policy)
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    made.queue_urls[logical_id] = url
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    made.queue_arns[logical_id] = found["Attributes"]["QueueArn"]


def _attribute(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _referred(target: object) -> str | None:
    """The logical id behind `{"Fn::GetAtt": [id, "Arn"]}` or `{"Fn::GetAtt": "id.Arn"}`."""
    if not isinstance(target, Mapping) or "Fn::GetAtt" not in target:
        return None
    path = target["Fn::GetAtt"]
    return str(path).partition(".")[0] if isinstance(path, str) else str(path[0])


def _in_order_of_need(queues: Mapping[str, Properties]) -> list[str]:
    """Dead-letter queues before the queues that redrive into them. Raises `ValueError` for an unknown target."""
    ordered: list[str] = []
    waiting = dict(queues)
    while waiting:
        ready = [logical_id for logical_id, properties in waiting.items() if _needed(properties) not in waiting]
        if not ready:
            raise ValueError(f"queues redrive into each other: {', '.join(waiting)}")
        for logical_id in ready:
            needed = _needed(waiting.pop(logical_id))
            if needed is not None and needed not in queues:
                raise ValueError(f"{logical_id}.RedrivePolicy refers to {needed}, which is no declared queue")
        ordered += ready
    return ordered


def _needed(properties: Properties) -> str | None:
    redrive = properties.get("RedrivePolicy")
    return _referred(redrive.get("deadLetterTargetArn")) if isinstance(redrive, Mapping) else None
