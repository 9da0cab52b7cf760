"""FH1061 RunTask was refused.

What: IAM refused RunTask or StartTask to its caller, so no task was made: a schedule or a job did not run.
Why it matters: ECS sends no event about a task that was never made, and does not try again; the job is just missing.
Known problems: Only a trail that is on delivers the call, some minutes late. CloudTrail may leave the request out; then
the task family is known only if the refusal names it. That calls succeed again is not seen: silence ends the incident.
Next steps: Compare the caller's policies with what the error names, then read the whole record of the call.
"""

from __future__ import annotations

import re

from foghorn.rules.calls import caller_of, failed_call, principal_of
from foghorn.rules.commands import aws
from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.signals.scope import ScopeType
from foghorn.signals.signal import Severity, Signal

_ID = "FH1061"
_KINDS = ("run_task_denied",)
_REFUSED = re.compile(r"perform: ([\w-]{1,40}:\w{1,60})(?: on resource: (\S{1,300}))?")


def check(subject: Subject) -> Finding | None:
    """Fires when the call's record says that access was denied."""
    sample = sample_of(subject, _KINDS)
    shown = ("errorMessage", "errorCode", "eventName", "startedBy", "arn")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def _policies(sample: Signal, subject: Subject, action: str) -> Step | None:
    """The policies of the role or user that called."""
    kind, _, name = (principal_of(sample) or "").partition(" ")
    if kind not in ("role", "user"):
        return None
    command = aws("iam", f"list-attached-{kind}-policies", subject.scope.region, {f"--{kind}-name": name})
    return Step(f"Check whether a policy of {kind} {name} allows {action}, for this very revision", command)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the caller, the action and the resource that the refusal is about."""
    sample = sample_for(finding, subject)
    refused = _REFUSED.search(text_of(sample, "errorMessage"))
    call, who = text_of(sample, "eventName") or "RunTask", principal_of(sample) or caller_of(sample)
    action = refused[1] if refused else f"ecs:{call}"
    on = f" on {refused[2].rstrip('.')}" if refused and refused[2] else ""
    what = f" for {owner_name(sample, subject)}" if subject.scope.type is ScopeType.FAMILY else ""
    steps = (_policies(sample, subject, action), failed_call(sample, subject))
    return Advice(
        cause=f"IAM refused {call}{what}: {who} may not call {action}{on}. No task was made.",
        ruled_out=("The application and the cluster's capacity: the call was refused before.",),
        steps=tuple(step for step in steps if step is not None),
    )


RULE = Rule(
    id=_ID,
    title="RunTask was refused",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/CWE_IAM_role.html",
    check=check,
    advise=advise,
)
