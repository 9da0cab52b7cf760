"""FH1054 Security group lets the task reach nothing.

What: No outbound rule of the security groups of the task allows TCP 443.
Why it matters: Registry, secrets and logs are all reached over HTTPS: no task can start.
Known problems: Whom a rule allows is not compared with where the registry is: a rule for another network counts as a
way out. Of a task without a service the security groups are not known.
Next steps: Add an outbound rule for TCP 443, to anywhere or to the security groups of the VPC endpoints.
"""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName
from foghorn.rules.commands import aws
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.start_check import found, kinds_of, resource_of, said
from foghorn.signals.signal import Severity

_ID = "FH1054"
_KINDS = kinds_of(CheckName.SECURITY_GROUPS)


def check(subject: Subject) -> Finding | None:
    """Fires where the start-up check found it; what was not checked is said elsewhere."""
    return found(_ID, CheckName.SECURITY_GROUPS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """What was found, and where to look."""
    group = resource_of(CheckName.SECURITY_GROUPS, finding, subject)
    filters = f"Name=group-id,Values={group}"
    command = aws("ec2", "describe-security-group-rules", subject.scope.region, {"--filters": filters})
    text = f"Look at the outbound rules of {group}; add one for TCP 443"
    return Advice(cause=said(finding), steps=(Step(text, command),))


RULE = Rule(
    id=_ID,
    title="Security group lets the task reach nothing",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    check=check,
    advise=advise,
)
