"""`make accuracy`: right and wrong are counted as labelled, and records that are not there are no success."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.accuracy.__main__ import main
from foghorn_local.accuracy.records import Labelled, RecordError, read_records
from foghorn_local.accuracy.scoring import by_label, confusions, judge, score

STOP: dict[str, Any] = {
    "id": "st-1",
    "stop_code": None,
    "stopped_reason": "Task failed ELB health checks in (target-group arn:x)",
    "container_reason": None,
    "exit_code": None,
    "launch_type": "FARGATE",
    "expected_cause": "elb_health_check_failed",
    "cause_family": "health",
    "is_failure": True,
}
MESSAGE = {
    "id": "se-1",
    "message": "(service web) has reached a steady state.",
    "expected_kind": "steady_state",
    "is_failure": False,
}


def written(folder: Path, *records: object) -> Path:
    """A file of records."""
    path = folder / "records.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def record_of(folder: Path, **changed: Any) -> Labelled:
    """One stop record, changed."""
    return next(read_records(written(folder, {**STOP, **changed})))


@pytest.mark.parametrize(
    ("changed", "kind", "right"),
    [
        ({}, "elb_health_check_failed", (True, True, True)),
        ({"expected_cause": "container_health_check_failed"}, "elb_health_check_failed", (False, True, True)),
        ({"expected_cause": "unknown", "cause_family": "other"}, "elb_health_check_failed", (False, False, True)),
        ({"expected_cause": "unknown", "alt_cause": "elb_health_check_failed", "cause_family": "other"},
         "elb_health_check_failed", (True, True, True)),
        ({"is_failure": False}, "elb_health_check_failed", (True, True, False)),
        ({"stop_code": "UserInitiated"}, "user_stopped", (False, False, False)),
        ({"stopped_reason": None, "exit_code": 137}, "sigkill_137", (False, False, True)),
        ({"stopped_reason": None, "exit_code": 0, "expected_cause": "task_completed", "is_failure": False},
         "task_completed", (True, True, True)),
        ({"stopped_reason": None, "exit_code": 0}, "essential_container_exited", (False, False, True)),
    ],
)  # fmt: skip
def test_a_stop_record_is_judged(
    tmp_path: Path, changed: dict[str, Any], kind: str, right: tuple[bool, bool, bool]
) -> None:
    """In kind (either of two), in family, in routine or failure."""
    judged = judge(record_of(tmp_path, **changed))
    assert judged.kind == kind
    assert (judged.right_kind, judged.right_family, judged.right_effect) == right


def test_the_switch_reaches_the_classifier(tmp_path: Path) -> None:
    """Without wording rules a sentence says nothing, and an error name still does."""
    sentence, name = record_of(tmp_path), record_of(tmp_path, stopped_reason="OutOfMemoryError: x")
    assert [judge(record, wording=False).kind for record in (sentence, name)] == ["unknown", "oom_killed"]


def test_counts_and_confusions(tmp_path: Path) -> None:
    """What is right is counted; what is wrong is shown as label and kind."""
    records = [record_of(tmp_path), record_of(tmp_path, expected_cause="unknown"), record_of(tmp_path)]
    judged = [judge(record) for record in records]
    figures = score(judged)
    assert (figures.total, figures.kind, figures.effect) == (3, 2, 3)
    assert confusions(judged) == {("unknown", "elb_health_check_failed"): 1}
    assert by_label(judged) == {"elb_health_check_failed": (2, 2), "unknown": (0, 1)}


def test_the_report_shows_every_miss_with_its_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And both figures, and those without twins."""
    twin = {**MESSAGE, "id": "se-2", "near_duplicate_in_dev": "se-1"}
    wrong = {**MESSAGE, "id": "se-3", "message": "(service web) runs away", "expected_kind": "draining"}
    assert main([str(written(tmp_path, MESSAGE, twin, wrong))]) == 0
    out = capsys.readouterr().out
    assert "kind 2/3 = 66.7 %, routine or failure 2/3 = 66.7 %" in out
    assert "without the 1 that have a twin: kind 1/2 = 50.0 %" in out
    assert "kind 0/3 = 0.0 %" in out
    assert "draining → unknown: 1" in out
    assert "se-3: draining, taken for unknown, routine and failure exchanged\n    (service web) runs away" in out


@pytest.mark.parametrize("given", ["nowhere", "."])
def test_no_records_is_no_success(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a missing path nor a folder without records; nor the default where it is not there."""
    monkeypatch.chdir(tmp_path)
    assert (main([given]), main([])) == (2, 2)
    assert capsys.readouterr().err.count("no labelled records") == 2


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"id": "x"}', '{"expected_kind": "x", "id": "y"}'])
def test_a_line_that_is_no_record_is_named(line: str, tmp_path: Path) -> None:
    """With its number."""
    path = tmp_path / "records.jsonl"
    path.write_text(f"{json.dumps(MESSAGE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(RecordError, match="line 2"):
        list(read_records(path))
