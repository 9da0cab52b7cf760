"""Rules that speak for one start-up check of the closer look: found, or silent."""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName, StartCheck, Verdict
from foghorn.facts.start_needs import RELEVANT
from foghorn.rules.evidence import sample_of
from foghorn.rules.model import Finding, Subject


def kinds_of(name: CheckName) -> tuple[str, ...]:
    """The kinds of failure that make a check relevant."""
    return tuple(kind for kind, names in RELEVANT.items() if name in names)


def found(rule_id: str, name: CheckName, subject: Subject) -> Finding | None:
    """A finding where the check found something; its proof is what the check says."""
    sample = sample_of(subject, kinds_of(name))
    if sample is None:
        return None
    check = check_of(name, sample.kind, subject)
    if check is None or check.verdict is not Verdict.FOUND:
        return None
    return Finding(rule_id, sample.kind, {"start-up check": check.text})


def check_of(name: CheckName, kind: str, subject: Subject) -> StartCheck | None:
    """The check as it was made for this kind."""
    return next((one for one in subject.facts.closer_look(kind).start_checks if one.name is name), None)


def resource_of(name: CheckName, finding: Finding, subject: Subject) -> str:
    """What the check found fault with: the id or the ARN of a resource."""
    check = check_of(name, finding.kind, subject)
    return (check.resource if check is not None else None) or ""


def said(finding: Finding) -> str:
    """The check's words as a sentence."""
    text = finding.evidence["start-up check"]
    return f"{text[:1].upper()}{text[1:]}."
