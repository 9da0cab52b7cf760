"""What was gathered is kept with the incident: one contract, two stores."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CloserLook
from foghorn.facts.deployment import Breaker, Deployment, Rollout, ServiceDeployment, ServiceMessage
from foghorn.facts.fact import ContainerDefinition, Missing, Service, TaskDefinition
from foghorn.incidents.store import IncidentStore
from tests.support.signals import CHECKOUT, at


def test_facts_merge(store: IncidentStore) -> None:
    """Revisions add up, the service is replaced, a missing fact stays missing with its reason."""
    container = ContainerDefinition("app", "app:1", memory_limit_mib=512, secret_names=("DB",))
    definition = TaskDefinition("checkout", 41, (container,), memory_mib=1024)
    service = Service("checkout", "ACTIVE", 2, 1, 0, target_group_arns=("tg",), deployments=(NEW,))
    store.save_facts(CHECKOUT, service=Missing("AccessDenied on DescribeServices"))
    store.save_facts(CHECKOUT, task_definitions={"checkout:41": definition})
    store.save_facts(CHECKOUT, service=service, task_definitions={"checkout:42": Missing("gone")})
    facts = store.facts(CHECKOUT)
    assert service == facts.service
    assert {"checkout:41": definition, "checkout:42": Missing("gone")} == dict(facts.task_definitions)


NEW = Deployment("ecs-svc/2", "PRIMARY", at(-60), "checkout:42", failed_tasks=3, rollout_state="IN_PROGRESS")
PROGRESS = ServiceDeployment(
    "arn:aws:ecs:eu-central-1:123456789012:service-deployment/prod/checkout/abc",
    "IN_PROGRESS",
    at(-60),
    strategy="CANARY",
    stage="BAKE_TIME",
    breaker=Breaker("MONITORING", 3, 5),
    triggered_alarms=("p99",),
)
ROLLOUTS = [
    Missing("AccessDenied on ListServiceDeployments"),
    Rollout(at(-60)),
    Rollout(at(-60), "ecs-svc/2", "checkout:42", "checkout:41", PROGRESS, ("app.LOG_LEVEL",)),
    Rollout(at(-60), progress=Missing("ThrottlingException on DescribeServiceDeployments")),
]


@pytest.mark.parametrize("rollout", ROLLOUTS)
def test_a_rollout_is_kept_until_a_new_incident(store: IncidentStore, rollout: Rollout | Missing) -> None:
    """Beside the other facts, and whole."""
    store.save_facts(CHECKOUT, rollout=rollout)
    store.save_facts(CHECKOUT, service=Missing("denied"))
    assert rollout == store.facts(CHECKOUT).rollout == store.load(CHECKOUT, lambda _: None).facts.rollout
    store.save_facts(CHECKOUT, forget_rollout=True)
    assert store.facts(CHECKOUT).rollout is None


@pytest.mark.parametrize("messages", [Missing("denied"), (), (ServiceMessage("is unhealthy in … [502]", at(5)),)])
def test_service_messages_are_kept(store: IncidentStore, messages: tuple[ServiceMessage, ...] | Missing) -> None:
    """No messages is an answer; nobody asked is another."""
    assert store.facts(CHECKOUT).messages is None
    store.save_facts(CHECKOUT, messages=messages)
    store.save_facts(CHECKOUT, start_calls=4)
    assert (messages, 4) == (store.facts(CHECKOUT).messages, store.facts(CHECKOUT).start_calls)


def test_closer_looks_are_kept_by_kind(store: IncidentStore) -> None:
    """Beside the other facts; the newest look at a kind stays."""
    first, second = CloserLook(logs=Missing("no stream")), CloserLook(target_groups=())
    store.save_facts(CHECKOUT, service=Missing("denied"))
    store.save_facts(CHECKOUT, closer={"oom_killed": first})
    store.save_facts(CHECKOUT, closer={"oom_killed": second, "sigkill_137": first})
    facts = store.facts(CHECKOUT)
    assert {"oom_killed": second, "sigkill_137": first} == facts.closer
    assert Missing("denied") == facts.service
    assert CloserLook() == facts.closer_look("image_pull_not_found")
    store.save_facts(CHECKOUT, forget_looks=("oom_killed",))
    assert {"sigkill_137": first} == store.facts(CHECKOUT).closer
