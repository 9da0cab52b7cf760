"""Both incident stores, as one parametrised fixture."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from foghorn.adapters import aws_clients
from foghorn.adapters.incident_table import IncidentTable
from foghorn.adapters.memory_store import MemoryStore
from foghorn.incidents.store import IncidentStore
from foghorn_local.bus import load_application


def _create_table() -> str:
    _, properties = load_application("template.yaml").resource("IncidentTable")
    keys = ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode")
    boto3.client("dynamodb").create_table(TableName="incidents", **{key: properties[key] for key in keys})
    return "incidents"


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[IncidentStore]:
    """An empty store, once in memory and once on moto's DynamoDB."""
    if request.param == "memory":
        yield MemoryStore()
        return
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        aws_clients.forget_clients()
        yield IncidentTable(_create_table())
    aws_clients.forget_clients()
