"""FH1037 AWS retires the infrastructure under the task.

What: ECS stopped the task to maintain the infrastructure that it ran on. Planned by AWS, asked for by nobody.
Why it matters: A service replaces the task by itself; a standalone task is gone, and somebody must run it again.
Known problems: The event does not say whether the notice in AWS Health was seen, nor when the next task of the family
is due.
Next steps: For a service see that the replacement runs; a standalone task run again.
"""

from __future__ import annotations

from foghorn.rules.commands import Options, aws
from foghorn.rules.evidence import killed_by_the_stop, named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events, stopped_task
from foghorn.signals.signal import Severity

_ID = "FH1037"
_KINDS = ("infrastructure_maintenance",)
_WAIT: Options = {"--name": "fargateTaskRetirementWaitPeriod", "--effective-settings": ()}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says who must do something: nobody for a service, somebody for a standalone task."""
    sample = sample_for(finding, subject)
    owner, region = owner_name(sample, subject), subject.scope.region
    setting = aws("ecs", "list-account-settings", region, _WAIT, "settings[].[name,value]")
    wait = Step(f"See how many days of notice {subject.scope.account} gets (fargateTaskRetirementWaitPeriod)", setting)
    again = f"Look at task {sample.task_id or 'of the event'}, then run {sample.task_definition or owner} again"
    first = stopped_task(sample, subject, again)
    then = "Nothing starts it again: whoever needs its result must run it once more."
    if sample.service is not None:
        first = service_events(sample, subject, f"See in the service events that {owner} has started a replacement")
        then = "The service starts a replacement by itself; nobody need do anything."
    return Advice(
        cause=f"AWS retired the infrastructure under a task of {owner}. {then}",
        ruled_out=("The application: ECS names its maintenance as the reason.", *killed_by_the_stop(sample)),
        steps=(first, wait),
    )


RULE = Rule(
    id=_ID,
    title="AWS retires the infrastructure under the task",
    kinds=_KINDS,
    severity=Severity.INFO,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-maintenance.html",
    check=check,
    advise=advise,
)
