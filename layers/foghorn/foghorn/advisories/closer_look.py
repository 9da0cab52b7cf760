"""What the closer look adds to the thread: the last log lines, how the target groups check, the start-up checks."""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName, CloserLook, LogTail, TargetGroup, Verdict
from foghorn.facts.missing import Missing

Pairs = tuple[tuple[str, str], ...]

_LOG_CHARACTERS = 1_500
"""What of the log lines is shown: the last ones, in one code block of the thread."""

_TITLES = {
    CheckName.REGISTRY_ROUTE: "way out of the subnets",
    CheckName.EXECUTION_ROLE: "execution role",
    CheckName.VPC_ENDPOINTS: "VPC endpoints",
    CheckName.SECURITY_GROUPS: "security groups",
    CheckName.SECRETS: "secrets",
    CheckName.LOGGING: "log group",
}
_MARKS = {Verdict.FOUND: "✗", Verdict.FINE: "✓"}


def looked_closer(look: CloserLook) -> Pairs:
    """(label, text) for each part that was found out."""
    logs = _logs(look.logs) if isinstance(look.logs, LogTail) else ()
    groups = look.target_groups if isinstance(look.target_groups, tuple) else ()
    checked = [check for check in look.start_checks if check.verdict is not Verdict.NOT_CHECKED]
    return (
        *logs,
        *((f"health check of target group {group.name}", _health_check(group)) for group in groups),
        *((f"{_MARKS[check.verdict]} {_TITLES[check.name]}", check.text) for check in checked),
    )


def missing_of(look: CloserLook) -> list[str]:
    """What could not be found out, and why, one line each."""
    lines = []
    if isinstance(look.logs, Missing):
        lines.append(f"last log lines: {look.logs.reason}")
    if isinstance(look.target_groups, Missing):
        lines.append(f"health check settings of the target group: {look.target_groups.reason}")
    groups = look.target_groups if isinstance(look.target_groups, tuple) else ()
    for group in groups:
        if isinstance(group.deregistration_delay_s, Missing):
            lines.append(f"deregistration delay of target group {group.name}: {group.deregistration_delay_s.reason}")
    unchecked: dict[str, list[str]] = {}
    for check in look.start_checks:
        if check.verdict is Verdict.NOT_CHECKED:
            unchecked.setdefault(check.text, []).append(_TITLES[check.name])
    return [*lines, *(f"{', '.join(names)}: {reason}" for reason, names in unchecked.items())]


def _logs(tail: LogTail) -> Pairs:
    kept: list[str] = []
    room = _LOG_CHARACTERS
    for line in reversed(tail.lines):
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    task = tail.log_stream.rpartition("/")[2][:8]
    label = f"last log lines of container {tail.container} of task {task}, {tail.log_group}"
    return ((label, "\n".join(reversed(kept)) if kept else "no lines were returned"),)


def _health_check(group: TargetGroup) -> str:
    """`HTTP /health on port 8080, expects 200, every 30 s, time-out 5 s; unhealthy after 2, healthy again after 5`."""
    asks = " ".join(part for part in (group.health_check_protocol, group.health_check_path) if part)
    port = group.health_check_port
    seconds = {"every": group.health_check_interval_s, "time-out": group.health_check_timeout_s}
    parts = [
        asks + (f" on port {port}" if port and port != "traffic-port" else " on the traffic port" if port else ""),
        f"expects {group.matcher}" if group.matcher else "",
        *(f"{word} {value} s" for word, value in seconds.items() if value is not None),
        f"unhealthy after {group.unhealthy_threshold} failures" if group.unhealthy_threshold is not None else "",
        f"healthy again after {group.healthy_threshold} successes" if group.healthy_threshold is not None else "",
        f"drains for {group.deregistration_delay_s} s" if isinstance(group.deregistration_delay_s, int) else "",
    ]
    return ", ".join(part for part in parts if part)
