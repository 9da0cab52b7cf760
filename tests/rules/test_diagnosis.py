"""The runner: skip, isolate, inhibit, order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.fact import FactName
from foghorn.rules import CATALOGUE
from foghorn.rules.diagnosis import diagnose
from foghorn.rules.fh1001_oom_killed import RULE as OOM
from foghorn.rules.fh1002_essential_container_exited import RULE as EXITED
from foghorn.rules.fh2002_task_start_impaired import RULE as IMPAIRED
from foghorn.rules.model import Advice, Finding, Rule, Subject
from tests.rules.builders import (
    FAMILY_SCOPE,
    NO_ACCESS,
    action,
    container,
    definition,
    facts,
    service,
    signal,
    subject,
)


def _ids(shown: Subject, catalogue: tuple[Rule, ...] = CATALOGUE) -> list[str]:
    return [one.rule.id for one in diagnose(shown, catalogue).explained]


def _raise_on_advice(finding: Finding, shown: Subject) -> Advice:
    raise ValueError("unexpected shape")


@pytest.mark.parametrize("order", [1, -1])
def test_the_leading_kind_is_explained_first(order: int) -> None:
    """Whatever the order of the catalogue, severity or id."""
    shown = subject(signal("essential_container_exited", exit_code=1), signal("oom_killed"))
    assert _ids(shown, (OOM, EXITED)[::order]) == ["FH1002", "FH1001"]


def test_a_rule_without_kinds_is_always_asked() -> None:
    """The outage is told beside any cause."""
    shown = subject(action("operation_throttled", "ECS_OPERATION_THROTTLED"), given=facts(service(running_count=0)))
    assert _ids(shown) == ["FH1000", "FH2010"]


def test_a_symptom_is_left_out_beside_its_cause() -> None:
    """`inhibits` is data: the start impairment says nothing once the missing image is known."""
    impaired = action("task_start_impaired", "SERVICE_TASK_START_IMPAIRED")
    assert _ids(subject(signal("image_pull_not_found"), impaired)) == ["FH1003"]
    assert _ids(subject(impaired)) == ["FH2002"]


def test_what_did_not_fire_inhibits_nothing() -> None:
    """Only a finding hides another."""
    silent = replace(OOM, id="FH1999", check=lambda _: None, kinds=IMPAIRED.kinds, inhibits=("FH2002",))
    assert _ids(subject(action("task_start_impaired", "X")), (silent, IMPAIRED)) == ["FH2002"]


def test_a_crash_in_advice_is_told_and_hides_nothing() -> None:
    """Both `check` and `advise` are isolated."""
    broken = replace(OOM, id="FH1998", advise=_raise_on_advice)
    diagnosis = diagnose(subject(signal("oom_killed")), (broken, OOM))
    assert [one.rule.id for one in diagnosis.explained] == ["FH1001", "FH9001"]
    assert diagnosis.explained[1].finding.evidence == {"rule": "FH1998", "error": "ValueError"}


def test_a_missing_fact_skips_only_the_rules_that_need_it() -> None:
    """The event's own cause is still told."""
    diagnosis = diagnose(subject(signal("elb_health_check_failed"), stops=5))
    assert [one.rule.id for one in diagnosis.explained] == ["FH1010"]
    assert {one.rule.id: one.missing for one in diagnosis.skipped} == dict.fromkeys(
        ("FH1032", "FH2010", "FH2011", "FH2012"), NO_ACCESS
    )


def test_nothing_is_skipped_for_want_of_a_service_where_there_is_none() -> None:
    """A standalone task has no service to look up."""
    assert diagnose(subject(signal("oom_killed", scope=FAMILY_SCOPE, service=None))).skipped == ()


def test_a_rule_reads_the_task_definition_of_its_own_kind() -> None:
    """Beside a leading kind of another revision the sample's own revision counts."""
    first = signal("oom_killed", task_definition="checkout:41")
    evidence = {"detail.stoppingAt": "2026-11-22T14:27:00Z", "detail.executionStoppedAt": "2026-11-22T14:27:10Z"}
    killed = signal("sigkill_137", evidence, exit_code=137)
    shown = subject(first, killed, given=facts(service(), definition(container(stop_timeout_s=10))))
    assert _ids(shown) == ["FH1001", "FH1031"]


def test_needs_name_facts_that_exist() -> None:
    """A need is one of the facts that can be gathered."""
    assert {need for rule in CATALOGUE for need in rule.needs} == set(FactName)
