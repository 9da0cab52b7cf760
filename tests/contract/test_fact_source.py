"""One contract, two sources of facts: what holds for Amazon ECS holds for the fake that other tests stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from foghorn.adapters import aws_clients
from foghorn.adapters.ecs_facts import EcsFacts
from foghorn.facts.fact import Missing, Service
from foghorn.facts.instance import ContainerInstance
from foghorn.facts.source import FactSource
from foghorn_local.aws import AwsServer, World
from tests.support.fakes import FakeFacts
from tests.support.seeded_cluster import DOCUMENT, FLEET, INSTANCES, MANY, REVISION, SERVICE
from tests.support.signals import CHECKOUT


@dataclass(frozen=True)
class Side:
    """A source of facts; `calls` tells how many calls to ECS it has made or would have made."""

    source: FactSource
    calls: Callable[[], int]


@pytest.fixture(params=["fake", "ecs"])
def side(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Side]:
    """Each implementation in turn, over the same cluster."""
    if request.param == "fake":
        services: dict[str, Service | Missing] = {name: Service(name, "ACTIVE", 1, 1, 0) for name in MANY}
        fake = FakeFacts(services | {"checkout": SERVICE}, {"checkout:42": REVISION}, dict(INSTANCES))
        yield Side(fake, lambda: fake.calls)
        return
    with AwsServer(World.from_json(DOCUMENT)) as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        aws_clients.forget_clients()
        yield Side(EcsFacts(), lambda: sum(aws.counters.counts().values()))
    aws_clients.forget_clients()


def test_service_and_revision_in_two_calls(side: Side) -> None:
    """All that rules read, under its own names."""
    facts = side.source.gather(CHECKOUT, service="checkout", task_definition="checkout:42")

    assert facts.task_definitions == {"checkout:42": REVISION}
    assert isinstance(facts.service, Service)
    assert replace(facts.service, deployments=()) == SERVICE
    assert side.calls() == 2


@pytest.mark.parametrize(
    ("service", "task_definition", "calls"),
    [("checkout", None, 1), (None, "checkout:42", 1), (None, None, 0)],
)
def test_what_is_not_asked_for_is_not_looked_up(
    side: Side, service: str | None, task_definition: str | None, calls: int
) -> None:
    """Absent is not false: what was not looked up is missing."""
    facts = side.source.gather(CHECKOUT, service=service, task_definition=task_definition)

    assert isinstance(facts.service, Service) is (service is not None)
    assert facts.task_definitions == ({} if task_definition is None else {"checkout:42": REVISION})
    assert side.calls() == calls


def test_what_is_not_there_is_missing_with_a_reason(side: Side) -> None:
    """Deleted meanwhile: a reason that can be shown, never an error."""
    facts = side.source.gather(CHECKOUT, service="gone", task_definition="gone:1")

    assert isinstance(facts.service, Missing)
    assert facts.service.reason
    assert list(facts.task_definitions) == ["gone:1"]
    assert isinstance(facts.task_definition("gone:1"), Missing)


def test_without_a_cluster_a_service_cannot_be_looked_up(side: Side) -> None:
    """ECS would take the cluster named default instead."""
    scope = replace(CHECKOUT, cluster=None)

    facts = side.source.gather(scope, service="checkout", task_definition="checkout:42")
    counts = side.source.counts(scope, ["checkout"])

    assert isinstance(facts.service, Missing)
    assert facts.task_definitions == {"checkout:42": REVISION}
    assert isinstance(counts["checkout"], Missing)
    assert side.calls() == 1


@pytest.mark.parametrize(("number", "calls", "missing"), [(0, 0, 0), (1, 1, 0), (10, 1, 0), (11, 2, 0), (25, 2, 5)])
def test_counts_cost_at_most_two_calls(side: Side, number: int, calls: int, missing: int) -> None:
    """Every service asked for has an answer; those beyond the budget are missing, and the first are not."""
    counts = side.source.counts(CHECKOUT, MANY[:number])

    assert list(counts) == MANY[:number]
    assert [name for name, count in counts.items() if isinstance(count, Missing)] == MANY[number - missing : number]
    assert side.calls() == calls


def test_a_service_that_is_gone_does_not_hide_the_others(side: Side) -> None:
    """Its count is missing, theirs are not."""
    counts = side.source.counts(CHECKOUT, ["gone", "checkout"])

    assert isinstance(counts["gone"], Missing)
    assert isinstance(counts["checkout"], Service)
    assert (counts["checkout"].desired_count, counts["checkout"].running_count) == (4, 3)


@pytest.mark.parametrize(("number", "calls", "missing"), [(0, 0, 0), (1, 1, 0), (100, 1, 0), (101, 2, 0), (250, 2, 50)])
def test_instances_cost_at_most_two_calls(side: Side, number: int, calls: int, missing: int) -> None:
    """Status, connection, tasks and health of up to two hundred; those beyond are missing, and the first are not."""
    asked = FLEET[:number]
    seen = side.source.instances(CHECKOUT, asked)

    assert list(seen) == asked
    assert [one for one, found in seen.items() if isinstance(found, Missing)] == asked[number - missing :]
    assert all(found == INSTANCES[one] for one, found in seen.items() if isinstance(found, ContainerInstance))
    assert side.calls() == calls


def test_an_instance_that_ecs_does_not_know_is_gone(side: Side) -> None:
    """That is an answer, and hides no other; a cluster that is not told is none."""
    seen = side.source.instances(CHECKOUT, ["f" * 32, FLEET[0]])

    assert isinstance(seen["f" * 32], ContainerInstance)
    assert seen["f" * 32].is_gone
    assert seen[FLEET[0]] == INSTANCES[FLEET[0]]
    assert isinstance(side.source.instances(replace(CHECKOUT, cluster=None), ["x"])["x"], Missing)
    assert side.calls() == 1


def test_a_refused_look_at_instances_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither gone nor connected: not known."""
    with AwsServer(World.from_json(DOCUMENT), faults=["ecs:deny:DescribeContainerInstances"]) as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        aws_clients.forget_clients()
        seen = EcsFacts().instances(CHECKOUT, FLEET[:2])
    aws_clients.forget_clients()
    refused = Missing("AccessDeniedException on DescribeContainerInstances")
    assert seen == {FLEET[0]: refused, FLEET[1]: refused}


def test_another_account_s_namesake_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are looked up as ARNs with the account of the event."""
    with AwsServer(World.from_json(DOCUMENT)) as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        aws_clients.forget_clients()
        elsewhere = replace(CHECKOUT, account="111122223333")
        facts = EcsFacts().gather(elsewhere, service="checkout", task_definition="checkout:42")
    aws_clients.forget_clients()
    assert isinstance(facts.service, Missing)
    assert isinstance(facts.task_definition("checkout:42"), Missing)
