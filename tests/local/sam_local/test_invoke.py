"""`make invoke` up to where a container engine is needed, and its workspace."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from foghorn_local.listening import listening_socket
from foghorn_local.sam_local.failure import SamLocalError
from foghorn_local.sam_local.neighbour import workspace, workspace_command
from foghorn_local.workspace.addresses import Ports
from foghorn_local.workspace.client import About, WorkspaceClient
from tools import invoke

ROOT = Path(__file__).parents[3]
OOM = str(ROOT / "events" / "task_state.oom_exit_137.json")
ROUTINE = str(ROOT / "events" / "task_state.deployment_replacement.json")


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without one."""
    monkeypatch.setattr(invoke, "engine_answers", lambda: False)


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "EVENT is missing: make invoke EVENT=events/"),
        (["--event="], "EVENT is missing"),
        (["--event=events/nothing.json"], "cannot read events/nothing.json: No such file or directory"),
        ([f"--event={ROOT / 'README.md'}"], "README.md is not JSON"),
        ([f"--event={OOM}", "--function=Nobody"], "FUNCTION=Nobody: the template has no such function, only TaskState"),
    ],
)
def test_what_is_wrong_is_one_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It names the thing."""
    assert invoke.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("make invoke: ")
    assert said in err


def test_without_an_engine_nothing_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Which is no failure: CI has none."""
    assert invoke.main([f"--event={OOM}", "--function=", "--aws-port="]) == 0
    out, err = capsys.readouterr()
    assert out == "not run: no container engine\n"
    assert err == "invoke: TaskStateFunction takes the event (signal: oom_killed)\n"


def test_an_event_that_no_rule_takes_invokes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Outcome and reason are named."""
    assert invoke.main([f"--event={ROUTINE}"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "invoke: no rule takes the event, so nothing is invoked (routine: scaling_or_deployment)\n"


def test_an_event_that_is_none_is_no_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Any JSON value may be in the file."""
    (tmp_path / "event.json").write_text("[]", encoding="utf-8")
    assert invoke.main([f"--event={tmp_path / 'event.json'}"]) == 0
    assert "nothing is invoked (unparsable: " in capsys.readouterr().err


def test_variables_are_the_checked_in_ones_unless_ports_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then they are a copy with those ports."""
    monkeypatch.setattr(invoke, "OUTPUT", tmp_path)
    assert invoke.variables_file(About(4610, 4611, "log")) == ROOT / "local" / "env.json"
    copy = invoke.variables_file(About(5010, 5011, "log"))
    assert copy.parent == tmp_path
    assert "http://host.docker.internal:5010" in json.loads(copy.read_bytes())["Parameters"].values()


def free_ports() -> Ports:
    """Three that nobody listens on."""
    sockets = [listening_socket("127.0.0.1", 0) for _ in range(3)]
    ports = Ports(*(one.getsockname()[1] for one in sockets))
    for one in sockets:
        one.close()
    return ports


def test_a_workspace_is_started_and_ended(tmp_path: Path) -> None:
    """Where none runs; one that runs is used, and left alone."""
    ports = free_ports()
    client = WorkspaceClient(ports.page)
    said: list[str] = []
    with workspace(client, workspace_command(ports), ROOT, tmp_path / "out", said.append) as about:
        assert (about.aws_port, about.slack_port) == (ports.aws, ports.slack)
        with workspace(client, ["never"], ROOT, tmp_path / "other", said.append) as same:
            assert same == about
        assert client.about() is not None
    assert client.about() is None
    assert said == ["starting a workspace for this invocation", f"using the workspace at {client.url}"]
    assert "The workspace has ended." in (tmp_path / "out").read_text(encoding="utf-8")


def test_a_workspace_that_does_not_start_says_why(tmp_path: Path) -> None:
    """Its own last line."""
    ports = free_ports()
    with listening_socket("127.0.0.1", ports.slack):
        opening = workspace(WorkspaceClient(ports.page), workspace_command(ports), ROOT, tmp_path / "out", print)
        said = f"port {ports.slack} on 127.0.0.1: Address already in use; choose another with --slack-port"
        with pytest.raises(SamLocalError, match=said):
            opening.__enter__()


def test_a_workspace_that_says_nothing_is_named_too(tmp_path: Path) -> None:
    """A command that ends at once."""
    command = [sys.executable, "-c", ""]
    opening = workspace(WorkspaceClient(free_ports().page), command, Path(os.devnull).parent, tmp_path / "out", print)
    with pytest.raises(SamLocalError, match="did not start: it said nothing"):
        opening.__enter__()
