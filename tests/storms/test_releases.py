"""A release that fails is one living message, whatever the way to deploy, in any order and doubled."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from foghorn_local.play.faults import parse_faults
from foghorn_local.play.play import Played, play
from tests.storms import releases
from tests.storms.playing import TEMPLATE, final_texts, incidents, messages, reads

EDITS, REPLIES = 12, 4
#: Each stream with the settings of the service that its events do not tell.
WAYS: dict[str, dict[str, Any]] = {
    "rolling_with_breaker": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
    "rolling_without_breaker": {"deploymentCircuitBreaker": {"enable": False, "rollback": False}},
    "by_alarm": {"alarms": {"alarmNames": ["checkout-5xx"], "enable": True, "rollback": True}},
    "blue_green": {"strategy": "BLUE_GREEN"},
    "canary": {"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 5.0, "canaryBakeTimeInMinutes": 10}},
    "rollback_that_fails": {"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
    "daemon": {},
}


@cache
def released(way: str, faults: str = "") -> Played:
    """Play one of the streams, once per test run and faults."""
    configuration = {"minimumHealthyPercent": 100, "maximumPercent": 200, **WAYS[way]}
    service = {"serviceName": "checkout", "deploymentConfiguration": configuration}
    place = {"name": releases.SHOP.name, "account": releases.SHOP.account, "region": releases.SHOP.region}
    world = {"clusters": [{**place, "services": [service]}]}
    return play(getattr(releases, way)(), template=TEMPLATE, faults=parse_faults(faults), world=world)


@pytest.mark.parametrize("way", WAYS)
def test_a_failing_release_is_one_message(way: str) -> None:
    """One post, few edits and replies; nothing is lost, nothing refused."""
    slack = released(way).report.slack
    assert 1 == slack["posts"]
    assert slack["updates"] <= EDITS
    assert slack["replies"] <= REPLIES
    assert 0 == slack["failed"] + slack["rate_limited"] + released(way).report.dead_letters
    assert [] == released(way).failures


VERDICTS = [
    ("rolling_with_breaker", "release checkout:41 → :42 was rolled back: image does not exist, 10 stops in 4 min",
     "Rolled back to checkout:41, steady after 6 min. Steady state at 09:11 UTC after 10 min, 10 stops"),
    ("rolling_without_breaker",
     "release checkout:41 → :42 had failures: container app ran out of memory, 30 stops in 19 min",
     "Steady state at 09:23 UTC after 22 min, 30 stops"),
    ("by_alarm", "release checkout:41 → :42 was rolled back",
     "Rolled back to checkout:41, steady after 6 min. Steady state at 09:10 UTC after 6 min, 2 events"),
    ("blue_green",
     "release checkout:41 → :42 was rolled back: load balancer found the task unhealthy, 3 stops in 7 min",
     "Rolled back to checkout:41, steady after 6 min. Steady state at 09:15 UTC after 13 min, 3 stops"),
    ("canary", "release checkout:41 → :42 was rolled back",
     "Rolled back to checkout:41, steady after 6 min. Steady state at 09:10 UTC after 6 min, 2 events"),
    ("daemon", "daemon tasks fail to start, 5 times in 4 min", ""),
]  # fmt: skip


@pytest.mark.parametrize(("way", "headline", "recovery"), VERDICTS, ids=[row[0] for row in VERDICTS])
def test_it_says_what_became_of_it(way: str, headline: str, recovery: str) -> None:
    """From which revision to which, why, and how it ended; the thread's last reply says that it is over."""
    (message,) = messages(released(way))
    assert f"Resolved: {'log-agent' if way == 'daemon' else 'checkout'}: {headline}" in message.text
    assert recovery in message.text
    assert message.replies[-1].startswith("✅ *Recovered:*")
    assert recovery in message.replies[-1]


def test_a_rollback_that_fails_stays_open() -> None:
    """Both causes are told, the release's first."""
    (message,) = messages(released("rollback_that_fails"))
    assert "release checkout:41 → :42 failed, and so does the rollback: image does not exist" in message.text
    assert "ran out of memory" in message.blocks
    assert ["open"] == [row["state"] for row in released("rollback_that_fails").report.incidents]


DISTURBED = ["duplicate:2", "shuffle:1", "shuffle:2", "duplicate:2,shuffle:3"]


@pytest.mark.parametrize("faults", DISTURBED)
@pytest.mark.parametrize("way", WAYS)
def test_order_and_duplicates_change_nothing(way: str, faults: str) -> None:
    """The same incident, and the same text in the end; one post."""
    plain, disturbed = released(way), released(way, faults)
    assert incidents(plain) == incidents(disturbed)
    assert final_texts(plain) == final_texts(disturbed)
    assert 1 == disturbed.report.slack["posts"]


@pytest.mark.parametrize("way", WAYS)
def test_a_release_costs_few_reads(way: str) -> None:
    """Eight to open, two for each further cause and each word of ECS; what the sweeper looks up later comes on top."""
    causes = {"rolling_with_breaker": 3, "blue_green": 3, "rollback_that_fails": 4}.get(way, 2)
    looks = released(way).report.aws_calls.get("ecs:DescribeServices", 0)
    assert reads(released(way)) - looks <= 8 + 2 * causes
