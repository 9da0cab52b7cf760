"""The last log lines of the container that failed, from CloudWatch Logs: one GetLogEvents.

The stream of the awslogs driver is `prefix/container/task-id`, where the task definition sets a prefix:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from foghorn.adapters.aws_clients import client, error_code
from foghorn.adapters.key_material import without_key_material
from foghorn.facts.closer_look import MAX_LOG_LINE, MAX_LOG_LINES, LogTail
from foghorn.facts.fact import ContainerDefinition, Facts, TaskDefinition
from foghorn.facts.missing import Missing
from foghorn.signals.signal import Signal
from foghorn.slack.redaction import redact

_LONGEST_READ = 4_000
# Colours and cursor movements of terminals: https://en.wikipedia.org/wiki/ANSI_escape_code#CSI
_CONTROL = re.compile(r"\x1b\[[0-9;?]{0,32}[ -/]{0,4}[@-~]|[\x00-\x08\x0b-\x1f\x7f]")


def log_tail(signal: Signal, facts: Facts) -> LogTail | Missing:
    """The lines, or why there are none. Raises botocore's errors, but for a stream that does not exist."""
    definition = facts.task_definition(signal.task_definition)
    if isinstance(definition, Missing):
        return Missing(f"the log group is not known: {definition.reason}")
    container = _container(signal, definition)
    if isinstance(container, Missing):
        return container
    stream = _stream(container, signal)
    if isinstance(stream, Missing):
        return stream
    region = container.log_region or signal.scope.region
    try:
        answer = _events(signal, container, stream, region)
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        return Missing(
            f"log group {container.log_group} or the stream of container {container.name} in it is not there"
        )
    return LogTail(container.name, container.log_group or "", stream, region, tuple(_lines(answer.get("events", ()))))


def _container(signal: Signal, definition: TaskDefinition) -> ContainerDefinition | Missing:
    essential = [container for container in definition.containers if container.essential]
    if signal.container is None and len(essential) == 1:
        return essential[0]
    found = definition.container(signal.container)
    if found is None:
        named = f"container {signal.container} is not in {signal.task_definition}"
        return Missing(named if signal.container else "the event does not tell which container failed")
    return found


def _stream(container: ContainerDefinition, signal: Signal) -> str | Missing:
    if container.log_driver is None and container.log_group is None:
        return Missing(f"container {container.name} has no log configuration")
    if container.log_group is None:
        return Missing(f"container {container.name} logs through {container.log_driver}, and only awslogs can be read")
    if container.log_stream_prefix is None:
        return Missing(f"container {container.name} sets no awslogs-stream-prefix, so its stream cannot be named")
    if signal.task_id is None:
        return Missing("the event does not tell the task")
    return f"{container.log_stream_prefix}/{container.name}/{signal.task_id}"


def _events(signal: Signal, container: ContainerDefinition, stream: str, region: str) -> Mapping[str, Any]:
    partition = client("logs", region).meta.partition
    # The ARN, not the name: the same name in Foghorn's own account would be somebody else's log.
    arn = f"arn:{partition}:logs:{region}:{signal.scope.account}:log-group:{container.log_group}"
    answer: Mapping[str, Any] = client("logs", region).get_log_events(
        logGroupIdentifier=arn, logStreamName=stream, limit=MAX_LOG_LINES, startFromHead=False
    )
    return answer


def _lines(events: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """One line per event, or per line of an event that holds several; the last ones."""
    texts = [line for event in events for line in str(event.get("message", "")).splitlines()]
    kept = [line for text in texts[-2 * MAX_LOG_LINES :] if (line := _CONTROL.sub("", text[:_LONGEST_READ]).rstrip())]
    lines = redact(
        "\n".join(without_key_material(kept))
    ).splitlines()  # all at once: a private key goes over many lines
    return [line if len(line) <= MAX_LOG_LINE else line[: MAX_LOG_LINE - 1] + "…" for line in lines[-MAX_LOG_LINES:]]
