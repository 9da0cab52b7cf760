"""What one event says of a container instance by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foghorn.signals import KINDS, Effect, Outcome, Severity, Tell, classify

EVENTS = Path(__file__).parents[2] / "events"


def sample(name: str, **detail: Any) -> dict[str, Any]:
    """A sample event with some fields of its detail replaced; None takes one away."""
    event: dict[str, Any] = json.loads((EVENTS / f"task_state.{name}.json").read_text(encoding="utf-8"))
    whole = event["detail"] | detail
    return event | {"detail": {key: value for key, value in whole.items() if value is not None}}


def state(**detail: Any) -> dict[str, Any]:
    """An instance's state; connected unless told otherwise."""
    return sample("instance_agent_connected", **detail)


def health(overall: str, *checks: tuple[str, str, str | None]) -> dict[str, Any]:
    """An instance's health, with (type, status, reason) of each check."""
    listed = [{"type": kind, "status": status, "statusReason": reason} for kind, status, reason in checks]
    return sample("instance_healthy", overallStatus=overall, healthChecks=listed)


AWAY, WELL, GONE, HEALTHY, ILL = (
    "container_agent_disconnected",
    "container_agent_connected",
    "container_instance_gone",
    "container_instance_ok",
    "container_instance_impaired",
)
SIGNAL, ROUTINE, IGNORED = Outcome.SIGNAL, Outcome.ROUTINE, Outcome.IGNORED

# (why, event, outcome, kind of the signal or reason, kind of the recovery)
CASES: list[tuple[str, dict[str, Any], Outcome, str, str | None]] = [
    ("agent away", state(agentConnected=False), SIGNAL, AWAY, None),
    ("agent away, no status", state(agentConnected=False, status=None), SIGNAL, AWAY, None),
    ("agent away, a status of tomorrow", state(agentConnected=False, status="RESTING"), SIGNAL, AWAY, None),
    ("agent away while tasks are drained", state(agentConnected=False, status="DRAINING"), SIGNAL, AWAY, None),
    ("agent away, drained", sample("instance_drained_disconnected"), ROUTINE, "instance_draining", None),
    ("the same, no count", sample("instance_drained_disconnected", runningTasksCount=None), SIGNAL, AWAY, None),
    ("agent there", state(), ROUTINE, WELL, WELL),
    ("a task was placed", sample("instance_task_placed"), ROUTINE, WELL, WELL),
    ("draining", sample("instance_draining"), ROUTINE, "instance_draining", WELL),
    ("deregistered", sample("instance_deregistered"), ROUTINE, GONE, GONE),
    ("deregistered, agent still there", state(status="INACTIVE"), ROUTINE, GONE, GONE),
    ("leaving", state(agentConnected=False, status="DEREGISTERING"), IGNORED, "instance_deregistering", None),
    ("being registered", sample("instance_registering"), IGNORED, "instance_registering", None),
    ("registration failed", sample("instance_registration_failed"), SIGNAL, ILL, None),
    ("nothing said of the agent", state(agentConnected=None), IGNORED, "instance_without_connection_state", None),
    ("health: ok", health("OK", ("CONTAINER_RUNTIME", "OK", None)), ROUTINE, HEALTHY, HEALTHY),
    ("health: runtime", health("IMPAIRED", ("CONTAINER_RUNTIME", "IMPAIRED", None)), SIGNAL, ILL, None),
    ("health: agent", health("IMPAIRED", ("AGENT_CONNECTIVITY", "IMPAIRED", "since")), SIGNAL, AWAY, None),
    (
        "health: agent and runtime",
        health("IMPAIRED", ("AGENT_CONNECTIVITY", "IMPAIRED", None), ("CONTAINER_RUNTIME", "IMPAIRED", None)),
        SIGNAL,
        ILL,
        None,
    ),
    ("health: no check named", health("IMPAIRED"), SIGNAL, ILL, None),
    ("health: a check of tomorrow", health("IMPAIRED", ("DISK", "IMPAIRED", None)), SIGNAL, ILL, None),
    ("health: starting", health("INITIALIZING"), IGNORED, "instance_health_initializing", None),
    ("health: no data", health("INSUFFICIENT_DATA"), IGNORED, "instance_health_insufficient_data", None),
    ("health: a status of tomorrow", health("TIRED"), IGNORED, "instance_health_unknown", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "outcome", "kind", "recovery"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_an_instance_event_says(event: dict[str, Any], outcome: Outcome, kind: str, recovery: str | None) -> None:
    """Failing, routine or nothing; and what it may end."""
    said = classify(event)
    assert (said.outcome, said.signals[0].kind if said.signals else said.reason) == (outcome, kind)
    assert (said.recovery.kind if said.recovery else None) == recovery
    assert len(said.signals) == (outcome is SIGNAL)


def test_every_event_of_an_instance_meets_in_one_scope() -> None:
    """State and health, failing and well: one incident, named by ECS's own id."""
    events = (state(agentConnected=False), state(), health("IMPAIRED"), health("OK"))
    verdicts = [classify(event) for event in events]
    scopes = {one.scope.key for said in verdicts for one in (*said.signals, said.recovery) if one is not None}
    assert scopes == {"123456789012|eu-central-1|prod|container_instance|00000000000000000000000000000001"}


def test_the_evidence_begins_with_the_proof() -> None:
    """And names the machine and what runs there."""
    away = classify(sample("instance_agent_disconnected")).signals[0]
    assert next(iter(away.evidence.items())) == ("detail.agentConnected", "false")
    assert away.evidence["detail.ec2InstanceId"] == "i-0123456789abcdef0"
    assert away.evidence["detail.runningTasksCount"] == "5"
    ill = classify(sample("instance_impaired_gpu")).signals[0]
    assert list(ill.evidence)[:2] == ["detail.healthChecks[1].type", "detail.healthChecks[1].statusReason"]
    failed = classify(sample("instance_registration_failed")).signals[0]
    assert next(iter(failed.evidence)) == "detail.status"


def test_a_version_makes_an_event_one_whatever_its_id() -> None:
    """Duplicates share `detail.version`; health events have none."""
    keys = {classify(state(agentConnected=False) | {"id": name}).signals[0].event_key for name in ("a", "b")}
    assert len(keys) == 1
    assert classify(health("IMPAIRED") | {"id": "a"}).signals[0].event_key == "a"


def test_a_flap_is_five_minutes_and_an_impairment_is_told_at_once() -> None:
    """What is decided about telling them."""
    away, ill = KINDS[AWAY], KINDS[ILL]
    assert (away.tell, away.patience_s, away.severity) == (Tell.UNLESS_RECOVERED, 300, Severity.WARNING)
    assert ill.tell is Tell.AT_ONCE
    assert KINDS[WELL].recovers == {AWAY}
    assert classify(state()).recovery.effect is Effect.RECOVERY  # type: ignore[union-attr]
