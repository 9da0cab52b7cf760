"""Hooks of deployments: how a sentence names one, and read-only steps to look at its deployment."""

from __future__ import annotations

from foghorn.rules.commands import aws, ecs
from foghorn.rules.console import service_deployments_url
from foghorn.rules.evidence import owner_name, text_of
from foghorn.rules.model import Step, Subject
from foghorn.signals.signal import Signal

_DEPLOYMENT = "serviceDeployments[].[status,statusReason,lifecycleStage,lifecycleHookDetails,rollback]"
_RUNNING = "serviceDeployments[].[serviceDeploymentArn,status,startedAt]"


def is_pause(sample: Signal) -> bool:
    """Whether the hook waits for a person, and runs no function."""
    return text_of(sample, "hookType") == "PAUSE"


def at_stage(sample: Signal) -> str:
    """` at POST_TEST_TRAFFIC_SHIFT`, or "" where the event does not tell."""
    stage = text_of(sample, "lifecycleStage")
    return f" at {stage}" if stage else ""


def hook_deployment(sample: Signal, subject: Subject, text: str) -> Step:
    """Show status, stage and hooks of the service deployment; where the event does not name it, list the newest."""
    arn, service = text_of(sample, "serviceDeploymentArn"), owner_name(sample, subject)
    command = ecs(subject.scope, "list-service-deployments", {"--service": service, "--max-results": "5"}, _RUNNING)
    if arn:
        options = {"--service-deployment-arns": arn}
        command = aws("ecs", "describe-service-deployments", subject.scope.region, options, _DEPLOYMENT)
    return Step(text, command, service_deployments_url(subject.scope, sample.service))
