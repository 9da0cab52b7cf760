"""The log group that a container writes to, and steps about it."""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.evidence import container_name, container_of, reason_of
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.signals.signal import Signal

_GROUP = re.compile(r"\blogs:([a-z0-9-]+):\d{12}:log-group:([\w./#-]{1,512})(?=[:\s])")
_FIELDS = "name:name,driver:logConfiguration.logDriver,logs:logConfiguration.options"


def log_group_of(sample: Signal, subject: Subject) -> tuple[str | None, str]:
    """The log group and its Region: as the refusal in the text names them, else as the task definition does."""
    named, container = _GROUP.search(reason_of(sample)), container_of(sample, subject)
    if named is not None:
        return named[2], named[1]
    if container is None:
        return None, subject.scope.region
    return container.log_group, container.log_region or subject.scope.region


def find_log_group(sample: Signal, subject: Subject) -> Step:
    """Ask CloudWatch Logs for the log group, or the task definition for its name where that is not known."""
    group, region = log_group_of(sample, subject)
    if group is None:
        text = f"Find the log group of {container_name(sample)} in {sample.task_definition or 'the task definition'}"
        return task_definition(sample, subject, text, _FIELDS)
    options, query = {"--log-group-name-prefix": group}, "logGroups[].logGroupName"
    return Step(
        f"Check that log group {group} exists in {region}", aws("logs", "describe-log-groups", region, options, query)
    )
