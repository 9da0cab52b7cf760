"""One contract, two sources of clusters: what holds for Amazon ECS holds for the fake that other tests stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from foghorn.adapters import aws_clients
from foghorn.adapters.ecs_clusters import EcsClusters
from foghorn.facts.clusters import ClusterSource, FoundTask, Page, Unanswered
from foghorn.signals.scope import Scope, ScopeType
from foghorn_local.aws import AwsServer, World
from tests.support.silence import ACCOUNT, REGION, FakeClusters, cluster_arn, running

CREATED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANY = [f"web-{number:03}" for number in range(101)]
TASK = FoundTask("0123456789abcdef0123456789abcdef", "PENDING", CREATED)


def _document() -> dict[str, Any]:
    task = {
        "taskArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/prod/{TASK.task_id}",
        "clusterArn": cluster_arn("prod"),
        "group": "service:checkout",
        "lastStatus": "PENDING",
        "desiredStatus": "RUNNING",
        "createdAt": CREATED.isoformat(),
        "taskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/checkout:42",
    }
    short = {"serviceName": "checkout", "status": "ACTIVE", "desiredCount": 2, "runningCount": 1, "pendingCount": 0}
    full = [{"serviceName": name, "status": "ACTIVE", "desiredCount": 1, "runningCount": 1} for name in MANY]
    return {
        "account": ACCOUNT,
        "region": REGION,
        "clusters": [
            {"name": "prod", "services": [short], "tasks": [task]},
            {"name": "web", "services": full},
            {"name": "idle"},
        ],
    }


@dataclass(frozen=True)
class Side:
    """A source of clusters; `calls` tells how many calls to ECS it has made or would have made."""

    source: ClusterSource
    calls: Callable[[], int]
    fail: Callable[[str], object]


@pytest.fixture(params=["fake", "ecs"])
def side(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Side]:
    """Each implementation in turn, over the same clusters."""
    if request.param == "fake":
        fake = FakeClusters(
            {
                "idle": {},
                "prod": {"checkout": running("checkout", 1)},
                "web": {name: running(name, 1, 1) for name in MANY},
            },
            {"checkout": (TASK,)},
        )

        def refuse(operation: str) -> None:
            fake.refuses[operation] = Unanswered(f"ThrottlingException on {operation}")

        yield Side(fake, lambda: len(fake.calls), refuse)
        return
    with AwsServer(World.from_json(_document())) as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        monkeypatch.setenv("AWS_REGION", REGION)
        aws_clients.forget_clients()
        throttle = lambda operation: aws.faults.add(f"ecs:throttle:{operation}:9")  # noqa: E731
        yield Side(EcsClusters(), lambda: sum(aws.counters.counts().values()), throttle)
    aws_clients.forget_clients()


def test_all_clusters_in_one_call(side: Side) -> None:
    """By their ARNs."""
    page = side.source.clusters(None)
    assert isinstance(page, Page)
    assert sorted(page.items) == [cluster_arn(name) for name in ("idle", "prod", "web")]
    assert page.next_token is None
    assert side.calls() == 1


def test_services_come_in_pages_of_a_hundred(side: Side) -> None:
    """By their names; each page is one call, and its token leads to the next."""
    first = side.source.services(cluster_arn("web"), None)
    assert isinstance(first, Page)
    assert first.next_token is not None
    rest = side.source.services(cluster_arn("web"), first.next_token)
    assert isinstance(rest, Page)
    assert rest.next_token is None
    assert [*first.items, *rest.items] == MANY
    assert (len(first.items), side.calls()) == (100, 2)


def test_a_cluster_without_services_has_an_empty_page(side: Side) -> None:
    """It is an answer."""
    assert side.source.services(cluster_arn("idle"), None) == Page(())


def test_ten_services_in_one_call(side: Side) -> None:
    """With their scopes and counts."""
    found = side.source.describe(cluster_arn("web"), MANY[:10])
    assert not isinstance(found, Unanswered)
    assert [one.scope for one in found] == [
        Scope(ACCOUNT, REGION, "web", ScopeType.SERVICE, name) for name in MANY[:10]
    ]
    assert {(one.service.running_count, one.service.desired_count) for one in found} == {(1, 1)}
    assert side.calls() == 1


def test_a_service_that_is_gone_is_left_out(side: Side) -> None:
    """It was deleted since it was listed."""
    found = side.source.describe(cluster_arn("prod"), ["gone", "checkout"])
    assert not isinstance(found, Unanswered)
    assert [one.service.name for one in found] == ["checkout"]
    assert (found[0].service.running_count, found[0].service.desired_count) == (1, 2)


def test_tasks_in_two_calls(side: Side) -> None:
    """Those that should run, with their state."""
    assert side.source.tasks(cluster_arn("prod"), "checkout") == (TASK,)
    assert side.calls() == 2


def test_no_tasks_in_one_call(side: Side) -> None:
    """There is nothing to describe."""
    assert side.source.tasks(cluster_arn("web"), MANY[0]) == ()
    assert side.calls() == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda source: source.clusters("made up"),
        lambda source: source.services(cluster_arn("gone"), None),
        lambda source: source.services(cluster_arn("web"), "made up"),
        lambda source: source.describe(cluster_arn("gone"), ["checkout"]),
        lambda source: source.tasks(cluster_arn("prod"), "gone"),
    ],
    ids=["clusters' token", "cluster", "services' token", "cluster of services", "service of tasks"],
)
def test_what_is_gone_is_told_from_what_is_refused(side: Side, ask: Callable[[ClusterSource], object]) -> None:
    """A cluster, a service, a token: the next call need not fail as well."""
    answer = ask(side.source)
    assert isinstance(answer, Unanswered)
    assert answer.gone
    assert side.calls() == 1


@pytest.mark.parametrize(
    ("operation", "ask", "calls"),
    [
        ("ListClusters", lambda source: source.clusters(None), 1),
        ("ListServices", lambda source: source.services(cluster_arn("web"), None), 1),
        ("DescribeServices", lambda source: source.describe(cluster_arn("prod"), ["checkout"]), 1),
        ("ListTasks", lambda source: source.tasks(cluster_arn("prod"), "checkout"), 1),
        ("DescribeTasks", lambda source: source.tasks(cluster_arn("prod"), "checkout"), 2),
    ],
)
def test_what_is_throttled_is_not_tried_again(
    side: Side, operation: str, ask: Callable[[ClusterSource], object], calls: int
) -> None:
    """The calls stated are all the calls there are, and the reason names the call."""
    side.fail(operation)
    answer = ask(side.source)
    assert isinstance(answer, Unanswered)
    assert not answer.gone
    assert answer.reason == f"ThrottlingException on {operation}"
    assert side.calls() == calls
