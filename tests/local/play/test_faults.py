"""The fault specification, and what duplication and shuffling do to deliveries."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from foghorn_local.aws import Faults as AwsFaults
from foghorn_local.play.faults import FaultError, Faults, parse_faults
from foghorn_local.play.stream import Delivery
from foghorn_local.slack import Faults as SlackFaults

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("", Faults()),
        ("slack:429:1", Faults(slack=(("429", 1),))),
        ("slack:timeout:2, slack:500:1", Faults(slack=(("timeout", 2), ("500", 1)))),
        ("slack:drop-after-accept:1", Faults(slack=(("drop-after-accept", 1),))),
        ("dynamodb:throttle:3,ecs:throttle:all", Faults(aws=("dynamodb:throttle:3", "ecs:throttle:all"))),
        ("crash:after-record:1,crash:after-post:2", Faults(crash_after_record=1, crash_after_post=2)),
        ("duplicate:2,shuffle:0", Faults(duplicate=2, shuffle_seed=0)),
        ("shuffle:-4,", Faults(shuffle_seed=-4)),
    ],
)
def test_specifications(spec: str, expected: Faults) -> None:
    """Every fault of the list is read, in order, with or without blanks."""
    assert parse_faults(spec) == expected


@pytest.mark.parametrize(
    ("spec", "named"),
    [
        ("slack:418:1", "slack:418:1"),
        ("slack:429", "slack:429"),
        ("slack:429:0", "slack:429:0"),
        ("slack:429:many", "many"),
        ("duplicate:-1", "duplicate:-1"),
        ("duplicate:2,duplicate:3", "duplicate:3"),
        ("dynamodb:throttle:all", "all"),
        ("crash:1", "crash:1"),
        ("shuffle:x", "shuffle:x"),
        ("nonsense", "nonsense"),
        ("slack:429:1,oops", "oops"),
    ],
)
def test_mistakes_are_named(spec: str, named: str) -> None:
    """The message quotes the part that is wrong."""
    with pytest.raises(FaultError, match=named):
        parse_faults(spec)


def test_embedded_services_understand_every_fault() -> None:
    """What is accepted here is accepted by the servers that have to do it."""
    faults = parse_faults("slack:429:1,slack:500:1,slack:timeout:1,slack:drop-after-accept:1,dynamodb:throttle:1")
    slack = SlackFaults()
    for kind, number in faults.slack:
        slack.add(kind, number)
    AwsFaults([*faults.aws, *parse_faults("ecs:throttle:all,ecs:throttle:2").aws])
    assert len(slack) == 4


def test_shuffle_permutes_events_over_the_same_moments() -> None:
    """The moments stay sorted, every copy is still there, and the order depends on the seed alone."""
    stream = [Delivery(START + timedelta(seconds=number), number) for number in range(50)]
    once = Faults(duplicate=2, shuffle_seed=7).deliveries(stream)
    assert [delivery.at for delivery in once] == [delivery.at for delivery in stream for _ in range(2)]
    assert Counter(delivery.event for delivery in once) == dict.fromkeys(range(50), 2)
    assert [delivery.event for delivery in once] != sorted(delivery.event for delivery in once)
    assert once == Faults(duplicate=2, shuffle_seed=7).deliveries(stream)
    assert once != Faults(duplicate=2, shuffle_seed=8).deliveries(stream)


def test_no_fault_changes_nothing() -> None:
    """Without duplication and shuffling the bus delivers what happened."""
    stream = [Delivery(START, "a"), Delivery(START, "b")]
    assert Faults().deliveries(stream) == stream
