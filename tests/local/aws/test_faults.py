"""Faults hit the calls they name, and every attempt is counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from foghorn_local.aws import AwsServer, Call, Faults, FaultSpecError, World, create_resources, longest_chain
from tests.local.aws.conftest import MakeClient
from tests.local.aws.ecs_events import REGION, stopped

TABLE = {
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def put(dynamodb: Any, key: str) -> str:
    """ "done", or the code of the refusal."""
    try:
        dynamodb.put_item(TableName="Table", Item={"pk": {"S": key}})
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "done"


@pytest.fixture
def table(aws: AwsServer) -> None:
    """A table to put into."""
    create_resources(aws.url, tables={"Table": TABLE}, queues={}, region=REGION)


def test_the_first_n_calls_are_throttled_and_counted(aws: AwsServer, client: MakeClient, table: None) -> None:
    """Two refused, the third goes through; all three are attempts; making the table was not one of them."""
    aws.faults.add("dynamodb:throttle:2")
    dynamodb = client("dynamodb")
    refused = "ProvisionedThroughputExceededException"
    assert [refused, refused, "done"] == [put(dynamodb, "a") for _ in range(3)]
    assert aws.counters.counts() == {"dynamodb:PutItem": 3}
    assert [refused, refused, None] == [call.error for call in aws.counters.log()]


def test_ecs_is_throttled_for_good(aws: AwsServer, client: MakeClient) -> None:
    """`all` never ends; the message is the one that AWS gives."""
    aws.faults.add("ecs:throttle:all")
    for _ in range(3):
        with pytest.raises(ClientError, match=r"ThrottlingException.*Rate exceeded"):
            client("ecs").list_clusters()


def test_a_denial_hits_only_its_operation(aws: AwsServer, client: MakeClient) -> None:
    """Until it is cleared."""
    aws.world = World.from_events([stopped("a", 10)])
    aws.faults.deny("ecs", "DescribeTaskDefinition")
    ecs = client("ecs")
    assert len(ecs.describe_services(cluster="prod", services=["web"])["services"]) == 1
    with pytest.raises(ClientError, match="AccessDeniedException"):
        ecs.describe_task_definition(taskDefinition="web:42")
    aws.faults.clear()
    assert ecs.describe_task_definition(taskDefinition="web:42")["taskDefinition"]["revision"] == 42


@pytest.mark.parametrize(("kind", "kept"), [("timeout", False), ("drop-after-accept", True)])
def test_a_lost_connection_before_and_after_the_work(
    kind: str, kept: bool, aws: AwsServer, client: MakeClient, table: None
) -> None:
    """The caller sees the same either way; only a read can tell whether the put was done."""
    aws.faults.add(f"dynamodb:{kind}:PutItem:1")
    dynamodb = client("dynamodb")
    with pytest.raises(ConnectionClosedError):
        put(dynamodb, "a")
    assert kept is ("Item" in dynamodb.get_item(TableName="Table", Key={"pk": {"S": "a"}}))
    assert aws.counters.counts() == {"dynamodb:GetItem": 1, "dynamodb:PutItem": 1}
    assert [call.status for call in aws.counters.log()] == [None, 200]


@pytest.mark.parametrize(("kind", "kept"), [("hang", False), ("hang-after-accept", True)])
def test_an_endpoint_that_hangs_says_nothing_at_all(kind: str, kept: bool, aws: AwsServer, table: None) -> None:
    """The caller waits as long as it cares to; the server's other callers do not."""
    aws.faults.add(f"dynamodb:{kind}:PutItem:1")
    config = Config(read_timeout=0.2, retries={"total_max_attempts": 1})
    dynamodb = boto3.client("dynamodb", endpoint_url=aws.url, region_name=REGION, config=config)
    with pytest.raises(ReadTimeoutError):
        put(dynamodb, "a")
    assert kept is ("Item" in dynamodb.get_item(TableName="Table", Key={"pk": {"S": "a"}}))
    assert aws.counters.counts() == {"dynamodb:GetItem": 1, "dynamodb:PutItem": 1}


def test_a_server_stops_also_while_it_hangs() -> None:
    """Whoever still waits for it finds the connection closed."""
    with ThreadPoolExecutor(max_workers=1) as pool, AwsServer(faults=["dynamodb:hang:all"]) as aws:
        config = Config(read_timeout=30, retries={"total_max_attempts": 1})
        dynamodb = boto3.client("dynamodb", endpoint_url=aws.url, region_name=REGION, config=config)
        waiting = pool.submit(put, dynamodb, "a")
        while not aws.counters.counts():
            wait([waiting], timeout=0.01)
        aws.stop()
        with pytest.raises(ConnectionClosedError):
            waiting.result()


@pytest.mark.parametrize(
    "spec", ["", "dynamodb", "dynamodb:throttle", "ecs:explode:1", "ecs:throttle:-1", "ecs:timeout"]
)
def test_a_wrong_fault_says_how_it_is_written(spec: str) -> None:
    """The text of the fault is in the error."""
    with pytest.raises(FaultSpecError, match=repr(spec)):
        Faults([spec])


def test_names_are_those_of_boto3_clients(aws: AwsServer, client: MakeClient) -> None:
    """JSON and query protocols alike; a region is taken from the signature."""
    client("sts").get_caller_identity()
    client("events", region="us-east-1").list_event_buses()
    client("ssm").describe_parameters()
    assert aws.counters.counts() == {
        "events:ListEventBuses": 1,
        "ssm:DescribeParameters": 1,
        "sts:GetCallerIdentity": 1,
    }
    assert [call.region for call in aws.counters.log()] == [REGION, "us-east-1", REGION]
    aws.counters.reset()
    assert (aws.counters.counts(), aws.counters.log()) == ({}, [])


def test_the_longest_chain_leaves_out_what_ran_side_by_side() -> None:
    """Three calls in a row, one of them next to two others."""
    spans = {"a": (0, 1), "b": (1, 2), "side": (0.5, 5), "c": (3, 4), "late": (3.5, 6)}
    calls = [Call(name, REGION, start, end, 200, None) for name, (start, end) in spans.items()]
    assert [call.name for call in longest_chain(calls)] == ["a", "b", "c"]
