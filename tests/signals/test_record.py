"""Signals in the store and on the command line."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.events.task_state_change import TaskTimes
from foghorn.signals import (
    RECORD_LIMIT_BYTES,
    Effect,
    Scope,
    ScopeType,
    Severity,
    Signal,
    classification_to_json,
    classify,
    signal_from_record,
    signal_to_record,
)
from tests.signals.task_events import task_event

TASK_TIMES = tuple(field.name for field in fields(TaskTimes))
NAMES = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=12)
WORDS = st.text(st.characters(codec="utf-8"), max_size=8)
TIMES = st.timedeltas(timedelta(0), timedelta(days=4_000)).map(lambda age: datetime(2020, 1, 1, tzinfo=UTC) + age)
MOMENTS = st.none() | TIMES.map(lambda at: at.replace(microsecond=at.microsecond // 1_000 * 1_000))
"""Times of a task: ECS gives them in milliseconds."""

SIGNALS = st.builds(
    Signal,
    kind=st.sampled_from(["oom_killed", "unknown"]),
    severity=st.sampled_from(Severity),
    scope=st.builds(Scope, NAMES, NAMES, st.none() | NAMES, st.sampled_from(ScopeType), NAMES),
    title=WORDS,
    effect=st.sampled_from(Effect),
    occurred_at=TIMES,
    event_key=NAMES,
    evidence=st.dictionaries(NAMES, WORDS, max_size=3),
    service=st.none() | NAMES,
    deployment_id=st.none() | NAMES,
    task_id=st.none() | NAMES,
    subnet_id=st.none() | NAMES,
    exit_code=st.none() | st.integers(0, 255),
    created_at=MOMENTS,
    connectivity_at=MOMENTS,
    pull_started_at=MOMENTS,
    pull_stopped_at=MOMENTS,
    started_at=MOMENTS,
    stopping_at=MOMENTS,
    execution_stopped_at=MOMENTS,
    stopped_at=MOMENTS,
)


@given(SIGNALS)
def test_a_signal_that_fits_comes_back_as_it_was(signal: Signal) -> None:
    """Through JSON text, too: times, None and the order of the evidence."""
    record = signal_to_record(signal)
    back = signal_from_record(json.loads(json.dumps(record)))
    assert back == signal
    assert list(back.evidence) == list(signal.evidence)


def big_signal() -> Signal:
    """A signal whose every text is as long as the parser lets it be."""
    said = classify(
        task_event(
            stoppedReason="OutOfMemoryError " + "\u00e9\U0001f4a5" * 3_000,
            containers=[{"name": "n" * 300, "image": "i" * 600, "exitCode": 137, "reason": "r" * 5_000}],
            group="service:" + "s" * 300,
            clusterArn="arn:aws:ecs:eu-central-1:123456789012:cluster/" + "c" * 300,
            startedBy="ecs-svc/" + "9" * 300,
        )
    )
    return said.signals[0]


def test_a_record_is_bounded_and_keeps_what_counts() -> None:
    """The largest signal fits; its kind, scope, key and time are whole."""
    signal = big_signal()
    record = signal_to_record(signal)
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode("utf-8")) <= RECORD_LIMIT_BYTES
    back = signal_from_record(record)
    assert (back.kind, back.scope, back.event_key, back.occurred_at, back.task_id) == (
        signal.kind,
        signal.scope,
        signal.event_key,
        signal.occurred_at,
        signal.task_id,
    )


INTERFACE = [{"type": "eni", "details": [{"name": "subnetId", "value": "subnet-0123456789abcdef0"}]}]


def test_the_subnet_is_kept_where_there_is_room() -> None:
    """It goes before any text of the evidence is cut: the network was looked at before."""
    roomy = signal_to_record(classify(task_event(attachments=INTERFACE)).signals[0])
    assert roomy["sn"] == "subnet-0123456789abcdef0"
    assert signal_from_record(roomy).subnet_id == "subnet-0123456789abcdef0"
    full = signal_to_record(classify(task_event(attachments=INTERFACE, stoppedReason="r" * 500)).signals[0])
    assert full["ev"] == {"detail.stoppedReason": "r" * 500}
    assert "sn" not in full


def test_a_record_of_before_subnets_is_still_read() -> None:
    """Nothing is known of where it was."""
    signal = classify(task_event(attachments=INTERFACE)).signals[0]
    record = signal_to_record(signal)
    del record["sn"]
    assert signal_from_record(record) == replace(signal, subnet_id=None)


def test_the_proof_is_cut_last() -> None:
    """Of a long evidence the first entry stays, shortened."""
    signal = replace(big_signal(), scope=Scope("123456789012", "eu-central-1", "prod", ScopeType.SERVICE, "checkout"))
    back = signal_from_record(signal_to_record(replace(signal, service="checkout", image=None, deployment_id=None)))
    assert next(iter(back.evidence)) == "detail.stoppedReason"
    assert next(iter(back.evidence.values())).startswith("OutOfMemoryError")


def test_of_a_long_reason_both_ends_stay() -> None:
    """It begins with the error's name and ends with what the error is about; the middle goes, and that shows."""
    reason = f"ResourceInitializationError: {'retried ' * 100}json key password"
    back = signal_from_record(signal_to_record(classify(task_event(stoppedReason=reason)).signals[0]))
    kept = back.evidence["detail.stoppedReason"]
    assert kept.startswith("ResourceInitializationError: ")
    assert " … " in kept
    assert kept.endswith("json key password")


