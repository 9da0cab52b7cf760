"""FH1032 No grace period while health checks fail.

What: Load balancer health checks fail while the service gives its tasks no time to start (grace period 0).
Why it matters: A task that needs longer to start than the checks allow is stopped before it can ever be healthy.
Known problems: It does not prove that the grace period is the cause; a broken app fails with any. Where the
settings of the target group and the task's times tell whether it is, FH1010 says so, and this rule is silent.
Next steps: Compare the time a task needs to become healthy with the grace period.
"""

from __future__ import annotations

from foghorn.facts.fact import FactName
from foghorn.rules.commands import ecs
from foghorn.rules.evidence import owner_name, sample_for, sample_of, service_of
from foghorn.rules.health_checks import load_balancer_verdict
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.signals.signal import Severity

_ID = "FH1032"
_KINDS = ("elb_health_check_failed",)
_QUERY = "services[].[healthCheckGracePeriodSeconds,loadBalancers[].targetGroupArn]"


def check(subject: Subject) -> Finding | None:
    """Fires when the grace period is known to be zero, and whether that is the cause is not known."""
    sample, service = sample_of(subject, _KINDS), service_of(subject)
    if sample is None or service is None or service.health_check_grace_period_s != 0:
        return None
    if load_balancer_verdict(sample, subject) is not None:
        return None
    return Finding(_ID, sample.kind, {"healthCheckGracePeriodSeconds": "0"})


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the setting and where to see it."""
    service = owner_name(sample_for(finding, subject), subject)
    command = ecs(subject.scope, "describe-services", {"--services": service}, _QUERY)
    return Advice(
        cause=f"Service {service} gives new tasks no grace period (healthCheckGracePeriodSeconds is 0).",
        steps=(Step(f"Compare the grace period of {service} with the time a task needs to start", command),),
    )


RULE = Rule(
    id=_ID,
    title="No grace period while health checks fail",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html",
    check=check,
    advise=advise,
    needs=(FactName.SERVICE,),
)
