"""Sweeping container instances: one look for a whole cluster, and what each instance's look leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from foghorn import backoff
from foghorn.facts.fact import Missing
from foghorn.facts.instance import ContainerInstance, gone
from foghorn.incidents.records import GONE, OBSERVED_HEALTHY, Recorded
from foghorn.pipeline.sweeping import NEEDS_S
from foghorn.signals.scope import Scope
from tests.support.harness import Harness
from tests.support.signals import INSTANCE, at, away, failure, recovery

HERE = ContainerInstance(INSTANCE.name, "ACTIVE", agent_connected=True, running_tasks=5, health="OK")
AWAY = replace(HERE, agent_connected=False)
ILL = "container_instance_impaired"


def _harness(seen: ContainerInstance | Missing) -> Harness:
    harness = Harness()
    if isinstance(seen, Missing):
        harness.facts.instances_unknown = seen
    else:
        harness.facts.container_instances[INSTANCE.name] = seen
    return harness


def _left_behind(harness: Harness, scope: Scope = INSTANCE) -> list[tuple[str, float]]:
    events: list[Recorded] = []
    harness.store.load(scope, events.append)
    looks = [event.signal for event in events if event.signal.kind in (OBSERVED_HEALTHY, GONE)]
    return [(signal.kind, (signal.occurred_at - at(0)).total_seconds()) for signal in looks]


@pytest.mark.parametrize(
    ("seen", "left", "posts"),
    [
        (HERE, [(OBSERVED_HEALTHY, 300)], 0),
        (replace(HERE, health=None), [(OBSERVED_HEALTHY, 300)], 0),
        (replace(HERE, health="INSUFFICIENT_DATA"), [(OBSERVED_HEALTHY, 300)], 0),
        (AWAY, [], 1),
        (replace(HERE, health="IMPAIRED"), [], 1),
        (gone(INSTANCE.name), [(GONE, 300)], 0),
        (replace(AWAY, status="DEREGISTERING"), [(GONE, 300)], 0),
        (replace(AWAY, status="DRAINING"), [], 1),
        (replace(AWAY, status="DRAINING", running_tasks=0), [(OBSERVED_HEALTHY, 300)], 0),
        (Missing("AccessDeniedException on DescribeContainerInstances"), [], 1),
    ],
)
def test_an_agent_that_was_away_is_looked_at_once_before_it_is_told(
    seen: ContainerInstance | Missing, left: list[tuple[str, float]], posts: int
) -> None:
    """Connected, gone or drained: silence. Still away, impaired, or nobody knows: one message."""
    harness = _harness(seen)
    harness.signal(away(0))
    harness.until(at(299))
    assert (harness.facts.calls, harness.texts) == (0, [])
    harness.until(at(430))
    assert _left_behind(harness) == left
    assert (harness.facts.calls, len(harness.texts)) == (1, posts)


def test_one_that_stays_away_is_told_and_closed_by_a_later_look() -> None:
    """At five minutes it is still away; at ten too; at twenty it is back."""
    harness = _harness(AWAY)
    harness.signal(away(0))
    harness.until(at(700))
    harness.facts.container_instances[INSTANCE.name] = HERE
    harness.until(at(1300))
    assert _left_behind(harness) == [(OBSERVED_HEALTHY, 1200)]
    (text,) = harness.texts
    assert text.startswith("✅ Resolved: 0123456789abcdef in prod")
    assert harness.facts.calls == 3


def test_a_health_event_closes_what_a_health_event_opened() -> None:
    """The look in between finds it impaired; OK is ECS's own word, and holds for five minutes."""
    harness = _harness(replace(HERE, health="IMPAIRED"))
    harness.signal(failure(0, ILL, scope=INSTANCE))
    assert len(harness.texts) == 1
    harness.signal(recovery(400, "container_instance_ok"))
    harness.until(at(720))
    assert harness.texts[0].startswith("✅ Resolved")


def test_flaps_cost_a_look_each_and_no_word() -> None:
    """Every four minutes, for an hour."""
    harness = _harness(HERE)
    for n in range(15):
        harness.signal(away(n * 240))
    harness.until(at(15 * 240 + 700))
    assert harness.texts == []
    assert harness.facts.calls <= 15


def test_a_cluster_s_instances_are_looked_at_together() -> None:
    """150 agents of one cluster and 2 of another lose their connection in one minute: three calls, not 152."""
    harness = _harness(HERE)
    asked: list[tuple[str | None, int]] = []
    look = harness.facts.instances

    def counted(scope: Scope, ids: Sequence[str]) -> Mapping[str, ContainerInstance | Missing]:
        asked.append((scope.cluster, len(ids)))
        return look(scope, ids)

    harness.facts.instances = counted  # type: ignore[method-assign]
    scopes = [replace(INSTANCE, name=f"i{n}", cluster="prod" if n < 150 else "staging") for n in range(152)]
    harness.facts.container_instances |= {scope.name: replace(HERE, id=scope.name) for scope in scopes}
    for n, scope in enumerate(scopes):
        harness.signal(replace(away(n / 100), scope=scope))
    harness.until(at(500))
    assert sorted(asked) == [("prod", 150), ("staging", 2)]
    assert harness.facts.calls == 3
    assert harness.texts == []
    assert all(_left_behind(harness, scope)[0][0] == OBSERVED_HEALTHY for scope in scopes)


def test_a_look_that_breaks_keeps_no_ring_waiting() -> None:
    """Not looked at is not well: the instance is told, and another incident is rung in the same run."""
    harness = _harness(HERE)

    def broken(_scope: Scope, _ids: Sequence[str]) -> Mapping[str, ContainerInstance | Missing]:
        raise KeyError("containerInstances")

    harness.facts.instances = broken  # type: ignore[method-assign]
    harness.signal(away(0))
    harness.signal(failure(1))
    harness.until(at(430))
    assert len(harness.texts) == 2
    assert _left_behind(harness) == []


def test_without_time_instances_are_not_looked_at_and_rings_go_out() -> None:
    """An ECS that hangs costs one cluster's time and not the run."""
    harness = _harness(HERE)
    harness.detector.take(away(0))
    harness.queue.messages.clear()
    harness.clock.now = at(430)
    with backoff.deadline(lambda: NEEDS_S + 1):
        assert harness.sweeper.sweep() == 1
    assert harness.facts.calls == 0
    assert len(harness.queue.messages) == 1
