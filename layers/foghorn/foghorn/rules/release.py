"""Which revisions a failing release goes from and to, in words."""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.facts.deployment import Rollout
from foghorn.facts.fact import Facts, Service
from foghorn.rules.model import Release


@dataclass(frozen=True, slots=True)
class Revisions:
    """`to` is a `family:revision` or, where none is known, a deployment's id; `before` is what it replaces."""

    to: str
    before: str | None = None

    def __str__(self) -> str:
        """`checkout:41 → :42`, with both families where they differ; `checkout:42` where nothing else is known."""
        if self.before is None or self.before == self.to or ":" not in self.to:
            return self.to
        family, _, revision = self.to.rpartition(":")
        return f"{self.before} → {f':{revision}' if self.before.rpartition(':')[0] == family else self.to}"


def rollout_behind(release: Release, facts: Facts) -> Rollout | None:
    """The roll-out of this release, if that is the one that is known."""
    rollout = facts.rollout
    if not isinstance(rollout, Rollout):
        return None
    if rollout.deployment_id is not None:
        return rollout if rollout.deployment_id == release.deployment_id else None
    same = rollout.task_definition is not None and rollout.task_definition == release.task_definition
    return rollout if same else None


def goes_back_to(release: Release, facts: Facts) -> str | None:
    """The `family:revision` that ECS goes back to, else the deployment's id; None where neither is known."""
    deployments = facts.service.deployments if isinstance(facts.service, Service) else ()
    named = next((one.task_definition for one in deployments if one.id == release.rolled_back_to), None)
    return named or revisions_of(release, facts).before or release.rolled_back_to


def revisions_of(release: Release, facts: Facts) -> Revisions:
    """From what to what the release goes, as far as it is known."""
    rollout = rollout_behind(release, facts)
    known = rollout.task_definition if rollout is not None else None
    to = release.task_definition or known or release.deployment_id
    return Revisions(to, rollout.previous if rollout is not None else None)
