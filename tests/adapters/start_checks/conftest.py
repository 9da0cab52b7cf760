"""A VPC for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from foghorn.adapters import aws_clients
from foghorn_local.aws import AwsServer
from tests.adapters.start_checks.vpc import Vpc


@pytest.fixture
def vpc(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vpc]:
    """Fresh for every test."""
    with AwsServer() as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        aws_clients.forget_clients()
        yield Vpc(aws)
    aws_clients.forget_clients()
