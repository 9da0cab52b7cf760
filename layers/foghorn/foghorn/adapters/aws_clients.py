"""boto3 clients: one per service and region and container, that retry nothing by themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import ConnectionError as BotoConnectionError
from botocore.exceptions import HTTPClientError

from foghorn import backoff, settings

T = TypeVar("T")

CONNECT_TIMEOUT_S = 2
READ_TIMEOUT_S = 5
ATTEMPT_S = CONNECT_TIMEOUT_S + READ_TIMEOUT_S
"""The longest that one attempt at an endpoint which hangs may take."""

# https://github.com/boto/botocore/blob/develop/botocore/retries/standard.py and the services' own error lists
THROTTLING_CODES = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "TransactionInProgressException",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "SlowDown",
        "PriorRequestNotComplete",
        "EC2ThrottledException",
    }
)
_TRANSIENT_CODES = frozenset({"InternalServerError", "InternalFailure", "ServiceUnavailable", "ServerException"})


def client(service: str, region: str | None = None) -> Any:
    """The container's client for a service, made on first use; without a region in the function's own.

    `AWS_ENDPOINT_URL` puts any stand-in behind it.
    """
    return _client(service, region or settings.home_region())


@cache
def _client(service: str, region: str | None) -> Any:
    config = Config(
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"mode": "standard", "total_max_attempts": 1},
    )
    return boto3.client(service, region_name=region, config=config)  # type: ignore[call-overload]


def forget_clients() -> None:
    """Make new clients from now on (the environment changed, or this is a forked process)."""
    _client.cache_clear()


def error_code(error: BaseException) -> str:
    """AWS's error code of a ClientError, "" for anything else."""
    response = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def is_transient(error: BaseException) -> bool:
    """Throttled, a server-side failure, or a connection that broke: worth another call."""
    if isinstance(error, (BotoConnectionError, HTTPClientError)):
        return True
    code = error_code(error)
    if code in THROTTLING_CODES or code in _TRANSIENT_CODES or code.endswith("RequestLimitExceeded"):
        return True
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return False
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return isinstance(status, int) and (status >= 500 or status == 429)


def call_aws(function: Callable[[], T], *, attempts: int = 5) -> T:
    """One AWS call under the shared retry policy."""
    return backoff.call(function, retry=is_transient, attempts=attempts, attempt_s=ATTEMPT_S)
