"""One embedded AWS per test; clients that never retry, as Foghorn's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from foghorn_local.aws import AwsServer
from tests.local.aws.ecs_events import REGION

MakeClient = Callable[..., Any]
# One for all tests: a session reads each service's model once.
SESSION: Any = boto3.session.Session(aws_access_key_id="test", aws_secret_access_key="test")


@pytest.fixture
def aws() -> Iterator[AwsServer]:
    """An embedded AWS with an empty world and a log."""
    with AwsServer(keep_log=True) as server:
        yield server


@pytest.fixture
def client(aws: AwsServer) -> MakeClient:
    """Makes a client of a service: `client("ecs")`, `client("ecs", region="us-east-1")`."""

    def make(service: str, *, region: str = REGION) -> Any:
        # Long: the first call of a service loads its backend, which takes seconds on a busy machine.
        config = Config(retries={"total_max_attempts": 1}, read_timeout=60)
        return SESSION.client(service, endpoint_url=aws.url, region_name=region, config=config)

    return make
