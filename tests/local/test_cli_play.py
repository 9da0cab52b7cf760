"""`foghorn play`, `demo`, `explain` and `rules` as a person types them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.cli import main
from foghorn_local.demo.scenes import MORNING as AT
from foghorn_local.demo.scenes import memory_crash_loop, rolling_deployment, scenes, stream

REPORT_FIELDS = {"events", "matched", "invocations", "slack", "aws_calls", "incidents", "dead_letters"}
SLACK_FIELDS = {"posts", "replies", "updates", "other", "rate_limited", "failed"}
INCIDENT_FIELDS = {"scope", "kind", "state", "opened_at", "resolved_at", "events", "severity", "message_ts"}


@pytest.fixture
def crash_file(tmp_path: Path) -> Path:
    """A crash loop that recovers, as JSON Lines."""
    file = tmp_path / "events.jsonl"
    file.write_text("".join(json.dumps(event) + "\n" for event in memory_crash_loop(AT, crashes=6)), encoding="utf-8")
    return file


def test_play_prints_the_channel_and_writes_the_report(
    crash_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The channel, the counts, the JSON report with every field, the page and the log; nothing else on stdout."""
    report, page, log = tmp_path / "report.json", tmp_path / "channel.html", tmp_path / "functions.log"
    asked = ["--report", str(report), "--html", str(page), "--log", str(log)]
    assert main(["play", str(crash_file), *asked]) == 0
    out, err = capsys.readouterr()
    assert "checkout" in out
    assert "events went in" in out
    assert err == ""
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written.keys() == REPORT_FIELDS
    assert written["slack"].keys() == SLACK_FIELDS
    assert [row.keys() for row in written["incidents"]] == [INCIDENT_FIELDS]
    assert written["events"] == len(crash_file.read_text(encoding="utf-8").splitlines())
    assert written["slack"]["posts"] == 1
    assert written["aws_calls"]["ecs:DescribeServices"] > 0
    assert "checkout" in page.read_text(encoding="utf-8")
    assert '"message":"recorded"' in log.read_text(encoding="utf-8")
    assert '"message":"recorded"' not in out


def test_report_on_standard_output_is_nothing_but_json(crash_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads it; what is for a person goes to standard error."""
    assert main(["play", str(crash_file), "--report", "-"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out).keys() == REPORT_FIELDS
    assert "checkout" in err


def test_play_reads_standard_input_and_names_broken_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lines that are no JSON are counted and said; a JSON value that is no event starts nothing."""
    events = [json.dumps(event) for event in rolling_deployment(AT, tasks=1)]
    text = "\n".join([*events, "{", '"noise"', "NaN", ""])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["play", "-", "--report", "-"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["events"] == len(events) + 1
    assert json.loads(out)["incidents"] == []
    assert f"line {len(events) + 1}: invalid JSON" in err
    assert "unparsable lines left out: 2" in err


def test_empty_stream(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing in, nothing out, no complaint."""
    (tmp_path / "empty").touch()
    assert main(["play", str(tmp_path / "empty"), "--report", "-"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["events"], report["incidents"], report["invocations"]) == (0, [], {})


def test_unparsable_event_ends_in_the_dead_letter_queue(crash_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An event that matches a rule and cannot be understood is kept, and the rest goes on."""
    stop = next(event for event in memory_crash_loop(AT, crashes=1) if event["detail"].get("lastStatus") == "STOPPED")
    broken: dict[str, Any] = {**stop, "detail": {**stop["detail"], "containers": 7}}
    with crash_file.open("a", encoding="utf-8") as file:
        file.write(json.dumps(broken) + "\n")
    assert main(["play", str(crash_file), "--report", "-"]) == 0
    report = json.loads(capsys.readouterr().out)
    # Foghorn tells of the letter itself, beside the incident.
    assert (report["dead_letters"], report["slack"]["posts"]) == (1, 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--faults", "slack:429"], "'slack:429'"),
        (["--faults", "duplicate:2,nonsense:1"], "'nonsense:1'"),
        (["--world", "{world}"], "clusters[0].name"),
        (["--world", "{nowhere}"], "nowhere"),
        (["--template", "{nowhere}"], "nowhere"),
        (["--report", "{nowhere}/x"], "nowhere"),
    ],
)
def test_mistakes_are_messages(
    crash_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """Status 2 and one line that says which part is wrong."""
    (tmp_path / "world.json").write_text('{"clusters": [{}]}', encoding="utf-8")
    places = {"world": tmp_path / "world.json", "nowhere": tmp_path / "nowhere"}
    assert main(["play", str(crash_file), *(argument.format(**places) for argument in arguments)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_input_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The name is in the message."""
    assert main(["play", str(tmp_path / "nowhere.jsonl")]) == 2
    assert "nowhere.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "inf", "nan"])
def test_speed_is_a_number_above_0(speed: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else is refused before anything starts."""
    with pytest.raises(SystemExit, match="2"):
        main(["play", "--speed", speed])
    assert "--speed" in capsys.readouterr().err


def test_world_file_decides_what_is_running(
    crash_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The desired count of the file is what the message measures against."""
    world = {"clusters": [{"name": "shop", "region": "eu-west-1"}]}
    world["clusters"][0]["services"] = [{"serviceName": "checkout", "desiredCount": 40}]  # type: ignore[assignment]
    (tmp_path / "world.json").write_text(json.dumps(world), encoding="utf-8")
    assert main(["play", str(crash_file), "--world", str(tmp_path / "world.json")]) == 0
    assert "of 40 desired" in capsys.readouterr().out


def test_demo_shows_channel_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what it plays, shows three messages for five scenes, and leaves the page."""
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    out = capsys.readouterr().out
    for scene in scenes():
        assert scene.story in " ".join(out.split())
    assert f"{len(stream())}  events went in" in out
    assert "3  messages in the channel" in out
    page = (tmp_path / "build" / "channel.html").read_text(encoding="utf-8")
    for name in ("checkout", "mailer", "nightly-export"):
        assert name in page
    for quiet in ("search", "thumbnails", "price-feed"):
        assert quiet not in page


def test_explain_and_rules(capsys: pytest.CaptureFixture[str]) -> None:
    """A rule, a kind, and the list of all."""
    for arguments, said in (
        (["explain", "FH1001"], "FH1001"),
        (["explain", "oom_killed"], "oom_killed"),
        (["rules"], "FH2001"),
    ):
        assert main(arguments) == 0
        assert said in capsys.readouterr().out


def test_explain_of_nothing_known(capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2, and the name that was asked for."""
    assert main(["explain", "oom_kiled"]) == 2
    assert "oom_kiled" in capsys.readouterr().err
