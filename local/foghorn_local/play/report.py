"""The counts of a play, as JSON and as a summary for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from foghorn.advisories.wording import counted

# Calls that read the state of AWS: what the budget of an incident limits. The store, the queues and the secret are not.
STORE_SERVICES = frozenset({"dynamodb", "sqs", "secretsmanager"})


@dataclass(frozen=True, slots=True)
class Report:
    """What a play came to. The fields are those of the JSON report.

    `events` and `matched` count deliveries, copies included; `invocations` includes retries; `aws_calls` holds every
    attempt as `service:Operation`; an incident's `events` are distinct recorded events.
    """

    events: int
    matched: int
    invocations: Mapping[str, int]
    slack: Mapping[str, int]
    aws_calls: Mapping[str, int]
    incidents: Sequence[Mapping[str, Any]]
    dead_letters: int

    def to_json(self) -> dict[str, Any]:
        """The JSON report."""
        return {
            "events": self.events,
            "matched": self.matched,
            "invocations": dict(sorted(self.invocations.items())),
            "slack": dict(self.slack),
            "aws_calls": dict(sorted(self.aws_calls.items())),
            "incidents": [dict(incident) for incident in self.incidents],
            "dead_letters": self.dead_letters,
        }

    @property
    def reads(self) -> int:
        """AWS read calls as the budget counts them: without the store's own, queues and secrets."""
        return sum(count for name, count in self.aws_calls.items() if name.partition(":")[0] not in STORE_SERVICES)


def print_summary(report: Report, console: Console) -> None:
    """The way from events to messages, in one table; what asks for attention is in colour."""
    slack = report.slack
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(str(report.events), "events went in")
    table.add_row(str(report.matched), "of them matched a rule, the others started nothing")
    invocations = ", ".join(f"{name} {count}" for name, count in sorted(report.invocations.items()))
    table.add_row(str(sum(report.invocations.values())), f"invocations  [dim]{escape(invocations)}[/]")
    table.add_row(str(report.reads), "reads of ECS")
    incidents = "incident" if len(report.incidents) == 1 else "incidents"
    table.add_row(str(len(report.incidents)), f"{incidents}  [dim]{escape(_states(report.incidents))}[/]")
    table.add_row(str(slack["posts"]), "message in the channel" if slack["posts"] == 1 else "messages in the channel")
    replies = counted(slack["replies"], "reply", "replies")
    edits = counted(slack["updates"], "edit")
    table.add_row("", f"[dim]{replies} in the threads, {edits} (edits notify nobody)[/]")
    if slack["rate_limited"] or slack["failed"]:
        table.add_row(str(slack["rate_limited"] + slack["failed"]), "calls that Slack refused or lost", style="yellow")
    if report.dead_letters:
        table.add_row(str(report.dead_letters), "in the dead-letter queues", style="red")
    console.print(table)


def _states(incidents: Sequence[Mapping[str, Any]]) -> str:
    states: dict[str, int] = {}
    for incident in incidents:
        states[str(incident["state"])] = states.get(str(incident["state"]), 0) + 1
    return ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
