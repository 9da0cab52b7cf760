"""FH2013 Circuit breaker counts.

What: Tasks of a release fail while its deployment circuit breaker watches: how many of how many, and when it acts.
Why it matters: Until then ECS goes on trying; whoever knows the time need not stop the deployment by hand.
Known problems: The time supposes that tasks go on failing as they do; ECS slows the attempts of tasks that never run,
and then acts later. ECS's own count is of the last look. A task that was healthy for a while is no failure, and by
default sets the count back; the stopped tasks that are counted here instead do not tell that.
Next steps: See the count of the circuit breaker, then whether to wait for it.
"""

from __future__ import annotations

from foghorn.rules.circuit_breaker import counted_in, told
from foghorn.rules.commands import aws
from foghorn.rules.evidence import sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import deployments
from foghorn.rules.release import revisions_of
from foghorn.rules.roll_out import progress_of
from foghorn.signals.signal import Severity

_ID = "FH2013"
_KINDS: tuple[str, ...] = ()
_QUERY = "serviceDeployments[].[status,deploymentCircuitBreaker]"


def check(subject: Subject) -> Finding | None:
    """Fires while a release is under way that a circuit breaker watches, and its threshold is known."""
    counted = counted_in(subject)
    if counted is None:
        return None
    release = revisions_of(counted.release, subject.facts).to
    return Finding(_ID, subject.leading, {"release": release, "circuit breaker": told(subject, counted)})


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says how far, until when, and what then."""
    progress, name = progress_of(subject), subject.scope.name
    step = deployments(sample_for(finding, subject), subject, f"See how far the deployments of {name} are")
    if progress is not None:
        options = {"--service-deployment-arns": progress.arn}
        command = aws("ecs", "describe-service-deployments", subject.scope.region, options, _QUERY)
        step = Step(f"See the circuit breaker's own count of {name}", command)
    release, counts = finding.evidence["release"], finding.evidence["circuit breaker"]
    return Advice(cause=f"Release {release}: {counts}", steps=(step,))


RULE = Rule(
    id=_ID,
    title="Circuit breaker counts",
    kinds=_KINDS,
    severity=Severity.INFO,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    check=check,
    advise=advise,
    is_snapshot=True,
)
