"""`foghorn classify`: one verdict per line, whatever the line is."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.cli import main
from foghorn_local.demo.ecs import OUT_OF_MEMORY, Cluster, replaced_by
from foghorn_local.demo.service import Service

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHECKOUT = Service(Cluster(), "checkout", revision=42)
CRASHED = CHECKOUT.task("a").stop(AT, OUT_OF_MEMORY)[-1]
REPLACED = CHECKOUT.task("b").stop(AT, replaced_by(CHECKOUT.deployment_id))[-1]
STARTING = CHECKOUT.task("c").start(AT)[0]
STEADY = CHECKOUT.steady(AT)


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def verdicts(self) -> list[dict[str, Any]]:
        """The output lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def classify(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command on bytes as standard input."""

    def run(data: bytes, *arguments: str) -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = main(["classify", *arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


def lines(*events: object) -> bytes:
    """JSON Lines."""
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)


@pytest.mark.parametrize(
    ("event", "function", "outcome", "reason"),
    [
        pytest.param(CRASHED, "TaskStateFunction", "signal", "", id="out of memory"),
        pytest.param(REPLACED, None, "routine", "scaling_or_deployment", id="replaced, and filtered at the source"),
        pytest.param(STARTING, None, "ignored", "not_stopped", id="starting"),
        pytest.param(STEADY, "DeploymentFunction", "routine", "steady_state", id="steady"),
    ],
)
def test_verdict(classify: Any, event: dict[str, Any], function: str | None, outcome: str, reason: str) -> None:
    """Outcome and reason come from the classifier, the function from the template's own patterns."""
    ran = classify(lines(event))
    (verdict,) = ran.verdicts
    assert ran.status == 0
    assert (verdict["id"], verdict["detail_type"]) == (event["id"], event["detail-type"])
    assert (verdict["function"], verdict["outcome"], verdict["reason"]) == (function, outcome, reason)


def test_signal_has_scope_and_evidence(classify: Any) -> None:
    """The leading cause comes first, its scope in names, its evidence by path."""
    (verdict,) = classify(lines(CRASHED)).verdicts
    assert verdict.keys() == {"id", "detail_type", "function", "outcome", "reason", "signals"}
    leading = verdict["signals"][0]
    assert leading["kind"] == "oom_killed"
    assert leading["scope"] == {
        "account": "123456789012",
        "region": "eu-west-1",
        "cluster": "prod",
        "type": "service",
        "name": "checkout",
    }
    assert "OutOfMemoryError" in leading["evidence"]["detail.containers[0].reason"]


@pytest.mark.parametrize(
    "line",
    [b"{", b"NaN", b"\xff\xfe", b"[1,", b"{'id': 1}", b"[" * 50_000],
    ids=["cut off", "NaN", "no UTF-8", "open list", "Python", "deep"],
)
def test_invalid_json_is_a_verdict(classify: Any, line: bytes) -> None:
    """Unparsable, without an id, with a reason that names what is wrong; the lines around it are served."""
    ran = classify(lines(CRASHED) + line + b"\n" + lines(STEADY))
    first, broken, last = ran.verdicts
    assert ran.status == 0
    assert (first["outcome"], last["outcome"]) == ("signal", "routine")
    assert (broken["id"], broken["detail_type"], broken["function"]) == (None, None, None)
    assert (broken["outcome"], broken["signals"]) == ("unparsable", [])
    assert broken["reason"].startswith("event: line 2: ")


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ("text", "event"),
        ([], "event"),
        ({}, "detail-type"),
        ({key: value for key, value in CRASHED.items() if key != "detail"}, "detail"),
        ({**CRASHED, "detail": 7}, "detail"),
        ({**CRASHED, "detail": {**CRASHED["detail"], "containers": "none"}}, "detail.containers"),
        ({**CRASHED, "time": "later"}, "time"),
    ],
)
def test_unparsable_events_name_the_field(classify: Any, event: object, field: str) -> None:
    """The field at fault opens the reason."""
    (verdict,) = classify(lines(event)).verdicts
    assert verdict["outcome"] == "unparsable"
    assert verdict["reason"].startswith(f"{field}: ")


def test_unparsable_event_still_names_the_function_it_starts(classify: Any) -> None:
    """A pattern looks at few fields; one that it does not look at may be broken."""
    (verdict,) = classify(lines({**CRASHED, "detail": {**CRASHED["detail"], "containers": "none"}})).verdicts
    assert (verdict["outcome"], verdict["function"]) == ("unparsable", "TaskStateFunction")


def test_blank_lines_are_skipped(classify: Any) -> None:
    """They are no input."""
    assert len(classify(b"\n  \r\n" + lines(CRASHED) + b"\n").verdicts) == 1
    assert classify(b"").out == ""


def test_noise_of_256_kb_is_one_verdict(classify: Any) -> None:
    """A long text in a field that nobody uses changes nothing; one that is no event is named."""
    noisy = {**CRASHED, "detail": {**CRASHED["detail"], "noise": "x" * 262_144}}
    signal, unparsable = classify(lines(noisy, "x" * 262_144)).verdicts
    assert (signal["outcome"], unparsable["outcome"]) == ("signal", "unparsable")
    assert len(unparsable["reason"]) < 1_000


def test_lone_surrogates_pass(classify: Any) -> None:
    """JSON may hold halves of characters that no encoding can write."""
    (verdict,) = classify(b'{"id": "\\ud800", "detail-type": "\\udfff"}\n').verdicts
    assert verdict["outcome"] == "unparsable"


def test_file_argument(classify: Any, tmp_path: Path) -> None:
    """A file works like standard input, and - is standard input."""
    file = tmp_path / "events.jsonl"
    file.write_bytes(lines(CRASHED))
    assert classify(b"", str(file)).out == classify(lines(CRASHED), "-").out


def test_input_that_cannot_be_read(classify: Any, tmp_path: Path) -> None:
    """Status 2 and a message with the name, no traceback."""
    ran = classify(b"", str(tmp_path / "nowhere.jsonl"))
    assert (ran.status, ran.out) == (2, "")
    assert "nowhere.jsonl" in ran.err
    assert "Traceback" not in ran.err


def test_template_that_is_not_there(classify: Any, tmp_path: Path) -> None:
    """Without the template there are no patterns: say so."""
    ran = classify(lines(CRASHED), "--template", str(tmp_path / "template.yaml"))
    assert ran.status == 2
    assert "template.yaml" in ran.err


def test_template_is_found_from_anywhere(classify: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a checkout the installed one's template is used, and another project's is left alone."""
    (tmp_path / "template.yaml").write_text("Resources: {}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert classify(lines(CRASHED)).verdicts[0]["function"] == "TaskStateFunction"


def test_messages_of_services_have_kinds_too(classify: Any) -> None:
    """One line per line; what is no JSON or holds no message is unknown, a failure."""
    data = lines({"id": "1", "message": "(service web) has reached a steady state."}, {"id": "2"}) + b"nonsense\n"
    ran = classify(data, "--messages")
    assert ran.status == 0
    assert ran.verdicts == [
        {"id": "1", "kind": "steady_state", "failure": False},
        {"id": "2", "kind": "unknown", "failure": True},
        {"id": None, "kind": "unknown", "failure": True},
    ]
