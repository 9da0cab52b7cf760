"""The roll-out that a failure met, asked of the embedded ECS: in how many calls, and what is told without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from foghorn.adapters import aws_clients
from foghorn.adapters.ecs_facts import EcsFacts
from foghorn.facts.deployment import Rollout, ServiceDeployment
from foghorn.facts.fact import Facts, Missing, TaskDefinition
from foghorn.signals.classify import classify
from foghorn.signals.signal import Signal
from foghorn_local.aws import AwsServer, World
from tests.storms.releases import BAD, GOOD, SHOP, START, rolling_with_breaker

LIST, DESCRIBE, REVISIONS = (
    "ecs:ListServiceDeployments",
    "ecs:DescribeServiceDeployments",
    "ecs:DescribeServiceRevisions",
)
DEFINITIONS = "ecs:DescribeTaskDefinition"


def _revision(revision: int, level: str, **container: Any) -> dict[str, Any]:
    app = {"name": "app", "image": SHOP.image("checkout", str(revision)), **container}
    app["environment"] = [{"name": "LEVEL", "value": level}, {"name": "MODE", "value": "same"}]
    arn = f"arn:aws:ecs:{SHOP.region}:{SHOP.account}:task-definition/checkout:{revision}"
    return {"taskDefinitionArn": arn, "family": "checkout", "revision": revision, "containerDefinitions": [app]}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsServer]:
    """The release as far as its first stop: the old one stands, the new one is under way."""
    world = World.from_events(
        rolling_with_breaker(), world_file={"taskDefinitions": [_revision(41, "info"), _revision(42, "debug")]}
    )
    with AwsServer(world) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        aws_clients.forget_clients()
        yield server
    aws_clients.forget_clients()


def _until(aws: AwsServer, name: str) -> Signal:
    """Let the stream happen up to the first event of this kind, and take that."""
    for event in rolling_with_breaker():
        aws.world.apply(event)
        found = [one for one in classify(event, received_at=START).signals if one.kind == name]
        if found:
            return found[0]
    raise AssertionError(name)


def _look(source: EcsFacts, signal: Signal) -> Facts:
    facts = source.gather(signal.scope, service="checkout", task_definition=signal.task_definition)
    found = source.rollout(signal, facts, calls=5)
    return replace(found, task_definitions={**facts.task_definitions, **found.task_definitions})


def test_a_stop_of_a_release_that_is_under_way(aws: AwsServer) -> None:
    """From what to what, how far, and which variables have another value: five calls, of which two before the word."""
    signal = _until(aws, "image_pull_not_found")
    found = _look(EcsFacts(), signal)
    rollout = found.rollout
    assert isinstance(rollout, Rollout)
    assert (BAD.deployment_id, "checkout:42", "checkout:41") == (
        rollout.deployment_id,
        rollout.task_definition,
        rollout.previous,
    )
    assert ("app.LEVEL",) == rollout.changed_values
    assert isinstance(rollout.progress, ServiceDeployment)
    assert "IN_PROGRESS" == rollout.progress.status
    assert {"checkout:41", "checkout:42"} == {
        n for n, d in found.task_definitions.items() if isinstance(d, TaskDefinition)
    }
    counts = aws.counters.counts()
    assert (1, 1, 2, 0) == (counts[LIST], counts[DESCRIBE], counts[DEFINITIONS], counts.get(REVISIONS, 0))
    assert "debug" not in repr(found)


def test_a_release_that_the_service_lists_no_longer(aws: AwsServer) -> None:
    """Rolled back before anybody looked: its service revisions tell what it was."""
    for event in rolling_with_breaker():
        aws.world.apply(event)
    failed = next(
        one
        for event in rolling_with_breaker()
        for one in classify(event, received_at=START).signals
        if one.kind == "deployment_failed"
    )
    found = _look(EcsFacts(), failed)
    assert isinstance(found.rollout, Rollout)
    assert ("checkout:42", "checkout:41") == (found.rollout.task_definition, found.rollout.previous)
    assert 1 == aws.counters.counts()[REVISIONS]
    assert GOOD.deployment_id != found.rollout.deployment_id


def test_a_second_look_asks_for_the_same_one(aws: AwsServer) -> None:
    """By its ARN: one call, and no revision is read twice."""
    source, signal = EcsFacts(), _until(aws, "image_pull_not_found")
    facts = source.gather(signal.scope, service="checkout", task_definition=signal.task_definition)
    first = source.rollout(signal, facts, calls=5)
    known = replace(facts, rollout=first.rollout, task_definitions={**facts.task_definitions, **first.task_definitions})
    before = aws.counters.counts()
    assert {} == source.rollout(_until(aws, "deployment_failed"), known, calls=1).task_definitions
    after = aws.counters.counts()
    assert (0, 1, 0) == tuple(after[name] - before[name] for name in (LIST, DESCRIBE, DEFINITIONS))


def test_what_is_throttled_is_missing(aws: AwsServer) -> None:
    """The service alone still tells from what to what; how far it got is not known, and says why."""
    source, signal = EcsFacts(), _until(aws, "image_pull_not_found")
    facts = source.gather(signal.scope, service="checkout", task_definition=signal.task_definition)
    aws.faults.add("ecs:throttle:all")
    rollout = source.rollout(signal, facts, calls=5).rollout
    assert isinstance(rollout, Rollout)
    assert "checkout:41" == rollout.previous
    assert rollout.progress == Missing("ThrottlingException on ListServiceDeployments")
    assert isinstance(rollout.changed_values, Missing)
    nothing = source.rollout(signal, replace(facts, service=Missing("denied")), calls=5).rollout
    assert nothing == Missing("ThrottlingException on ListServiceDeployments")
