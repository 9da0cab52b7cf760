"""`make invoke EVENT=events/….json`: one event through its function in a Lambda container, and the Slack message.

The function is the one that the template's rules start; FUNCTION=… forces another. A workspace is used if one runs,
else one is started and ended. Without a container engine nothing is run, which is no failure.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from foghorn.signals.classify import classify
from foghorn.signals.signal import Outcome
from foghorn_local.bus import AmbiguousEventError, Application, TemplateError, load_application
from foghorn_local.cli.command import port_number
from foghorn_local.cli.failure import CommandFailedError
from foghorn_local.cli.input import json_file
from foghorn_local.play.stack import CHANNEL
from foghorn_local.ports import AWS_PORT, PAGE_PORT, SLACK_PORT
from foghorn_local.sam_local.artifact import Artifact, host_architecture
from foghorn_local.sam_local.failure import SamLocalError
from foghorn_local.sam_local.invocation import engine_answers, image_is_here, invoke, sam_command, variables_for
from foghorn_local.sam_local.neighbour import workspace, workspace_command
from foghorn_local.workspace.addresses import Ports
from foghorn_local.workspace.client import About, WorkspaceClient, WorkspaceError
from foghorn_local.workspace.outcome import QUIET_WITHIN_S, NotToldError, outcome

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "build" / "invoke"
VARIABLES = ROOT / "local" / "env.json"


def say(line: str) -> None:
    """A line about what is being done, beside the message on standard output."""
    print(f"invoke: {line}", file=sys.stderr, flush=True)


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line. What make leaves empty is as if it were not there."""
    parser = argparse.ArgumentParser(description=__doc__, prog="make invoke")
    parser.add_argument("--event", default="")
    parser.add_argument("--function", default="")
    for name, port in (("--aws-port", AWS_PORT), ("--slack-port", SLACK_PORT), ("--page-port", PAGE_PORT)):
        parser.add_argument(name, type=_port_or(port), default=port)
    return parser.parse_args(arguments)


def _port_or(fixed: int) -> Callable[[str], int]:
    return lambda text: port_number(text) if text else fixed


def function_for(application: Application, event: Any, forced: str) -> str | None:
    """The function to invoke; None where no rule takes the event. Says why. Raises CommandFailedError."""
    if forced:
        if forced not in application.functions:
            known = ", ".join(application.functions)
            raise CommandFailedError(f"FUNCTION={forced}: the template has no such function, only {known}")
        return forced
    verdict = classify(event)
    meaning = ": ".join(part for part in (verdict.outcome.value, verdict.reason) if part)
    kinds = ", ".join(dict.fromkeys(signal.kind for signal in verdict.signals))
    function = application.function_for(event)
    if function is None:
        say(f"no rule takes the event, so nothing is invoked ({meaning})")
    else:
        say(f"{function} takes the event ({meaning}{f': {kinds}' if kinds else ''})")
    return function


def variables_file(about: About) -> Path:
    """local/env.json, or a copy of it for a workspace on other ports."""
    if (about.aws_port, about.slack_port) == (AWS_PORT, SLACK_PORT):
        return VARIABLES
    moved = variables_for(json_file(VARIABLES), aws_port=about.aws_port, slack_port=about.slack_port)
    file = OUTPUT / "env.json"
    file.write_text(json.dumps(moved, indent=2) + "\n", encoding="utf-8")
    return file


def run(options: argparse.Namespace) -> int:
    """All of it. Raises what `main` knows how to say."""
    if not options.event:
        raise CommandFailedError("EVENT is missing: make invoke EVENT=events/task_state.oom_exit_137.json")
    event = json_file(Path(options.event))
    application = load_application(ROOT / "template.yaml", {"SlackChannel": CHANNEL})
    function = function_for(application, event, options.function)
    if function is None:
        return 0
    if not engine_answers():
        print("not run: no container engine")
        return 0
    architecture = host_architecture()
    artifact = Artifact(ROOT, architecture)
    if not artifact.is_current():
        say(f"building for {architecture}")
        artifact.build()
    OUTPUT.mkdir(parents=True, exist_ok=True)
    ports = Ports(options.aws_port, options.slack_port, options.page_port)
    client = WorkspaceClient(ports.page)
    with workspace(client, workspace_command(ports), ROOT, OUTPUT / "workspace.log", say) as about:
        client.announce(event)
        runtime = str(application.resource(function)[1]["Runtime"])
        command = sam_command(
            ROOT,
            function,
            Path(options.event).resolve(),
            architecture=architecture,
            variables=variables_file(about),
            skip_pull=image_is_here(runtime, architecture),
        )
        log = OUTPUT / f"{function}.log"
        say(f"sam local invoke {function}")
        try:
            invoked = invoke(command, ROOT, log)
            if invoked.failure is not None:
                raise SamLocalError(f"{function} failed: {invoked.failure}")
            if options.function:
                say(f"{function} answered {invoked.answer}")
        except SamLocalError as error:
            raise CommandFailedError(f"{error} (log: {log})") from error
        # A function that was forced need not have had anything to do with the event.
        if options.function and classify(event).outcome is not Outcome.SIGNAL:
            client.quiet(QUIET_WITHIN_S)
            return 0
        try:
            print(outcome(client, [event]), end="")
        except NotToldError as error:
            print(error.text, end="")
            raise CommandFailedError(f"{error} (logs: {log}, {about.log})") from error
    return 0


def main(arguments: Sequence[str]) -> int:
    """Exit status 0, or 2 with one line where something is wrong."""
    try:
        return run(options_of(arguments))
    except (AmbiguousEventError, CommandFailedError, SamLocalError, TemplateError, WorkspaceError) as error:
        print(f"make invoke: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is ended on either
    sys.exit(main(sys.argv[1:]))
