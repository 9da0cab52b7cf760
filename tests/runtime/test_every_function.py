"""Every function of the template, cold and warm, from the built artifact. A new one needs a case here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.bus import load_application
from foghorn_local.runtime import Ending
from tests.runtime.application import (
    CHECKOUT,
    DEPLOYMENT,
    NOTIFIER,
    ROOT,
    SILENCE,
    SWEEPER,
    TASK_STATE,
    DeployedApplication,
    happened,
)

HANDLERS = Path(__file__).parent / "handlers"


def _ring(application: DeployedApplication) -> dict[str, Any]:
    return application.batch(f'{{"scope": "{CHECKOUT}"}}')


EVENTS: dict[str, Callable[[DeployedApplication], Any]] = {
    TASK_STATE: lambda application: happened("task_state.oom_exit_137", 1),
    DEPLOYMENT: lambda application: happened("deployment.failed", 1),
    NOTIFIER: _ring,
    SWEEPER: lambda application: {},
    SILENCE: lambda application: {},
}
ANSWERS = {TASK_STATE: None, DEPLOYMENT: None, NOTIFIER: {"batchItemFailures": []}, SWEEPER: 0, SILENCE: 0}
REQUIRED = {
    TASK_STATE: ("FOGHORN_TABLE", "FOGHORN_DEAD_LETTER_QUEUE_URL"),
    DEPLOYMENT: ("FOGHORN_DEAD_LETTER_QUEUE_URL",),
    NOTIFIER: ("FOGHORN_SLACK_CHANNEL", "FOGHORN_SLACK_TOKEN_SECRET"),
    SWEEPER: ("FOGHORN_QUEUE_URL", "FOGHORN_NOTIFICATIONS_DEAD_LETTER_QUEUE_URL"),
    SILENCE: ("FOGHORN_TABLE", "FOGHORN_QUEUE_URL"),
}
SETTINGS = [(name, setting) for name, settings in REQUIRED.items() for setting in settings]


def test_every_function_of_the_template_has_a_case() -> None:
    """Whoever adds a function says here what it is sent and what it needs. Needs no emulator."""
    functions = load_application(ROOT / "template.yaml", {"SlackChannel": "C0FOGHORN"}).functions
    assert set(functions) == set(EVENTS) == set(ANSWERS) == set(REQUIRED)
    assert all(set(settings) <= functions[name].environment.keys() for name, settings in REQUIRED.items())


@pytest.mark.parametrize("name", EVENTS)
def test_it_answers_cold_and_warm(application: DeployedApplication, name: str) -> None:
    """One INIT for both; what it logs is JSON, and says which of them was cold."""
    event = EVENTS[name](application)
    function = application.function(name, timeout_s=30)
    outcomes = [function.invoke(event), function.invoke(event)]
    assert [(outcome.ending, outcome.payload) for outcome in outcomes] == [(Ending.RETURNED, ANSWERS[name])] * 2
    assert len(function.init_durations_ms) == 1
    assert application.counted("ColdStart") == 1
    assert all(isinstance(line, dict) for line in application.lines)


@pytest.mark.parametrize("name", EVENTS)
def test_it_runs_what_was_built(application: DeployedApplication, name: str) -> None:
    """The handler comes from the built function, foghorn and the third-party packages from the built layers."""
    function = application.function(name, handler="where.handler", path_in_front=(HANDLERS,))
    outcome = function.invoke(EVENTS[name](application))
    assert outcome.ending is Ending.RETURNED, outcome.error
    loaded: dict[str, str] = outcome.payload
    built = application.place.artifact.folder

    def top(package: str) -> set[str]:
        names = [module for module in loaded if module == package or module.startswith(f"{package}.")]
        return {str(Path(loaded[module]).relative_to(built).parts[0]) for module in names}

    assert loaded["app"] == str(built / name / "app.py")
    assert top("foghorn") == {"FoghornLayer"}
    for package in ("boto3", "botocore", "aws_lambda_powertools", "tenacity", "urllib3"):
        assert top(package) == {"DependenciesLayer"}
    sources = [ROOT / part for part in ("layers", "functions", "local", ".venv")]
    assert [file for file in loaded.values() if any(Path(file).is_relative_to(source) for source in sources)] == []


@pytest.mark.parametrize(("name", "setting"), SETTINGS)
def test_a_missing_setting_stops_it_at_init(application: DeployedApplication, name: str, setting: str) -> None:
    """By name, before any event is taken: a deployment that lacks it is seen at once."""
    outcome = application.function(name, without=(setting,)).invoke({})
    assert outcome.ending is Ending.INIT_FAILED
    assert outcome.error is not None
    assert outcome.error.error_type == "SettingError"
    assert outcome.error.error_message.startswith(f"{setting} is not set")
