"""The port to all clusters and services of this account and region, page by page. A look never raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from foghorn.facts.deployment import ServiceMessage
from foghorn.facts.fact import Service
from foghorn.signals.scope import Scope

SERVICES_PER_CALL = 10
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html"""
PER_PAGE = 100
"""Clusters, services and tasks: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html"""
CALLS_PER_TASK_LOOK = 2


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A call that gave nothing. `gone`: what it asked about is not there (any more), or its page token is too old.

    Anything else (throttled, denied, a connection that broke) would be the same for the next call.
    """

    reason: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """ARNs of clusters, or names of services; `next_token` is None on the last page."""

    items: tuple[str, ...]
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class FoundService:
    """A service with its scope and what ECS says of its failures, newest first."""

    scope: Scope
    service: Service
    messages: tuple[ServiceMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task that should run. `created_at` is None where ECS does not tell."""

    task_id: str
    last_status: str
    created_at: datetime | None


class ClusterSource(Protocol):
    """Read-only; nothing is tried again, so that the calls stated are all the calls there are."""

    def clusters(self, token: str | None) -> Page | Unanswered:
        """A page of cluster ARNs, in one call."""

    def services(self, cluster_arn: str, token: str | None) -> Page | Unanswered:
        """A page of a cluster's service names, in one call."""

    def describe(self, cluster_arn: str, names: Sequence[str]) -> tuple[FoundService, ...] | Unanswered:
        """Up to ten services of a cluster, in one call; those that are gone are left out."""

    def tasks(self, cluster_arn: str, service: str) -> tuple[FoundTask, ...] | Unanswered:
        """Up to a hundred tasks of a service whose desired status is RUNNING, in at most 2 calls."""
