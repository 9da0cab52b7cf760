"""Client time-outs, attempts and the functions' time-outs fit together: a remote that hangs never gets one killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from foghorn import backoff
from foghorn.adapters import aws_clients
from foghorn.adapters.slack_web_api import SlackWebApi
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.pipeline import cluster_tour, delivery, sweeping
from foghorn.slack import messenger
from foghorn_local.bus import load_application

TIMEOUTS_S = {
    name: function.timeout_s
    for name, function in load_application(Path("template.yaml"), {"SlackChannel": "C0FOGHORN"}).functions.items()
}
EACH = pytest.mark.parametrize(("function", "timeout_s"), TIMEOUTS_S.items(), ids=TIMEOUTS_S)


class Hung(Exception):
    """The client gave up waiting."""


def _hangs_at(monkeypatch: pytest.MonkeyPatch, begun_at_s: float, timeout_s: int, attempt_s: float) -> float:
    """When a call that begins then fails, if each attempt takes its longest and each wait is the longest there is."""
    now = [begun_at_s]

    def hang() -> None:
        now[0] += attempt_s
        raise Hung

    def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(backoff, "sleep", sleep)
    monkeypatch.setattr(aws_clients, "is_transient", lambda error: isinstance(error, Hung))
    with backoff.deadline(lambda: timeout_s - now[0]), pytest.raises(Hung):
        aws_clients.call_aws(hang)
    return now[0]


@EACH
def test_the_first_call_that_hangs_is_tried_again_and_then_fails_by_itself(
    monkeypatch: pytest.MonkeyPatch, function: str, timeout_s: int
) -> None:
    """So the error leaves the function, and Lambda or the queue tries again."""
    failed_at_s = _hangs_at(monkeypatch, 0, timeout_s, aws_clients.ATTEMPT_S)
    assert 2 * aws_clients.ATTEMPT_S <= failed_at_s <= timeout_s - backoff.MARGIN_S


@EACH
def test_so_does_a_later_one(monkeypatch: pytest.MonkeyPatch, function: str, timeout_s: int) -> None:
    """Wherever it begins with time for one attempt."""
    latest_s = timeout_s - aws_clients.ATTEMPT_S - backoff.MARGIN_S
    for begun_at_s in range(int(latest_s) + 1):
        failed_at_s = _hangs_at(monkeypatch, begun_at_s, timeout_s, aws_clients.ATTEMPT_S)
        assert failed_at_s <= timeout_s - backoff.MARGIN_S


def test_an_attempt_is_bounded_by_the_clients_own_timeouts() -> None:
    """The numbers that the policy reckons with are those that the clients are made with."""
    config = aws_clients.client("sqs", "eu-west-1").meta.config
    assert config.connect_timeout + config.read_timeout == aws_clients.ATTEMPT_S
    assert 2 * SlackWebApi("xoxb-1")._client.timeout == messenger.ATTEMPT_S


def test_a_delivery_is_begun_only_with_time_for_a_slack_that_hangs() -> None:
    """And a fresh invocation always has it, twice over: its lease outlives it."""
    assert delivery.NEEDS_S == messenger.ATTEMPT_S + backoff.MARGIN_S
    assert 2 * delivery.NEEDS_S <= TIMEOUTS_S["NotifierFunction"] < DEFAULT_POLICY.delivery_lease_s


def test_a_scope_is_swept_only_with_time_for_a_check_that_hangs() -> None:
    """Two calls of DescribeServices at most."""
    assert 2 * aws_clients.ATTEMPT_S + backoff.MARGIN_S <= sweeping.NEEDS_S < TIMEOUTS_S["SweeperFunction"] / 2


def test_a_silence_check_begins_only_what_it_can_end() -> None:
    """One call to ECS, or some to the table, that hang; a run is over before another may have its turn."""
    assert 2 * aws_clients.ATTEMPT_S + backoff.MARGIN_S <= cluster_tour.NEEDS_S < TIMEOUTS_S["SilenceFunction"] / 2
    assert TIMEOUTS_S["SilenceFunction"] < DEFAULT_POLICY.silence_lease_s
