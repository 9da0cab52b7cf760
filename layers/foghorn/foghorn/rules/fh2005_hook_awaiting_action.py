"""FH2005 Deployment waits for a person.

What: A pause hook holds the deployment at a stage of its life until somebody lets it go on or rolls it back.
Why it matters: Nothing moves until then; at the deadline ECS decides, and unless the hook says CONTINUE it rolls back.
Known problems: The event does not say what the hook does at its deadline; DescribeServiceDeployments does.
Next steps: Read what waits and until when, look at the new revision, then answer the hook.
"""

from __future__ import annotations

from foghorn.rules.console import service_deployments_url
from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of, text_of, time_of
from foghorn.rules.hooks import at_stage, hook_deployment
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.signals.signal import Severity

_ID = "FH2005"
_KINDS = ("hook_awaiting_action",)


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says that a hook waits."""
    sample = sample_of(subject, _KINDS)
    shown = ("expiresAt", "lifecycleStage", "hookId", "hookType", "serviceDeploymentArn", "eventName")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says where it waits, until when, and what happens then."""
    sample = sample_for(finding, subject)
    service, stage = owner_name(sample, subject), at_stage(sample)
    deadline, hook = time_of(sample, "expiresAt"), text_of(sample, "hookId")
    until = f" until {deadline:%Y-%m-%d %H:%M} UTC" if deadline is not None else ""
    decide = (
        f"Decide: ContinueServiceDeployment for hook {hook or 'of the deployment'} takes CONTINUE or ROLLBACK"
        " (ecs:ContinueServiceDeployment is a person's call, Foghorn makes none)"
    )
    return Advice(
        cause=f"The deployment of {service} waits{stage} for a person{until}. If nobody answers, ECS does what the hook"
        " is set to: it rolls back, unless timeoutAction is CONTINUE.",
        ruled_out=("A failure: the deployment stands still because a pause hook is meant to hold it.",),
        steps=(
            hook_deployment(sample, subject, f"See what waits in {service}, until when, and its timeoutAction"),
            service_events(sample, subject),
            Step(decide, None, service_deployments_url(subject.scope, sample.service)),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Deployment waits for a person",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html",
    check=check,
    advise=advise,
)
