"""FH1031 Container ignored SIGTERM until the stop time-out.

What: A task was being stopped, its container did not end within stopTimeout, and was killed: exit code 137.
Why it matters: Requests and work in flight are cut off at every deployment, scale-in and Spot reclaim.
Known problems: Needs both stop times in the event. Where stopTimeout is not set, the default of 30 s is taken on
Fargate only, because on EC2 the agent may be told another.
Next steps: Let the process with id 1 handle SIGTERM, or give it more time.
"""

from __future__ import annotations

from foghorn.capacity.stop_timing import ignores_sigterm
from foghorn.facts.fact import FactName
from foghorn.rules.evidence import container_name, owner_name, proof, sample_for, sample_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import last_logs, task_definition
from foghorn.rules.stop_timeout import stop_timeout_s, stopping_took_s
from foghorn.signals.signal import Severity

_ID = "FH1031"
_KINDS = ("sigkill_137",)
_FIELDS = "name:name,stopTimeout:stopTimeout,entryPoint:entryPoint,command:command,linux:linuxParameters"


def check(subject: Subject) -> Finding | None:
    """Fires when stopping took at least as long as the container may take."""
    sample = sample_of(subject, _KINDS)
    if sample is None:
        return None
    limit_s, took_s = stop_timeout_s(sample, subject), stopping_took_s(sample)
    if limit_s is None or took_s is None or not ignores_sigterm(took_s, limit_s, sample.exit_code):
        return None
    took = {"stopping took": f"{took_s:.0f} s", "stopTimeout": f"{limit_s} s"}
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
