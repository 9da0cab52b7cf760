"""The roll-out that a failure met: which service deployment it is, how far it got, from which revision to which."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from foghorn.adapters.aws_clients import client
from foghorn.adapters.ecs_look_up import ecs_arn, look_up
from foghorn.adapters.ecs_service import newest_arn, revision_names, to_service_deployment
from foghorn.facts.deployment import Rollout, ServiceDeployment
from foghorn.facts.missing import Missing
from foghorn.signals.scope import Scope

_SLACK = timedelta(seconds=60)
CALLS_FOR_THE_NEWEST = 2


def newest_deployment(scope: Scope, failed_at: datetime) -> ServiceDeployment | Missing:
    """The one that began last before something failed, in two calls."""
    cluster = scope.cluster
    if cluster is None:
        return Missing("the event does not tell the cluster")
    answer = look_up(
        "ListServiceDeployments",
        lambda: client("ecs", scope.region).list_service_deployments(
            cluster=ecs_arn(scope, "cluster", cluster),
            service=scope.name,
            createdAt={"before": failed_at + _SLACK},
        ),
    )
    if isinstance(answer, Missing):
        return answer
    arn = newest_arn(answer.get("serviceDeployments", ()))
    if arn is None:
        return Missing("ListServiceDeployments knows none that began before the failure")
    return service_deployment(scope, arn)


def with_revisions(scope: Scope, rollout: Rollout) -> Rollout:
    """What it goes from and to, by its service revisions: for a roll-out that the service lists no longer."""
    progress = rollout.progress
    if not isinstance(progress, ServiceDeployment) or progress.target_revision is None:
        return rollout
    arns = [arn for arn in (progress.target_revision, progress.source_revision) if arn is not None]
    answer = look_up(
        "DescribeServiceRevisions",
        lambda: client("ecs", scope.region).describe_service_revisions(serviceRevisionArns=arns),
    )
    if isinstance(answer, Missing):
        return rollout
    names = revision_names(answer)
    return replace(
        rollout,
        task_definition=names.get(progress.target_revision),
        previous=rollout.previous or names.get(progress.source_revision or ""),
    )


def service_deployment(scope: Scope, arn: str) -> ServiceDeployment | Missing:
    """One by its ARN, as it is now."""
    answer = look_up(
        "DescribeServiceDeployments",
        lambda: client("ecs", scope.region).describe_service_deployments(serviceDeploymentArns=[arn]),
    )
    if isinstance(answer, Missing):
        return answer
    found = next(iter(answer.get("serviceDeployments", ())), None)
    return to_service_deployment(found) if found else Missing(f"DescribeServiceDeployments does not know {arn}")
