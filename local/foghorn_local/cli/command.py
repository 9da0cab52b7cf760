"""Arguments and dispatch. Each command's code is imported only when it runs, so that `foghorn --help` is quick."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from foghorn_local.cli.failure import CommandFailedError
from foghorn_local.ports import AWS_PORT, PAGE_PORT, SLACK_PORT

EXIT_FAILED = 2


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="foghorn", description="One living Slack advisory per Amazon ECS incident: the local workspace."
    )
    parser.add_argument("--version", action="version", version=f"foghorn {_version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    classify = commands.add_parser("classify", help="say what each EventBridge event means, without AWS and Slack")
    _add_input(classify)
    classify.add_argument(
        "--messages", action="store_true", help='take service event messages instead: {"id", "message"} per line'
    )
    _add_template(classify)

    play = commands.add_parser(
        "play", help="play a stream of events through rules, handlers, queue and Slack on the embedded workspace"
    )
    _add_input(play)
    play.add_argument("--faults", metavar="SPEC", default="", help="comma list such as slack:429:1,shuffle:7")
    play.add_argument("--world", metavar="FILE", help="JSON description of the embedded ECS, in place of the stream's")
    play.add_argument("--speed", metavar="N", type=_speed, help="play N seconds of the stream in one second")
    play.add_argument("--report", metavar="FILE", help="write the counts as JSON (- for standard output)")
    play.add_argument("--html", metavar="FILE", help="write the channel as a page")
    play.add_argument("--log", metavar="FILE", help="write what the functions log (- for standard error)")
    _add_template(play)

    workspace = commands.add_parser(
        "workspace", help="keep embedded AWS and Slack up on fixed ports and run notifier and sweeper, until Ctrl-C"
    )
    workspace.add_argument(
        "--aws-port", metavar="N", type=port_number, default=AWS_PORT, help="of the AWS endpoint (default: %(default)s)"
    )
    workspace.add_argument(
        "--slack-port", metavar="N", type=port_number, default=SLACK_PORT, help="of Slack's API (default: %(default)s)"
    )
    _add_page_port(workspace)
    workspace.add_argument(
        "--listen", metavar="ADDRESS", action="append", default=[], help="a further address for AWS and Slack"
    )
    workspace.add_argument("--world", metavar="FILE", help="what the embedded ECS holds (default: local/world.json)")
    workspace.add_argument(
        "--log", metavar="FILE", default="build/workspace.log", help="what the functions log (default: %(default)s)"
    )
    _add_template(workspace)

    send = commands.add_parser("send", help="send events through the rules to a workspace that runs; show the message")
    send.add_argument("file", metavar="FILE", nargs="?", default="-", help="one JSON event or JSON Lines; - for stdin")
    _add_page_port(send)

    explain = commands.add_parser("explain", help="explain a rule (FH1001) or a kind (oom_killed)")
    explain.add_argument("name", metavar="RULE|KIND")

    commands.add_parser("rules", help="list the catalogue: every rule and every kind")

    demo = commands.add_parser("demo", help="play a handful of incidents and show the Slack channel")
    _add_template(demo)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 2 with a message where it could not be done."""
    options = build_parser().parse_args(arguments)
    try:
        return _run(options)
    except CommandFailedError as failure:
        print(f"foghorn {options.command}: {failure}", file=sys.stderr)
        return EXIT_FAILED
    except BrokenPipeError:
        # The reader (`head`) has seen enough; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "classify":
            if options.messages:
                from foghorn_local.cli.classify_messages import run as classify_messages

                return classify_messages(options.file)
            from foghorn_local.cli.classify import run as classify

            return classify(options.file, template=options.template)
        case "play":
            from foghorn_local.cli.play import run as play

            return play(options)
        case "demo":
            from foghorn_local.cli.demo import run as demo

            return demo(template=options.template)
        case "workspace":
            from foghorn_local.cli.workspace import run as workspace

            return workspace(options)
        case "send":
            from foghorn_local.cli.send import run as send

            return send(options)
        case "explain":
            from foghorn_local.cli.catalogue import explain

            return explain(options.name)
        case _:
            from foghorn_local.cli.catalogue import rules

            return rules()


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="JSON Lines; - or nothing: standard input")


def _add_template(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--template", metavar="FILE", help="template.yaml (default: upwards from here)")


def _add_page_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--page-port",
        metavar="N",
        type=port_number,
        default=PAGE_PORT,
        help="of the workspace's page, where `foghorn send` finds it (default: %(default)s)",
    )


def port_number(text: str) -> int:
    """A port as an option gives it."""
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"must be a port number, not {text!r}")
    return int(text)


def _speed(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("must be a number above 0")
    return number


def _version() -> str:
    try:
        return version("foghorn")
    except PackageNotFoundError:
        return "(not installed)"
