"""The catalogue keeps its promises: shape of rules, tables of rows, read-only advice, generated pages."""

from __future__ import annotations

import importlib
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from foghorn.rules import CATALOGUE, DuplicateRuleError, unique
from foghorn.rules.diagnosis import diagnose
from foghorn.rules.model import Explained, Rule, Step
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Severity
from foghorn_local.catalogue import pages
from foghorn_local.catalogue.words import sections_of
from tests.rules.builders import facts, service, started_up, subject
from tests.rules.cases import Case, Sort, diagnosis_of, firing
from tests.signals.causes import FAILURES

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "layers/foghorn/foghorn/rules"
DOCS = ROOT / "docs/rules"
READ_ONLY = re.compile(r"(describe|get|list|lookup|simulate|tail)(-[a-z-]+)?")
# Reads by name, yet they hand out secrets or credentials.
NOT_HARMLESS = {"get-secret-value", "get-parameter", "get-parameters", "get-login-password", "get-authorization-token"}
HOSTILE = "x'; touch /tmp/owned #$(id)`id`\"|&>\n-"

# Causes whose rule lies in another band, reviewed: what is short is capacity, what is reclaimed is Spot.
ELSEWHERE = {"placement_failure": "FH2", "fargate_spot_interruption": "FH4"}

every_rule = pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.id)


def _tables(rule: Rule) -> ModuleType:
    return importlib.import_module(f"tests.rules.test_{rule.id.lower()}")


def _cases(rule: Rule) -> list[Case]:
    return list(_tables(rule).CASES)


def _fired(rule: Rule) -> Iterator[tuple[Case, Explained]]:
    for case in firing(_cases(rule)):
        for one in diagnosis_of(rule, case).explained:
            if one.rule.id == rule.id:
                yield case, one


@every_rule
def test_a_rule_is_one_file_named_after_its_id(rule: Rule) -> None:
    """`FH1001` lies in `fh1001_<slug>.py`, in a known band, in at most 80 lines."""
    path = RULES / f"{rule.check.__module__.rsplit('.', 1)[-1]}.py"
    assert re.fullmatch(rf"{rule.id.lower()}_[a-z0-9_]+\.py", path.name)
    assert re.fullmatch(r"FH[123459]\d{3}", rule.id)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80


def test_the_catalogue_lists_every_rule_file_once() -> None:
    """A file that nobody lists would never run."""
    files = sorted(path.stem[:6].upper() for path in RULES.glob("fh*.py"))
    assert files == sorted(rule.id for rule in CATALOGUE)


def test_an_id_used_twice_is_refused() -> None:
    """The error names the id."""
    with pytest.raises(DuplicateRuleError, match="FH1001"):
        unique((*CATALOGUE, replace(CATALOGUE[0], title="another")))


@every_rule
def test_a_rule_says_where_it_comes_from(rule: Rule) -> None:
    """Source, title and the four sections of the docstring, whose first line is id and title."""
    of_slack = rule.id == "FH9004"
    assert rule.source.startswith("https://docs.slack.dev/" if of_slack else "https://docs.aws.amazon.com/")
    assert set(sections_of(rule)) == {"What", "Why it matters", "Known problems", "Next steps"}
    assert (sys.modules[rule.check.__module__].__doc__ or "").startswith(f"{rule.id} {rule.title}.\n")


@every_rule
def test_a_rule_names_kinds_and_rules_that_exist(rule: Rule) -> None:
    """Every kind is a failure of the vocabulary; every inhibited rule is another rule of the catalogue."""
    assert [kind for kind in rule.kinds if kind not in KINDS or not KINDS[kind].failure] == []
    others = {other.id for other in CATALOGUE} - {rule.id}
    assert [rule_id for rule_id in rule.inhibits if rule_id not in others] == []


START_CHECKS = {f"FH{number}" for number in range(1051, 1057)}
"""They speak where a start-up check of the closer look found something, and are silent where nobody looked."""


@pytest.mark.parametrize("cause", FAILURES)
def test_every_cause_of_a_stop_has_one_rule_of_its_own(cause: str) -> None:
    """Exactly one rule of the 1xxx band explains it from the event alone; facts and closer looks add to it."""
    assert KINDS[cause].failure
    band = ELSEWHERE.get(cause, "FH1")
    own = [
        rule
        for rule in CATALOGUE
        if cause in rule.kinds and not rule.needs and rule.id.startswith(band) and rule.id not in START_CHECKS
    ]
    assert len(own) == 1
    assert own[0].kinds == (cause,)


def test_what_has_no_rule_of_its_own_is_no_cause_of_a_stop() -> None:
    """FH1000 is for what the scheduler reports, and for names that nobody has seen yet."""
    other = next(rule for rule in CATALOGUE if rule.id == "FH1000")
    assert [kind for kind in other.kinds if KINDS[kind].stop or kind in FAILURES] == []


