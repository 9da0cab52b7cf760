"""FH2006 Deployment hook failed or timed out.

What: A lifecycle hook of the deployment failed, was answered with a roll-back, or did not end in time.
Why it matters: ECS rolls the deployment back; only a hook that timed out may be set to let it go on.
Known problems: The event does not say why a hook failed: the deployment's status reason and the function's logs do.
Next steps: Read the deployment's status reason, then the function's logs, or who answered.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of
from foghorn.rules.hooks import at_stage, hook_deployment, is_pause
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import api_calls, service_events
from foghorn.signals.signal import Severity

_ID = "FH2006"
_KINDS = ("hook_failed", "hook_timed_out")
_SET_TO = "ECS does what the hook is set to: it rolls back, unless timeoutAction is CONTINUE"


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says so."""
    sample = sample_of(subject, _KINDS)
    shown = ("reason", "eventName", "lifecycleStage", "hookType", "hookId", "serviceDeploymentArn")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says whether a function or a person held it up, and what ECS does."""
    sample = sample_for(finding, subject)
    service, stage, pause = owner_name(sample, subject), at_stage(sample), is_pause(sample)
    failed = sample.kind == "hook_failed"
    if failed and pause:
        cause = f"Somebody answered the pause hook of {service}{stage} with ROLLBACK: ECS rolls the deployment back."
    elif failed:
        cause = f"A lifecycle hook of {service} failed{stage}: ECS rolls the deployment back."
    elif pause:
        cause = f"Nobody answered the pause hook of {service}{stage} in time: {_SET_TO}."
    else:
        cause = f"A lifecycle hook of {service} did not end in time{stage}: {_SET_TO}."
    look = hook_deployment(sample, subject, f"Read why the hook of {service} ended so (statusReason)")
    answered = api_calls("ContinueServiceDeployment", sample, subject, f"See who answered the hook of {service}")
    return Advice(
        cause=cause,
        ruled_out=("The tasks: the event names the hook, and no task.",),
        steps=(look, answered if failed and pause else service_events(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Deployment hook failed or timed out",
    kinds=_KINDS,
    severity=Severity.CRITICAL,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html",
    check=check,
    advise=advise,
)
