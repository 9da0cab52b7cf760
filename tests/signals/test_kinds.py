"""The public vocabulary of kinds."""

from __future__ import annotations

import pytest

from foghorn.signals import KINDS, Kind, Severity, Tell

ROUTINE = {
    "task_completed",
    "user_stopped",
    "scaling_or_deployment",
    "az_rebalancing",
    "instance_draining",
    "steady_state",
    "deployment_in_progress",
    "deployment_completed",
    "container_agent_connected",
    "container_instance_ok",
    "container_instance_gone",
    "hook_succeeded",
    "daemon_deployment_completed",
    "fargate_task_retirement_closed",
    "foghorn_dead_letters_emptied",
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_says_what_it_is_and_where_that_is_documented(kind: Kind) -> None:
    """Words to read, a page to look up, a specificity within its range."""
    assert all((kind.title, kind.definition, kind.remedy))
    assert kind.title[-1] != "."
    of_slack = kind.name == "foghorn_slack_refused"
    assert kind.source.startswith("https://docs.slack.dev/" if of_slack else "https://docs.aws.amazon.com/")
    assert kind.specificity in range(4)


def test_routine_kinds_are_these_alone() -> None:
    """Everything else is a failure, `unknown` too."""
    assert {name for name, kind in KINDS.items() if not kind.failure} == ROUTINE


def test_what_is_critical_is_about_the_service() -> None:
    """A single stop is a warning: one task is no outage. That no advisory is read is one of Foghorn's own."""
    critical = {name for name, kind in KINDS.items() if kind.severity is Severity.CRITICAL}
    assert critical == {
        "placement_failure",
        "deployment_failed",
        "task_start_impaired",
        "task_configuration_failure",
        "hook_failed",
        "daemon_task_start_impaired",
        "daemon_deployment_failed",
        "foghorn_slack_refused",
    }


def test_what_heals_by_itself_waits() -> None:
    """Kinds that a service gets over are told only if it does not."""
    waiting = {name for name, kind in KINDS.items() if kind.tell is Tell.UNLESS_RECOVERED}
    assert waiting == {
        "fargate_spot_interruption",
        "host_terminated",
        "agent_disconnected",
        "infrastructure_maintenance",
        "container_agent_disconnected",
    }


def test_symptoms_never_lead_over_causes() -> None:
    """A failed deployment is explained by its tasks' stops."""
    assert KINDS["deployment_failed"].specificity < KINDS["essential_container_exited"].specificity
    assert KINDS["essential_container_exited"].specificity < KINDS["oom_killed"].specificity
    assert KINDS["unknown"].specificity == 0


def test_what_lasts_has_something_that_ends_it() -> None:
    """Neither silence nor a look does, so a recovery must name it."""
    lasting = {name for name, kind in KINDS.items() if kind.lasts}
    named = {ended for kind in KINDS.values() if not kind.failure for ended in kind.recovers}
    assert lasting == {"hook_awaiting_action", "fargate_task_retirement", "deployment_stalled", "foghorn_dead_letters"}
    # A steady state names none: it ends whatever there is of a service.
    assert KINDS["steady_state"].recovers == frozenset()
    assert lasting - {"deployment_stalled"} <= named


def test_recoveries_name_failures() -> None:
    """Of the vocabulary, and not themselves."""
    for kind in KINDS.values():
        assert [name for name in kind.recovers if not KINDS[name].failure or name == kind.name] == []
