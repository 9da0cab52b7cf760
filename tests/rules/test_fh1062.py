"""An error without a cause of its own is repeated, and the thing that it is about is looked at."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1062_run_task_failed import RULE
from tests.rules.builders import call, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "run_task_failed"
CASES = [
    Case(
        FIRES,
        "an inactive task definition",
        subject(call(KIND, code="ClientException", message="TaskDefinition is inactive")),
        says=(
            "RunTask for nightly-report made no task (ClientException: TaskDefinition is inactive).",
            "aws ecs describe-task-definition --task-definition nightly-report:41",
            "aws cloudtrail lookup-events",
        ),
    ),
    Case(
        FIRES,
        "a family without a revision",
        subject(call(KIND, code="ClientException", task_definition=None)),
        says=("(ClientException)", "describe-task-definition --task-definition nightly-report "),
    ),
    Case(
        FIRES,
        "a cluster that is not there",
        subject(call(KIND, code="ClusterNotFoundException", message="Cluster not found.")),
        says=("aws ecs describe-clusters --clusters prod",),
        never=("describe-task-definition",),
    ),
    Case(
        FIRES,
        "StartTask on an instance that is not there",
        subject(call(KIND, reason="MISSING", event="StartTask")),
        says=("StartTask for nightly-report made no task (MISSING).", "aws ecs list-container-instances"),
    ),
    Case(
        FIRES,
        "nothing is told but the caller",
        subject(call(KIND, code="ServerException", scope_type="principal", task_definition=None)),
        says=("made no task (ServerException)", "aws cloudtrail"),
        never=("describe-",),
    ),
    Case(NEAR_MISS, "a refusal", subject(call("run_task_denied", code="AccessDenied"))),
    Case(SILENT, "an agent", subject(call("agent_disconnected", reason="AGENT"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1062_run_task_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
