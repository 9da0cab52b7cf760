"""Releases under way and what is known of them, with synthetic ids: `checkout:42` replaces `checkout:41`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from foghorn.facts.deployment import Breaker, Deployment, Rollout, ServiceDeployment, ServiceMessage
from foghorn.facts.fact import Facts, Service
from foghorn.rules.model import Release
from tests.rules.builders import AT, definition, facts, service

NEW, OLD = "ecs-svc/2", "ecs-svc/1"
BEGAN = AT - timedelta(minutes=10)
PRIMARY = Deployment(NEW, "PRIMARY", BEGAN, "checkout:42", desired_count=6, rollout_state="IN_PROGRESS")
ACTIVE = Deployment(OLD, "ACTIVE", BEGAN - timedelta(days=3), "checkout:41", 6, 0, 6, rollout_state="COMPLETED")
BOTH = (PRIMARY, ACTIVE)
DONE = (replace(PRIMARY, rollout_state="COMPLETED"),)


def rolling(**changes: Any) -> Service:
    """Service checkout in the middle of a rolling deployment; the old tasks run."""
    return service(**{"deployments": BOTH, "scheduling_strategy": "REPLICA", **changes})


def progress(status: str = "IN_PROGRESS", breaker: Breaker | None = None, **changes: Any) -> ServiceDeployment:
    """How ECS describes the roll-out."""
    return replace(ServiceDeployment("arn:new", status, BEGAN, "ROLLING", breaker=breaker), **changes)


def rollout(described: ServiceDeployment | None = None, **changes: Any) -> Rollout:
    """The roll-out of `checkout:42`."""
    return replace(Rollout(BEGAN, NEW, "checkout:42", "checkout:41", described), **changes)


def known(
    made: Service, found: Rollout | None = None, messages: Sequence[tuple[float, str]] = (), **changes: Any
) -> Facts:
    """What was gathered. `messages` as (minutes after `AT`, text), newest first."""
    said = tuple(ServiceMessage(text, AT + timedelta(minutes=after)) for after, text in messages)
    return replace(facts(made, definition()), rollout=found, messages=said, **changes)


def failing(*stopped_before_s: float, kind: str = "oom_killed", **changes: Any) -> Release:
    """The release, of which tasks stopped so many seconds before `AT`, in the order of their times."""
    times = tuple(sorted(AT - timedelta(seconds=one) for one in stopped_before_s))
    made = Release(NEW, times[0], times[-1], None, None, None, False, "checkout:42", ((kind, len(times)),), times)
    return replace(made, **changes)
