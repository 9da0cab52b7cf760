"""Who looks for room on container instances, how often, and for which revision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.deployment import Deployment
from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance_room import InstanceRoom, Rooms
from foghorn.pipeline.outlook import view_of
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Signal
from tests.rules.builders import episode
from tests.support.fakes import FakeFacts
from tests.support.harness import Harness, running
from tests.support.signals import BATCH, CHECKOUT, at, failure, steady

MINUTE = 60
ROOMS = (
    InstanceRoom("a", capacity_provider="on-demand", status="ACTIVE", cpu_units=1024, memory_mib=3000),
    InstanceRoom("b", capacity_provider="spot", status="ACTIVE", cpu_units=512, memory_mib=3000),
)
ON_EC2 = replace(running(1), launch_type="EC2", task_definition="checkout:41")
RELEASED = replace(ON_EC2, deployments=(Deployment("ecs-svc/2", "PRIMARY", at(-60), "checkout:42"),))
BIG = TaskDefinition("checkout", 42, (), cpu_units=2048, memory_mib=2048)
NAMELESS = Scope("123456789012", "eu-central-1", None, ScopeType.SERVICE, "checkout")


def _harness(service: Service | Missing = RELEASED) -> Harness:
    facts = FakeFacts({"checkout": service}, {"checkout:42": BIG}, instance_rooms=ROOMS)
    return Harness(facts=facts)


def _unplaced(seconds: float = 0, reason: str = "RESOURCE:CPU", *providers: str, **given: object) -> Signal:
    evidence = {"detail.reason": reason, "detail.capacityProviderArns": ", ".join(providers)}
    known = {path: text for path, text in evidence.items() if text}
    said: dict[str, object] = {"evidence": known, "task_definition": None, "task_id": None, **given}
    return failure(seconds, "placement_failure", **said)  # type: ignore[arg-type]


def _again(seconds: float) -> Signal:
    """The same of a task that stopped: another topic."""
    return _unplaced(seconds, task_definition="checkout:42", task_id="t")


LOOKS = [
    ("once", RELEASED, [_unplaced(), _again(30), _again(60)], 1),
    ("in whatever order they come", RELEASED, [_again(0), _unplaced(30)], 1),
    ("also as a later cause", RELEASED, [failure(0, "oom_killed"), _unplaced(30)], 1),
    ("not at another cause", RELEASED, [failure(0, "oom_killed"), failure(30, "task_start_impaired")], 0),
    ("not on Fargate", RELEASED, [_unplaced(0, "RESOURCE:FARGATE")], 0),
    ("not on Fargate by its capacity provider", RELEASED, [_unplaced(0, "", "FARGATE_SPOT")], 0),
    ("not on Fargate by its service", replace(RELEASED, launch_type="FARGATE"), [_unplaced(0, "")], 0),
    ("also where the service is not known", Missing("denied"), [_unplaced()], 1),
    ("of a task without a service", RELEASED, [_unplaced(scope=BATCH)], 1),
    ("not without a cluster", RELEASED, [_unplaced(scope=NAMELESS)], 0),
    ("again in a new incident", RELEASED, [_unplaced(), steady(60), _unplaced(90 * MINUTE)], 2),
    ("not when it flaps", RELEASED, [_unplaced(), steady(60), _unplaced(20 * MINUTE)], 1),
]


@pytest.mark.parametrize(("service", "signals", "looks"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS])
def test_who_looks_for_room(service: Service | Missing, signals: list[Signal], looks: int) -> None:
    """Once per incident, of a task that may run on instances."""
    harness = _harness(service)
    for signal in signals:
        harness.signal(signal)
    assert harness.facts.looks_for_room == looks


def test_what_is_found_is_kept_and_told() -> None:
    """With the revision that the service goes for, read for it: the event names none."""
    harness = _harness()
    harness.signal(_unplaced(0, "RESOURCE:CPU", "on-demand"))
    facts = harness.store.facts(CHECKOUT)
    assert facts.rooms == Rooms(ROOMS[:1], 2, task_definition="checkout:42")
    assert facts.task_definitions == {"checkout:42": BIG}
    told = str(harness.slack.posts[0].message.blocks)
    assert "checkout:42 asks for 2048 CPU units and 2048 MiB" in told
    assert "had 1024 CPU units left: 1024 short" in told
    harness.until(at(600))
    assert "1024 CPU units short" in str(harness.slack.replies[0].message.blocks)


REVISIONS = {
    "that of the newest deployment": (RELEASED, _unplaced(), "checkout:42"),
    "that of the service": (ON_EC2, _unplaced(), "checkout:41"),
    "the event's own": (RELEASED, _unplaced(task_definition="checkout:40"), "checkout:40"),
    "none that is known": (Missing("denied"), _unplaced(), None),
    "none of a family alone": (RELEASED, _unplaced(scope=BATCH), None),
}


@pytest.mark.parametrize(("service", "signal", "revision"), REVISIONS.values(), ids=REVISIONS)
def test_for_which_revision(service: Service | Missing, signal: Signal, revision: str | None) -> None:
    """One call at most, and none for what is known or was refused."""
    harness = _harness(service)
    harness.signal(signal)
    facts = harness.store.facts(signal.scope)
    assert isinstance(facts.rooms, Rooms)
    assert facts.rooms.task_definition == revision
    assert list(facts.task_definitions) == ([revision] if revision else [])
    asked_first = signal.scope == CHECKOUT
    assert harness.facts.calls == int(asked_first) + len(facts.task_definitions) + 2


def test_what_the_look_at_the_release_read_is_not_read_again() -> None:
    """It reads both of its revisions."""
    harness = _harness()
    harness.facts.found_rollout = Facts(task_definitions={"checkout:42": BIG})
    harness.signal(_unplaced())
    assert harness.store.facts(CHECKOUT).task_definitions == {"checkout:42": BIG}
    assert harness.facts.calls == 1 + 2


def test_a_third_revision_is_not_read() -> None:
    """Where the look at the release read its own two, an opening has made all calls that it may."""
    harness = _harness()
    denied = Missing("denied")
    harness.facts.found_rollout = Facts(task_definitions={"checkout:40": denied, "checkout:41": denied})
    harness.signal(_unplaced())
    assert set(harness.store.facts(CHECKOUT).task_definitions) == {"checkout:40", "checkout:41"}
    assert "settings of task definition checkout:42" in str(harness.slack.posts[0].message.blocks)


def test_a_refusal_is_kept_and_not_asked_again() -> None:
    """And said to be one."""
    harness = _harness()
    harness.facts.instances_unknown = Missing("AccessDeniedException on ListContainerInstances")
    for signal in (_unplaced(), _again(30)):
        harness.signal(signal)
    assert harness.facts.looks_for_room == 1
    assert harness.store.facts(CHECKOUT).rooms == harness.facts.instances_unknown
    told = str(harness.slack.posts[0].message.blocks)
    assert "room on the container instances: AccessDeniedException on ListContainerInstances" in told


def test_a_new_incident_forgets_the_room_of_the_last() -> None:
    """Also where its own cause calls for none."""
    harness = _harness()
    harness.signal(_unplaced())
    harness.signal(steady(60))
    harness.signal(failure(200 * MINUTE, "oom_killed"))
    assert harness.store.facts(CHECKOUT).rooms is None


def test_its_arrival_is_news() -> None:
    """The first word waits two seconds for it; what comes later is an edit."""
    known = Facts(service=RELEASED)
    found = replace(known, rooms=Rooms((), 0))
    told = [view_of(episode(_unplaced()), facts, None).rendered.facts for facts in (known, found)]
    assert told == ["service", "service,rooms"]
