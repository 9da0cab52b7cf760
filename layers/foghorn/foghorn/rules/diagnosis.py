"""Running the catalogue over one incident: skip, isolate, inhibit, order."""

from __future__ import annotations

from collections.abc import Sequence

from foghorn.facts.fact import FactName, Missing, Service, TaskDefinition
from foghorn.rules import CATALOGUE
from foghorn.rules.evidence import sample_of
from foghorn.rules.fh9001_rule_crashed import RULE as RULE_CRASHED
from foghorn.rules.fh9001_rule_crashed import crash_of
from foghorn.rules.model import Diagnosis, Explained, Rule, Skipped, Subject
from foghorn.signals.scope import ScopeType


def diagnose(subject: Subject, catalogue: Sequence[Rule] = CATALOGUE) -> Diagnosis:
    """Every rule that has something to say about this incident, the one that explains the leading kind first.

    A rule is asked when one of its kinds is present (without kinds: always). It is skipped, visibly, when a fact it
    needs is missing. A rule that raises becomes a finding of FH9001 and hides no other. Of the findings, those named
    in `inhibits` of another finding are left out.
    """
    explained: list[Explained] = []
    skipped: list[Skipped] = []
    for rule in catalogue:
        if not _applies(rule, subject):
            continue
        missing = _first_missing(rule, subject)
        if missing is not None:
            skipped.append(Skipped(rule, missing))
            continue
        found = _run(rule, subject)
        if found is not None:
            explained.append(found)
    inhibited = {rule_id for one in explained for rule_id in one.rule.inhibits}
    kept = [one for one in explained if one.rule.id not in inhibited]
    kept.sort(key=lambda one: _order(one, subject))
    return Diagnosis(tuple(kept), tuple(skipped))


def _applies(rule: Rule, subject: Subject) -> bool:
    """Whether to ask it. What needs a service is not asked about a scope that is none: there is nothing to look up."""
    if FactName.SERVICE in rule.needs and subject.scope.type is not ScopeType.SERVICE:
        return False
    return not rule.kinds or any(kind in subject.kinds for kind in rule.kinds)


def _fact(name: FactName, rule: Rule, subject: Subject) -> Service | TaskDefinition | Missing:
    """The fact as the rule will read it: the task definition of the sample that it speaks about."""
    sample = sample_of(subject, rule.kinds)
    if name is FactName.TASK_DEFINITION and sample is not None:
        return subject.facts.task_definition(sample.task_definition)
    return subject.fact(name)


def _first_missing(rule: Rule, subject: Subject) -> Missing | None:
    facts = (_fact(name, rule, subject) for name in rule.needs)
    return next((fact for fact in facts if isinstance(fact, Missing)), None)


def _run(rule: Rule, subject: Subject) -> Explained | None:
    try:
        finding = rule.check(subject)
        return None if finding is None else Explained(rule, finding, rule.advise(finding, subject))
    except Exception as error:  # noqa: BLE001 - one bad rule must not hide the others; it is told as FH9001
        finding = crash_of(rule.id, error, subject)
        return Explained(RULE_CRASHED, finding, RULE_CRASHED.advise(finding, subject))


def _order(one: Explained, subject: Subject) -> tuple[bool, bool, int, str]:
    """What explains the leading kind first, then by severity and id; Foghorn's own troubles last."""
    own = one.rule.id == RULE_CRASHED.id
    names_leading = one.finding.kind == subject.leading and subject.leading in one.rule.kinds
    return (own, not names_leading, -one.rule.severity.rank, one.rule.id)
