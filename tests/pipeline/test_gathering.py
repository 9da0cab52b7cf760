"""Who asks after the roll-out that a failure met, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.deployment import Deployment, Rollout
from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.signals.signal import Signal
from tests.support.harness import Harness, running
from tests.support.signals import BATCH, CHECKOUT, at, failure, steady

NEW = Deployment("ecs-svc/2", "PRIMARY", at(-60), "checkout:42")
AGES_AGO = replace(NEW, created_at=at(-200_000))
ROLLOUT = Rollout(at(-60), "ecs-svc/2", "checkout:42", "checkout:41")
MINUTE = 60


def _harness(service: Service | Missing, found: Facts) -> Harness:
    harness = Harness()
    harness.facts.services["checkout"] = service
    harness.facts.found_rollout = found
    return harness


def _stop(seconds: float, kind: str = "oom_killed", deployment: str = "ecs-svc/2", revision: int = 42) -> Signal:
    return failure(seconds, kind, deployment_id=deployment, task_definition=f"checkout:{revision}")


def _failed(seconds: float) -> Signal:
    return failure(seconds, "deployment_failed", deployment_id="ecs-svc/2")


RELEASED = replace(running(1), deployments=(NEW,))
KNOWN, DENIED = Facts(rollout=ROLLOUT), Facts(rollout=Missing("denied"))
ASKED = [
    ("once", RELEASED, KNOWN, [_stop(0), _stop(30), _stop(60, "sigkill_137")], 1),
    ("again at what ECS says of it", RELEASED, KNOWN, [_stop(0), _failed(60)], 2),
    ("again for a later release", RELEASED, KNOWN, [_stop(0), _stop(60, deployment="ecs-svc/3", revision=43)], 2),
    ("not again where it was refused", RELEASED, DENIED, [_stop(0), _stop(60, "sigkill_137")], 1),
    ("not long after the deployment", replace(running(1), deployments=(AGES_AGO,)), KNOWN, [_stop(0)], 0),
    ("but always for a deployment that failed", replace(running(1), deployments=(AGES_AGO,)), KNOWN, [_failed(0)], 1),
    ("also where the service is not known", Missing("denied"), KNOWN, [_stop(0)], 1),
    ("not of a task without a service", RELEASED, KNOWN, [failure(0, "oom_killed", scope=BATCH)], 0),
    ("again in a new incident", RELEASED, KNOWN, [_stop(0), steady(60), _stop(90 * MINUTE)], 2),
    ("not when it flaps", RELEASED, KNOWN, [_stop(0), steady(60), _stop(20 * MINUTE)], 1),
]


@pytest.mark.parametrize(
    ("service", "found", "signals", "looks"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED]
)
def test_who_asks_after_the_rollout(
    service: Service | Missing, found: Facts, signals: list[Signal], looks: int
) -> None:
    """Only who leads, and only where it says something."""
    harness = _harness(service, found)
    for signal in signals:
        harness.signal(signal)
    assert looks == harness.facts.rollouts


def test_what_is_found_is_kept_and_told() -> None:
    """With both revisions; a later look that finds less takes nothing away."""
    definitions = {"checkout:41": TaskDefinition("checkout", 41, ()), "checkout:42": TaskDefinition("checkout", 42, ())}
    harness = _harness(RELEASED, Facts(rollout=ROLLOUT, task_definitions=definitions))
    harness.signal(_stop(0))
    assert (ROLLOUT, definitions) == (
        harness.store.facts(CHECKOUT).rollout,
        harness.store.facts(CHECKOUT).task_definitions,
    )
    assert "release checkout:41 → :42 fails" in harness.slack.posts[0].message.text
    harness.facts.found_rollout = DENIED
    harness.signal(_failed(60))
    assert ROLLOUT == harness.store.facts(CHECKOUT).rollout


def test_a_new_incident_forgets_the_release_of_the_last() -> None:
    """Nothing is known of the new one where ECS refuses to tell."""
    harness = _harness(RELEASED, KNOWN)
    harness.signal(_stop(0))
    harness.signal(steady(60))
    harness.facts.services["checkout"] = replace(running(1), deployments=(AGES_AGO,))
    harness.signal(_stop(200 * MINUTE))
    assert harness.store.facts(CHECKOUT).rollout is None


LEFT = [
    ("a stop that opens", [_stop(0)], [6]),
    ("a later word of ECS: the service was looked up again", [_stop(0), _failed(60)], [6, 1]),
    ("a later release: service and revision", [_stop(0), _stop(60, deployment="ecs-svc/3", revision=43)], [6, 0]),
    ("a deployment that failed opens", [_failed(0)], [7]),
]


@pytest.mark.parametrize(("signals", "left"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT])
def test_what_is_left_of_the_budget(signals: list[Signal], left: list[int]) -> None:
    """Eight calls to open an incident, two for what comes later, whoever spends them."""
    harness = _harness(RELEASED, KNOWN)
    for signal in signals:
        harness.signal(signal)
    assert left == harness.facts.calls_left
