"""A setting that is missing or wrong stops its function while it is loaded, with a message that names the variable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from foghorn.settings import SettingError
from foghorn_local.bus import Application, load_application
from foghorn_local.play.functions import load_handler
from foghorn_local.play.stack import SANDBOX
from tests.functions.stage import DEPLOYMENT, NOTIFIER, SWEEPER, TASK_STATE

NEEDS = {
    TASK_STATE: ("FOGHORN_TABLE", "FOGHORN_QUEUE_URL", "FOGHORN_DEAD_LETTER_QUEUE_URL"),
    DEPLOYMENT: ("FOGHORN_TABLE", "FOGHORN_QUEUE_URL", "FOGHORN_DEAD_LETTER_QUEUE_URL"),
    NOTIFIER: ("FOGHORN_TABLE", "FOGHORN_QUEUE_URL", "FOGHORN_SLACK_CHANNEL", "FOGHORN_SLACK_TOKEN_SECRET"),
    SWEEPER: (
        "FOGHORN_TABLE",
        "FOGHORN_QUEUE_URL",
        "FOGHORN_DEAD_LETTER_QUEUE_URL",
        "FOGHORN_NOTIFICATIONS_DEAD_LETTER_QUEUE_URL",
    ),
}
REQUIRED = [(function, name) for function, names in NEEDS.items() for name in names]
WRONG = [
    *((function, "FOGHORN_QUEUE_URL", "NotificationsQueue") for function in NEEDS),
    *((function, "FOGHORN_REOPEN_WITHIN_S", "half an hour") for function in NEEDS),
    (TASK_STATE, "FOGHORN_DEAD_LETTER_QUEUE_URL", "arn:aws:sqs:eu-west-1:123456789012:EventsDeadLetterQueue"),
    (NOTIFIER, "FOGHORN_SLACK_CHANNEL", "#ops-alerts"),
    (NOTIFIER, "FOGHORN_ADMIN_CHANNEL", "#ops-admins"),
    (NOTIFIER, "SLACK_API_URL", "slack.com/api"),
    (SWEEPER, "FOGHORN_NOTIFICATIONS_DEAD_LETTER_QUEUE_URL", "NotificationsDeadLetterQueue"),
]


@pytest.fixture(scope="module")
def application() -> Application:
    """The template with every reference resolved."""
    parameters = {"SlackChannel": "C0FOGHORN"}
    names = load_application("template.yaml", parameters).resource_ids("AWS::SQS::Queue")
    return load_application("template.yaml", parameters, physical={name: f"https://sqs.test/{name}" for name in names})


def _environment(application: Application, function: str) -> dict[str, str]:
    return {**SANDBOX, **application.functions[function].environment}


@pytest.mark.parametrize("function", NEEDS)
def test_the_template_sets_all_that_a_function_needs(application: Application, function: str) -> None:
    """As deployed, every function loads."""
    assert callable(load_handler(application.functions[function], _environment(application, function)))


@pytest.mark.parametrize("value", [None, "", "  "], ids=["absent", "empty", "blank"])
@pytest.mark.parametrize(("function", "variable"), REQUIRED)
def test_a_missing_setting_is_named(application: Application, function: str, variable: str, value: str | None) -> None:
    """Before the first event, where an operator deploying it sees it."""
    variables = _environment(application, function)
    variables.pop(variable)
    if value is not None:
        variables[variable] = value

    with pytest.raises(SettingError, match=rf"^{variable} is not set: it must hold .+"):
        load_handler(application.functions[function], variables)


@pytest.mark.parametrize(("function", "variable", "value"), WRONG)
def test_a_wrong_setting_is_named(application: Application, function: str, variable: str, value: str) -> None:
    """With what stands there and what should."""
    variables = _environment(application, function) | {variable: value}

    with pytest.raises(SettingError, match=f"^{variable} must be .+") as caught:
        load_handler(application.functions[function], variables)
    assert value in str(caught.value)


@pytest.mark.parametrize("function", NEEDS)
def test_no_function_asks_for_more_than_it_uses(application: Application, function: str) -> None:
    """A detector must not fail for want of the Slack channel, which it never reads."""
    kept = (*SANDBOX, *NEEDS[function])
    needed = {name: value for name, value in _environment(application, function).items() if name in kept}

    assert callable(load_handler(application.functions[function], needed))


@pytest.mark.parametrize("function", [TASK_STATE, NOTIFIER])
def test_a_fresh_process_stops_at_its_import(application: Application, function: str) -> None:
    """As Lambda loads it: the import fails, and what it prints names the variable."""
    variables = _environment(application, function) | {"PATH": os.environ["PATH"]}
    del variables["FOGHORN_TABLE"]
    variables["PYTHONPATH"] = os.pathsep.join([str(application.functions[function].code_path), *_layers()])

    done = subprocess.run(
        [sys.executable, "-c", "import app"], env=variables, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "SettingError: FOGHORN_TABLE is not set" in done.stderr


def _layers() -> list[str]:
    return [str(Path("layers/foghorn").resolve())]
