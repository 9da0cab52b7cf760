"""Whatever arrives: no crash without a trace, no lost record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from foghorn.observability import Metric
from foghorn_local.play.functions import Returned
from tests.functions.stage import DEPLOYMENT, TASK_STATE, Stage, sample

NOISE_BYTES = 262_144
Change = Callable[[dict[str, Any]], object]

NO_EVENTS: list[tuple[Any, str]] = [
    ([], "event"),
    ([{"detail-type": "ECS Task State Change"}], "event"),
    ("ECS Task State Change", "event"),
    ("", "event"),
    (None, "event"),
    (7, "event"),
    (-0.5, "event"),
    (True, "event"),
    ({}, "detail-type"),
    ({"detail-type": ["ECS Task State Change"]}, "detail-type"),
    ({"detail-type": "ECS Task State Change"}, "detail"),
    ({"detail-type": "ECS Task State Change", "detail": None}, "detail"),
    ({"detail-type": "ECS Task State Change", "detail": "STOPPED"}, "detail"),
    ({"detail-type": "ECS Task State Change", "detail": {}}, "account"),
]

WRONG_FIELDS: list[tuple[str, str, Change]] = [
    (TASK_STATE, "detail.lastStatus", lambda event: event["detail"].pop("lastStatus")),
    (TASK_STATE, "detail.lastStatus", lambda event: event["detail"].update(lastStatus=3)),
    (TASK_STATE, "detail.stopCode", lambda event: event["detail"].update(stopCode={"code": 1})),
    (TASK_STATE, "detail.stoppedReason", lambda event: event["detail"].update(stoppedReason=["a", "b"])),
    (TASK_STATE, "detail.stoppedAt", lambda event: event["detail"].update(stoppedAt="yesterday")),
    (TASK_STATE, "detail.version", lambda event: event["detail"].update(version="7")),
    (TASK_STATE, "detail.group", lambda event: event["detail"].update(group=True)),
    (TASK_STATE, "detail.containers", lambda event: event["detail"].update(containers={"name": "app"})),
    (TASK_STATE, "detail.containers[0]", lambda event: event["detail"].update(containers=["app"])),
    (TASK_STATE, "detail.containers[0].exitCode", lambda e: e["detail"]["containers"][0].update(exitCode="137")),
    (TASK_STATE, "detail.containers[0].reason", lambda e: e["detail"]["containers"][0].update(reason=1)),
    (TASK_STATE, "resources", lambda event: event.update(resources="arn:aws:ecs:…")),
    (TASK_STATE, "resources[0]", lambda event: event.update(resources=[{}])),
    (TASK_STATE, "time", lambda event: event.update(time="five past ten")),
    (TASK_STATE, "account", lambda event: event.update(account=123456789012)),
    (TASK_STATE, "region", lambda event: event.update(region=["eu-central-1"])),
    (TASK_STATE, "id", lambda event: event.update(id=12)),
    (DEPLOYMENT, "detail.eventName", lambda event: event["detail"].pop("eventName")),
    (DEPLOYMENT, "detail.eventName", lambda event: event["detail"].update(eventName=None)),
    (DEPLOYMENT, "detail.eventType", lambda event: event["detail"].update(eventType=0)),
    (DEPLOYMENT, "detail.reason", lambda event: event["detail"].update(reason={"text": "no"})),
]


def _kept(stage: Stage, event: Any, field: str) -> None:
    """The event is in the dead-letter queue as it came, with the field at fault; it was counted, logged, not told."""
    (letter,) = stage.dead_letters()
    assert json.loads(letter["body"]) == event
    assert letter["ERROR_FIELD"] == field
    assert letter["ERROR_CODE"] == "Unparsable"
    assert letter["ERROR_MESSAGE"]
    assert stage.metrics[Metric.EVENTS_UNPARSABLE] == 1
    assert [line["field"] for line in stage.errors] == [field]
    assert len(stage.notifications) == 0
    assert stage.items() == []


@pytest.mark.parametrize("function", [TASK_STATE, DEPLOYMENT])
@pytest.mark.parametrize(("event", "field"), NO_EVENTS)
def test_what_is_no_event_is_kept(stage: Stage, function: str, event: Any, field: str) -> None:
    """Any JSON value may be sent to a function."""
    assert stage.send(event, function) == Returned(None)

    _kept(stage, event, field)


@pytest.mark.parametrize(("function", "field", "change"), WRONG_FIELDS)
def test_a_wrong_type_in_a_used_field_is_named(stage: Stage, function: str, field: str, change: Change) -> None:
    """AWS may change a field: the event is kept until Foghorn can read it."""
    event = sample("task_state.oom_exit_137" if function == TASK_STATE else "deployment.steady_state")
    change(event)

    assert stage.send(event, function) == Returned(None)

    _kept(stage, event, field)


def _filled(event: dict[str, Any], character: str) -> dict[str, Any]:
    """The event with noise up to the largest that EventBridge delivers."""
    used = len(json.dumps(event, separators=(",", ":")).encode())
    noise = character * ((NOISE_BYTES - used - 20) // len(character.encode()))
    return event | {"detail": event["detail"] | {"noise": noise}}


@pytest.mark.parametrize("character", ["x", "é", "漢", "🚢", "\\", '"', "<!channel> "])
def test_noise_is_kept_whole(stage: Stage, character: str) -> None:
    """256 KB that cannot be parsed, whatever its characters take in JSON."""
    event = _filled({"detail-type": "ECS Task State Change", "detail": {}}, character)

    assert stage.send(event) == Returned(None)

    _kept(stage, event, "account")


def test_noise_does_not_hide_a_failure(stage: Stage) -> None:
    """What Foghorn does not use may be as long as it likes."""
    assert stage.send(_filled(sample("task_state.oom_exit_137"), "x")) == Returned(None)
    stage.deliver()

    assert len(stage.posts) == 1
    assert stage.dead_letters() == []


@pytest.mark.parametrize("character", [chr(0xD800), chr(0xDFFF), "\ufffe", "\uffff", "\x00", "\x0b"])
def test_characters_that_a_queue_refuses_are_kept(stage: Stage, character: str) -> None:
    """JSON may hold them, a queue message may not: they travel escaped."""
    event = {"detail-type": "ECS Task State Change", "detail": [f"a{character}b"]}

    assert stage.send(event) == Returned(None)

    (letter,) = stage.dead_letters()
    assert json.loads(letter["body"]) == event
    assert not set(letter["body"]) & {character}
    letter["body"].encode("ascii")


@pytest.mark.parametrize("depth", [100, 800])
@pytest.mark.parametrize("place", ["detail", "containers", "unused"])
def test_deep_nesting_is_no_crash(stage: Stage, depth: int, place: str) -> None:
    """As deep as JSON is read at all: kept where it is in the way, passed over where it is not used."""
    nested: Any = []
    for _ in range(depth):
        nested = [nested]
    event = sample("task_state.oom_exit_137")
    event = event | {"detail": nested} if place == "detail" else event | {"detail": event["detail"] | {place: nested}}

    assert stage.send(event) == Returned(None)
    stage.deliver()

    letters = [json.loads(letter["body"]) for letter in stage.dead_letters()]
    assert (letters, len(stage.posts)) == (([], 1) if place == "unused" else ([event], 0))


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (sample("task_state.oom_exit_137") | {"detail-type": "ECS Something New"}, "unknown_detail_type"),
        (sample("task_state.oom_exit_137") | {"source": "com.example"}, "other_source"),
        (sample("task_state.replayed"), "replayed"),
        (sample("task_state.running"), "not_stopped"),
    ],
)
def test_what_says_nothing_is_counted_and_not_told(stage: Stage, event: Any, reason: str) -> None:
    """Unknown is not an error, and a replay is old news: no record, no letter, no message."""
    assert stage.send(event) == Returned(None)
    stage.let_pass(120)

    assert stage.reasons[Metric.EVENTS_IGNORED, reason] == 1
    assert (stage.items(), stage.posts, stage.dead_letters()) == ([], [], [])


@pytest.mark.parametrize("name", ["scale_in", "user_stopped", "deployment_replacement", "standalone_completed"])
def test_routine_is_counted_and_not_told(stage: Stage, name: str) -> None:
    """Healthy work makes no noise."""
    assert stage.send(sample(f"task_state.{name}")) == Returned(None)
    stage.let_pass(120)

    assert stage.metrics[Metric.EVENTS_ROUTINE] == 1
    assert sum(stage.reasons.values()) == 1
    assert (stage.items(), stage.posts) == ([], [])


def test_an_unreachable_dead_letter_queue_leaves_the_event_with_lambda(stage: Stage) -> None:
    """Lambda retries: an event that cannot be kept must not count as done."""
    stage.aws.faults.add("sqs:throttle:5")
    stage.send_async(["no event"])
    assert stage.dead_letters() == []

    stage.let_pass(61)

    assert [json.loads(letter["body"]) for letter in stage.dead_letters()] == [["no event"]]
