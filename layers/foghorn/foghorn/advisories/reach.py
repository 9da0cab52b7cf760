"""How far an incident reaches, and how it ended."""

from __future__ import annotations

from foghorn.advisories.headline import SPOT
from foghorn.advisories.release import back_to, kind_title, release_lines
from foghorn.advisories.wording import counted, listed, minute, sentence, span
from foghorn.capacity.deployment_bounds import lower_bound
from foghorn.facts.fact import Facts, Service
from foghorn.incidents.episode import Episode, Resolution
from foghorn.rules.calls import caller_of, is_call
from foghorn.rules.evidence import text_of
from foghorn.signals.scope import ScopeType

_NAMES = 8
_KINDS_SHOWN = 4
_DELETED = ("DRAINING", "INACTIVE")
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html"""
_COUNTED_SCOPES = (ScopeType.SERVICE, ScopeType.CAPACITY_PROVIDER)
_ENDS = {
    "hook_succeeded": "The deployment went on",
    "daemon_deployment_completed": "All tasks of the daemon run, seen",
    "fargate_task_retirement_closed": "Closed by AWS",
    "foghorn_dead_letters_emptied": "The queue was found empty",
}
_INSTANCE_ENDS = {
    Resolution.STEADY_STATE: "In order again",
    Resolution.QUIET: "Seen in order",
    Resolution.GONE: "No longer part of the cluster, seen",
}


def reach(episode: Episode, facts: Facts, breaker: str = "") -> tuple[str, ...]:
    """At most twelve lines. Counts of running tasks only while the incident is open: later they would be stale.

    `breaker`: how far the circuit breaker counts, in words.
    """
    lines = (
        _running(facts) if episode.is_open else None,
        _call(episode),
        _on_instance(episode),
        _stops(episode),
        _services(episode),
        *release_lines(episode, facts, breaker),
        _task_definitions(episode),
        _zones(episode),
        f"Came back {counted(episode.flaps, 'time')} after it had recovered" if episode.flaps else None,
    )
    return tuple(line for line in lines if line)


def recovery(episode: Episode, facts: Facts) -> str | None:
    """How it ended, how long it took and how many stops; None while it is open."""
    if episode.resolved_at is None:
        return None
    totals = [counted(episode.stops, "stop")] if episode.stops else [counted(episode.events, "event")]
    if episode.flaps:
        totals.append(counted(episode.flaps, "flap"))
    at = minute(episode.resolved_at, episode.opened_at)
    after = f"after {span(episode.resolved_at - episode.opened_at)}, {', '.join(totals)}"
    if episode.scope.type is ScopeType.CONTAINER_INSTANCE:
        return f"{_INSTANCE_ENDS[episode.resolution or Resolution.QUIET]} at {at} {after}"
    if episode.scope.type is ScopeType.FOGHORN:
        return _own_recovery(episode, at)
    back = back_to(episode, facts)
    if episode.resolution is Resolution.STEADY_STATE:
        return f"{back}{_ENDS.get(episode.recovered_by or '', 'Steady state')} at {at} {after}"
    calm = f"no failing event for {span(episode.resolved_at - episode.last_failure_at)}"
    if episode.scope.type in _COUNTED_SCOPES and episode.services:
        calm += " and running count equals desired count"
    elif is_call(episode.kinds[episode.leading].sample):
        calm += "; whether the task was made since is not seen"
    return f"{back}Over at {at} {after}: {calm}"


def _own_recovery(episode: Episode, at: str) -> str:
    """How a trouble of Foghorn's own ended. No call is made only to see whether it would be allowed again."""
    if episode.resolution is Resolution.STEADY_STATE:
        return f"{_ENDS.get(episode.recovered_by or '', 'Seen in order')} at {at}"
    quiet = span(episode.resolved_at - episode.last_failure_at) if episode.resolved_at is not None else ""
    return f"Not seen again for {quiet}, at {at}; whether the cause is mended was not looked up"


def _running(facts: Facts) -> str | None:
    service = facts.service
    if not isinstance(service, Service):
        return None
    if service.status in _DELETED:
        return f"{service.name} is {service.status}: it was deleted"
    if service.desired_count <= 0:
        return f"{service.name} desires no task, {service.running_count} running when last looked at"
    line = f"{service.running_count} of {counted(service.desired_count, 'desired task')} running when last looked at"
    if service.minimum_healthy_percent is None:
        return line
    bound = lower_bound(service.desired_count, service.minimum_healthy_percent)
    side = "below" if service.running_count < bound else "not below"
    percent = f"minimumHealthyPercent {service.minimum_healthy_percent}"
    return f"{line}, {side} the lower bound of {bound} ({percent})"


def _call(episode: Episode) -> str | None:
    """Who called in vain. ECS tries a service's tasks again, but nobody's calls."""
    sample = episode.kinds[episode.leading].sample
    if not is_call(sample):
        return None
    started = text_of(sample, "tasks")
    came = f": {started} tasks started" if started else ""
    return f"{caller_of(sample)} called {text_of(sample, 'eventName')}{came}; ECS does not try again by itself"


def _on_instance(episode: Episode) -> str | None:
    """How many tasks the instance ran, as the first event said: what ECS can no longer vouch for."""
    running = text_of(episode.kinds[episode.leading].sample, "runningTasksCount")
    if episode.scope.type is not ScopeType.CONTAINER_INSTANCE or not running.isdecimal():
        return None
    return f"{counted(int(running), 'task')} {'was' if running == '1' else 'were'} running on it at first sight"


def _stops(episode: Episode) -> str | None:
    """The stops by cause; the headline already has the total of a single one."""
    others = sorted(episode.kinds.values(), key=lambda kind: (kind.kind != episode.leading, -kind.count, kind.kind))
    parts = [f"{kind_title(kind.kind)} ×{kind.count}" for kind in others]
    fate = "reclaimed" if episode.leading == SPOT else "stopped"
    stopped = f"{counted(episode.stops, 'task')} {fate}" if episode.stops else ""
    if len(parts) == 1:
        return stopped or None
    causes = listed(parts, _KINDS_SHOWN)
    return f"{stopped}: {causes}" if stopped else sentence(causes)


def _services(episode: Episode) -> str | None:
    if episode.scope.type is ScopeType.SERVICE or not episode.services:
        return None
    return f"{counted(len(episode.services), 'service')} hit: {listed(episode.services, _NAMES)}"


def _task_definitions(episode: Episode) -> str | None:
    names = episode.task_definitions
    return f"Task definition{'' if len(names) == 1 else 's'} {listed(sorted(names), 3)}" if names else None


def _zones(episode: Episode) -> str | None:
    zones = episode.availability_zones
    return f"All in Availability Zone {zones[0]}" if len(zones) == 1 and episode.stops > 1 else None
