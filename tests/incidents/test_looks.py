"""What can be looked up to learn whether an incident is over, and when that says something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foghorn.incidents.looks import can_be_looked_up, check_for, first_look, was_owed
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.incidents.records import Check
from foghorn.signals.scope import Scope, ScopeType
from tests.support.signals import BATCH, CHECKOUT, INSTANCE, at

SPOT = Scope("123456789012", "eu-central-1", "prod", ScopeType.CAPACITY_PROVIDER, "FARGATE_SPOT")
AWAY, ILL, HOST, CRASH = (
    "container_agent_disconnected",
    "container_instance_impaired",
    "host_terminated",
    "oom_killed",
)


@pytest.mark.parametrize(
    ("scope", "services", "check"),
    [
        (CHECKOUT, ("checkout",), Check(("checkout",), at(7))),
        (SPOT, ("a", "b"), Check(("a", "b"), at(7))),
        (INSTANCE, (), Check((), at(7), instances=(INSTANCE.name,))),
        (SPOT, (), None),
        (BATCH, (), None),
    ],
)
def test_what_is_looked_at(scope: Scope, services: tuple[str, ...], check: Check | None) -> None:
    """Running counts, or the instance itself, or nothing."""
    assert check_for(scope, services, at(7)) == check
    assert can_be_looked_up(scope, services) is (check is not None)


@pytest.mark.parametrize(
    ("kinds", "seconds"),
    [
        ([HOST], 180),
        ([AWAY], 300),
        ([HOST, AWAY], 180),
        ([AWAY, ILL], 300),
        ([ILL], 180),
        ([CRASH], 180),
        (["a kind of tomorrow"], 180),
        ([], 180),
    ],
)
def test_the_least_patient_kind_decides(kinds: list[str], seconds: int) -> None:
    """Kinds that wait for nothing have no say."""
    assert DEFAULT_POLICY.patience_of(kinds) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("scope", "kinds", "seconds"), [(CHECKOUT, [HOST], 1800), (INSTANCE, [AWAY], 300), (INSTANCE, [ILL], 180)]
)
def test_when_a_look_first_ends_an_open_incident(scope: Scope, kinds: list[str], seconds: int) -> None:
    """A service takes a long quiet, an instance its patience."""
    assert first_look(scope, kinds, DEFAULT_POLICY) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("scope", "kinds", "since_s", "owed"),
    [
        (CHECKOUT, [HOST], 180, True),
        (CHECKOUT, [HOST], 60, True),
        (CHECKOUT, [HOST], 181, False),
        (CHECKOUT, [HOST], 1800, True),
        (CHECKOUT, [CRASH], 60, False),
        (CHECKOUT, [HOST, CRASH], 60, False),
        (INSTANCE, [AWAY], 299, False),
        (INSTANCE, [AWAY], 300, True),
        (INSTANCE, [AWAY], 700, True),
        (INSTANCE, [ILL], 60, False),
    ],
)
def test_which_looks_count(scope: Scope, kinds: list[str], since_s: int, owed: bool) -> None:
    """So long after the last failure."""
    assert was_owed(scope, kinds, timedelta(seconds=since_s), DEFAULT_POLICY) is owed
