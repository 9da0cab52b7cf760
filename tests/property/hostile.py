"""Input that nobody should send, and what must hold for it: shared by the short tests and by `make fuzz`.

Texts are made of what ECS really writes (the tables of tests/signals), cut, joined, doubled, turned and spoilt, and of
anything at all.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from foghorn.events import Ignored, Unparsable, parse
from foghorn.signals import (
    KINDS,
    RECORD_LIMIT_BYTES,
    Outcome,
    classification_to_json,
    classify,
    signal_from_record,
    signal_to_record,
)
from foghorn.signals.evidence import ENTRIES_LIMIT, TEXT_LIMIT
from foghorn.signals.service_messages import kind_of_message
from foghorn.signals.stop_reasons import kind_of_error, kind_of_stop
from foghorn.slack.escaping import prose
from tests.signals.tables import lifecycle, messages
from tests.signals.tables.errors import ERRORS

REAL = [text for text, _ in [*ERRORS, *lifecycle.ROWS, *messages.ROWS]]
SPOILT = [
    *("\x00", "\ud800", "\u202e", "\u2028", "İ", "ﬀ", "🔥" * 3, "’", "'", '"', '\\"', "\n\n", "<!channel>", "&amp;"),
    *("(", ")", "((service ", "(task", "arn:", "arn:aws:x:::/", "://", "https://api.ecr.", "/", "%s%n", "{}", " .. "),
    *("retried ", "retried 99999999999999999999 time(s)", "RESOURCE:", "AGENT"),
    *("-" * 300, "'" * 50, '"' * 51, "(" * 200, "a/" * 200),
]
PIECES = st.sampled_from(REAL) | st.sampled_from(SPOILT) | st.text(max_size=30)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """One reason or message: up to five pieces, each cut anywhere; in rare cases very long."""
    parts = []
    for piece in draw(st.lists(PIECES, min_size=1, max_size=5)):
        start = draw(st.integers(0, 20)) if draw(st.booleans()) else 0
        parts.append(piece[start : start + draw(st.sampled_from([20, 60, 255, 1_024]))])
    whole = draw(st.sampled_from(["", " ", ": ", "\n"])).join(parts)
    return whole * draw(st.sampled_from([1, 1, 1, 1, 1, 1, 1, 1, 20])) if whole else whole


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
TIMES = st.sampled_from(
    [
        "2026-01-05T10:00:41Z",
        "2026-01-05T10:00:41.5+02:00",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59-12:00",
        "",
        "x",
    ]
)
STOP_CODES = st.sampled_from(
    ["UserInitiated", "EssentialContainerExited", "SpotInterruption", "TerminationNotice", "TaskFailedToStart",
     "ServiceSchedulerInitiated", "InfrastructureHealth", "SomethingNew", ""]
)  # fmt: skip
ARNS = st.sampled_from(
    ["arn:aws:ecs:eu-central-1:123456789012:task/prod/0123", "arn:aws:ecs:eu-central-1:123456789012:service/prod/shop",
     "arn:aws:ecs:eu-central-1:123456789012:task/0", "arn:aws:ecs:::", "arn", "", "::::::", "arn:aws:ecs:x:1:service/"]
)  # fmt: skip
CONTAINER = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(max_size=8),
        "exitCode": st.none() | st.sampled_from([0, 1, 137, 143, -1, 10**9]) | JSON,
        "reason": texts() | JSON,
        "image": texts(),
    },
)
DETAIL = st.fixed_dictionaries(
    {"lastStatus": st.sampled_from(["STOPPED", "STOPPED", "RUNNING", "DEPROVISIONING"])},
    optional={
        "desiredStatus": st.just("STOPPED"),
        "eventName": st.sampled_from(["SERVICE_STEADY_STATE", "SERVICE_TASK_PLACEMENT_FAILURE", "NEW_FAILED"]),
        "eventType": st.sampled_from(["INFO", "WARN", "ERROR", "error"]),
        "stopCode": STOP_CODES | texts(),
        "stoppedReason": texts() | JSON,
        "reason": texts(),
        "containers": st.lists(CONTAINER | JSON, max_size=4) | CONTAINER.map(lambda one: [one] * 1_000),
        "clusterArn": ARNS,
        "taskArn": ARNS,
        "taskDefinitionArn": ARNS,
        "group": st.sampled_from(["service:shop", "family:x", "service:", ""]) | st.text(max_size=20),
        "startedBy": st.sampled_from(["ecs-svc/1", "batch"]),
        "version": st.integers() | JSON,
        "createdAt": TIMES,
        "stoppingAt": TIMES,
        "stoppedAt": TIMES,
    },
)
EVENTS = JSON | st.fixed_dictionaries(
    {
        "detail-type": st.sampled_from(
            ["ECS Task State Change"] * 4 + ["ECS Service Action", "ECS Deployment State Change", "Scheduled Event"]
        ),
        "detail": DETAIL,
        "account": st.just("123456789012"),
        "region": st.just("eu-central-1"),
    },
    optional={
        "id": st.text(max_size=200) | JSON,
        "source": st.sampled_from(["aws.ecs", "my.app"]),
        "time": TIMES,
        "resources": st.lists(ARNS, max_size=3) | JSON,
        "replay-name": st.text(max_size=5),
    },
)


def check_event(event: Any) -> None:
    """A verdict of known kinds or a reason for none, bounded, that survives JSON and its record."""
    said = classify(event)
    assert bool(said.signals) == (said.outcome is Outcome.SIGNAL)
    assert bool(said.reason) == (said.outcome is not Outcome.SIGNAL)
    for signal in said.signals:
        assert KINDS[signal.kind].failure
        assert 0 < len(signal.evidence) <= ENTRIES_LIMIT
        assert all(len(text) <= TEXT_LIMIT for text in signal.evidence.values())
        assert not {"<", ">"} & set(prose(signal.title, 200))
        record = signal_to_record(signal)
        assert len(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8")) <= RECORD_LIMIT_BYTES
        assert signal_from_record(record).scope == signal.scope
    json.dumps(classification_to_json(None, None, None, said)).encode("utf-8")
    assert classify(event, wording=False).outcome in Outcome
    if isinstance(event, dict) and isinstance(event.get("detail"), dict):
        told = event["detail"].get("stopCode") == "UserInitiated" and event["detail"].get("lastStatus") == "STOPPED"
        assert not (told and said.signals and event["detail-type"] == "ECS Task State Change")


def check_parsing(event: Any) -> None:
    """Parsing ends in a value that is one thing or another, and says the same again."""
    first = parse(event)
    assert repr(first) == repr(parse(event))
    if isinstance(first, Ignored | Unparsable):
        assert first.reason


def check_reason(text: str) -> None:
    """A known kind or none; without words never another area than a name or a code says; a container never routine."""
    for kind in (kind_of_stop(text), kind_of_error(text), kind_of_error(text, wording=False)):
        assert kind is None or kind in KINDS
    error = kind_of_error(text)
    assert error is None or KINDS[error].failure


def check_message(text: str) -> None:
    """A name, and none that says nothing passes for routine."""
    for kind in (kind_of_message(text), kind_of_message(text, wording=False)):
        assert kind.name
        assert kind.failure or kind.name != "unknown"
