"""Links into the AWS Management Console: the one place where its addresses are spelled."""

from __future__ import annotations

from urllib.parse import quote

from foghorn.signals.scope import Scope

# Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
_DOMAINS = {"cn-": "console.amazonaws.cn", "us-gov-": "console.amazonaws-us-gov.com"}


def _ecs(scope: Scope, *path: str) -> str | None:
    if scope.cluster is None or not scope.region:
        return None
    domain = next((name for prefix, name in _DOMAINS.items() if scope.region.startswith(prefix)), None)
    host = domain or f"{quote(scope.region, safe='')}.console.aws.amazon.com"
    parts = "/".join(quote(part, safe="") for part in ("clusters", scope.cluster, *path))
    return f"https://{host}/ecs/v2/{parts}?region={quote(scope.region, safe='')}"


def task_url(scope: Scope, task_id: str | None) -> str | None:
    """The page of one task: state, containers, stop reason. Gone about an hour after the stop."""
    return _ecs(scope, "tasks", task_id, "configuration") if task_id else None


def task_logs_url(scope: Scope, task_id: str | None) -> str | None:
    """The log tab of one task."""
    return _ecs(scope, "tasks", task_id, "logs") if task_id else None


def service_events_url(scope: Scope, service: str | None) -> str | None:
    """The event tab of a service."""
    return _ecs(scope, "services", service, "events") if service else None


def service_deployments_url(scope: Scope, service: str | None) -> str | None:
    """The deployment tab of a service."""
    return _ecs(scope, "services", service, "deployments") if service else None


def cluster_infrastructure_url(scope: Scope) -> str | None:
    """The infrastructure tab of a cluster: capacity providers and container instances."""
    return _ecs(scope, "infrastructure")
