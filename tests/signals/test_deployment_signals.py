"""Hooks, daemons and notices of AWS Health: what each says by itself, and what ends what it began."""

from __future__ import annotations

import pytest

from foghorn.signals import Classification, Signal, classify

PLACE = "arn:aws:ecs:eu-central-1:123456789012:"
DEPLOYMENT = f"{PLACE}service-deployment/prod/checkout/0EYSiB0qap8xf0N76FsbE"
DAEMON = f"{PLACE}daemon/prod/log-agent"
TASK = f"{PLACE}task/prod/0123456789abcdef0123456789abcdef"
NOTICE = "arn:aws:health:eu-central-1::event/ECS/AWS_ECS_TASK_PATCHING_RETIREMENT/AWS_ECS_TASK_PATCHING_RETIREMENT_0a1"


def said(detail_type: str, *resources: str, source: str = "aws.ecs", **detail: object) -> Classification:
    """The verdict on an event."""
    return classify(
        {
            "id": "e-1",
            "detail-type": detail_type,
            "source": source,
            "account": "123456789012",
            "region": "eu-central-1",
            "time": "2026-01-05T10:00:41Z",
            "resources": list(resources),
            "detail": detail,
        }
    )


def hook(name: str, **detail: object) -> Classification:
    """What a hook of checkout says."""
    return said("ECS Hook State Change", DEPLOYMENT, eventName=name, serviceDeploymentArn=DEPLOYMENT, **detail)


def daemon(name: str, **detail: object) -> Classification:
    """What an event of daemon log-agent says."""
    what = "ECS Daemon Deployment State Change" if "DEPLOYMENT" in name else "ECS Daemon Service Action"
    return said(what, eventName=name, **{"daemonArn": DAEMON, **detail})


def notice(*entities: str, **detail: object) -> Classification:
    """What a notice of retirement says."""
    given: dict[str, object] = {
        "service": "ECS",
        "eventTypeCode": "AWS_ECS_TASK_PATCHING_RETIREMENT",
        "eventArn": NOTICE,
        "statusCode": "upcoming",
        "startTime": "Thu, 27 Jan 2028 00:00:00 GMT",
        "affectedEntities": [{"entityValue": value} for value in entities],
        "page": "1",
        **detail,
    }
    return said("AWS Health Event", source="aws.health", **given)


def told(verdict: Classification) -> Signal:
    """The signal of a verdict that has one."""
    (signal,) = verdict.signals
    return signal


HOOKS = [
    ("HOOK_AWAITING_ACTION", "INFO", "PAUSE", "hook_awaiting_action", "warning"),
    ("HOOK_AWAITING_ACTION", None, None, "hook_awaiting_action", "warning"),
    ("HOOK_FAILED", "ERROR", "AWS_LAMBDA", "hook_failed", "critical"),
    ("HOOK_FAILED", "INFO", None, "hook_failed", "critical"),
    ("HOOK_FAILED", "ERROR", "PAUSE", "hook_failed", "warning"),
    ("HOOK_TIMED_OUT", "WARN", "PAUSE", "hook_timed_out", "warning"),
    ("HOOK_STUCK", "ERROR", "PAUSE", "service_action_unknown", "critical"),
    ("HOOK_STUCK", "WARN", "PAUSE", "service_action_unknown", "warning"),
]


@pytest.mark.parametrize(("name", "event_type", "hook_type", "kind", "severity"), HOOKS)
def test_a_hook_that_holds_a_deployment_up(
    name: str, event_type: str | None, hook_type: str | None, kind: str, severity: str
) -> None:
    """By its name before its type; a person who answers ROLLBACK is no alarm."""
    signal = told(hook(name, eventType=event_type, hookType=hook_type))
    assert (signal.kind, signal.severity.value) == (kind, severity)
    assert signal.scope.key == "123456789012|eu-central-1|prod|service|checkout"
    assert (signal.service, signal.task_id, signal.event_key) == ("checkout", None, "e-1")
    assert next(iter(signal.evidence)) == "detail.eventName"
    assert signal.evidence["detail.serviceDeploymentArn"] == DEPLOYMENT


