"""A workspace to invoke against: the one that runs, or one of our own for as long as it is needed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from foghorn_local.sam_local.failure import SamLocalError
from foghorn_local.workspace.addresses import Ports
from foghorn_local.workspace.client import About, WorkspaceClient

UP_WITHIN_S = 60.0
LOOK_EVERY_S = 0.1
DOWN_WITHIN_S = 45.0


def workspace_command(ports: Ports) -> list[str]:
    """How a workspace is started."""
    foghorn = Path(sys.executable).with_name("foghorn")
    named = {"--aws-port": ports.aws, "--slack-port": ports.slack, "--page-port": ports.page}
    return [str(foghorn), "workspace", *(word for name, port in named.items() for word in (name, str(port)))]


@contextmanager
def workspace(
    client: WorkspaceClient, command: Sequence[str], root: Path, output: Path, say: Callable[[str], None]
) -> Iterator[About]:
    """The workspace that runs; else one started by `command`, ended afterwards, its terminal in the file `output`.

    Raises SamLocalError where it does not come up, WorkspaceError where something else sits on its port.
    """
    running = client.about()
    if running is not None:
        say(f"using the workspace at {client.url}")
        yield running
        return
    say("starting a workspace for this invocation")
    with output.open("w", encoding="utf-8") as terminal:
        # A group of its own: Ctrl-C is for us first, and we end it.
        process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal, start_new_session=True
        )
    try:
        yield _when_up(process, client, output)
    finally:
        process.terminate()
        try:
            process.wait(DOWN_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _when_up(process: subprocess.Popen[bytes], client: WorkspaceClient, output: Path) -> About:
    deadline_s = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < deadline_s:
        if process.poll() is not None:
            said = output.read_text(encoding="utf-8", errors="replace").strip()
            raise SamLocalError(f"the workspace did not start: {said.rpartition(chr(10))[2] or 'it said nothing'}")
        about = client.about()
        if about is not None:
            return about
        time.sleep(LOOK_EVERY_S)
    raise SamLocalError(f"the workspace did not come up within {UP_WITHIN_S:.0f} s; see {output}")
