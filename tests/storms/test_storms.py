"""The storms that Foghorn is built for, through the template's rules and the functions' own code."""

from __future__ import annotations

import pytest

from tests.storms import streams
from tests.storms.playing import final_texts, incidents, messages, played, reads

POSTS, REPLIES, EDITS = 1, 8, 12
READS_TO_OPEN, READS_IN_ALL = 8, 20


def test_a_is_one_living_message() -> None:
    """100 crashes in 50 minutes: one post, few edits, few replies, few reads."""
    storm = played("storm_a")
    slack = storm.report.slack
    assert slack["posts"] == POSTS
    assert slack["updates"] <= EDITS
    assert slack["replies"] <= REPLIES
    assert slack["failed"] == slack["rate_limited"] == 0
    assert reads(storm) <= READS_IN_ALL
    assert storm.report.dead_letters == 0
    assert storm.failures == []


def test_a_says_what_happened() -> None:
    """One incident with every event in it; the message names service, cause and count."""
    storm = played("storm_a")
    (incident,) = storm.report.incidents
    assert (incident["scope"]["name"], incident["kind"], incident["events"]) == ("checkout", "oom_killed", 104)
    assert incident["severity"] == "critical"
    (message,) = messages(storm)
    assert "checkout" in message.text
    assert "memory" in message.text
    assert "100" in message.text
    assert incident["message_ts"] == storm.channel.messages[0].ts


def test_opening_costs_at_most_eight_reads() -> None:
    """The first crash of A alone: what it takes to open an incident. Half an hour and one, two, four hours later the
    sweeper looks whether it is over."""
    opening = played("first_crash")
    assert opening.report.slack["posts"] == 1
    assert reads(opening) - 4 <= READS_TO_OPEN
    assert opening.report.aws_calls["ecs:DescribeServices"] == 1 + 4


def test_a_that_recovers_is_closed() -> None:
    """The roll back and five quiet minutes resolve it at the steady time; the thread says so."""
    storm = played("storm_a_with_recovery")
    (incident,) = storm.report.incidents
    assert (incident["state"], incident["resolved_at"]) == ("resolved", "2026-03-02T09:54:00Z")
    assert storm.report.slack["posts"] == POSTS
    assert storm.report.slack["updates"] <= EDITS
    assert storm.report.slack["replies"] <= REPLIES


@pytest.mark.parametrize(
    ("storm", "faults"),
    [
        ("short_storm", "duplicate:2"),
        ("short_storm", "shuffle:1"),
        ("short_storm", "duplicate:2,shuffle:2"),
        ("storm_a_with_recovery", "duplicate:2,shuffle:3"),
        ("untuned", "duplicate:2,shuffle:4"),
    ],
)
def test_duplicates_and_order_change_nothing(storm: str, faults: str) -> None:
    """The same incidents, states, counts and causes, and the same final text of every message."""
    plain, disturbed = played(storm), played(storm, faults)
    assert incidents(disturbed) == incidents(plain)
    assert final_texts(disturbed) == final_texts(plain)


def test_doubled_a_costs_nothing_more() -> None:
    """Every event twice: not one message, edit or reply more, and no more reads."""
    plain, doubled = played("storm_a"), played("storm_a", "duplicate:2")
    assert doubled.report.slack == plain.report.slack
    assert reads(doubled) == reads(plain)
    assert doubled.report.events == 2 * plain.report.events


def test_c_is_silent() -> None:
    """A healthy rolling deployment of 20 tasks: no incident, no message."""
    storm = played("storm_c")
    assert storm.report.incidents == []
    assert storm.report.slack == dict.fromkeys(storm.report.slack, 0)
    assert reads(storm) == 0


@pytest.mark.parametrize("faults", ["", "duplicate:2,shuffle:5"])
def test_spot_that_heals_is_silent(faults: str) -> None:
    """One Spot task in each of two services, replaced within a minute: looked at once, never told."""
    storm = played("spot_that_heals", faults)
    assert storm.report.slack["posts"] == 0
    assert [row["state"] for row in storm.report.incidents] == ["resolved"]
    assert reads(storm) <= READS_TO_OPEN


ONE_FAILURE = (
    "slack:429:1",
    "slack:500:1",
    "slack:timeout:1",
    "slack:drop-after-accept:1",
    "dynamodb:throttle:1",
    "ecs:throttle:1",
    "crash:after-record:1",
    "crash:after-post:1",
)


@pytest.mark.parametrize("fault", ONE_FAILURE)
def test_e_one_failure_loses_and_doubles_nothing(fault: str) -> None:
    """One failure on the way: the same incidents, and in the end the same message, once."""
    plain, failed = played("short_storm"), played("short_storm", fault)
    assert failed.report.slack["posts"] == 1
    assert incidents(failed) == incidents(plain)
    assert final_texts(failed) == final_texts(plain)
    assert failed.report.dead_letters == 0


def test_several_failures_lose_nothing() -> None:
    """Slack, the store and two functions fail within one storm."""
    plain = played("short_storm")
    faults = "slack:429:2,slack:drop-after-accept:1,dynamodb:throttle:3,crash:after-record:1,crash:after-post:1"
    failed = played("short_storm", faults)
    assert failed.report.slack["posts"] == 1
    assert incidents(failed) == incidents(plain)
    assert final_texts(failed) == final_texts(plain)


def test_what_could_not_be_looked_up_is_said() -> None:
    """Every ECS read refused: still one message, and it says what was not checked."""
    storm = played("first_crash", "ecs:throttle:all")
    (message,) = messages(storm)
    assert "not checked" in message.blocks.lower()
    assert storm.report.dead_letters == 0


def test_untuned_stream_is_reported_as_well() -> None:
    """Other services, several clusters and accounts, standalone tasks: one message for each thing that failed."""
    storm = played("untuned")
    rows = [row for row in storm.report.incidents if row["message_ts"] is not None]
    assert len(rows) == streams.UNTUNED_INCIDENTS
    assert storm.report.slack["posts"] == len(rows)
    assert len({row["message_ts"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} == {"essential_container_exited", "image_pull_not_found", "oom_killed"}
    assert storm.report.slack["updates"] <= EDITS * len(rows)
    assert reads(storm) <= READS_TO_OPEN * len(rows)
    assert storm.report.dead_letters == 0


def test_untuned_spot_that_heals_is_known_but_not_told() -> None:
    """Each cluster loses one Spot task and replaces it in time: recorded, resolved, no message."""
    untold = [row for row in played("untuned").report.incidents if row["message_ts"] is None]
    assert [row["kind"] for row in untold] == ["fargate_spot_interruption"] * len(streams.UNTUNED_CLUSTERS)
    assert {row["state"] for row in untold} == {"resolved"}


def test_untuned_recoveries_are_told_apart() -> None:
    """What reached a steady state is resolved, what did not is open."""
    rows = played("untuned").report.incidents
    states = {(row["scope"]["region"], row["scope"]["name"]): row["state"] for row in rows}
    assert states["eu-west-1", "orders"] == states["ap-northeast-2", "orders"] == "resolved"
    assert states["us-east-1", "orders"] == "open"
    assert states["ap-northeast-2", "ledger"] == "resolved"