def test_a_hook_that_waits_says_until_when() -> None:
    """And where, and what answers it."""
    until = {"expiresAt": "2026-01-05T16:04:41Z", "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT", "hookId": "ecs-pause-1"}
    signal = told(hook("HOOK_AWAITING_ACTION", **until))
    assert signal.title == "Service checkout: deployment waits for a person until 2026-01-05T16:04:41Z"
    assert {f"detail.{key}": value for key, value in until.items()}.items() <= signal.evidence.items()
    assert told(hook("HOOK_AWAITING_ACTION")).title == "Service checkout: deployment waits for a person"


@pytest.mark.parametrize(("name", "word"), [("HOOK_IN_PROGRESS", "hook_in_progress"), ("HOOK_NEW", "hook_new")])
def test_a_hook_that_works_is_routine(name: str, word: str) -> None:
    """Nothing to tell, nothing to end."""
    verdict = hook(name, eventType="INFO")
    assert (verdict.outcome.value, verdict.reason, verdict.signals, verdict.recovery) == ("routine", word, (), None)


def test_a_hook_that_succeeded_ends_what_waits() -> None:
    """Routine, and a recovery of the service's scope."""
    verdict = hook("HOOK_SUCCEEDED", eventType="INFO")
    assert (verdict.outcome.value, verdict.reason, verdict.signals) == ("routine", "hook_succeeded", ())
    assert verdict.recovery is not None
    assert (verdict.recovery.kind, verdict.recovery.effect.value) == ("hook_succeeded", "recovery")
    assert verdict.recovery.scope == told(hook("HOOK_FAILED")).scope


DAEMONS = [
    ("DAEMON_TASK_START_IMPAIRED", "WARNING", "daemon_task_start_impaired", "critical"),
    ("DAEMON_DEPLOYMENT_ROLLBACK_IN_PROGRESS", "INFO", "daemon_deployment_failed", "warning"),
    ("DAEMON_DEPLOYMENT_ROLLBACK_FAILED", "ERROR", "daemon_deployment_failed", "critical"),
    ("DAEMON_ON_FIRE", "ERROR", "service_action_unknown", "critical"),
    ("DAEMON_ON_FIRE", "WARNING", "service_action_unknown", "warning"),
]


@pytest.mark.parametrize(("name", "event_type", "kind", "severity"), DAEMONS)
def test_a_daemon_in_trouble(name: str, event_type: str, kind: str, severity: str) -> None:
    """A daemon is a thing of its own: a service of the same name is another."""
    signal = told(daemon(name, eventType=event_type, failureType="TASK_FAILED_TO_RUN", reason="x"))
    assert (signal.kind, signal.severity.value) == (kind, severity)
    assert signal.scope.key == "123456789012|eu-central-1|prod|daemon|log-agent"
    assert (signal.service, signal.task_id) == (None, None)
    assert signal.evidence["detail.failureType"] == "TASK_FAILED_TO_RUN"
    assert signal.evidence["detail.daemonArn"] == DAEMON


@pytest.mark.parametrize("name", ["PENDING", "IN_PROGRESS", "STOPPED", "STOP_REQUESTED", "SOMETHING_NEW"])
def test_a_daemon_deployment_on_its_way_is_routine(name: str) -> None:
    """Also where a person stopped it, or another deployment took its place."""
    verdict = daemon(f"DAEMON_DEPLOYMENT_{name}", eventType="INFO")
    assert (verdict.outcome.value, verdict.reason) == ("routine", f"daemon_deployment_{name.lower()}")
    assert verdict.recovery is None


@pytest.mark.parametrize("name", ["SUCCESSFUL", "ROLLBACK_SUCCESSFUL"])
def test_a_daemon_deployment_that_ended_well_is_a_recovery(name: str) -> None:
    """All daemon tasks run and are healthy, of whichever revision."""
    verdict = daemon(f"DAEMON_DEPLOYMENT_{name}", eventType="INFO")
    assert (verdict.outcome.value, verdict.reason) == ("routine", "daemon_deployment_completed")
    assert verdict.recovery is not None
    assert verdict.recovery.scope == told(daemon("DAEMON_TASK_START_IMPAIRED")).scope


