"""The silence check reads no more than it may, goes on where it ended, and is never in its own way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from foghorn import backoff
from foghorn.facts.clusters import FoundTask, Unanswered
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.incidents.silence_book import START, Position
from foghorn.signals.signal import Signal
from tests.support.lookout import QUARTER, Lookout
from tests.support.signals import CHECKOUT, at
from tests.support.silence import FakeClusters, cluster_arn, running


def many(clusters: int, services: int, count: int = 2) -> FakeClusters:
    """So many clusters with so many services that run `count` of two tasks."""
    return FakeClusters(
        {
            f"c{cluster:03}": {f"s{service:03}": running(f"s{service:03}", count) for service in range(services)}
            for cluster in range(clusters)
        }
    )


@pytest.mark.parametrize(
    ("clusters", "services"), [(1, 1), (1, 250), (1, 1000), (7, 130), (40, 3), (150, 0), (150, 1), (3, 100)]
)
@pytest.mark.parametrize("count", [2, 0])
def test_a_run_keeps_its_budget_and_a_tour_sees_all(clusters: int, services: int, count: int) -> None:
    """No more than 40 calls, healthy or not; one tour describes every service once, and then begins anew."""
    lookout = Lookout(many(clusters, services, count))
    runs = 0
    while lookout.book.round == 0:
        before = len(lookout.clusters.calls)
        lookout.runs()
        runs += 1
        assert 1 <= len(lookout.clusters.calls) - before <= DEFAULT_POLICY.silence_calls == 40
        assert runs < 200
    assert len(lookout.clusters.described) == len(set(lookout.clusters.described)) == clusters * services
    assert lookout.book.position == START
    lookout.runs()
    assert len(lookout.clusters.described) >= clusters * services


def test_tasks_of_five_services_are_looked_at_in_a_run() -> None:
    """The others are told without: that they are short is known all the same."""
    lookout = Lookout(many(1, 9, 0))
    lookout.clusters.tasks_of = {f"s{n:03}": (FoundTask("old", "PENDING", at(-3600)),) for n in range(9)}
    lookout.runs(2)
    scopes = [replace(CHECKOUT, cluster="c000", name=f"s{n:03}") for n in range(9)]
    kinds = [lookout.kinds(scope) for scope in scopes]
    assert kinds == [["tasks_stuck_pending"]] * 5 + [["service_below_desired"]] * 4
    assert lookout.clusters.calls.count("ListTasks") == 5
    assert len(lookout.clusters.calls) <= 2 * 3 + 10


def test_what_takes_several_runs_is_told_after_two_tours() -> None:
    """In a row means tour after tour, not run after run."""
    lookout = Lookout(many(1, 500, 1))
    scope = replace(CHECKOUT, cluster="c000", name="s000")
    while lookout.book.round < 1:
        lookout.runs()
        assert lookout.kinds(scope) == []
    lookout.runs()
    assert lookout.kinds(scope) == ["service_below_desired"]


def test_two_runs_at_once_do_not_read_the_same() -> None:
    """One begins while the other is at work: it reads nothing and changes nothing."""
    lookout = Lookout()
    others: list[int] = []
    lookout.clusters.before = lambda operation: (
        others.append(lookout.check.run()) if operation == "ListServices" else None
    )
    assert lookout.check.run() == 1
    assert others == [0]
    assert lookout.clusters.calls == ["ListClusters", "ListServices", "DescribeServices"]
    assert lookout.book.round == 1


@pytest.mark.parametrize(
    "operation", ["ListClusters", "ListServices", "DescribeServices", "ListTasks", "DescribeTasks"]
)
def test_a_run_that_is_refused_ends_there_and_the_next_goes_on(operation: str) -> None:
    """Nothing is told that was not seen, no further call is made, and the turn is handed back."""
    lookout = Lookout(many(1, 300, 2))
    lookout.clusters.services_of["c000"]["s250"] = running("s250", 0)
    lookout.clusters.tasks_of["s250"] = (FoundTask("old", "PENDING", at(-3600)),)
    scope = replace(CHECKOUT, cluster="c000", name="s250")
    while lookout.book.round == 0:
        lookout.runs()
    lookout.runs()  # the first pages of the second tour
    position = lookout.book.position
    assert position != START
    lookout.clusters.refuses = {operation: Unanswered(f"ThrottlingException on {operation}")}
    lookout.clusters.calls.clear()
    lookout.runs(3)
    assert lookout.told(scope) == []
    assert lookout.clusters.calls.count(operation) == 3
    assert lookout.clusters.calls[-1] == operation
    assert (lookout.book.position, lookout.book.round) == (position, 1)
    lookout.clusters.refuses = {}
    lookout.runs()
    assert lookout.kinds(scope) == ["tasks_stuck_pending"]
    assert lookout.book.round == 2


def test_a_token_that_is_too_old_begins_anew() -> None:
    """Else the check would be refused for ever."""
    lookout = Lookout()
    lookout.book.position = Position("too old", cluster_arn("prod"), "as old")
    assert lookout.runs() == 0
    assert lookout.book.position == START
    assert lookout.runs() == 1


@pytest.mark.parametrize(
    "position",
    [Position(None, cluster_arn("gone"), "after:100"), Position(None, cluster_arn("prod"), "too old")],
    ids=["its cluster", "its page"],
)
def test_a_place_that_is_gone_does_not_hold_the_tour_up(position: Position) -> None:
    """The rest is looked at."""
    lookout = Lookout(FakeClusters({"prod": {"a": running("a", 2)}, "web": {"b": running("b", 2)}}))
    lookout.book.position = position
    assert lookout.runs() >= 1
    assert (lookout.book.position, lookout.book.round) == (START, 1)
    assert "web/b" in lookout.clusters.described


def test_a_cluster_that_is_deleted_meanwhile_is_passed_over() -> None:
    """Between two of its pages."""
    lookout = Lookout(FakeClusters({"prod": {"a": running("a", 2)}, "web": {"b": running("b", 2)}}))

    def delete(operation: str) -> None:
        if operation == "DescribeServices":
            lookout.clusters.services_of.pop("prod", None)

    lookout.clusters.before = delete
    lookout.runs()
    assert lookout.clusters.described == ["web/b"]
    assert lookout.book.round == 1


@pytest.mark.parametrize(("operation", "looked_at"), [("ListServices", 10), ("DescribeServices", 10)])
def test_a_run_without_time_left_leaves_the_rest_to_the_next(operation: str, looked_at: int) -> None:
    """It begins nothing that it could not end, should ECS or the table hang; a page in the middle is read again."""
    lookout = Lookout(many(3, 10, 2))
    with backoff.deadline(lambda: 50.0 if lookout.clusters.calls.count(operation) < 2 else 19.0):
        assert lookout.runs() == looked_at
    assert lookout.book.position == Position(None, cluster_arn("c001"), None)
    assert lookout.book.until is None
    assert lookout.runs() == 20
    assert lookout.book.round == 1


def test_one_service_that_cannot_be_recorded_does_not_keep_the_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run fails at its end, and the next one tells what this one could not."""
    lookout = Lookout(many(1, 3, 0))
    lookout.runs()
    record = lookout.store.record

    def fails(signal: Signal, now: datetime) -> object:
        if signal.scope.name == "s001":
            raise ConnectionError("table")
        return record(signal, now)

    scopes = [replace(CHECKOUT, cluster="c000", name=f"s00{n}") for n in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(lookout.store, "record", fails)
        with pytest.raises(ExceptionGroup, match="1 of 3 services not recorded"):
            lookout.check.run()
    assert [len(lookout.told(scope)) for scope in scopes] == [1, 0, 1]
    assert (lookout.book.position, lookout.book.round, lookout.book.until) == (START, 2, None)
    lookout.clock.now += QUARTER
    lookout.runs()
    assert [len(lookout.told(scope)) for scope in scopes] == [1, 1, 1]
    assert lookout.told(scopes[1])[0].occurred_at == at(900)


def test_a_run_that_dies_hands_nothing_back_and_its_turn_lapses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had recorded is not recorded twice by the run that reads the same pages again."""
    lookout = Lookout()
    lookout.runs()
    with monkeypatch.context() as patch:
        patch.setattr(lookout.book, "hand_back", lambda *_: False)
        lookout.check.run()
    assert len(lookout.told()) == 1
    assert lookout.check.run() == 0
    lookout.clock.now += timedelta(seconds=DEFAULT_POLICY.silence_lease_s)
    assert lookout.check.run() == 1
    assert len(lookout.told()) == 1
    assert lookout.book.round == 2
