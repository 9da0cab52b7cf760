"""Reading a subject: the sample that speaks for a rule, and the fields and facts that prove it.

A path in an event such as `detail.containers[0].reason` is shown as `containers[0].reason`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from foghorn.facts.fact import ContainerDefinition, Service, TaskDefinition
from foghorn.rules.model import Finding, Subject
from foghorn.signals.signal import Signal

_ROUTINE_EXITS = frozenset({"0", "143"})
_PROVEN_BY_EXIT_CODE = frozenset({"essential_container_exited", "sigkill_137"})
_MAX_REASONS = 2


def sample_of(subject: Subject, kinds: tuple[str, ...]) -> Signal | None:
    """The sample event of the first of these kinds that is present, the leading one before all others."""
    if subject.leading in kinds and subject.leading in subject.kinds:
        return subject.kinds[subject.leading].sample
    return next((subject.kinds[kind].sample for kind in kinds if kind in subject.kinds), None)


def sample_for(finding: Finding, subject: Subject) -> Signal:
    """The sample event of a finding's kind."""
    return subject.kinds[finding.kind].sample


def label_of(path: str) -> str:
    """A path without the envelope: `detail.stopCode` is shown as `stopCode`."""
    return path.removeprefix("detail.")


def fields_of(sample: Signal, *names: str) -> dict[str, str]:
    """The fields of these names that the sample has, as (label, text), in the order of the names."""
    found: dict[str, str] = {}
    for name in names:
        for path, text in sorted(sample.evidence.items()):
            if path.rsplit(".", 1)[-1] == name and text:
                found[label_of(path)] = text
    return found


def text_of(sample: Signal, *names: str) -> str:
    """The first text found under one of these field names, or ""."""
    return next(iter(fields_of(sample, *names).values()), "")


def reason_of(sample: Signal) -> str:
    """The most telling reason the event gives, or "" where it gives none."""
    return text_of(sample, "reason", "stoppedReason", "errorMessage")


def proof(sample: Signal) -> dict[str, str]:
    """What proves the cause of a stop, most telling first.

    That is a container's own reason, else the exit code where the cause was told by it, else `stoppedReason`; then the
    other codes. Of a call it is the failure's reason or the error.
    """
    reasons = fields_of(sample, "reason")
    stopped = fields_of(sample, "stoppedReason", "errorMessage", "errorCode")
    exits = fields_of(sample, "exitCode")
    telling = _telling_exit(sample, exits)
    shown_exit = {telling: exits[telling]} if telling is not None else {}
    by_exit_code = shown_exit if sample.kind in _PROVEN_BY_EXIT_CODE else {}
    first = dict(list(reasons.items())[:_MAX_REASONS]) or by_exit_code or stopped
    return {**first, **shown_exit, **fields_of(sample, "stopCode", "eventName"), **stopped}


def _telling_exit(sample: Signal, exits: Mapping[str, str]) -> str | None:
    """The label of the exit code that is the sample's own: a side-car's code proves nothing of another container."""
    own = next((label for label, code in exits.items() if code == str(sample.exit_code)), None)
    other = next((label for label, code in exits.items() if code not in _ROUTINE_EXITS), None)
    return own or other or next(iter(exits), None)


def with_fact(evidence: Mapping[str, str], label: str, text: str | None) -> dict[str, str]:
    """The evidence with a fact as its second entry, where the fact is known."""
    entries = list(evidence.items())
    return dict(entries if text is None else [*entries[:1], (label, text), *entries[1:]])


def named_by_event(rule_id: str, kinds: tuple[str, ...], subject: Subject) -> Finding | None:
    """A finding where the event itself names the cause, with the fields that do."""
    sample = sample_of(subject, kinds)
    return None if sample is None else Finding(rule_id, sample.kind, proof(sample))


def definition_of(sample: Signal, subject: Subject) -> TaskDefinition | None:
    """The task definition that the sample's task ran, where it is known."""
    known = subject.facts.task_definition(sample.task_definition)
    return known if isinstance(known, TaskDefinition) else None


def container_of(sample: Signal, subject: Subject) -> ContainerDefinition | None:
    """The definition of the container that the sample names; the only one there is where it names none."""
    definition = definition_of(sample, subject)
    if definition is None:
        return None
    if sample.container is None and len(definition.containers) == 1:
        return definition.containers[0]
    return definition.container(sample.container)


def service_of(subject: Subject) -> Service | None:
    """The service, where it is known."""
    return subject.facts.service if isinstance(subject.facts.service, Service) else None


def execution_role_of(sample: Signal, subject: Subject) -> str | None:
    """ARN of the task execution role, where the task definition is known and names one."""
    definition = definition_of(sample, subject)
    return definition.execution_role_arn if definition is not None else None


def container_name(sample: Signal) -> str:
    """How a sentence names the container: `container app`, or `a container` where the event names none."""
    return f"container {sample.container}" if sample.container else "a container"


def owner_name(sample: Signal, subject: Subject) -> str:
    """The service or task family that a sentence is about."""
    return sample.service or subject.scope.name


def time_of(sample: Signal, name: str) -> datetime | None:
    """A time field of the event in UTC, or None where it is absent or no time."""
    text = text_of(sample, name)
    try:
        parsed = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return parsed.astimezone(UTC) if parsed is not None and parsed.tzinfo is not None else None
