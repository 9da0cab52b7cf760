"""Reading a subject: the sample that speaks for a rule, and the fields and facts that prove it.

A path in an event such as `detail.containers[0].reason` is shown as `containers[0].reason`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from foghorn.facts.fact import ContainerDefinition, Service, TaskDefinition
from foghorn.rules.model import Finding, Subject
from foghorn.signals.record import CUT
from foghorn.signals.signal import Signal

_ROUTINE_EXITS = frozenset({"0", "143"})
_STOPPED_EXITS = _ROUTINE_EXITS | {"137"}
_PROVEN_BY_EXIT_CODE = frozenset({"essential_container_exited", "sigkill_137"})
_TEXTS = ("reason", "stoppedReason", "errorMessage")
_MAX_REASONS = 2
_CUT_AT = (255, 1_024)
_ENDS_EARLY = ("…", "...")


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
    """The fields of these names that the sample has, as (label, text): by name, then as the evidence has them.

    The evidence begins with its proof, then goes by suspicion, so the first of a name is the most telling.
    """
    found: dict[str, str] = {}
    for name in names:
        for path, text in sample.evidence.items():
            if path.rsplit(".", 1)[-1] == name and text:
                found[label_of(path)] = text
    return found


def text_of(sample: Signal, *names: str) -> str:
    """The first text found under one of these field names, or ""."""
    return next(iter(fields_of(sample, *names).values()), "")


def reason_of(sample: Signal) -> str:
    """The most telling reason the event gives, or "" where it gives none."""
    path, text = next(iter(sample.evidence.items()), ("", ""))
    return text if _name(path) in _TEXTS and text else text_of(sample, *_TEXTS)


def _name(path: str) -> str:
    return path.rsplit(".", 1)[-1]


def proof(sample: Signal) -> dict[str, str]:
    """What proves the cause of a stop, most telling first; second, where its text was cut off, that it was.

    That is a container's own reason, else the exit code where the cause was told by it, else `stoppedReason`; then the
    other codes. Of a call it is the failure's reason or the error. Where the evidence begins with `stoppedReason`, that
    is what the cause was told by.
    """
    reasons = dict(list(fields_of(sample, "reason").items())[:_MAX_REASONS])
    stopped = fields_of(sample, "stoppedReason", "errorMessage", "errorCode")
    exits = fields_of(sample, "exitCode")
    telling = _telling_exit(sample, exits)
    shown_exit = {telling: exits[telling]} if telling is not None else {}
    by_exit_code = shown_exit if sample.kind in _PROVEN_BY_EXIT_CODE else {}
    by_stop = stopped if _name(next(iter(sample.evidence), "")) == "stoppedReason" and not by_exit_code else {}
    first = by_stop or reasons or by_exit_code or stopped
    shown = {**first, **reasons, **shown_exit, **fields_of(sample, "stopCode", "eventName"), **stopped}
    return with_fact(shown, "cut off", cut_off(next(iter(first.values()), "")))


def cut_off(reason: str) -> str | None:
    """Where and by whom the text of an event was cut, or None where it is whole."""
    if CUT in reason:
        return "its middle is left out here" + ("; its end was cut off before" if ends_early(reason) else "")
    if len(reason) in _CUT_AT:
        return f"by ECS after {len(reason):,} characters; what followed is not known"
    return "its end; what followed is not known" if ends_early(reason) else None


def ends_early(reason: str) -> bool:
    """Whether the end of the text is not known. ECS cuts reasons at 255 characters (Fargate) or 1,024 (EC2 agent)."""
    return len(reason) in _CUT_AT or reason.rstrip().endswith(_ENDS_EARLY)


def others_ended(sample: Signal) -> tuple[str, ...]:
    """What rules the other containers out: they ended as containers end that are told to. Empty where they did not."""
    exits = fields_of(sample, "exitCode")
    telling = _telling_exit(sample, exits)
    others = [code for label, code in exits.items() if label != telling]
    if not others or not _STOPPED_EXITS.issuperset(others):
        return ()
    codes = ", ".join(dict.fromkeys(others))
    return (f"The other containers: exit code {codes} is how containers end that are done, or are stopped with it.",)


def _telling_exit(sample: Signal, exits: Mapping[str, str]) -> str | None:
    """The label of the exit code that is the sample's own: a side-car's code proves nothing of another container."""
    own = next((label for label, code in exits.items() if code == str(sample.exit_code)), None)
    other = next((label for label, code in exits.items() if code not in _ROUTINE_EXITS), None)
    return own or other or next(iter(exits), None)


def also_failed(sample: Signal) -> str:
    """A sentence about other containers that failed by themselves, or "". The event does not order them."""
    exits = fields_of(sample, "exitCode")
    telling = _telling_exit(sample, exits)
    others = [f"{at.split('.')[0]} with {code}" for at, code in exits.items() if code not in _STOPPED_EXITS]
    others = [text for text in others if telling is None or not text.startswith(telling.split(".")[0])]
    return f" Others failed, too ({', '.join(others)}); the event does not tell which was first." if others else ""


def standing_of(sample: Signal, subject: Subject) -> str:
    """A sentence on a container that is not what the task is about (added by AWS, or not essential), or ""."""
    definition = definition_of(sample, subject)
    if definition is None or sample.container is None:
        return ""
    container, name = definition.container(sample.container), sample.task_definition
    if container is None:
        return f" It is a side-car that was added to the task: {name} has no container of that name."
    return "" if container.essential else f" It is not essential in {name}, so its end alone did not stop the task."


def killed_by_the_stop(sample: Signal) -> tuple[str, ...]:
    """What rules memory out where a container of a task that ECS stopped ended with 137. Empty where none did."""
    if "137" not in fields_of(sample, "exitCode").values():
        return ()
    return ("Out of memory: exit code 137 is how the container took the stop; ECS names no OutOfMemoryError.",)


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
