"""The real runtime: skipped where it cannot run (tests/conftest.py says so at the end), a failure in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from foghorn_local.aws import AwsServer
from foghorn_local.runtime import Installation, RuntimeUnavailableError, find_installation
from foghorn_local.slack import SlackServer
from tests.runtime.application import TOKEN, DeployedApplication

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def place() -> Installation:
    """Emulator, Python 3.13 and an artifact that is built from today's sources."""
    try:
        return find_installation(ROOT)
    except RuntimeUnavailableError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def deployed(place: Installation) -> Iterator[DeployedApplication]:
    """The template's stack, deployed once per module; its functions stay warm from test to test."""
    with AwsServer() as aws, SlackServer(token=TOKEN, rate_limit=False) as slack:
        deployed = DeployedApplication(place, aws, slack)
        yield deployed
        deployed.stop()


@pytest.fixture
def application(deployed: DeployedApplication) -> Iterator[DeployedApplication]:
    """Nothing has happened yet. Afterwards no function may have logged the token."""
    deployed.clean()
    yield deployed
    assert [line for line in deployed.output() if TOKEN in line] == []
