"""Secrets that an event or a task definition carries stay there: not in Slack, not in the table, not in the log."""

from __future__ import annotations

import json

import pytest

from foghorn_local.aws import World
from tests.functions.stage import DEPLOYMENT, TASK_STATE, Stage, sample, world_of

SLACK_LIKE = "xoxb-" + "4455667788-QUOTEDtoken"
ACCESS_KEY = "AKIA" + "IOSFODNN7EXAMPLE"
GITHUB_LIKE = "ghp_" + "0123456789abcdefABCDEF0123456789abcd"
PASSWORD = "hunter2-in-plain-sight"
JWT = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0In0.c2lnbmF0dXJl"
QUOTED = {
    "password": (f"could not connect with password={PASSWORD}", PASSWORD),
    "Slack token": (f"denied for {SLACK_LIKE}", SLACK_LIKE),
    "access key": (f"The access key {ACCESS_KEY} is not valid", ACCESS_KEY),
    "address": (f"dial postgres://app:{PASSWORD}@db.internal:5432/app failed", PASSWORD),
    "bearer token": (f"Authorization: Bearer {JWT}", JWT),
    "GitHub token": (f"git clone failed: {GITHUB_LIKE}", GITHUB_LIKE),
}


def _tell(stage: Stage, event: dict[str, object], function: str = TASK_STATE) -> str:
    if stage.aws.world.clusters() == []:
        stage.aws.world = world_of(event)
    stage.send(event, function)
    stage.let_pass(60)
    assert len(stage.posts) == 1
    return stage.everything_said()


@pytest.mark.parametrize(("text", "secret"), QUOTED.values(), ids=QUOTED)
@pytest.mark.parametrize("place", ["stoppedReason", "container"])
def test_a_secret_in_a_stop_reason_is_not_repeated(stage: Stage, place: str, text: str, secret: str) -> None:
    """What a program printed as its last words is shown without what nobody should read."""
    event = sample("task_state.essential_exit_1_sidecar_143")
    if place == "stoppedReason":
        event["detail"]["stoppedReason"] += f": {text}"
    else:
        event["detail"]["containers"][1]["reason"] = text

    said = _tell(stage, event)

    assert secret not in said
    assert "redacted" in said


def test_environment_in_overrides_is_never_read(stage: Stage) -> None:
    """RunTask's overrides hold whatever the caller passed."""
    value = "S3cr3t-Override-Value"
    environment = [{"name": "DB_URL", "value": value}, {"name": value, "value": "x"}]
    overrides = {"containerOverrides": [{"name": "app", "environment": environment, "command": ["run", value]}]}

    said = _tell(stage, sample("task_state.oom_exit_137", overrides=overrides))

    assert value not in said


@pytest.mark.parametrize(("text", "secret"), QUOTED.values(), ids=QUOTED)
def test_a_secret_in_a_service_message_is_not_repeated(stage: Stage, text: str, secret: str) -> None:
    """A deployment's reason is text from elsewhere too."""
    event = sample("deployment.failed")
    event["detail"]["reason"] = f"ECS deployment circuit breaker: {text}"

    assert secret not in _tell(stage, event, DEPLOYMENT)


def test_environment_and_commands_of_a_task_definition_are_not_kept(stage: Stage) -> None:
    """The revision is looked up for its limits: its environment never leaves the adapter, its health check is told."""
    event = sample("task_state.container_health_check_failed")
    family, _, revision = event["detail"]["taskDefinitionArn"].rpartition("/")[2].partition(":")
    container = {
        "name": event["detail"]["containers"][0]["name"],
        "image": "checkout:1",
        "environment": [{"name": "DB_PASSWORD", "value": PASSWORD}],
        "command": ["serve", f"--key={GITHUB_LIKE}"],
        "healthCheck": {"command": ["CMD-SHELL", f"curl -H 'Authorization: Bearer {JWT}' localhost:8080/health"]},
        "logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": SLACK_LIKE}},
    }
    definition = {"family": family, "revision": int(revision), "containerDefinitions": [container]}
    document = {"account": event["account"], "region": event["region"], "taskDefinitions": [definition]}
    stage.aws.world = World.from_events([event], world_file=document)

    said = _tell(stage, event)

    assert "localhost:8080/health" in said
    assert [secret for secret in (PASSWORD, GITHUB_LIKE, JWT, SLACK_LIKE) if secret in said] == []


def test_a_mention_in_a_stop_reason_pages_nobody(stage: Stage) -> None:
    """Text from a container is text."""
    event = sample("task_state.essential_exit_1_sidecar_143")
    event["detail"]["containers"][1]["reason"] = "<!channel> <@U0123456789> @here"
    _tell(stage, event)

    messages = list(stage.slack.channels["C0FOGHORN"].all_messages())
    shown = json.dumps([[message.text, message.blocks] for message in messages])
    assert "<!channel>" not in shown
    assert "<@U0123456789>" not in shown
