"""Which roll-out a failure met, joined from what two answers of ECS tell of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.deployment import Deployment, Rollout, ServiceDeployment, newer, rollout_of
from foghorn.facts.missing import Missing
from tests.support.signals import at

OLD = Deployment("ecs-svc/1", "ACTIVE", at(-9_000), "checkout:41")
NEW = Deployment("ecs-svc/2", "PRIMARY", at(-60), "checkout:42")
BACK = replace(OLD, status="PRIMARY")
BACK_ANEW = Deployment("ecs-svc/9", "PRIMARY", at(30), "checkout:41", rollout_state="IN_PROGRESS", rolls_back=True)
ROLLING = ServiceDeployment("arn:new", "IN_PROGRESS", at(-58))
FAILING = ("ecs-svc/2", "checkout:42")
DENIED = Missing("AccessDenied on ListServiceDeployments")

JOINED = [
    ("both", [NEW, OLD], ROLLING, FAILING, Rollout(at(-60), *FAILING, "checkout:41", ROLLING)),
    ("not asked how it goes", [NEW, OLD], None, FAILING, Rollout(at(-60), *FAILING, "checkout:41")),
    ("denied", [NEW, OLD], DENIED, FAILING, Rollout(at(-60), *FAILING, "checkout:41", DENIED)),
    ("a first deployment replaces nothing", [NEW], ROLLING, FAILING, Rollout(at(-60), *FAILING, None, ROLLING)),
    ("a task of the old one fails", [NEW, OLD], ROLLING, ("ecs-svc/1", "checkout:41"),
     Rollout(at(-60), *FAILING, "checkout:41", ROLLING)),
    ("an action names none", [NEW, OLD], ROLLING, (None, None), Rollout(at(-60), *FAILING, "checkout:41", ROLLING)),
    ("given up and listed no longer: the stop names it", [BACK], ROLLING, FAILING,
     Rollout(at(-58), *FAILING, "checkout:41", ROLLING)),
    ("given up, and the event names what it goes back to", [BACK], ROLLING, ("ecs-svc/1", None),
     Rollout(at(-58), None, None, "checkout:41", ROLLING)),
    ("the service is not known", [], ROLLING, FAILING, Rollout(at(-58), None, None, None, ROLLING)),
    ("the rollback is a deployment of its own", [BACK_ANEW, NEW, OLD], ROLLING, FAILING,
     Rollout(at(-60), *FAILING, "checkout:41", ROLLING)),
    ("and the old one is listed no longer", [BACK_ANEW, NEW], None, (None, None), Rollout(at(-60), *FAILING)),
    ("ECS goes back to the old one itself", [replace(BACK, rollout_state="IN_PROGRESS", rolls_back=True), NEW], ROLLING,
     FAILING, Rollout(at(-60), *FAILING, "checkout:41", ROLLING)),
    ("it goes back to what completed", [replace(NEW, id="ecs-svc/3", task_definition="checkout:43", created_at=at(-20)),
                                        replace(NEW, rollout_state="IN_PROGRESS", created_at=at(-200)),
                                        replace(OLD, rollout_state="COMPLETED")], None, ("ecs-svc/3", "checkout:43"),
     Rollout(at(-20), "ecs-svc/3", "checkout:43", "checkout:41")),
    ("a later fix is none of this failure", [replace(NEW, id="ecs-svc/3", created_at=at(600)), OLD], None, FAILING,
     Rollout(at(-9_000), "ecs-svc/1", "checkout:41")),
    ("nothing is known", [], DENIED, FAILING, None),
    ("only a later one is known", [], replace(ROLLING, created_at=at(600)), FAILING, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("deployments", "progress", "failing", "expected"), [row[1:] for row in JOINED], ids=[row[0] for row in JOINED]
)
def test_the_rollout_that_a_failure_met(
    deployments: list[Deployment],
    progress: ServiceDeployment | Missing | None,
    failing: tuple[str | None, str | None],
    expected: Rollout | None,
) -> None:
    """In whatever order ECS lists them."""
    for listed in (deployments, deployments[::-1]):
        assert expected == rollout_of(listed, progress, failing=failing, failed_at=at(0))


KNOWN = Rollout(at(-60), *FAILING, "checkout:41", ROLLING, ("app.LEVEL",))
LATER = Rollout(at(600), "ecs-svc/3", "checkout:43", "checkout:42")
LOOKS = [
    ("nothing before", None, KNOWN, KNOWN),
    ("nothing found", KNOWN, DENIED, KNOWN),
    ("never known", None, DENIED, DENIED),
    ("a later one takes its place", KNOWN, LATER, LATER),
    ("an earlier one does not", LATER, KNOWN, LATER),
    ("of the same one what either tells", KNOWN, Rollout(at(-58), progress=replace(ROLLING, status="STOPPED")),
     replace(KNOWN, progress=replace(ROLLING, status="STOPPED"))),
    ("of two within a minute the later", KNOWN, replace(LATER, created_at=at(-20)), replace(LATER, created_at=at(-20))),
    ("in whatever order", replace(LATER, created_at=at(-20)), KNOWN, replace(LATER, created_at=at(-20))),
    ("also where the other look was denied", KNOWN, Rollout(at(-60), *FAILING, progress=DENIED), KNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("known", "found", "expected"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS])
def test_another_look_takes_nothing_away(
    known: Rollout | Missing | None, found: Rollout | Missing | None, expected: Rollout | Missing | None
) -> None:
    """What the service lists no longer is still true of the incident."""
    assert expected == newer(known, found)
