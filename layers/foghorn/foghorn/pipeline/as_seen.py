"""What one look at a service says: as the silence check reads it, and as facts of the incident that it opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from foghorn.facts.clusters import FoundService, FoundTask
from foghorn.facts.deployment import rollout_of
from foghorn.facts.fact import Facts, Missing, Service
from foghorn.facts.instance import ContainerInstance
from foghorn.facts.instance_room import Rooms
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Signal
from foghorn.signals.silence import DeploymentSeen, ServiceSeen, TasksStuck

_WAITING = frozenset({"PROVISIONING", "PENDING"})
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html"""
_NOT_READ = Missing("the silence check reads no more than counts and tasks")


def service_seen(found: FoundService) -> ServiceSeen | None:
    """The counts of an active service, and its deployment while one is in progress; None for any other."""
    service, primary = found.service, found.service.primary
    if service.status != "ACTIVE":
        return None
    in_progress = primary is not None and primary.rollout_state == "IN_PROGRESS"
    return ServiceSeen(
        scope=found.scope,
        desired_count=service.desired_count,
        running_count=service.running_count,
        pending_count=service.pending_count,
        deployment=DeploymentSeen(primary.id, primary.created_at, primary.desired_count, primary.running_count)
        if primary is not None and in_progress
        else None,
    )


def tasks_stuck(tasks: Iterable[FoundTask]) -> TasksStuck | None:
    """Those that wait to run, by the one that was made first; None where none does."""
    waiting = [
        TasksStuck(1, one.task_id, one.last_status, one.created_at)
        for one in tasks
        if one.last_status in _WAITING and one.created_at is not None
    ]
    oldest = min(waiting, key=lambda one: (one.created_at, one.task_id), default=None)
    return oldest and TasksStuck(len(waiting), oldest.task_id, oldest.last_status, oldest.created_at)


class AsSeen:
    """Implements `foghorn.facts.source.FactSource` without a single call: it answers with what was seen last."""

    def __init__(self) -> None:
        self._found: FoundService | None = None

    def show(self, found: FoundService) -> None:
        """Answer with this one from now on."""
        self._found = found

    def gather(self, scope: Scope, *, service: str | None, task_definition: str | None) -> Facts:
        """See the port."""
        definitions = {task_definition: _NOT_READ} if task_definition is not None else {}
        found = self._found
        if found is None or found.scope != scope or service is None:
            return Facts(service=_NOT_READ, task_definitions=definitions)
        return Facts(service=found.service, task_definitions=definitions, messages=found.messages)

    def rollout(self, signal: Signal, facts: Facts, *, calls: int) -> Facts:
        """See the port. As far as the service's own list of deployments tells: no call is made."""
        del calls
        deployments = facts.service.deployments if isinstance(facts.service, Service) else ()
        failing = (signal.deployment_id, signal.task_definition)
        found = rollout_of(deployments, _NOT_READ, failing=failing, failed_at=signal.occurred_at)
        return Facts(rollout=found if found is not None else Missing("no deployment is known"))

    def rooms(self, scope: Scope, capacity_providers: Sequence[str]) -> Rooms | Missing:
        """See the port. Nobody asks the silence check for it."""
        del scope, capacity_providers
        return _NOT_READ

    def counts(self, scope: Scope, services: Sequence[str]) -> Mapping[str, Service | Missing]:
        """See the port. Nobody asks the silence check for it."""
        del scope
        return dict.fromkeys(services, _NOT_READ)

    def instances(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, ContainerInstance | Missing]:
        """See the port. Nobody asks the silence check for it."""
        del scope
        return dict.fromkeys(ids, _NOT_READ)
