"""`foghorn workspace`: embedded AWS and Slack that stay up, with the queue polled, until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from foghorn_local.aws import WorldFileError
from foghorn_local.cli.catch import as_messages
from foghorn_local.cli.failure import CommandFailedError
from foghorn_local.cli.input import json_file
from foghorn_local.listening import PortUnavailableError
from foghorn_local.project import find_template
from foghorn_local.slack import Message, render_message
from foghorn_local.workspace.addresses import LOOPBACK, Ports, docker_bridge_address
from foghorn_local.workspace.workspace import Onlooker, Workspace

LOG = Path("build") / "workspace.log"
SAMPLES = "events"
WORLD = Path("local") / "world.json"


class _Terminal(Onlooker):
    """Prints what happens, as it happens."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def show(self, message: Message) -> None:
        render_message(message, self._console)
        self._console.print()

    def complain(self, line: str) -> None:
        self._console.print(f"! {line}", style="yellow", markup=False, highlight=False, soft_wrap=True)
        self._console.print()


def run(options: argparse.Namespace) -> int:
    """Keep it up until SIGINT or SIGTERM."""
    console = Console()
    ports = Ports(options.aws_port, options.slack_port, options.page_port)
    addresses = _addresses(options.listen)
    with as_messages(), _stop_by_signal() as stop:
        template = find_template(options.template)
        world = Path(options.world) if options.world else template.parent / WORLD
        log = Path(options.log)
        log.parent.mkdir(parents=True, exist_ok=True)
        try:
            workspace = Workspace(
                template,
                ports,
                log=log,
                addresses=addresses,
                samples=[json_file(path) for path in sorted((template.parent / SAMPLES).glob("*.json"))],
                world_file=json_file(world) if options.world or world.is_file() else None,
                onlooker=_Terminal(console),
            )
        except WorldFileError as error:
            raise CommandFailedError(f"{world}: {error}") from error
        with _free_ports(ports), workspace:
            _say_where(workspace, addresses, console)
            workspace.run(stop)
        console.print("The workspace has ended.")
    return 0


@contextmanager
def _free_ports(ports: Ports) -> Iterator[None]:
    """A port that is taken, in terms of the option that chooses another."""
    try:
        yield
    except PortUnavailableError as error:
        options = {ports.aws: "--aws-port", ports.slack: "--slack-port", ports.page: "--page-port"}
        raise CommandFailedError(f"{error}; choose another with {options.get(error.port, '--aws-port')}") from error


def _addresses(named: Sequence[str]) -> list[str]:
    """The Docker bridge, where there is one, and what was asked for, each once."""
    bridge = docker_bridge_address()
    wanted = [*([bridge] if bridge else []), *named]
    return [address for address in dict.fromkeys(wanted) if address != LOOPBACK]


def _say_where(workspace: Workspace, addresses: Sequence[str], console: Console) -> None:
    listening = ", ".join([LOOPBACK, *addresses])
    rows = (
        ("Channel", workspace.control.url, "a page that loads itself anew"),
        ("AWS", workspace.aws.url, f"listens on {listening}"),
        ("Slack API", workspace.slack.url, "in a container: host.docker.internal"),
        ("Function logs", str(workspace.log), ""),
    )
    console.print("Foghorn's local workspace is up; Ctrl-C ends it.\n", highlight=False)
    for what, where, how in rows:
        console.print(f"  {what:<14} {where:<28} {how}".rstrip(), markup=False, highlight=False, soft_wrap=True)
    sample = f"{SAMPLES}/task_state.oom_exit_137.json"
    console.print(f"\nSend it an event:  foghorn send {sample}\n", markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _stop_by_signal() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set. A second Ctrl-C does not wait for what is going on."""
    stop = threading.Event()

    def ask_to_stop(number: int, _frame: object) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
