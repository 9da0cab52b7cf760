"""FH2011 Nothing stops the restarts.

What: Tasks of the service stop again and again, its deployment circuit breaker is off, and no alarm watches instead.
Why it matters: ECS starts replacements for ever, they cost money, and nothing goes back to the last good release.
Known problems: The circuit breaker acts on deployments only: crashes long after a release it would not stop either.
Whether an alarm would go off is not looked at. Blue/green and canary deployments end by time-outs of their own.
Next steps: Check the circuit breaker of the service, and consider turning it on with rollback.
"""

from __future__ import annotations

from foghorn.facts.fact import FactName
from foghorn.rules.commands import ecs
from foghorn.rules.evidence import owner_name, sample_for, sample_of, service_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.roll_out import at_once, bounds_in, has_older, is_rolled_out, is_rolling, is_under_way
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Severity

_ID = "FH2011"
_FAMILIES = frozenset({"image_pull", "init", "app", "runtime", "health", "config"})
_KINDS = tuple(kind.name for kind in KINDS.values() if kind.failure and kind.stop and kind.family in _FAMILIES)
_REPEATED = 3  # the smallest threshold of a circuit breaker by default, the same page
_QUERY = "services[].deploymentConfiguration.[deploymentCircuitBreaker,alarms]"


def check(subject: Subject) -> Finding | None:
    """Fires when it is known to be off and tasks have stopped as often as the smallest threshold."""
    sample, service = sample_of(subject, _KINDS), service_of(subject)
    if sample is None or service is None or service.circuit_breaker is not False or subject.stops < _REPEATED:
        return None
    release = subject.release
    if is_under_way(subject) and release is not None and not is_rolled_out(release, subject):
        return None  # a new release is on its way; what the old one's tasks do is not what would cycle
    if service.alarm_names or not is_rolling(subject):
        return None
    return Finding(_ID, sample.kind, {"deploymentCircuitBreaker.enable": "false"})


def _beside_one_another(subject: Subject) -> str:
    """How many old tasks stay and how many new ones come and go; "" where that is not known or nothing can move."""
    service, bounds, new = service_of(subject), bounds_in(subject), at_once(subject)
    if service is None or bounds is None or not new or not has_older(service):
        return ""
    stay = (
        f"at least {bounds.lower} of {service.desired_count} old tasks stay"
        if bounds.lower
        else "no old task has to stay"
    )
    if bounds.lower >= service.desired_count:
        stay = f"all {bounds.lower} old tasks stay untouched"
    cycle = f"up to {new} new {'one cycles' if new == 1 else 'ones cycle'} beside them, {bounds.upper} at most in all"
    low, high = service.minimum_healthy_percent, service.maximum_percent
    return f" By minimumHealthyPercent {low} and maximumPercent {high} {stay}, {cycle}."


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says that it will go on, with how many tasks, and where the setting is."""
    name = owner_name(sample_for(finding, subject), subject)
    command = ecs(subject.scope, "describe-services", {"--services": name}, _QUERY)
    cause = f"{name} has no deployment circuit breaker: ECS will go on replacing its tasks for ever."
    if is_under_way(subject):
        cause = f"{name} has no circuit breaker: this release will cycle for ever; enable it with rollback."
        cause += _beside_one_another(subject)
    return Advice(cause, steps=(Step(f"Enable the deployment circuit breaker of {name} with rollback", command),))


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
