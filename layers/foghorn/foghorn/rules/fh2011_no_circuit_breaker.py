"""FH2011 Nothing stops the restarts.

What: Tasks of the service stop again and again, and its deployment circuit breaker is off.
Why it matters: ECS starts replacements for ever, they cost money, and nothing goes back to the last good release.
Known problems: The circuit breaker acts on deployments only: crashes long after a release it would not stop either.
Next steps: Check the circuit breaker of the service, and consider turning it on with rollback.
"""

from __future__ import annotations

from foghorn.facts.fact import FactName
from foghorn.rules.commands import ecs
from foghorn.rules.evidence import owner_name, sample_for, sample_of, service_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.signals.signal import Severity

_ID = "FH2011"
_KINDS = (
    "oom_killed",
    "essential_container_exited",
    "sigkill_137",
    "elb_health_check_failed",
    "container_health_check_failed",
    "container_start_failed",
    "image_pull_not_found",
    "image_pull_access_denied",
    "secret_access_denied",
    "secret_not_found",
)
_REPEATED = 3  # the smallest threshold of a circuit breaker by default, the same page
_QUERY = "services[].deploymentConfiguration.deploymentCircuitBreaker"


def check(subject: Subject) -> Finding | None:
    """Fires when it is known to be off and tasks have stopped as often as the smallest threshold."""
    sample, service = sample_of(subject, _KINDS), service_of(subject)
    if sample is None or service is None or service.circuit_breaker is not False or subject.stops < _REPEATED:
        return None
    return Finding(_ID, sample.kind, {"deploymentCircuitBreaker.enable": "false"})


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says that it will go on, and where the setting is."""
    name = owner_name(sample_for(finding, subject), subject)
    command = ecs(subject.scope, "describe-services", {"--services": name}, _QUERY)
    return Advice(
        cause=f"{name} has no deployment circuit breaker: ECS will go on replacing its tasks for ever.",
        steps=(Step(f"Check the deployment circuit breaker of {name}", command),),
    )


RULE = Rule(
    id=_ID,
    title="Nothing stops the restarts",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    check=check,
    advise=advise,
    needs=(FactName.SERVICE,),
)
