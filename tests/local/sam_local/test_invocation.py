"""The command that is run, what it is told, and what its output means."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.sam_local.failure import SamLocalError
from foghorn_local.sam_local.invocation import (
    Invoked,
    engine_answers,
    image_is_here,
    invoke,
    read_answer,
    sam_command,
    sam_environment,
    variables_for,
)

ROOT = Path(__file__).parents[3]
ERROR = {"errorType": "SettingError", "errorMessage": "FOGHORN_TABLE is not set", "stackTrace": []}


class Machine:
    """Stands in for `subprocess.run`: answers with a status, an output, or an error."""

    def __init__(self, status: int = 0, *, stdout: str = "", log: str = "", error: Exception | None = None) -> None:
        self.status, self.stdout, self.log, self.error = status, stdout, log, error
        self.ran: list[list[str]] = []

    def __call__(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run it, as it were."""
        self.ran.append(command)
        if self.error is not None:
            raise self.error
        if hasattr(options.get("stderr"), "write"):
            options["stderr"].write(self.log)
        return subprocess.CompletedProcess(command, self.status, self.stdout, "")


@pytest.mark.parametrize(
    "machine, there",
    [
        (Machine(), True),
        (Machine(1), False),
        (Machine(error=FileNotFoundError("docker")), False),
        (Machine(error=subprocess.TimeoutExpired("docker", 30)), False),
    ],
)
def test_an_engine_is_there_when_it_answers(machine: Machine, there: bool) -> None:
    """A client without a server is none."""
    assert engine_answers(machine) is there


def test_the_image_is_that_of_runtime_and_architecture() -> None:
    """The one that SAM builds upon."""
    machine = Machine()
    assert image_is_here("python3.13", "arm64", machine)
    assert machine.ran[0][-1] == "public.ecr.aws/lambda/python:3.13-arm64"


@pytest.mark.parametrize("skip_pull", [True, False])
def test_the_command(skip_pull: bool) -> None:
    """The host's architecture over that of samconfig; no pull where the image is here."""
    command = sam_command(
        Path("/p"), "F", Path("/e.json"), architecture="arm64", variables=Path("/v.json"), skip_pull=skip_pull
    )
    assert command[:4] == ["/p/.venv-sam/bin/sam", "local", "invoke", "F"]
    options = dict(zip(command[4:10:2], command[5:10:2], strict=True))
    assert options == {"--config-env": "local", "--event": "/e.json", "--env-vars": "/v.json"}
    assert "Architecture=arm64" in command[command.index("--parameter-overrides") + 1]
    assert ("--skip-pull-image" in command) is skip_pull


def test_nobodys_credentials_go_into_the_container() -> None:
    """SAM hands over what it finds."""
    mine = {"AWS_PROFILE": "prod", "AWS_SECRET_ACCESS_KEY": "real", "AWS_ENDPOINT_URL": "x", "PATH": "/bin"}
    given = sam_environment(mine)
    assert given["PATH"] == "/bin"
    assert given["AWS_SECRET_ACCESS_KEY"] == "embedded"
    assert not {"AWS_PROFILE", "AWS_ENDPOINT_URL"} & set(given)


def test_variables_follow_the_workspaces_ports() -> None:
    """Addresses move, names stay."""
    fixed = json.loads((ROOT / "local" / "env.json").read_bytes())
    moved = variables_for(fixed, aws_port=1, slack_port=2)
    assert moved["Parameters"]["AWS_ENDPOINT_URL"] == "http://host.docker.internal:1"
    assert moved["Parameters"]["SLACK_API_URL"] == "http://host.docker.internal:2/api/"
    assert moved["TaskStateFunction"]["FOGHORN_DEAD_LETTER_QUEUE_URL"].startswith("http://host.docker.internal:1/")
    assert moved["NotifierFunction"] == fixed["NotifierFunction"]
    assert "461" not in json.dumps(moved)


@pytest.mark.parametrize(
    "stdout, answer",
    [
        ("null", Invoked("null", None)),
        ("a line\n12\n", Invoked("12", None)),
        ('{"batchItemFailures": []}', Invoked('{"batchItemFailures": []}', None)),
        ("", Invoked("", "no answer: nothing was printed")),
        ("Timed out", Invoked("Timed out", "no answer: Timed out")),
    ],
)
def test_what_a_function_answers(stdout: str, answer: Invoked) -> None:
    """Its last line, as JSON."""
    assert read_answer(stdout) == answer


@pytest.mark.parametrize(
    "value, failure",
    [
        (ERROR, "SettingError: FOGHORN_TABLE is not set"),
        ({"batchItemFailures": [{"itemIdentifier": "1"}]}, "1 message(s) of the batch failed"),
    ],
)
def test_a_failure_that_sam_calls_success(value: dict[str, Any], failure: str) -> None:
    """SAM ends with 0 also where the function raised."""
    assert read_answer(json.dumps(value)).failure == failure


def test_the_log_is_kept(tmp_path: Path) -> None:
    """The function's lines, not its answer."""
    machine = Machine(stdout="null", log="START\n")
    assert invoke(["sam"], tmp_path, tmp_path / "log", machine).failure is None
    assert (tmp_path / "log").read_text(encoding="utf-8") == "START\n"


@pytest.mark.parametrize(
    "machine, said",
    [
        (Machine(1, log="Invoking\nError: no such image\n\n"), "failed with status 1: Error: no such image"),
        (Machine(1), "status 1: it said nothing"),
        (Machine(error=FileNotFoundError(2, "No such file")), "cannot run sam: No such file"),
        (Machine(error=subprocess.TimeoutExpired("sam", 600)), "did not end within 600 s"),
    ],
)
def test_sam_itself_may_fail(tmp_path: Path, machine: Machine, said: str) -> None:
    """In one line, with SAM's own last word."""
    with pytest.raises(SamLocalError, match=said):
        invoke(["sam"], tmp_path, tmp_path / "log", machine)
