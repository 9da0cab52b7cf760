"""The workspace as a whole: servers up, stack created, functions loaded; then the loop until it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from foghorn.signals.classify import classify
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Classification
from foghorn_local.aws import AwsServer, World
from foghorn_local.play.agenda import Agenda, Rank
from foghorn_local.play.backends import Queue
from foghorn_local.play.functions import environment, load_handler
from foghorn_local.play.lambdas import Lambdas
from foghorn_local.play.output import HANDLER_OUTPUT
from foghorn_local.play.stack import PLAYED_WITHOUT, REGION, Stack, deploy
from foghorn_local.play.wired import wired
from foghorn_local.slack import Channel, Message, SlackServer
from foghorn_local.workspace.addresses import LOOPBACK, Ports
from foghorn_local.workspace.clock import RealClock
from foghorn_local.workspace.control import ControlServer
from foghorn_local.workspace.ecs import EcsOfEvents
from foghorn_local.workspace.function_log import FunctionLog
from foghorn_local.workspace.loop import Loop
from foghorn_local.workspace.watching import Watch

COMPLAINTS_KEPT = 20


class Onlooker:
    """Whoever looks on: told of what happens, in the loop's thread. This one keeps silent."""

    def show(self, message: Message) -> None:
        """A message or reply is new, or reads differently."""

    def complain(self, line: str) -> None:
        """A function failed, or logged a warning."""


class Workspace:
    """Everything that Foghorn needs around it, on this machine.

    `addresses` are listened on besides loopback by the embedded AWS and Slack, not by the page. `samples` and
    `world_file` seed the embedded ECS. What the functions print is appended to the file `log`. One at a time per
    process, whose environment it takes over.

    Raises `PortUnavailableError`, `WorldFileError`, OSError for the log, and what the template or a function raises
    when it is loaded.
    """

    def __init__(
        self,
        template: Path,
        ports: Ports,
        *,
        log: Path,
        addresses: Sequence[str] = (),
        samples: Iterable[object] = (),
        world_file: object | None = None,
        onlooker: Onlooker | None = None,
    ) -> None:
        self._template = template
        self.log = log
        self._onlooker = onlooker or Onlooker()
        self._ecs = EcsOfEvents(samples, world_file=world_file)
        self._announcing = threading.Lock()
        self.complaints: list[str] = []
        self.aws = AwsServer(self._ecs.world, port=ports.aws, extra_hosts=addresses, home_region=REGION, host=LOOPBACK)
        self.slack = SlackServer(port=ports.slack, extra_hosts=addresses, host=LOOPBACK)
        self.control = ControlServer(self, LOOPBACK, ports.page)
        self._clock = RealClock()
        self._agenda = Agenda()
        self._open = ExitStack()
        self.stack: Stack
        self.loop: Loop
        self._lambdas: Lambdas
        self._watch: Watch

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            file = opening.enter_context(self.log.open("a", encoding="utf-8", buffering=1))
            opening.enter_context(HANDLER_OUTPUT.to(FunctionLog(file, self.complain)))
            opening.enter_context(self.aws)
            opening.enter_context(self.slack)
            self.stack = deploy(
                self._template,
                endpoint=self.aws.url,
                slack_url=self.slack.url,
                slack_token=self.slack.token,
                parameters=PLAYED_WITHOUT,
            )
            opening.enter_context(environment(self.stack.environment))
            opening.enter_context(wired(self._clock))
            self._lambdas = self._functions()
            self._watch = Watch(self.slack, self.stack.channel)
            self.loop = Loop(self.stack.application, self._lambdas, self._agenda, after_turn=self._look)
            opening.enter_context(self.control)
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _functions(self) -> Lambdas:
        functions = self.stack.application.functions
        return Lambdas(
            functions=functions,
            handlers={
                name: load_handler(function, self.stack.function_environment(name))
                for name, function in functions.items()
            },
            queues=self.stack.queues,
            clock=self._clock,
            account=self.stack.account,
            region=self.stack.region,
            later=lambda at, action: self._agenda.add(at, Rank.RETRY, action),
        )

    def run(self, stop: threading.Event) -> None:
        """Poll, sweep and answer until `stop` is set."""
        self.loop.run(stop)

    @property
    def channel(self) -> Channel:
        """The channel that the advisories go to."""
        return self.slack.channels[self.stack.channel]

    def polled_queues(self) -> list[Queue]:
        """The queues that functions are fed from."""
        return [self.stack.queues[mapping.queue] for mapping in self.stack.application.event_source_mappings]

    def announce(self, event: object) -> World:
        """Let the embedded ECS know what has happened, so that it answers truly when it is asked about it."""
        with self._announcing:
            self.aws.world = self._ecs.announce(event)
            return self.aws.world

    def send(self, event: Any) -> str | None:
        """What EventBridge does with an event: the function that a rule starts, or None where no rule takes it.

        The embedded ECS hears of it either way. Raises AmbiguousEventError where several rules take it.
        """
        function = self.stack.application.function_for(event)
        self.announce(event)
        if function is not None:
            self.loop.ask(lambda: self.invoke(function, event))
        return function

    def invoke(self, function: str, event: Any) -> None:
        """An asynchronous invocation, in the loop's thread: what fails is tried again later."""
        self._lambdas.invoke_async(function, event)

    def classify(self, event: object) -> Classification:
        """What the event says by itself."""
        return classify(event, received_at=self._clock.now())

    def due_at(self, scope: Scope) -> datetime | None:
        """When Foghorn looks at a scope again; None where nothing is owed."""
        return self.loop.ask(lambda: _due_at(scope))

    def complain(self, line: str) -> None:
        """Something went wrong that somebody should see."""
        self.complaints = [*self.complaints, line][-COMPLAINTS_KEPT:]
        self._onlooker.complain(line)

    def _look(self) -> None:
        for message in self._watch.changes():
            self._onlooker.show(message)
        for name, error in self._lambdas.failures:
            self.complain(f"{name} failed: {error.error_type}: {error.error_message}"[:500])
        self._lambdas.failures.clear()


def _due_at(scope: Scope) -> datetime | None:
    from foghorn import wiring

    meta = wiring.incident_store().meta(scope)
    return meta.due_at if meta is not None else None
