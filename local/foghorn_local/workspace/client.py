"""Talking to a workspace that runs, from another process."""

from __future__ import annotations

import http.client
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from foghorn_local.ports import PAGE_PORT
from foghorn_local.workspace.addresses import LOOPBACK

# An event that is sent is answered when its function has run, which may take the function's timeout.
ANSWER_WITHIN_S = 60.0


class WorkspaceError(Exception):
    """The workspace is not there, does not answer, or refuses. The message names it."""


@dataclass(frozen=True, slots=True)
class About:
    """A workspace that runs: its ports, and the file that its functions log to."""

    aws_port: int
    slack_port: int
    log: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one event: the function that took it (None: no rule matches), and what the event means."""

    function: str | None
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Whether the workspace had nothing to do in time; what its queue holds back, and until when (`04:39:20 UTC`);
    what went wrong, oldest first."""

    quiet: bool
    queued: int
    next_at: str | None
    complaints: tuple[str, ...]


class WorkspaceClient:
    """Speaks to the control at a port of this machine. Everything but `about` raises WorkspaceError."""

    def __init__(self, port: int = PAGE_PORT) -> None:
        self.port = port

    @property
    def url(self) -> str:
        """Where the workspace's page is."""
        return f"http://{LOOPBACK}:{self.port}/"

    def about(self) -> About | None:
        """The workspace, or None where nothing listens. Raises WorkspaceError where something else does."""
        try:
            answer = self._ask("GET", "/about", within_s=5)
        except ConnectionRefusedError:
            return None
        except (OSError, http.client.HTTPException) as error:
            raise WorkspaceError(f"{self.url} does not answer as a workspace does: {error}") from None
        if answer.get("workspace") != "foghorn":
            raise WorkspaceError(f"port {self.port} on {LOOPBACK} is in use by something that is no Foghorn workspace")
        return About(int(answer["aws_port"]), int(answer["slack_port"]), str(answer["log"]))

    def announce(self, event: object) -> None:
        """Let the embedded ECS know what has happened."""
        self._call("POST", "/announce", event)

    def send(self, event: object) -> Sent:
        """Send an event through the rules, and wait for its function."""
        answer = self._call("POST", "/send", event)
        return Sent(answer["function"], answer["outcome"], answer["reason"])

    def answer(self, events: Sequence[object]) -> tuple[str, bool]:
        """The messages about these events as text, and whether one is missing."""
        answer = self._call("POST", "/answer", list(events))
        return str(answer["text"]), bool(answer["missing"])

    def quiet(self, within_s: float) -> Quiet:
        """Wait until the queue holds nothing that is due soon, at most so long."""
        answer = self._call("GET", f"/quiet?within_s={within_s}", within_s=within_s + 10)
        return Quiet(answer["quiet"], answer["queued"], answer["next_at"], tuple(answer["complaints"]))

    def _call(
        self, method: str, path: str, body: object = None, *, within_s: float = ANSWER_WITHIN_S
    ) -> dict[str, Any]:
        try:
            answer = self._ask(method, path, body, within_s=within_s)
        except ConnectionRefusedError:
            raise WorkspaceError(f"no workspace at {self.url}: start one with `foghorn workspace`") from None
        except (OSError, http.client.HTTPException) as error:
            raise WorkspaceError(
                f"the workspace at {self.url} does not answer: {str(error) or type(error).__name__}"
            ) from None
        if "error" in answer:
            raise WorkspaceError(f"the workspace at {self.url} refuses: {answer['error']}")
        return answer

    def _ask(self, method: str, path: str, body: object = None, *, within_s: float) -> dict[str, Any]:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=within_s)
        try:
            content = None if method == "GET" else json.dumps(body).encode()
            connection.request(method, path, content, {"Content-Type": "application/json"})
            said = connection.getresponse().read()
        finally:
            connection.close()
        try:
            answer = json.loads(said)
        except ValueError:
            return {}
        return answer if isinstance(answer, dict) else {}
