"""FH9001 A rule of Foghorn crashed.

What: A rule of the catalogue raised an exception, so its check did not happen. All other rules ran.
Why it matters: The advisory may lack a cause that Foghorn should know; silence would look like a clean check.
Known problems: It never fires by itself: the catalogue's runner reports it for the rule that raised. A shape that the
rule did not expect is the usual reason; AWS adds fields and names.
Next steps: Report the rule's id together with the event.
"""

from __future__ import annotations

from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.signals.signal import Severity

_ID = "FH9001"
_KINDS: tuple[str, ...] = ()


def check(subject: Subject) -> Finding | None:  # noqa: ARG001 - the shape of every check
    """Never fires by itself: the runner makes its findings with `crash_of`."""
    return None


def crash_of(rule_id: str, error: Exception, subject: Subject) -> Finding:
    """The finding that a rule raised. Only the error's type is shown: its text may hold what it choked on."""
    return Finding(_ID, subject.leading, {"rule": rule_id, "error": type(error).__name__})


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the rule that failed."""
    rule_id, error = finding.evidence["rule"], finding.evidence["error"]
    return Advice(
        cause=f"Foghorn's own rule {rule_id} failed ({error}); what it checks was not checked.",
        steps=(Step(f"Report rule {rule_id} with the first event of {subject.scope.name} to Foghorn's maintainers"),),
    )


RULE = Rule(
    id=_ID,
    title="A rule of Foghorn crashed",
    kinds=_KINDS,
    severity=Severity.INFO,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html",
    check=check,
    advise=advise,
)
