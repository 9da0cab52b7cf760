"""Service event messages from documentation and public reports, in every form of their beginning."""

from __future__ import annotations

import pytest

from foghorn.signals.service_messages import kind_of_message
from tests.signals.tables.messages import ROWS

NAMES = ["web", "unhealthy-throttled-agent", "steady_state", "circuit-breaker-cpu", "oom"]
FORMS = [
    "(service {}) {}",
    "service ({}) {}",
    "service {} {}",
    "(service {}, taskSet ecs-svc/9169264085150268958) {}",
    "service ({}, taskSet ecs-svc/9169264085150268958) {}",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("text", "kind"), ROWS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(ROWS)])
def test_a_message_tells_its_kind_in_every_form(text: str, kind: str, form: str) -> None:
    """Whatever the service is called, also when it was called otherwise before."""
    assert {kind_of_message(form.format(name, text)).name for name in NAMES} == {kind}


@pytest.mark.parametrize(("text", "kind"), ROWS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(ROWS)])
def test_a_message_tells_its_kind_without_its_beginning(text: str, kind: str) -> None:
    """As people quote it."""
    assert kind_of_message(text).name == kind


@pytest.mark.parametrize("name", NAMES)
def test_the_name_may_stand_alone_before_the_verb(name: str) -> None:
    """The page on rebalancing writes "service-name has started …"."""
    assert kind_of_message(f"{name} has started 2 tasks in eu-west-1a to AZ Rebalance: 0a.").name == "az_rebalancing"
    assert kind_of_message(f"{name} has reached a steady state.").name == "steady_state"
