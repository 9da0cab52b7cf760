"""`foghorn send`: events to a workspace that runs, through the rules, and the message that comes of them."""

from __future__ import annotations

import argparse
import sys

from foghorn_local.cli.catch import as_messages
from foghorn_local.cli.failure import CommandFailedError
from foghorn_local.cli.input import events_of
from foghorn_local.workspace.client import WorkspaceClient, WorkspaceError
from foghorn_local.workspace.outcome import NotToldError, outcome


def run(options: argparse.Namespace) -> int:
    """Send each event, wait until the workspace is at rest, print the messages about them."""
    with as_messages():
        events = events_of(options.file)
        client = WorkspaceClient(options.page_port)
        try:
            taken = [event for event in events if _send(client, event)]
            if taken:
                print(outcome(client, taken), end="")
        except NotToldError as error:
            print(error.text, end="")
            raise CommandFailedError(str(error)) from error
        except WorkspaceError as error:
            raise CommandFailedError(str(error)) from error
    return 0


def _send(client: WorkspaceClient, event: object) -> bool:
    """Whether a rule takes it. Which function does, and what the event means, goes to standard error."""
    sent = client.send(event)
    meaning = ": ".join(part for part in (sent.outcome, sent.reason) if part)
    print(f"{sent.function or 'no rule takes it, nothing is invoked'} ({meaning})", file=sys.stderr)
    return sent.function is not None
