"""A rule's table: each row says what the rule must do with a subject, and why the row is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from foghorn.facts.fact import FactName
from foghorn.rules.diagnosis import diagnose
from foghorn.rules.model import Diagnosis, Explained, Rule, Subject


class Sort(StrEnum):
    """What a row is for. A near miss looks like the cause and must not fire."""

    FIRES = "fires"
    SILENT = "silent"
    NEAR_MISS = "near miss"
    SKIPPED = "skipped"


FIRES, SILENT, NEAR_MISS, SKIPPED = Sort


@dataclass(frozen=True, slots=True)
class Case:
    """One row. `says` must all stand in what is told (or in the reason of the skip), `never` must not."""

    sort: Sort
    why: str
    subject: Subject
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    need: FactName | None = None
    beside: tuple[Rule, ...] = ()


def diagnosis_of(rule: Rule, case: Case) -> Diagnosis:
    """Run the rule alone, or with the rules that the row puts beside it."""
    return diagnose(case.subject, (*case.beside, rule))


def told(explained: Explained) -> str:
    """All that a finding would tell, in one text."""
    advice = explained.advice
    steps = [part for step in advice.steps for part in (step.text, step.command or "", step.url or "")]
    evidence = [f"{label}: {text}" for label, text in explained.finding.evidence.items()]
    return "\n".join((advice.cause, *advice.ruled_out, *steps, *evidence))


def verify(rule: Rule, case: Case) -> None:
    """Assert that the rule does what the row says."""
    diagnosis = diagnosis_of(rule, case)
    ours = [one for one in diagnosis.explained if one.rule.id == rule.id]
    if case.sort is Sort.FIRES:
        assert [one.rule.id for one in ours] == [rule.id]
        _assert_words(case, told(ours[0]))
    elif case.sort is Sort.SKIPPED:
        assert [one.rule.id for one in diagnosis.explained] == []
        assert [one.rule.id for one in diagnosis.skipped] == [rule.id]
        _assert_words(case, diagnosis.skipped[0].missing.reason)
    else:
        assert ours == []
        assert [one.rule.id for one in diagnosis.skipped] == []


def _assert_words(case: Case, text: str) -> None:
    missing = [words for words in case.says if words not in text]
    assert missing == [], text
    unwanted = [words for words in case.never if words in text]
    assert unwanted == [], text


def why(case: Case) -> str:
    """The id of a row."""
    return f"{case.sort}: {case.why}"


def firing(cases: Sequence[Case]) -> list[Case]:
    """The rows that must fire."""
    return [case for case in cases if case.sort is Sort.FIRES]