def test_a_daemon_without_a_name_belongs_to_its_cluster() -> None:
    """The smallest thing that is told."""
    signal = told(daemon("DAEMON_TASK_START_IMPAIRED", daemonArn=None, clusterArn=f"{PLACE}cluster/prod"))
    assert (signal.scope.type.value, signal.scope.name) == ("cluster", "prod")
    assert signal.title == "Cluster prod: daemon tasks fail to start"


def test_a_retirement_of_services_is_an_information() -> None:
    """One notice, one scope: its clusters and services stand in the evidence, the day in the title."""
    signal = told(notice("prod|checkout", "prod|cart", "staging|web"))
    assert (signal.kind, signal.severity.value) == ("fargate_task_retirement", "info")
    assert signal.scope.key == ("123456789012|eu-central-1||health_event|AWS_ECS_TASK_PATCHING_RETIREMENT_0a1")
    assert signal.title == "prod, staging: Fargate retires tasks from Thu, 27 Jan 2028 00:00:00 GMT"
    assert signal.evidence["detail.affectedEntities.services"] == "prod/cart, prod/checkout, staging/web"
    assert signal.evidence["detail.affectedEntities.clusters"] == "prod, staging"
    assert "detail.affectedEntities.tasks" not in signal.evidence
    assert (signal.service, signal.task_id) == (None, None)


def test_a_standalone_task_is_a_warning() -> None:
    """Nobody starts it again."""
    signal = told(notice("prod|checkout", TASK))
    assert signal.severity.value == "warning"
    assert signal.evidence["detail.affectedEntities.tasks"] == "prod/0123456789abcdef0123456789abcdef"


def test_a_notice_that_names_nothing_is_the_accounts() -> None:
    """It is told all the same."""
    signal = told(notice())
    assert signal.title.startswith("Account 123456789012: Fargate retires tasks")
    assert not [path for path in signal.evidence if "affectedEntities" in path]


def test_a_long_list_is_cut_and_counted() -> None:
    """A record of the store is small."""
    signal = told(notice(*(f"cluster-{n // 100}|service-{n:04}" for n in range(2_500))))
    services = signal.evidence["detail.affectedEntities.services"]
    shown, _, more = services.partition(" and ")
    assert len(services) < 320
    assert len(shown.split(", ")) + int(more.removesuffix(" more")) == 2_500


@pytest.mark.parametrize("status", ["closed", "CLOSED"])
def test_a_closed_notice_ends_its_incident(status: str) -> None:
    """It need not say again what it is about."""
    verdict = notice(statusCode=status)
    assert (verdict.outcome.value, verdict.reason, verdict.signals) == ("routine", "fargate_task_retirement_closed", ())
    assert verdict.recovery is not None
    assert verdict.recovery.scope == told(notice("prod|checkout")).scope


def test_repeats_of_a_notice_are_one_event() -> None:
    """Of one status and one page; another page and another status are others."""
    keys = [
        told(verdict).event_key
        for verdict in (notice(), notice("prod|x"), notice(page="2"), notice(statusCode="open"), notice(eventArn=None))
    ]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4
    assert keys[4] == "e-1"


def test_a_backup_of_a_notice_is_ignored() -> None:
    """The Region itself has it from AWS as well."""
    verdict = notice("prod|checkout", backupEvent="true")
    assert (verdict.outcome.value, verdict.reason) == ("ignored", "health_backup_event")


def test_a_notice_to_an_organisation_is_about_the_account_that_is_hit() -> None:
    """Not about the one that was told."""
    scope = told(notice("prod|x", affectedAccount="111122223333", eventRegion="us-east-1")).scope
    assert (scope.account, scope.region) == ("111122223333", "us-east-1")
