"""`foghorn play`: a stream through rules, handlers, queue and Slack, and the channel as it ends up."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console

from foghorn_local.aws import WorldFileError
from foghorn_local.cli.catch import as_messages
from foghorn_local.cli.failure import CommandFailedError
from foghorn_local.cli.input import raw_lines
from foghorn_local.cli.progress import bar
from foghorn_local.play.faults import FaultError, Faults, parse_faults
from foghorn_local.play.play import Played, play
from foghorn_local.play.report import print_summary
from foghorn_local.play.stream import BrokenLine, read_lines
from foghorn_local.project import find_template
from foghorn_local.slack import render_html, render_terminal

BROKEN_LINES_SHOWN = 5


def run(options: argparse.Namespace) -> int:
    """Play, print the channel and the summary, write what was asked for."""
    stderr = Console(file=sys.stderr)
    with as_messages(), _log(options.log) as log:
        faults = _faults(options.faults)
        template = find_template(options.template)
        world = _world(options.world)
        for name in (options.report, options.html):
            _check_folder(name)
        events = read_events(options.file, stderr)
        with bar(stderr) as progress:
            how = {"faults": faults, "world": world, "speed": options.speed, "log": log, "progress": progress}
            try:
                played = play(events, template=template, **how)
            except WorldFileError as error:
                raise CommandFailedError(f"--world {options.world}: {error}") from error
        # a report on standard output is for a program: what is for a person steps aside
        show(played, stderr if options.report == "-" else Console())
        if options.report is not None:
            _write(options.report, json.dumps(played.report.to_json(), indent=2) + "\n")
        if options.html is not None:
            _write(options.html, render_html([played.channel]))
    return 0


def show(played: Played, console: Console) -> None:
    """The channel, then the counts, then what went wrong on the way."""
    render_terminal(played.channel, console)
    console.print()
    print_summary(played.report, console)
    failures = Counter(f"{name}: {error.error_type}: {error.error_message}" for name, error in played.failures)
    for line, count in failures.items():
        console.print(f"failed {count} x  {line[:300]}", style="yellow", markup=False, highlight=False)


def read_events(name: str, stderr: Console) -> list[Any]:
    """The events of the input; lines that are no JSON are counted, named and left out."""
    events: list[Any] = []
    broken: list[BrokenLine] = []
    for line in read_lines(raw_lines(name)):
        if isinstance(line, BrokenLine):
            broken.append(line)
        else:
            events.append(line.event)
    for bad in broken[:BROKEN_LINES_SHOWN]:
        stderr.print(f"line {bad.number}: {bad.reason}", style="yellow", markup=False, highlight=False)
    if broken:
        stderr.print(f"unparsable lines left out: {len(broken)}", style="yellow", highlight=False)
    return events


def _faults(spec: str) -> Faults:
    try:
        return parse_faults(spec)
    except FaultError as error:
        raise CommandFailedError(f"--faults: {error}") from error


def _world(name: str | None) -> object | None:
    if name is None:
        return None
    try:
        document: object = json.loads(Path(name).read_text(encoding="utf-8"))
    except ValueError as error:
        raise CommandFailedError(f"--world {name}: not JSON: {error}") from error
    return document


@contextlib.contextmanager
def _log(name: str | None) -> Iterator[TextIO | None]:
    """Line by line, so that a function that is killed leaves its last words."""
    if name is None or name == "-":
        yield sys.stderr if name else None
    else:
        with Path(name).open("w", encoding="utf-8", buffering=1) as file:
            yield file


def _check_folder(name: str | None) -> None:
    """Before the play, not after it."""
    if name is not None and not Path(name).resolve().parent.is_dir():
        raise CommandFailedError(f"cannot write {name}: there is no folder {Path(name).parent}")


def _write(name: str, text: str) -> None:
    if name == "-":
        sys.stdout.write(text)
    else:
        Path(name).write_text(text, encoding="utf-8")
