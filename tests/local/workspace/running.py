"""A workspace on free ports with its loop in a thread, as a test sees it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foghorn_local.slack import Message
from foghorn_local.workspace.addresses import Ports
from foghorn_local.workspace.client import WorkspaceClient
from foghorn_local.workspace.outcome import outcome
from foghorn_local.workspace.workspace import Onlooker, Workspace

ROOT = Path(__file__).parents[3]
EVENTS = ROOT / "events"
# A bound that no test comes near: everything waits for a condition.
WITHIN_S = 60.0


def sample(name: str, **envelope: Any) -> dict[str, Any]:
    """A sample event, with some fields of its envelope replaced."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return event | envelope


class Notes(Onlooker):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, int]] = []
        self.complaints: list[str] = []

    def show(self, message: Message) -> None:
        """Whether it is a reply, and how often it was edited."""
        self.shown.append(("reply" if message.thread_ts else "message", message.edit_count))

    def complain(self, line: str) -> None:
        """The line."""
        self.complaints.append(line)


@dataclass
class Running:
    """A workspace that runs, a client of it, and what its onlooker saw."""

    workspace: Workspace
    client: WorkspaceClient
    notes: Notes
    stop: threading.Event = field(default_factory=threading.Event)

    def told(self, *events: object) -> str:
        """Send the events and wait for what comes of them."""
        for event in events:
            self.client.send(event)
        return outcome(self.client, events, within_s=WITHIN_S)

    def wait_for(self, condition: Any) -> None:
        """Until it holds."""
        assert self.workspace.loop.wait_until(condition, WITHIN_S)


@contextmanager
def running(log: Path, **options: Any) -> Iterator[Running]:
    """Up, and down again."""
    notes = Notes()
    workspace = Workspace(ROOT / "template.yaml", Ports(0, 0, 0), log=log, onlooker=notes, **options)
    with workspace:
        port = int(workspace.control.url.rstrip("/").rpartition(":")[2])
        here = Running(workspace, WorkspaceClient(port), notes)
        loop = threading.Thread(target=workspace.run, args=(here.stop,), name="workspace")
        loop.start()
        try:
            yield here
        finally:
            here.stop.set()
            workspace.loop.wake()
            loop.join()
