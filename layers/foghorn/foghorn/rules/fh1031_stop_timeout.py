"""FH1031 Container ignored SIGTERM until the stop time-out.

What: A task was being stopped, its container did not end within stopTimeout, and was killed: exit code 137.
Why it matters: Requests and work in flight are cut off at every deployment, scale-in and Spot reclaim.
Known problems: Needs both stop times in the event. Where stopTimeout is not set, the default of 30 s is taken on
Fargate only, because on EC2 the agent may be told another.
Next steps: Let the process with id 1 handle SIGTERM, or give it more time.
"""

from __future__ import annotations

from foghorn.facts.fact import FactName
from foghorn.rules.evidence import container_name, container_of, owner_name, proof, sample_for, sample_of, time_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import last_logs, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1031"
_KINDS = ("sigkill_137",)
_FARGATE_DEFAULT_S = 30  # the same page, stopTimeout
_FIELDS = "name:name,stopTimeout:stopTimeout,entryPoint:entryPoint,command:command,linux:linuxParameters"


def check(subject: Subject) -> Finding | None:
    """Fires when stopping took at least as long as the container may take."""
    sample = sample_of(subject, _KINDS)
    container = container_of(sample, subject) if sample is not None else None
    if sample is None or container is None:
        return None
    default_s = _FARGATE_DEFAULT_S if sample.launch_type == "FARGATE" else None
    limit_s = default_s if container.stop_timeout_s is None else container.stop_timeout_s
    began, ended = time_of(sample, "stoppingAt"), time_of(sample, "executionStoppedAt")
    if limit_s is None or began is None or ended is None or (ended - began).total_seconds() < limit_s:
        return None
    took = {"stopping took": f"{(ended - began).total_seconds():.0f} s", "stopTimeout": f"{limit_s} s"}
    return Finding(_ID, sample.kind, {**took, **proof(sample)})


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says how long it was given, and that it did not use it."""
    sample = sample_for(finding, subject)
    limit, took = finding.evidence["stopTimeout"], finding.evidence["stopping took"]
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} did not end within its stop time-out of {limit}"
    text = f"Check that process 1 of {container_name(sample)} receives SIGTERM (exec form, initProcessEnabled)"
    return Advice(
        cause=cause[0].upper() + cause[1:] + f" and was killed (exit code 137 after {took}).",
        ruled_out=("Out of memory: ECS names no OutOfMemoryError, and the kill came at the stop time-out.",),
        steps=(task_definition(sample, subject, text, _FIELDS), last_logs(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Container ignored SIGTERM until the stop time-out",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    check=check,
    advise=advise,
    needs=(FactName.TASK_DEFINITION,),
    inhibits=("FH1012",),
)
