"""Play a stream: build the embedded workspace, load the functions, run the timeline, report."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from foghorn_local.aws import AwsServer, World
from foghorn_local.bus import FunctionError
from foghorn_local.play.agenda import Agenda, Rank
from foghorn_local.play.clock import Clock
from foghorn_local.play.crash import CrashPoints
from foghorn_local.play.faults import Faults
from foghorn_local.play.functions import environment, load_handler
from foghorn_local.play.lambdas import Lambdas
from foghorn_local.play.output import HANDLER_OUTPUT
from foghorn_local.play.report import Report
from foghorn_local.play.stack import PLAYED_WITHOUT, Stack, deploy
from foghorn_local.play.stream import Delivery, as_they_happened
from foghorn_local.play.timeline import Progress, Timeline, silent
from foghorn_local.play.wired import wired
from foghorn_local.slack import Channel, SlackServer

NOTHING_HAPPENED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Played:
    """The end of a play: the counts, the channel as it ended up, and the invocations that failed on the way."""

    report: Report
    channel: Channel
    failures: Sequence[tuple[str, FunctionError]]
    ended_at: datetime


def play(
    events: Sequence[Any],
    *,
    template: Path,
    faults: Faults | None = None,
    world: object | None = None,
    parameters: Mapping[str, str] | None = None,
    furnish: Callable[[str], None] | None = None,
    speed: float | None = None,
    log: TextIO | None = None,
    progress: Progress = silent,
) -> Played:
    """Play events (JSON values, in any order) through the template's rules and its functions' own code.

    `world` is the content of a world file; `parameters` are the template's; `furnish(url)` makes what else is there on
    the embedded AWS before the first event, such as a VPC; `log` gets what the functions print. Nothing leaves this
    machine, and the process's clock and environment are what they were afterwards.

    Raises what the functions raise at INIT, and what a template or a world file that is not well raises.
    """
    faults = faults or Faults()
    happened = as_they_happened(events)
    start = happened[0].at if happened else NOTHING_HAPPENED
    embedded = World.from_events([delivery.event for delivery in happened], world_file=world)
    clock = Clock(start, speed=speed)
    given = {**PLAYED_WITHOUT, **(parameters or {})}
    with clock, _same_dice(), HANDLER_OUTPUT.to(log), AwsServer(embedded) as aws, SlackServer() as slack:
        stack = deploy(template, endpoint=aws.url, slack_url=slack.url, slack_token=slack.token, parameters=given)
        if furnish is not None:
            furnish(aws.url)
        aws.counters.reset()
        _order_faults(faults, aws, slack)
        with environment(stack.environment), wired(clock):
            incidents = _Incidents(clock, aws)
            timeline = _timeline(stack, faults, clock, embedded, happened, progress)
            timeline.before_leap = incidents.read
            timeline.run()
            incidents.read()
            report = _report(timeline, stack, aws, slack, incidents)
        return Played(report, slack.channels[stack.channel], timeline.lambdas.failures, clock.now())


def _order_faults(faults: Faults, aws: AwsServer, slack: SlackServer) -> None:
    for kind, number in faults.slack:
        slack.faults.add(kind, number)
    for spec in faults.aws:
        aws.faults.add(spec)


def _timeline(
    stack: Stack, faults: Faults, clock: Clock, world: World, happened: Sequence[Delivery], progress: Progress
) -> Timeline:
    agenda = Agenda()
    functions = stack.application.functions
    lambdas = Lambdas(
        functions=functions,
        handlers={
            name: load_handler(function, stack.function_environment(name)) for name, function in functions.items()
        },
        queues=stack.queues,
        clock=clock,
        account=stack.account,
        region=stack.region,
        later=lambda at, action: agenda.add(at, Rank.RETRY, action),
        points=CrashPoints(faults.crash_after_record, faults.crash_after_post),
    )
    return Timeline(
        application=stack.application,
        lambdas=lambdas,
        clock=clock,
        agenda=agenda,
        world=world,
        happened=happened,
        deliveries=faults.deliveries(happened),
        next_due=stack.next_due,
        progress=progress,
    )


class _Incidents:
    """The incidents of the store, also those that expire while a long stream goes on.

    Reading them makes calls like any other; `calls` counts these, so that they can be left out of the report.
    """

    def __init__(self, clock: Clock, aws: AwsServer) -> None:
        self._clock = clock
        self._aws = aws
        self._rows: dict[str, dict[str, Any]] = {}
        self.calls: Counter[str] = Counter()

    def read(self) -> None:
        """Take in what the store holds now; a later state of an incident replaces the earlier one."""
        from foghorn import wiring
        from foghorn.pipeline.reporting import incident_rows

        before = Counter(self._aws.counters.counts())
        with HANDLER_OUTPUT.captures():
            for row in incident_rows(wiring.incident_store(), self._clock.now()):
                self._rows[json.dumps([row["scope"], row["opened_at"]])] = row
        self.calls += Counter(self._aws.counters.counts()) - before

    @property
    def rows(self) -> list[dict[str, Any]]:
        """All that were read, by scope and time of opening."""
        return [self._rows[key] for key in sorted(self._rows)]


def _report(timeline: Timeline, stack: Stack, aws: AwsServer, slack: SlackServer, incidents: _Incidents) -> Report:
    aws_calls = dict(Counter(aws.counters.counts()) - incidents.calls)
    counters = asdict(slack.counters)
    return Report(
        events=len(timeline.deliveries),
        matched=timeline.matched,
        invocations=dict(timeline.lambdas.invocations),
        slack=counters,
        aws_calls=aws_calls,
        incidents=incidents.rows,
        dead_letters=stack.dead_letters(),
    )


@contextmanager
def _same_dice() -> Iterator[None]:
    """Jitter is chance; the same stream shall play the same way every time."""
    before = random.getstate()
    random.seed(0)
    try:
        yield
    finally:
        random.setstate(before)
