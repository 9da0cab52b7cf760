"""One `sam local invoke`: its command, its environment, and what its output says."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foghorn_local.play.stack import CHANNEL, SANDBOX
from foghorn_local.ports import AWS_PORT, SLACK_PORT
from foghorn_local.sam_local.artifact import SAM
from foghorn_local.sam_local.failure import SamLocalError

Run = Callable[..., "subprocess.CompletedProcess[str]"]
ENGINE_WITHIN_S = 30
# A first run builds an image, or pulls one.
INVOKED_WITHIN_S = 600
CONTAINER_HOST = "host.docker.internal"


def engine_answers(run: Run = subprocess.run) -> bool:
    """Whether a container engine is there and answers."""
    return _succeeds(["docker", "version", "--format", "{{.Server.Version}}"], run)


def image_is_here(runtime: str, architecture: str, run: Run = subprocess.run) -> bool:
    """Whether the runtime's base image needs no pull. `runtime` as in the template, such as python3.13."""
    image = f"public.ecr.aws/lambda/python:{runtime.removeprefix('python')}-{architecture}"
    return _succeeds(["docker", "image", "inspect", "--format", "{{.Id}}", image], run)


def _succeeds(command: Sequence[str], run: Run) -> bool:
    try:
        return run(command, capture_output=True, text=True, timeout=ENGINE_WITHIN_S, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def sam_command(
    root: Path, function: str, event: Path, *, architecture: str, variables: Path, skip_pull: bool
) -> list[str]:
    """The command line; the rest stands in the `local` table of samconfig.toml."""
    command = [str(root / SAM), "local", "invoke", function, "--config-env", "local", "--event", str(event)]
    command += ["--env-vars", str(variables)]
    command += ["--parameter-overrides", f"Architecture={architecture} SlackChannel={CHANNEL} LogLevel=DEBUG"]
    return [*command, "--skip-pull-image"] if skip_pull else command


def sam_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Nobody's credentials and profile, which SAM would hand into the container."""
    kept = {name: value for name, value in environ.items() if not name.startswith("AWS_")}
    return {**kept, **SANDBOX, "SAM_CLI_TELEMETRY": "0"}


def variables_for(document: Mapping[str, Mapping[str, str]], *, aws_port: int, slack_port: int) -> dict[str, Any]:
    """The content of local/env.json for a workspace on other ports than the fixed ones."""

    def moved(text: str) -> str:
        for fixed, port in ((AWS_PORT, aws_port), (SLACK_PORT, slack_port)):
            prefix = f"http://{CONTAINER_HOST}:{fixed}"
            if text == prefix or text.startswith(f"{prefix}/"):
                return f"http://{CONTAINER_HOST}:{port}{text.removeprefix(prefix)}"
        return text

    return {table: {name: moved(text) for name, text in values.items()} for table, values in document.items()}


@dataclass(frozen=True, slots=True)
class Invoked:
    """What the function answered, as text; `failure` says in a line how it failed, None where it did not."""

    answer: str
    failure: str | None


def read_answer(stdout: str) -> Invoked:
    """What the function answered, from SAM's standard output. SAM succeeds also where the function fails."""
    answer = stdout.strip().rpartition("\n")[2]
    try:
        value = json.loads(answer)
    except ValueError:
        return Invoked(answer, f"no answer: {answer[:200] or 'nothing was printed'}")
    if isinstance(value, dict) and "errorType" in value:
        return Invoked(answer, f"{value['errorType']}: {value.get('errorMessage', '')}"[:500])
    if isinstance(value, dict) and value.get("batchItemFailures"):
        return Invoked(answer, f"{len(value['batchItemFailures'])} message(s) of the batch failed")
    return Invoked(answer, None)


def invoke(command: Sequence[str], root: Path, log: Path, run: Run = subprocess.run) -> Invoked:
    """Run SAM, the function's log lines into the file. Raises SamLocalError where SAM itself fails."""
    with log.open("w", encoding="utf-8") as lines:
        try:
            environment = sam_environment(os.environ)
            done = run(
                command,
                cwd=root,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=lines,
                text=True,
                timeout=INVOKED_WITHIN_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SamLocalError(f"sam local invoke did not end within {INVOKED_WITHIN_S} s") from None
        except OSError as error:
            raise SamLocalError(f"cannot run {command[0]}: {error.strerror or error}") from None
    if done.returncode != 0:
        said = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        last = said[-1] if said else "it said nothing"
        raise SamLocalError(f"sam local invoke failed with status {done.returncode}: {last}")
    return read_answer(done.stdout)
