"""Who made a call, and the one step that every rule about it gives."""

from __future__ import annotations

import pytest

from foghorn.rules import CATALOGUE
from foghorn.rules.calls import caller_of, is_call
from foghorn.rules.diagnosis import diagnose
from tests.rules.builders import action, call, signal, subject

ROLE = "arn:aws:sts::123456789012:assumed-role/deployer/ci"


@pytest.mark.parametrize(
    ("started_by", "service", "arn", "caller"),
    [
        ("events-rule/nightly", "events.amazonaws.com", ROLE, "EventBridge rule nightly"),
        ("events-rule/nightly", "", "", "EventBridge rule nightly"),
        ("chronos-schedule/nightly-report", "", ROLE, "EventBridge Scheduler schedule nightly-report"),
        ("chronos-schedule/gold-coast-data-lak", "", "", "EventBridge Scheduler schedule gold-coast-data-lak…"),
        ("AWS Step Functions", "", ROLE, "Step Functions"),
        ("", "states.amazonaws.com", ROLE, "Step Functions"),
        ("", "pipes.amazonaws.com", ROLE, "EventBridge Pipes"),
        ("alice", "codebuild.amazonaws.com", ROLE, "role deployer"),
        ("", "codebuild.amazonaws.com", "", "codebuild.amazonaws.com"),
        ("", "", ROLE, "role deployer"),
        ("", "", "arn:aws:iam::123456789012:user/ops/alice", "user alice"),
        ("", "", "arn:aws:iam::123456789012:root", "the root user"),
        ("", "", "", "a caller that the record does not name"),
    ],
)
def test_who_called(started_by: str, service: str, arn: str, caller: str) -> None:
    """A schedule by its name, a service by its own, else whose permissions counted."""
    assert caller_of(call("run_task_failed", started_by=started_by, service=service, arn=arn)) == caller


def test_a_task_s_event_is_no_call() -> None:
    """Nor is what the scheduler did."""
    assert is_call(call("placement_failure", reason="AGENT"))
    assert not is_call(signal("placement_failure"))
    assert not is_call(action("placement_failure", "SERVICE_TASK_PLACEMENT_FAILURE", "RESOURCE:CPU"))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("placement_failure", "RESOURCE:MEMORY"), ("agent_disconnected", "AGENT"), ("configuration_error", "")],
)
def test_other_rules_point_at_the_call_and_at_no_task(kind: str, reason: str) -> None:
    """There is no task to look at: it was never made."""
    diagnosis = diagnose(subject(call(kind, reason=reason, code="" if reason else "ClientException")), CATALOGUE)
    commands = [step.command or "" for one in diagnosis.explained for step in one.advice.steps]
    assert any("cloudtrail lookup-events" in command for command in commands)
    assert not any("describe-tasks" in command for command in commands)
