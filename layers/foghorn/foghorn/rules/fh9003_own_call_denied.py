"""FH9003 AWS refuses a call of Foghorn.

What: A read-only call that Foghorn made in the stack's own account and region was answered with access denied.
Why it matters: Advisories still go out, but say "not checked" for all that this call would have told.
Known problems: Of another account or region a refusal is as it should be and not told here. Nobody calls just to see
whether it is allowed again: silence ends the incident.
Next steps: Find the role of the function, then the policy, boundary or organisation's policy that refuses the call.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import api_calls
from foghorn.rules.own_steps import own_role
from foghorn.signals.signal import Severity

_ID = "FH9003"
_KINDS = ("foghorn_access_denied",)


def check(subject: Subject) -> Finding | None:
    """Fires when a call of Foghorn's own was refused."""
    sample = sample_of(subject, _KINDS)
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, "errorCode", "operation"))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the call, and the function whose role lacks it."""
    sample = sample_for(finding, subject)
    operation = text_of(sample, "operation") or subject.scope.name
    function, code = text_of(sample, "function"), text_of(sample, "errorCode")
    who = f"function {function}" if function else "Foghorn"
    role = f"See which role {who} has, and whether a policy, its boundary or the organisation refuses {operation}"
    return Advice(
        cause=(
            f"AWS refuses {who} the call {operation}{f' ({code})' if code else ''}: "
            "advisories say “not checked” for what it would have told."
        ),
        steps=(
            own_role(sample, subject, role),
            api_calls(operation, sample, subject, f"Read in CloudTrail which policy refused {operation}"),
        ),
    )


RULE = Rule(
    id=_ID,
    title="AWS refuses a call of Foghorn",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
    check=check,
    advise=advise,
)
