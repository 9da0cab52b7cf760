"""The one retry layer over AWS: the SDK itself tries once, the policy tries again what is worth it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from foghorn import backoff
from foghorn.adapters import aws_clients, slack_token
from foghorn.adapters.slack_token import TokenUnreadable
from foghorn_local.aws import AwsServer, create_resources, workspace_client
from foghorn_local.play.clock import Clock
from tests.support.signals import START, at

REGION = "eu-west-1"
SECRET = "foghorn/slack-token"
FIRST, SECOND = "xoxb-" + "1-first", "xoxb-" + "2-second"


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that only waiting moves."""
    with Clock(START) as clock:
        yield clock


@pytest.fixture
def aws(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsServer]:
    """The embedded AWS with a secret."""
    with AwsServer() as server:
        create_resources(server.url, tables={}, queues={}, secrets={SECRET: FIRST}, region=REGION)
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        monkeypatch.setattr(backoff, "sleep", clock.sleep)
        aws_clients.forget_clients()
        slack_token.forget_token()
        yield server
    aws_clients.forget_clients()
    slack_token.forget_token()


def _client_error(code: str, status: int = 400) -> ClientError:
    return ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Some")  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (_client_error("ThrottlingException"), True),
        (_client_error("ProvisionedThroughputExceededException"), True),
        (_client_error("RequestThrottled", 403), True),
        (_client_error("Client.RequestLimitExceeded", 503), True),
        (_client_error("Anything", 500), True),
        (_client_error("Anything", 429), True),
        (_client_error("InternalServerError", 400), True),
        (EndpointConnectionError(endpoint_url="https://sqs.test"), True),
        (ConnectTimeoutError(endpoint_url="https://sqs.test"), True),
        (ReadTimeoutError(endpoint_url="https://sqs.test"), True),
        (_client_error("AccessDeniedException"), False),
        (_client_error("ConditionalCheckFailedException"), False),
        (_client_error("ResourceNotFoundException"), False),
        (_client_error("ValidationException"), False),
        (ClientError({}, "Some"), False),
        (NoCredentialsError(), False),
        (ParamValidationError(report="x"), False),
        (ValueError("x"), False),
    ],
    ids=repr,
)
def test_what_is_worth_another_call(error: Exception, transient: bool) -> None:
    """Throttling, a broken service or connection; never a refusal of the request itself."""
    assert aws_clients.is_transient(error) is transient


@pytest.mark.parametrize("fault", ["secretsmanager:throttle:all", "secretsmanager:timeout:all"])
def test_the_sdk_tries_once(aws: AwsServer, fault: str) -> None:
    """Two layers of retries would multiply."""
    aws.faults.add(fault)

    with pytest.raises(Exception, match=r"ThrottlingException|Connection was closed"):
        aws_clients.client("secretsmanager").get_secret_value(SecretId=SECRET)

    assert aws.counters.counts() == {"secretsmanager:GetSecretValue": 1}


@pytest.mark.parametrize(("fault", "calls"), [("throttle:all", 5), ("throttle:4", 5), ("throttle:1", 2), ("deny", 1)])
def test_the_policy_tries_again(aws: AwsServer, fault: str, calls: int) -> None:
    """Five calls at most, and one where it would help nothing."""
    aws.faults.add(f"secretsmanager:{fault}")
    try:
        slack_token.slack_token(SECRET)
    except ClientError:
        assert fault in ("throttle:all", "deny")

    assert aws.counters.counts() == {"secretsmanager:GetSecretValue": calls}


def test_a_rotated_token_is_picked_up(aws: AwsServer, clock: Clock) -> None:
    """Within five minutes, without a read per message."""
    assert slack_token.slack_token(SECRET) == FIRST
    workspace_client("secretsmanager", aws.url, region=REGION).put_secret_value(SecretId=SECRET, SecretString=SECOND)

    assert slack_token.slack_token(SECRET) == FIRST
    assert aws.counters.counts() == {"secretsmanager:GetSecretValue": 1}
    clock.move_to(at(301))
    assert slack_token.slack_token(SECRET) == SECOND


@pytest.mark.parametrize("value", ["hunter2", '{"token": "xoxb-1-json"}', "  ", "Bearer xoxb-1-x"])
def test_a_secret_that_is_no_token_is_not_repeated(aws: AwsServer, value: str) -> None:
    """The error names the secret, never what is in it; it is read again next time."""
    secrets = workspace_client("secretsmanager", aws.url, region=REGION)
    secrets.put_secret_value(SecretId=SECRET, SecretString=value)

    with pytest.raises(TokenUnreadable) as caught:
        slack_token.slack_token(SECRET)
    assert SECRET in str(caught.value)
    assert value not in str(caught.value) or not value.strip()

    secrets.put_secret_value(SecretId=SECRET, SecretString=f" {SECOND}\n")
    assert slack_token.slack_token(SECRET) == SECOND
