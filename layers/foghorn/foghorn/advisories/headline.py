"""The headline: whose, what, how often. Severity and state are told beside it."""

from __future__ import annotations

from foghorn.advisories.release import release_of
from foghorn.advisories.wording import counted, listed, minute, span
from foghorn.facts.fact import Facts
from foghorn.incidents.episode import Episode
from foghorn.rules.evidence import text_of, time_of
from foghorn.rules.instances import machine_of
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import ScopeType
from foghorn.signals.signal import Signal

SPOT = "fargate_spot_interruption"
"""Its events are notices as well as stops: tasks are counted, not stops."""

_WAITING = "hook_awaiting_action"
_RETIREMENT = "fargate_task_retirement"
_NAMED_SERVICES = 2
_NO_FACTS = Facts()
_NAME_LIMIT = 60
_DEPLOYMENT_KINDS = ("deployment_failed", "deployment_rollback")
# Titles in which the first "container" is the one that the event names.
_NAMING_KINDS = (
    "oom_killed",
    "sigkill_137",
    "essential_container_exited",
    "container_start_failed",
    "container_create_failed",
    "container_health_check_failed",
)


def headline(episode: Episode, facts: Facts = _NO_FACTS) -> str:
    """One line, e.g. `checkout: release checkout:41 → :42 failed: container app ran out of memory, 7 stops`."""
    sample = episode.kinds[episode.leading].sample
    release = release_of(episode, facts)
    what = phrase(sample)
    if release is not None:
        what = str(release) if episode.leading in _DEPLOYMENT_KINDS else f"{release}: {what}"
    often = _often(episode)
    return f"{owner(episode)}: {what}{f', {often}' if often else ''}"


def owner(episode: Episode) -> str:
    """The service, family, machine or cluster; for shared capacity the services it hit, when they are few."""
    scope = episode.scope
    if scope.type is ScopeType.FOGHORN:
        return "Foghorn"
    if scope.type is ScopeType.HEALTH_EVENT:
        clusters = text_of(episode.kinds[episode.leading].sample, "clusters")
        return _short(clusters or f"account {scope.account}")
    if scope.type is ScopeType.CAPACITY_PROVIDER and 0 < len(episode.services) <= _NAMED_SERVICES:
        return listed([_short(name) for name in episode.services], _NAMED_SERVICES)
    if scope.type is ScopeType.CONTAINER_INSTANCE:
        machine = _short(machine_of(episode.kinds[episode.leading].sample) or scope.name)
        return f"{machine} in {_short(scope.cluster)}" if scope.cluster else machine
    if scope.type is ScopeType.CAPACITY_PROVIDER and scope.cluster:
        return f"{_short(scope.name)} in {_short(scope.cluster)}"
    return _short(scope.name)


def phrase(sample: Signal) -> str:
    """The kind in plain words, with the container's name and exit code where they say something."""
    kind = KINDS.get(sample.kind)
    if sample.scope.type is ScopeType.FOGHORN and sample.title:
        return sample.title
    words = kind.title if kind is not None else sample.kind.replace("_", " ")
    if sample.container and sample.kind in _NAMING_KINDS:
        words = words.replace("container", f"container {_short(sample.container)}", 1)
    if sample.kind == "essential_container_exited" and sample.exit_code is not None:
        words = f"{words} (exit code {sample.exit_code})"
    return f"{words}{_when(sample)}"


def _when(sample: Signal) -> str:
    """The day or hour that a person has to know, as the event tells it."""
    deadline = time_of(sample, "expiresAt") if sample.kind == _WAITING else None
    if deadline is not None:
        return f" until {minute(deadline, sample.occurred_at)}"
    starts = text_of(sample, "startTime") if sample.kind == _RETIREMENT else ""
    return f" from {_short(starts)}" if starts else ""


def _often(episode: Episode) -> str:
    length = episode.last_failure_at - episode.opened_at
    if episode.stops > 0:
        many = counted(episode.stops, "task" if episode.leading == SPOT else "stop")
        leading = episode.kinds[episode.leading]
        if leading.sample.task_id is not None and leading.count < episode.stops and episode.leading != SPOT:
            many = f"{leading.count} of {many}"
        if len(episode.services) > _NAMED_SERVICES:
            many = f"{counted(episode.stops, 'task')} of {counted(len(episode.services), 'service')}"
        return f"{many} in {span(length)}" if episode.stops > 1 and length.total_seconds() >= 1 else many
    # How many pages and updates a notice had says nothing, nor how often Foghorn noted a trouble of its own.
    uncounted = episode.leading == _RETIREMENT or episode.scope.type is ScopeType.FOGHORN
    times = 1 if uncounted else episode.kinds[episode.leading].count
    return f"{times} times in {span(length)}" if times > 1 else ""


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LIMIT else name[: _NAME_LIMIT - 1] + "…"