def test_cutting_is_stable() -> None:
    """A record's signal gives the same record again: a retry writes the same item."""
    record = signal_to_record(big_signal())
    assert signal_to_record(signal_from_record(record)) == record


@pytest.mark.parametrize("missing", ["k", "sv", "sc", "e", "at", "id"])
def test_a_record_without_a_needed_key_is_refused(missing: str) -> None:
    """Half a record is no signal."""
    record = signal_to_record(big_signal())
    del record[missing]
    with pytest.raises((KeyError, ValueError)):
        signal_from_record(record)


def test_a_line_of_classify_has_the_promised_shape() -> None:
    """Names, not ARNs, and the kind as the reason of what is routine."""
    failed = classify(task_event(containers=[{"name": "app", "exitCode": 1}]))
    line = classification_to_json("e", "ECS Task State Change", "TaskStateFunction", failed)
    assert json.loads(json.dumps(line)) == {
        "id": "e",
        "detail_type": "ECS Task State Change",
        "function": "TaskStateFunction",
        "outcome": "signal",
        "reason": "",
        "signals": [
            {
                "kind": "essential_container_exited",
                "severity": "warning",
                "scope": {
                    "account": "123456789012",
                    "region": "eu-central-1",
                    "cluster": "prod",
                    "type": "service",
                    "name": "checkout",
                },
                "title": "Service checkout: essential container exited (container app, exit code 1)",
                "evidence": {"detail.containers[0].exitCode": "1"},
            }
        ],
    }
    routine = classification_to_json(None, None, None, classify(task_event(stopCode="UserInitiated")))
    assert (routine["outcome"], routine["reason"], routine["signals"]) == ("routine", "user_stopped", [])


def test_times_are_kept_to_the_microsecond() -> None:
    """ISO 8601 text loses nothing."""
    signal = replace(big_signal(), occurred_at=datetime(2026, 1, 5, 10, tzinfo=UTC) + timedelta(microseconds=1))
    assert signal_from_record(signal_to_record(signal)).occurred_at == signal.occurred_at


def test_a_tasks_times_are_kept_as_milliseconds() -> None:
    """Eight of them take less room than two did as text; what is finer than ECS tells is rounded down."""
    task = task_event(
        createdAt="2026-01-05T10:00:04.020Z",
        connectivityAt="2026-01-05T10:00:08.114Z",
        pullStartedAt="2026-01-05T10:00:14.402Z",
        stoppingAt="2026-01-05T10:04:12.115999Z",
        stoppedAt="2026-01-05T10:04:41.310Z",
    )
    signal = classify(task | {"time": "2026-01-05T10:04:41Z"}).signals[0]
    record = signal_to_record(signal)
    assert record["tm"] == [-276_980, -272_886, -266_598, None, None, -28_885, None, 310]
    back = signal_from_record(record)
    assert back.stopping_at == datetime(2026, 1, 5, 10, 4, 12, 115_000, tzinfo=UTC)
    assert replace(back, stopping_at=signal.stopping_at) == signal


def test_the_earliest_and_the_latest_time_come_back() -> None:
    """Times that no task has are still times."""
    said = classify(task_event()).signals[0]
    signal = replace(
        said,
        occurred_at=datetime(2026, 1, 5, 10, 0, 0, 999, tzinfo=UTC),
        created_at=datetime.min.replace(tzinfo=UTC),
        stopped_at=datetime.max.replace(tzinfo=UTC, microsecond=999_000),
    )
    back = signal_from_record(signal_to_record(signal))
    assert (back.created_at, back.stopped_at) == (signal.created_at, signal.stopped_at)


def test_times_that_are_none_are_passed_over() -> None:
    """Of another version's record what can be read is read; a time that no clock shows is no record of ours."""
    record = signal_to_record(classify(task_event()).signals[0]) | {"at": "2026-01-05T10:00:00+00:00"}
    back = signal_from_record(record | {"tm": ["soon", None, {}, 1.5, 2_000]})
    assert (back.created_at, back.pull_started_at, back.pull_stopped_at, back.stopped_at) == (None,) * 4
    assert back.started_at == datetime(2026, 1, 5, 10, 0, 2, tzinfo=UTC)
    with pytest.raises(ValueError, match="beyond all times"):
        signal_from_record(record | {"tm": [10**18]})


def test_an_older_record_is_still_read() -> None:
    """It knows when the task started and stopped, and no more."""
    record = signal_to_record(replace(big_signal(), **dict.fromkeys(TASK_TIMES)))
    assert "tm" not in record
    older = record | {"st": "2026-01-05T10:00:21.008000+00:00", "sp": "2026-01-05T10:04:41.310000+00:00"}
    back = signal_from_record(older)
    assert back.started_at == datetime(2026, 1, 5, 10, 0, 21, 8_000, tzinfo=UTC)
    assert back.stopped_at == datetime(2026, 1, 5, 10, 4, 41, 310_000, tzinfo=UTC)
    assert (back.created_at, back.pull_started_at, back.stopping_at) == (None, None, None)