def test_what_aws_plans_is_no_alarm() -> None:
    """Fargate task retirement is told, as information."""
    rule = next(rule for rule in CATALOGUE if "infrastructure_maintenance" in rule.kinds)
    assert rule.severity is KINDS["infrastructure_maintenance"].severity is Severity.INFO


def test_every_failure_has_a_rule() -> None:
    """A new kind needs a rule of its own or a place in FH1000."""
    explained = {kind for rule in CATALOGUE for kind in rule.kinds}
    assert [kind.name for kind in KINDS.values() if kind.failure and kind.name not in explained] == []


@every_rule
def test_a_rule_has_a_whole_table(rule: Rule) -> None:
    """At least one row that fires, one that is silent, one near miss, and one skip per need."""
    cases = _cases(rule)
    assert {Sort.FIRES, Sort.SILENT, Sort.NEAR_MISS} <= {case.sort for case in cases}
    assert {case.need for case in cases if case.sort is Sort.SKIPPED} == set(rule.needs)
    assert len({(case.sort, case.why) for case in cases}) == len(cases)
    assert _tables(rule).RULE is rule


@every_rule
def test_advice_is_short_and_names_what_it_is_about(rule: Rule) -> None:
    """One plain cause, one to three steps; all but Foghorn's own trouble can be copied or opened."""
    for case, one in _fired(rule):
        advice = one.advice
        assert advice.cause.endswith("."), case.why
        assert 1 <= len(advice.steps) <= 3, case.why
        assert len(advice.ruled_out) <= 3, case.why
        if not rule.id.startswith("FH9"):
            assert advice.steps[0].command or advice.steps[0].url, case.why


@every_rule
def test_commands_only_read(rule: Rule) -> None:
    """`aws <service> <operation>` with a reading verb, always with a region."""
    for case, one in _fired(rule):
        for step in one.advice.steps:
            if step.command is not None:
                words = shlex.split(step.command)
                assert words[0] == "aws", case.why
                assert READ_ONLY.fullmatch(words[2]), step.command
                assert words[2] not in NOT_HARMLESS, step.command
                assert "--region" in words, step.command


@every_rule
def test_evidence_is_what_the_event_says(rule: Rule) -> None:
    """What is labelled with a path of the event is the text found there."""
    for case, one in _fired(rule):
        said = case.subject.kinds[one.finding.kind].sample.evidence
        for label, text in one.finding.evidence.items():
            if f"detail.{label}" in said:
                assert said[f"detail.{label}"] == text, case.why


def _steps_of(kind: str) -> tuple[Step, ...]:
    """What all rules advise about a subject in which every name is hostile."""
    evil = started_up(
        kind,
        pull_s=340,
        start_s=100,
        evidence={"detail.stoppedReason": f"{HOSTILE} RESOURCE:CPU", "detail.eventName": HOSTILE},
        service=HOSTILE,
        container=HOSTILE,
        image=f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/{HOSTILE}:{HOSTILE}",
        task_id=HOSTILE,
        task_definition=HOSTILE,
        availability_zone=HOSTILE,
    )
    scope = replace(evil.scope, cluster=HOSTILE, name=HOSTILE)
    given = facts(service(name=HOSTILE, target_group_arns=(HOSTILE,), running_count=0, circuit_breaker=False))
    diagnosis = diagnose(subject(replace(evil, scope=scope), given=given, stops=9))
    assert diagnosis.explained != ()
    return tuple(step for one in diagnosis.explained for step in one.advice.steps)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.failure])
def test_hostile_names_stay_words_of_a_command(kind: str) -> None:
    """A name with quotes, substitutions and line breaks neither ends its word nor begins an option."""
    for step in _steps_of(kind):
        if step.command is None:
            continue
        assert "\n" not in step.command
        lexer = shlex.shlex(step.command, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = "#"
        operators = [word for word in lexer if re.fullmatch(r"[;|&<>()]+", word)]
        assert operators == [], step.command
        assert all(word.startswith(("$(", "`")) is False for word in shlex.split(step.command)), step.command


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.failure])
def test_links_are_https_whatever_the_names(kind: str) -> None:
    """Names are percent-encoded: no blank, quote or bracket of theirs gets into a link."""
    for step in _steps_of(kind):
        if step.url is not None:
            assert re.fullmatch(r"https://[a-z0-9.-]+/[A-Za-z0-9/_.~%?=&-]+", step.url), step.url


def test_the_pages_are_up_to_date() -> None:
    """`make docs` writes them; nobody edits them."""
    wanted = pages()
    written = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    stale = sorted(name for name in wanted.keys() | written.keys() if wanted.get(name) != written.get(name))
    assert stale == []


def test_importing_the_catalogue_loads_the_standard_library_only() -> None:
    """A fresh interpreter has no third-party module after it."""
    script = (
        "import sys; before = set(sys.modules); import foghorn.rules, foghorn.rules.diagnosis;"
        "print(sorted({m.split('.')[0] for m in set(sys.modules) - before} - sys.stdlib_module_names - {'foghorn'}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=RULES.parents[1], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
