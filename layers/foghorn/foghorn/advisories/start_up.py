"""How long a task took to start, phase by phase, and what could be made shorter."""

from __future__ import annotations

from collections.abc import Sequence

from foghorn.advisories.advisory import StartUp
from foghorn.advisories.wording import span
from foghorn.capacity.task_phases import StartUp as Phases
from foghorn.capacity.task_phases import start_up_of, stopping_of
from foghorn.capacity.untold import Untold
from foghorn.incidents.episode import Episode
from foghorn.rules.model import Explained
from foghorn.rules.start_up import percent, seconds
from foghorn.signals.signal import Signal

ITS_MATTER = frozenset(
    {
        "elb_health_check_failed",
        "container_health_check_failed",
        "container_start_failed",
        "container_runtime_timeout",
        "dependency_failed",
    }
)
"""Kinds to which a slow start-up may have contributed: of these it is told after the cause, of others in the thread."""


_FEWEST_BARS = 2


def start_up(episode: Episode, explained: Sequence[Explained]) -> StartUp | None:
    """The start-up of the episode's task that came farthest; None where no task failed at its start or soon after."""
    sample = episode.start_up
    if sample is None:
        return None
    phases = start_up_of(sample.times)
    return StartUp(
        about=_about(sample),
        phases=(*_told(phases), *_untold(phases), *_stop(sample)),
        bars=_bars(phases),
        advice=tuple((one.rule.id, one.advice) for one in explained if one.rule.about_start_up),
    )


def matters(one: Explained) -> bool:
    """Whether a finding belongs into the message itself, and not only into the thread."""
    if one.rule.only_in_thread:
        return False
    return not one.rule.about_start_up or one.finding.kind in ITS_MATTER


def _about(sample: Signal) -> str:
    """Which task, where it ran and how far it came."""
    task = f"Task {sample.task_id}"
    place = " in ".join(part for part in (sample.launch_type, sample.availability_zone) if part)
    ended_at = sample.stopping_at or sample.execution_stopped_at or sample.stopped_at
    if sample.started_at is None:
        came = "it never ran"
    elif ended_at is None:
        came = "it ran"
    else:
        came = f"it ran for {span(ended_at - sample.started_at)}"
    return f"{task} ({place}): {came}" if place else f"{task}: {came}"


def _told(phases: Phases) -> list[tuple[str, str]]:
    provision, interface = phases.provision_ms, phases.network_interface_ms
    lines = []
    if isinstance(provision, int):
        part = f", of which network interface {seconds(interface)}" if isinstance(interface, int) else ""
        lines.append(("provision", f"{seconds(provision)}{part}"))
    elif isinstance(interface, int):
        lines.append(("network interface", seconds(interface)))
    if isinstance(phases.pull_ms, int):
        share = f", {percent(phases.pull_share)} of all" if isinstance(phases.pull_share, float) else ""
        lines.append(("image pull", f"{seconds(phases.pull_ms)}{share}"))
    if isinstance(phases.start_ms, int):
        lines.append(("container start", seconds(phases.start_ms)))
    if isinstance(phases.total_ms, int):
        lines.append(("in all", seconds(phases.total_ms)))
    return lines


def _untold(phases: Phases) -> list[tuple[str, str]]:
    """What the timestamps do not tell, and why: never a zero."""
    named = {
        "provision": phases.provision_ms,
        "image pull": phases.pull_ms,
        "container start": phases.start_ms,
        "in all": phases.total_ms,
    }
    reasons = [f"{name} ({phase.reason})" for name, phase in named.items() if isinstance(phase, Untold)]
    return [("not told", ", ".join(reasons))] if reasons else []


def _stop(sample: Signal) -> list[tuple[str, str]]:
    stopping = stopping_of(sample.times)
    if isinstance(stopping.stop_ms, Untold):
        return []
    containers = stopping.container_stop_ms
    part = f", of which containers {seconds(containers)}" if isinstance(containers, int) else ""
    return [("stop", f"{seconds(stopping.stop_ms)}{part}")]


def _bars(phases: Phases) -> tuple[tuple[str, float], ...]:
    """The phases in seconds, for a chart; a single one is none to compare."""
    parts = {"Provision": phases.provision_ms, "Image pull": phases.pull_ms, "Container start": phases.start_ms}
    told = {name: length for name, length in parts.items() if isinstance(length, int)}
    if len(told) < _FEWEST_BARS:
        return ()
    interface = phases.network_interface_ms
    if "Provision" in told and isinstance(interface, int):
        told = {"Provision": told.pop("Provision"), "of which interface": interface, **told}
    return tuple((name, round(length / 1000, 1)) for name, length in told.items())
