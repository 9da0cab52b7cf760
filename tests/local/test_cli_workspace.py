"""`foghorn workspace` and `foghorn send` as a person types them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from foghorn_local.cli import main
from foghorn_local.listening import listening_socket

ROOT = Path(__file__).parents[2]
COMMAND = [str(Path(sys.executable).with_name("foghorn")), "workspace"]
FREE_PORTS = ["--aws-port", "0", "--slack-port", "0", "--page-port", "0"]
OOM = str(ROOT / "events" / "task_state.oom_exit_137.json")


@contextmanager
def started(log: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A workspace in a process of its own, and its page's port."""
    command = [*COMMAND, *FREE_PORTS, "--log", str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            port = next(
                found[1]
                for line in process.stdout
                if (found := re.search(r"Channel +http://127\.0\.0\.1:(\d+)/", line)) is not None
            )
            yield process, port
        finally:
            process.kill()


def ended(process: subprocess.Popen[str], number: signal.Signals) -> str:
    """End it, see that it ends well, and give what it said."""
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.endswith("The workspace has ended.\n")
    return said


def test_it_stays_up_shows_messages_and_ends_by_sigterm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message is in both terminals, the functions' log in its file."""
    with started(tmp_path / "logs" / "functions.log") as (process, port):
        assert main(["send", OOM, "--page-port", port]) == 0
        out, err = capsys.readouterr()
        assert "container app ran out of memory" in out
        assert err == "TaskStateFunction (signal)\n"
        assert "container app ran out of memory" in ended(process, signal.SIGTERM)
    assert "recorded" in (tmp_path / "logs" / "functions.log").read_text(encoding="utf-8")


def test_send_takes_a_stream_and_says_what_it_leaves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON Lines; only what a rule takes is waited for. Then Ctrl-C."""
    stream = tmp_path / "events.jsonl"
    names = ("task_state.running", "task_state.standalone_failed", "task_state.scale_in")
    events = [json.loads((ROOT / "events" / f"{name}.json").read_bytes()) for name in names]
    stream.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    with started(tmp_path / "functions.log") as (process, port):
        assert main(["send", str(stream), "--page-port", port]) == 0
        ended(process, signal.SIGINT)
    out, err = capsys.readouterr()
    assert "nightly-report" in out
    assert err.splitlines() == [
        "no rule takes it, nothing is invoked (ignored: not_stopped)",
        "TaskStateFunction (signal)",
        "no rule takes it, nothing is invoked (routine: scaling_or_deployment)",
    ]


@pytest.mark.parametrize(
    "content, said",
    [
        (None, "cannot read"),
        ("", "no event in it"),
        ('{"id": 1}\n{\n', "line 2: invalid JSON"),
    ],
)
def test_send_names_what_it_cannot_read(
    tmp_path: Path, content: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before it looks for a workspace."""
    file = tmp_path / "event.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert main(["send", str(file), "--page-port", "1"]) == 2
    assert said in capsys.readouterr().err


def test_send_without_a_workspace_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing listens there."""
    with listening_socket("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
    assert main(["send", OOM, "--page-port", str(port)]) == 2
    said = f"foghorn send: no workspace at http://127.0.0.1:{port}/: start one with `foghorn workspace`\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("option", ["--aws-port", "--slack-port", "--page-port"])
def test_a_port_in_use_is_named_with_its_option(
    tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that the next command works."""
    with listening_socket("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        ports = [*FREE_PORTS]
        ports[ports.index(option) + 1] = port
        assert main(["workspace", *ports, "--log", str(tmp_path / "log")]) == 2
    err = capsys.readouterr().err
    assert err == f"foghorn workspace: port {port} on 127.0.0.1: Address already in use; choose another with {option}\n"


@pytest.mark.parametrize(
    "options, said",
    [
        (["--template", "nowhere.yaml"], "nowhere.yaml: no such template"),
        (["--world", "nowhere.json"], "cannot read nowhere.json: No such file or directory"),
        (["--listen", "192.0.2.1"], "on 192.0.2.1: "),
        (["--log", "/dev/null/log"], "/dev/null"),
    ],
)
def test_what_keeps_it_from_starting_is_one_line(
    tmp_path: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names the thing."""
    given = [] if "--log" in options else ["--log", str(tmp_path / "log")]
    assert main(["workspace", *FREE_PORTS, *given, *options]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert said in err


def test_a_world_that_is_wrong_names_file_and_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As for play."""
    world = tmp_path / "world.json"
    world.write_text('{"clusters": [{"title": "x"}]}', encoding="utf-8")
    assert main(["workspace", *FREE_PORTS, "--world", str(world), "--log", str(tmp_path / "log")]) == 2
    err = capsys.readouterr().err
    assert str(world) in err
    assert "title" in err


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_is_a_number(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Refused before anything starts."""
    with pytest.raises(SystemExit, match="2"):
        main(["workspace", "--aws-port", port])
    assert "must be a port number" in capsys.readouterr().err
