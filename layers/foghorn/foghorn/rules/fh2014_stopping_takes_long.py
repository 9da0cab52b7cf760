"""FH2014 Stopping takes long.

What: A task that is to stop may take its target group's deregistration delay and then its stopTimeout, and a
deployment waits for every task that it replaces.
Why it matters: With the default delay of 300 s a deployment, and a rollback, take minutes longer than they need.
Known problems: It is the worst case: a target without open connections is done before. Only the first target group is
asked for its delay, and only where a load balancer found tasks unhealthy.
Next steps: Lower the delay where responses are short; not where connections live long (WebSocket, uploads).
"""

from __future__ import annotations

from foghorn.capacity.stop_timing import worst_stop_s
from foghorn.rules.commands import aws
from foghorn.rules.evidence import container_name, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.rules.roll_out import is_under_way
from foghorn.rules.stop_timeout import draining_group, ignored_sigterm, longest_stop_timeout_s
from foghorn.signals.signal import Severity

_ID = "FH2014"
_KINDS: tuple[str, ...] = ()
_NOTABLE_S = 60
_DELAY = "Attributes[?Key=='deregistration_delay.timeout_seconds']"


def check(subject: Subject) -> Finding | None:
    """Fires during a release, or after one that failed, where the delay is known and longer than a minute."""
    group = draining_group(subject)
    if group is None or group[1] <= _NOTABLE_S or not (is_under_way(subject) or subject.failing):
        return None
    sample = subject.kinds[subject.leading].sample
    told = {"deregistration delay": f"{group[1]} s", "target group": group[0].arn}
    stop_s = longest_stop_timeout_s(sample, subject)
    return Finding(_ID, sample.kind, told if stop_s is None else {**told, "stopTimeout": f"{stop_s} s"})


def _worst(finding: Finding) -> str:
    delay, stop = finding.evidence["deregistration delay"], finding.evidence.get("stopTimeout")
    if stop is None:
        return f"{delay} (deregistration delay) and its stopTimeout, which is not known,"
    worst_s = worst_stop_s(*(int(part.removesuffix(" s")) for part in (delay, stop)))
    return f"{delay} (deregistration delay) + {stop} (stopTimeout) = {worst_s} s"


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says the sum, when less is enough, and whether a container uses all of its time."""
    sample, arn = sample_for(finding, subject), finding.evidence["target group"]
    command = aws(
        "elbv2", "describe-target-group-attributes", subject.scope.region, {"--target-group-arn": arn}, _DELAY
    )
    name, took_s = owner_name(sample, subject), ignored_sigterm(sample, subject)
    cause = f"A task of {name} may take {_worst(finding)} to stop, and a deployment waits for it."
    lower = Step(
        "Where responses are short, 5 s are enough; not where connections live long (WebSocket, uploads)", command
    )
    if took_s is None:
        return Advice(cause, steps=(lower,))
    text = f"Let process 1 of {container_name(sample)} handle SIGTERM (exec form, initProcessEnabled)"
    of = container_name(sample)
    cause += f" {of[0].upper()}{of[1:]} did not end at SIGTERM: exit code 137 after {took_s:.0f} s."
    return Advice(cause, steps=(lower, task_definition(sample, subject, text, "name:name,stopTimeout:stopTimeout")))


RULE = Rule(
    id=_ID,
    title="Stopping takes long",
    kinds=_KINDS,
    severity=Severity.INFO,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html",
    check=check,
    advise=advise,
    is_snapshot=True,
    only_in_thread=True,
)
