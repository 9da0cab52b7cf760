"""The embedded AWS as a server: what it serves, starting over, other processes, a clock that stands still."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import time_machine
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError

from foghorn_local.aws import AwsServer, World, create_resources, workspace_client
from tests.local.aws.conftest import MakeClient
from tests.local.aws.ecs_events import REGION, started, stopped

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
QUEUES: dict[str, dict[str, Any]] = {
    "Queue": {
        "VisibilityTimeout": 60,
        "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]}, "maxReceiveCount": 2},
    },
    "DeadLetterQueue": {"MessageRetentionPeriod": 1209600},
}
TABLE: dict[str, Any] = {
    "TableName": "incidents",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "S"},
        {"AttributeName": "due_shard", "AttributeType": "S"},
        {"AttributeName": "due_at", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "BillingMode": "PAY_PER_REQUEST",
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "due",
            "KeySchema": [
                {"AttributeName": "due_shard", "KeyType": "HASH"},
                {"AttributeName": "due_at", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
    "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
}


def test_resources_are_made_from_the_templates_properties(aws: AwsServer, client: MakeClient) -> None:
    """Table with index and expiry, queues with redrive in any order, a secret."""
    made = create_resources(
        aws.url, tables={"IncidentTable": TABLE}, queues=QUEUES, secrets={"slack": "xoxb-test"}, region=REGION
    )
    dynamodb, sqs = client("dynamodb"), client("sqs")
    table = dynamodb.describe_table(TableName=made.table_names["IncidentTable"])["Table"]
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["due"]
    expiry = dynamodb.describe_time_to_live(TableName="incidents")["TimeToLiveDescription"]
    assert (expiry["AttributeName"], expiry["TimeToLiveStatus"]) == ("expires_at", "ENABLED")
    found = sqs.get_queue_attributes(QueueUrl=made.queue_urls["Queue"], AttributeNames=["All"])["Attributes"]
    assert found["VisibilityTimeout"] == "60"
    assert made.queue_arns["DeadLetterQueue"] in found["RedrivePolicy"]
    secret = client("secretsmanager").get_secret_value(SecretId=made.secret_arns["slack"])
    assert secret["SecretString"] == "xoxb-test"


def test_an_unknown_redrive_target_is_refused(aws: AwsServer) -> None:
    """The error names both queues."""
    with pytest.raises(ValueError, match=r"Queue\.RedrivePolicy refers to DeadLetterQueue"):
        create_resources(aws.url, tables={}, queues={"Queue": QUEUES["Queue"]})


def test_starting_again_starts_empty() -> None:
    """Nothing of the first run is left; two at a time are refused."""
    with AwsServer() as first:
        create_resources(first.url, tables={}, queues={"Queue": {}})
        with pytest.raises(RuntimeError, match="another AwsServer"):
            AwsServer().start()
    with AwsServer() as second:
        assert "QueueUrls" not in workspace_client("sqs", second.url).list_queues()


def test_stopping_ends_open_connections() -> None:
    """A client that kept its connection finds nobody there any more."""
    server = AwsServer().start()
    ecs = boto3.session.Session(aws_access_key_id="t", aws_secret_access_key="t").client(
        "ecs", endpoint_url=server.url, region_name=REGION, config=Config(retries={"total_max_attempts": 1})
    )
    ecs.list_clusters()
    server.stop()
    server.stop()
    with pytest.raises(EndpointConnectionError):
        ecs.list_clusters()


def test_it_listens_on_further_addresses() -> None:
    """The same port on every address, as a container bridge needs."""
    with AwsServer(host="127.0.0.2", extra_hosts=["127.0.0.1"]) as server:
        assert f"http://127.0.0.2:{server.port}" == server.url
        answer = workspace_client("ecs", f"http://127.0.0.1:{server.port}").list_clusters()
    assert answer["clusterArns"] == []


def test_the_queue_follows_a_clock_that_stands_still(aws: AwsServer, client: MakeClient) -> None:
    """Delays, visibility and redrive move with the test's clock only; long polling does not hang."""
    made = create_resources(aws.url, tables={}, queues=QUEUES, region=REGION)
    sqs, queue = client("sqs"), made.queue_urls["Queue"]

    def received(url: str = queue) -> list[str]:
        messages = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20, MaxNumberOfMessages=10).get("Messages", [])
        return [message["Body"] for message in messages]

    with time_machine.travel(NOON, tick=False) as clock:
        sqs.send_message(QueueUrl=queue, MessageBody="later", DelaySeconds=900)
        assert received() == []
        clock.shift(timedelta(seconds=901))
        assert received() == ["later"]
        assert received() == []
        clock.shift(timedelta(seconds=61))
        assert received() == ["later"]
        clock.shift(timedelta(seconds=61))
        assert received() == []
        assert received(made.queue_urls["DeadLetterQueue"]) == ["later"]


def test_a_forked_child_reaches_it(aws: AwsServer, client: MakeClient) -> None:
    """What a child writes before it dies is there, and the parent's server goes on."""
    create_resources(aws.url, tables={"IncidentTable": TABLE}, queues={}, region=REGION)
    aws.world = World.from_events([stopped("a", 10)])
    with time_machine.travel(NOON, tick=False):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                services = client("ecs").describe_services(cluster="prod", services=["web"])["services"]
                item = {"pk": {"S": services[0]["serviceName"]}, "sk": {"S": datetime.now(UTC).isoformat()}}
                client("dynamodb").put_item(TableName="incidents", Item=item)
                code = 137
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 137
    item = client("dynamodb").scan(TableName="incidents")["Items"]
    assert [{"pk": {"S": "web"}, "sk": {"S": NOON.isoformat()}}] == item


def test_calls_side_by_side_are_all_counted_and_the_world_may_move(aws: AwsServer, client: MakeClient) -> None:
    """Eight threads read while events are applied: no call fails, none is lost."""
    aws.world = World.from_events([stopped("a", 10)])
    failed: list[Exception] = []

    def read() -> None:
        ecs = client("ecs")
        try:
            for _ in range(10):
                ecs.describe_services(cluster="prod", services=["web"])
        except ClientError as error:
            failed.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(200):
        aws.world.apply(started(f"t{number}", number))
    for thread in threads:
        thread.join()
    assert failed == []
    assert aws.counters.counts() == {"ecs:DescribeServices": 80}


def test_nothing_is_printed(aws: AwsServer, client: MakeClient, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither requests nor faults reach the terminal."""
    client("ecs").list_clusters()
    aws.faults.add("ecs:throttle:1")
    with pytest.raises(ClientError):
        client("ecs").list_clusters()
    assert capfd.readouterr() == ("", "")


def test_garbage_on_the_wire_gets_an_answer(aws: AwsServer) -> None:
    """An unsigned request and a body that is no JSON end as errors, not as a dead server."""
    import http.client  # the only test below boto3

    connection = http.client.HTTPConnection("127.0.0.1", aws.port, timeout=5)
    signature = "AWS4-HMAC-SHA256 Credential=k/20260301/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0"
    target = "AmazonEC2ContainerServiceV20141113.ListClusters"
    for body in ("{", "[]", '{"maxResults": "x"}'):
        connection.request("POST", "/", body, {"Authorization": signature, "X-Amz-Target": target})
        answer = connection.getresponse()
        assert answer.status == 400
        assert b"__type" in answer.read()
    connection.close()
