"""local/env.json and samconfig's `local` table: every function finds the workspace, by variables that are declared."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.bus import Application, load_application
from foghorn_local.play.stack import ACCOUNT, CHANNEL
from foghorn_local.ports import AWS_PORT, SLACK_PORT
from foghorn_local.slack.server import CHANNELS

ROOT = Path(__file__).parents[2]
HOST = "http://host.docker.internal"
FUNCTIONS = ("TaskStateFunction", "DeploymentFunction", "NotifierFunction", "SweeperFunction", "SilenceFunction")


@pytest.fixture(scope="module")
def application() -> Application:
    """The template as `sam local invoke` reads it."""
    return load_application(ROOT / "template.yaml", {"SlackChannel": CHANNEL})


@pytest.fixture(scope="module")
def document() -> dict[str, dict[str, str]]:
    """local/env.json."""
    read: dict[str, dict[str, str]] = json.loads((ROOT / "local" / "env.json").read_bytes())
    return read


def test_only_declared_variables_are_set(application: Application, document: dict[str, Any]) -> None:
    """SAM passes over any other without a word."""
    assert set(document) <= {"Parameters", *application.functions}
    for name, function in application.functions.items():
        given = document["Parameters"] | document.get(name, {})
        assert set(given) - set(function.environment) == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_is_led_to_the_workspace(
    application: Application, document: dict[str, Any], function: str
) -> None:
    """What the template leaves to a stack, or to AWS and Slack themselves, is what the workspace has."""
    assert set(application.functions) == set(FUNCTIONS)
    queue = f"{HOST}:{AWS_PORT}/{ACCOUNT}"
    there = {
        "AWS_ENDPOINT_URL": f"{HOST}:{AWS_PORT}",
        "SLACK_API_URL": f"{HOST}:{SLACK_PORT}/api/",
        "FOGHORN_TABLE": "IncidentTable",
        "FOGHORN_QUEUE_URL": f"{queue}/NotificationsQueue",
        "FOGHORN_DEAD_LETTER_QUEUE_URL": f"{queue}/EventsDeadLetterQueue",
        "FOGHORN_NOTIFICATIONS_DEAD_LETTER_QUEUE_URL": f"{queue}/NotificationsDeadLetterQueue",
        "FOGHORN_SLACK_CHANNEL": CHANNEL,
        "FOGHORN_ADMIN_CHANNEL": CHANNEL,
        "FOGHORN_SLACK_TOKEN_SECRET": application.functions["NotifierFunction"].environment[
            "FOGHORN_SLACK_TOKEN_SECRET"
        ],
    }
    declared = application.functions[function].environment
    assert document["Parameters"] | document.get(function, {}) == {
        name: value for name, value in there.items() if name in declared
    }
    assert CHANNEL in CHANNELS


def test_the_plain_command_is_short() -> None:
    """`sam local invoke --config-env local Function -e event` finds the variables and the host."""
    table = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))["local"]["local_invoke"]["parameters"]
    assert (ROOT / table["env_vars"]).is_file()
    assert table["add_host"] == "host.docker.internal:host-gateway"
    assert "SlackChannel=" in table["parameter_overrides"]
