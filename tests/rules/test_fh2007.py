"""A daemon whose tasks do not start, or whose deployment failed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.rules.fh2007_daemon_start_impaired import RULE
from foghorn.signals.scope import ScopeType
from foghorn.signals.signal import Signal
from tests.rules.builders import SERVICE_SCOPE, action, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

ARN = "arn:aws:ecs:eu-west-1:123456789012:daemon/prod/log-agent"
SCOPE = replace(SERVICE_SCOPE, type=ScopeType.DAEMON, name="log-agent")
IMPAIRED, FAILED = "daemon_task_start_impaired", "daemon_deployment_failed"


def _daemon(kind: str, name: str, **detail: str) -> Signal:
    said = {"eventName": name, "daemonArn": ARN, **detail}
    evidence = {f"detail.{key}": text for key, text in said.items()}
    return replace(action(kind, name), evidence=evidence, scope=SCOPE, service=None)


CASES = [
    Case(
        FIRES,
        "a task that does not run",
        subject(
            _daemon(
                IMPAIRED,
                "DAEMON_TASK_START_IMPAIRED",
                failureType="TASK_FAILED_TO_RUN",
                containerInstanceArn="b2c3",
                taskArn="a1b2",
                reason="Task failed to reach RUNNING status: CannotPullContainerError: manifest unknown",
            )
        ),
        says=(
            "A task of daemon log-agent on b2c3 does not reach RUNNING: image does not exist.",
            f"aws ecs describe-daemon --daemon-arn {ARN} --region eu-west-1",
            "aws ecs describe-tasks --cluster prod --tasks a1b2",
            "failureType: TASK_FAILED_TO_RUN",
        ),
    ),
    Case(
        FIRES,
        "a task that was not made",
        subject(
            _daemon(
                IMPAIRED,
                "DAEMON_TASK_START_IMPAIRED",
                failureType="TASK_CREATION_FAILED",
                containerInstanceArn="b2c3",
                reason="RESOURCE:CPU - Unable to place daemon task on container instance: insufficient CPU",
            )
        ),
        says=(
            "A task of daemon log-agent could not be made on b2c3: no capacity to place the task.",
            "aws ecs describe-container-instances --cluster prod --container-instances b2c3",
        ),
        never=("describe-tasks",),
    ),
    Case(
        FIRES,
        "nothing but its name",
        subject(replace(_daemon(IMPAIRED, "DAEMON_TASK_START_IMPAIRED"), evidence={"detail.eventName": "X"})),
        says=("A task of daemon log-agent on an instance does not reach RUNNING.", "/clusters/prod/infrastructure"),
        never=("aws ecs",),
    ),
    Case(
        FIRES,
        "a deployment that is rolled back",
        subject(_daemon(FAILED, "DAEMON_DEPLOYMENT_ROLLBACK_IN_PROGRESS")),
        says=("The deployment of daemon log-agent failed and is rolled back.",),
    ),
    Case(
        FIRES,
        "a roll-back that failed",
        subject(_daemon(FAILED, "DAEMON_DEPLOYMENT_ROLLBACK_FAILED")),
        says=("The deployment of daemon log-agent failed and its roll-back failed.",),
    ),
    Case(NEAR_MISS, "a DAEMON service", subject(action("daemon_placement_violated", "X"))),
    Case(SILENT, "a service", subject(action("task_start_impaired", "SERVICE_TASK_START_IMPAIRED"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2007_daemon_start_impaired(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
